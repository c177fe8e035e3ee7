import Dashboard
import Desk
import Payments
import Synchronization

/// What a desk does by itself while a process is up, with a screen or without: it takes up what earlier processes left,
/// asks by plan, and receives callbacks while it is the one that asks (`command-line.md`, `[listen]`).
final class DeskShift: Sendable {
    private let workplace: Workplace
    private let watchesStore: Bool
    private let hearing: @Sendable (_ provider: String, _ status: Int) -> Void
    private let tell: @Sendable (DeskNews) async -> Void
    private let reception = Mutex<CallbackReception?>(nil)

    /// A shift on a workplace.
    ///
    /// `tell` is given the news one after the other; `hearing` each callback that came by a path, and its answer. Without
    /// `watchesStore` somebody else wakes the poller when another process has written.
    init(
        _ workplace: Workplace, watchesStore: Bool = true,
        hearing: @escaping @Sendable (_ provider: String, _ status: Int) -> Void = { _, _ in },
        tell: @escaping @Sendable (DeskNews) async -> Void
    ) {
        (self.workplace, self.watchesStore) = (workplace, watchesStore)
        (self.hearing, self.tell) = (hearing, tell)
    }

    /// Works until the task is cancelled, giving up what is under way, or until ``end()``, which waits for it.
    func run() async {
        let events = workplace.events.stream()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.relay(events) }
            await takeUp()
            await workplace.poller.run(watchesStore: watchesStore)
            group.cancelAll()
        }
    }

    /// Begins nothing more: ``run()`` returns when the questions under way are answered.
    func end() async {
        await stopListening()
        await workplace.poller.end()
    }

    /// Takes no more callbacks; returns when those that have come are finished.
    func stopListening() async {
        let opened = reception.withLock { reception in
            defer { reception = nil }
            return reception
        }
        await opened?.close()
    }

    /// Looks after what earlier processes left; sends nothing.
    private func takeUp() async {
        do throws(DeskError) {
            var found = try await workplace.payouts.recover()
            found.complaints = try await workplace.complaints.recover()
            await tell(.found(found))
        } catch {
            await tell(.notLooked(error))
        }
    }

    private func relay(_ events: AsyncStream<DeskEvent>) async {
        var down: Set<String> = []
        var clocks = ClockWatch()
        let all = workplace.providers.names.count
        for await event in events {
            await tell(.event(event))
            switch event {
            case .providerDown(let name, let reason, _, let nextTry):
                let isNew = down.insert(name).inserted
                await tell(.down(name, reason: reason, nextTry: nextTry, isNew: isNew, up: all - down.count))
            case .providerUp(let name):
                let isNew = down.remove(name) != nil
                await tell(.up(name, isNew: isNew, up: all - down.count))
            case .walletChanged, .transactionChanged, .complaintChanged:
                for news in clocks.look(workplace) { await tell(news) }
            case .polling(let here):
                if here { await listen() } else { await stopListening() }
                await tell(.asking(here: here, listeningOn: reception.withLock { $0?.bind }))
            default: break
            }
        }
    }

    /// Listens where the configuration says so; that it cannot is told, since the desk works without.
    private func listen() async {
        guard workplace.archive.configuration.listen != nil, reception.withLock({ $0 == nil }) else { return }
        do throws(ReceptionError) {
            let opened = try await CallbackReception.open(workplace, hearing: hearing)
            reception.withLock { $0 = opened }
        } catch {
            await tell(.notListening(Failure(error)))
        }
    }
}

/// What a shift tells.
enum DeskNews: Sendable {
    /// What the start found of earlier processes.
    case found(Recovery)
    /// Why the start could not look.
    case notLooked(DeskError)
    /// Whether this process is the one that asks, and where it receives callbacks.
    case asking(here: Bool, listeningOn: String?)
    /// Callbacks are not received, and why.
    case notListening(Failure)
    /// A provider does not answer, and whether it did until now; so many answer.
    case down(String, reason: String, nextTry: Timestamp, isNew: Bool, up: Int)
    /// A provider answers, and whether it did not until now; so many answer.
    case up(String, isNew: Bool, up: Int)
    /// A provider's clock and this machine's begin to differ: a sentence with what to do.
    case clock(String)
    /// The clock that differs most from this machine's now; nil where all agree.
    case clockDiffers(ClockDifference?)
    /// What the desk tells everybody; it comes before the news that are made of it.
    case event(DeskEvent)
}

/// What was said of clocks that differ.
private struct ClockWatch {
    private var astray: Set<String> = []
    private var shown: ClockDifference?

    /// What is to be told now: a sentence when a clock begins to differ, and what stands in the Health pane.
    mutating func look(_ workplace: Workplace) -> [DeskNews] {
        var news: [DeskNews] = []
        var worst: ClockDifference?
        for name in workplace.providers.names {
            guard let seconds = workplace.clockDifference(of: name) else {
                astray.remove(name)
                continue
            }
            if abs(seconds) > abs(worst?.seconds ?? 0) { worst = ClockDifference(provider: name, seconds: seconds) }
            // The seconds wander; that the clocks differ is said once.
            if astray.insert(name).inserted, let remark = workplace.clockRemark(of: name) {
                news.append(.clock(remark))
            }
        }
        if worst != shown { news.append(.clockDiffers(worst)) }
        shown = worst
        return news
    }
}
