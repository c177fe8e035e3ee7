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

    private let format: LogFormat
    private let begun: @Sendable (_ here: Bool, _ bind: String?) -> Void
    private let state = Mutex(State())

    /// Between two lines that say the same of the store, which is tried again all the time.
    private static let patience: Duration = .seconds(60)

    /// A log; `begun` is told once when all works: whether this process asks, and where it receives callbacks.
    init(_ format: LogFormat = .text, begun: @escaping @Sendable (_ here: Bool, _ bind: String?) -> Void) {
        (self.format, self.begun) = (format, begun)
    }

    /// Writes a line.
    func write(_ line: LogLine) { line.write(format) }

    /// Says what is worth a line.
    func hear(_ news: DeskNews) {
        switch news {
        case .found(let found): Self.lines(found).forEach(write)
        case .notLooked(let error): tell("\(error.sentence) \(error.nextStep)")
        case .asking(let here, let bind): asking(here, bind)
        case .notListening(let failure):
            let reason = "callbacks are not received: \(failure.message) \(failure.hint)"
            write(LogLine(event: .listening, level: .error, message: reason))
        case .down(let name, let reason, let nextTry, let isNew, _):
            guard isNew else { return }
            let again = "asked again at \(nextTry.ist.clockWithSeconds) IST"
            write(
                LogLine(
                    event: .providerDown, level: .warning, message: "\(name) does not answer: \(reason); \(again)",
                    provider: name))
        case .up(let name, let isNew, _):
            if isNew { write(LogLine(event: .providerUp, message: "\(name) answers again", provider: name)) }
        case .clock(let remark): write(LogLine(event: .clock, level: .warning, message: remark))
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
            let taken = isFirst ? "this process asks" : "took over: this process asks now"
            write(LogLine(event: .asking, message: taken + also))
        } else {
            write(LogLine(event: .waiting, message: "another process asks; this one takes over when that ends"))
        }
        if isFirst { begun(here, bind) }
    }

    private func tell(_ trouble: String) {
        let isNews = state.withLock { state in
            if let last = state.trouble, last.reason == trouble, .now - last.at < Self.patience { return false }
            state.trouble = (trouble, .now)
            return true
        }
        if isNews { write(LogLine(event: .store, level: .error, message: "store: \(trouble)")) }
    }

    private static func lines(_ found: Recovery) -> [LogLine] {
        let (unknown, unsent) = (found.nowUnknown.map(\.text), found.leftUnsent.map(\.text))
        let all = [
            ("left without an answer, unknown now and asked", unknown),
            ("written down and not sent, send or discard each on the dashboard", unsent),
            ("complaints that may or may not have reached the provider", found.complaints),
        ]
        let lines = all.filter { !$0.1.isEmpty }.map { words, names in
            LogLine(event: .leftovers, level: .warning, message: "\(words): \(listed(names))", references: names)
        }
        return lines.isEmpty ? [LogLine(event: .leftovers, message: "nothing was left by an earlier start")] : lines
    }

    /// The first few, and how many more there are.
    private static func listed(_ names: [String]) -> String {
        let rest = names.count - 8
        return names.prefix(8).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
