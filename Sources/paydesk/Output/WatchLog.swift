import Desk
import Payments
import Synchronization

/// Says a shift's news on standard error, a line each.
final class WatchLog: Sendable {
    private struct State {
        var hasBegun = false
        /// The store's trouble that was told last, and when.
        var trouble: (reason: String, at: ContinuousClock.Instant)?
    }

    private let begun: @Sendable (_ here: Bool, _ bind: String?) -> Void
    private let state = Mutex(State())

    /// Between two lines that say the same of the store, which is tried again all the time.
    private static let patience: Duration = .seconds(60)

    /// A log; `begun` is told once when all works: whether this process asks, and where it receives callbacks.
    init(begun: @escaping @Sendable (_ here: Bool, _ bind: String?) -> Void) {
        self.begun = begun
    }

    /// Says what is worth a line.
    func hear(_ news: DeskNews) {
        switch news {
        case .found(let found): for line in Self.lines(found) { Console.report(line) }
        case .notLooked(let error): tell("\(error.sentence) \(error.nextStep)")
        case .asking(let here, let bind): asking(here, bind)
        case .notListening(let failure):
            Console.report("callbacks are not received: \(failure.message) \(failure.hint)")
        case .down(let name, let reason, let nextTry, let isNew, _):
            guard isNew else { return }
            Console.report("\(name) does not answer: \(reason); asked again at \(nextTry.ist.clockWithSeconds) IST")
        case .up(let name, let isNew, _): if isNew { Console.report("\(name) answers again") }
        case .clock(let remark): Console.report(remark)
        case .event(.storeFailing(let reason)), .event(.payoutsBlocked(let reason)): tell(reason)
        case .clockDiffers, .event: break
        }
    }

    private func asking(_ here: Bool, _ bind: String?) {
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        let also = bind.map { ", and receives callbacks on \($0)" } ?? ""
        if here {
            Console.report("\(isFirst ? "this process asks" : "took over: this process asks now")\(also)")
        } else {
            Console.report("another process asks; this one takes over when that ends")
        }
        if isFirst { begun(here, bind) }
    }

    private func tell(_ trouble: String) {
        let isNews = state.withLock { state in
            if let last = state.trouble, last.reason == trouble, .now - last.at < Self.patience { return false }
            state.trouble = (trouble, .now)
            return true
        }
        if isNews { Console.report("store: \(trouble)") }
    }

    private static func lines(_ found: Recovery) -> [String] {
        var lines: [String] = []
        if !found.nowUnknown.isEmpty {
            lines.append("left without an answer, unknown now and asked: \(listed(found.nowUnknown.map(\.text)))")
        }
        if !found.leftUnsent.isEmpty {
            let unsent = listed(found.leftUnsent.map(\.text))
            lines.append("written down and not sent, send or discard each on the dashboard: \(unsent)")
        }
        if !found.complaints.isEmpty {
            lines.append("complaints that may or may not have reached the provider: \(listed(found.complaints))")
        }
        return lines.isEmpty ? ["nothing was left by an earlier start"] : lines
    }

    /// The first few, and how many more there are.
    private static func listed(_ names: [String]) -> String {
        let rest = names.count - 8
        return names.prefix(8).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
