import Dashboard
import Desk
import Foundation
import Guarded
import Ledger
import Payments
import Synchronization
import TerminalKit

/// Does what the dashboard asks for and posts the answers.
///
/// Reads come from the store alone; what needs a provider waits for the services, which are opened after the first
/// frame since a secret's command may take its time.
final class EffectRunner: Sendable {
    let archive: Archive
    let profile: DeskProfile
    let inbox: Inbox<Event>
    let clock: any DeskClock
    /// The polling plan, to tell what comes after the next question.
    let plan: PollPlan
    /// Puts text on the clipboard; the screen does it, between two frames.
    let copying: @MainActor @Sendable (String) -> Void
    private let services: Task<Result<Workplace, Failure>, Never>
    private let running = Mutex(RunningTasks())
    /// When a provider that does not answer is asked again, by its name.
    private let nextTries = Mutex<[String: Timestamp]>([:])
    /// Callbacks are received here while this process is the one that asks.
    let reception = Mutex<CallbackReception?>(nil)

    private struct RunningTasks {
        var count: Task<Void, Never>?
        var check: Task<Void, Never>?
        var mending: Task<Void, Never>?
    }

    /// What the screen was told of why new payouts wait.
    private let toldBlocked = Mutex<String?>(nil)
    private let opened = Mutex<Workplace?>(nil)

    init(
        archive: Archive, profile: DeskProfile, inbox: Inbox<Event>, clock: any DeskClock,
        plan: PollPlan, copying: @escaping @MainActor @Sendable (String) -> Void,
        opening: @escaping @Sendable () async throws(Failure) -> Workplace
    ) {
        (self.archive, self.profile, self.inbox, self.clock) = (archive, profile, inbox, clock)
        (self.plan, self.copying) = (plan, copying)
        services = Task {
            do throws(Failure) {
                return .success(try await opening())
            } catch {
                return .failure(error)
            }
        }
    }

    /// Polls, listens to the desk and watches the store until cancelled.
    func serve() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.watchStore() }
            switch await services.value {
            case .failure(let failure):
                inbox.post(.notice(Notice("\(failure.message) \(failure.hint)", .failure)))
            case .success(let workplace):
                opened.withLock { $0 = workplace }
                group.addTask { await self.relay(workplace) }
                await recover(workplace)
                await tellBlocked()
                group.addTask { await workplace.poller.run() }
            }
        }
    }

    /// Gives up what has not begun.
    func leave() { services.cancel() }

    /// Waits for what is on its way to disk, then closes the network.
    func close() async {
        services.cancel()
        running.withLock { $0.mending?.cancel() }
        await stopListening()
        if case .success(let workplace) = await services.value {
            await Self.atMost(.milliseconds(1_500)) { await workplace.payouts.finish() }
            workplace.close()
        }
        archive.ledger.close()
    }

    /// Starts an effect; its answers come through the inbox.
    ///
    /// A newer count or check replaces an older one.
    func perform(_ effect: Effect) {
        let task = Task { await self.carryOut(effect) }
        switch effect {
        case .loadCount:
            running.withLock {
                $0.count?.cancel(); $0.count = task
            }
        case .checkDraft, .checkOrder:
            running.withLock {
                $0.check?.cancel(); $0.check = task
            }
        default: break
        }
    }

    /// Waits for the work, but not longer: a reply that has not come by then is asked for at the next start.
    private static func atMost(_ limit: Duration, _ work: @escaping @Sendable () async -> Void) async {
        let (done, finish) = AsyncStream<Void>.makeStream()
        let working = Task {
            await work()
            finish.finish()
        }
        let timer = Task {
            try? await Task.sleep(for: limit)
            finish.finish()
        }
        for await _ in done {}
        working.cancel()
        timer.cancel()
    }

    func workplace() async throws(Failure) -> Workplace {
        try await services.value.get()
    }

    // MARK: What happens by itself

    /// Other processes write too, and files can be taken away: twice a second the store's counter is read, and whether
    /// it can be relied on.
    private func watchStore() async {
        var last = try? await archive.ledger.changeCounter()
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            await tellBlocked()
            guard let now = try? await archive.ledger.changeCounter(), now != last else { continue }
            last = now
            inbox.post(.storeChanged)
        }
    }

    /// Tells the screen what the desk tells everybody.
    private func relay(_ workplace: Workplace) async {
        var down: Set<String> = []
        var clocks = ClockWatch()
        let all = workplace.providers.names.count
        inbox.post(.providers(up: all, of: all))
        for await event in workplace.events.stream() {
            switch event {
            case .payoutProgress(let progress): await tell(progress)
            case .providerDown(let name, let reason, _, let nextTry):
                nextTries.withLock { $0[name] = nextTry }
                if down.insert(name).inserted {
                    inbox.post(.notice(Notice("\(name) does not answer: \(reason)", .warning)))
                }
                inbox.post(.providers(up: all - down.count, of: all))
            case .providerUp(let name):
                nextTries.withLock { $0[name] = nil }
                if down.remove(name) != nil { inbox.post(.notice(Notice("\(name) answers again."))) }
                inbox.post(.providers(up: all - down.count, of: all))
            case .payoutsBlocked, .payoutsUnblocked: await tellBlocked()
            case .storeFailing(let reason): storeFails(reason)
            case .walletChanged, .transactionChanged, .complaintChanged:
                for event in clocks.look(workplace) { inbox.post(event) }
                await tellNextAsk()
            case .polling(let here): if here { await listen(workplace) } else { await stopListening() }
            }
        }
    }

    /// Says why new payouts wait, when that changes.
    private func tellBlocked() async {
        let payouts = opened.withLock { $0?.payouts }
        var reason = archive.ledger.trouble
        if let payouts { reason = await payouts.blocked }
        let isNew = toldBlocked.withLock { told in
            defer { told = reason }
            return told != reason
        }
        if isNew { inbox.post(.blocked(reason)) }
    }

    /// Says that the store cannot be written, and since when, and tries once a second until it can.
    func storeFails(_ reason: String) {
        running.withLock { running in
            guard running.mending == nil else { return }
            let since = clock.now()
            inbox.post(.storeFailing(StoreFailing(reason: reason, since: since)))
            running.mending = Task { await self.mend(since: since) }
        }
    }

    private func mend(since: Timestamp) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            do throws(LedgerError) {
                try await archive.ledger.tryWriting()
                break
            } catch {
                inbox.post(.storeFailing(StoreFailing(reason: error.reason, since: since)))
            }
        }
        running.withLock { $0.mending = nil }
        inbox.post(.storeFailing(nil))
        inbox.post(.storeChanged)
    }

    private func tellNextAsk() async {
        if let next = try? await archive.ledger.nextPlanned() { inbox.post(.nextAsk(next)) }
    }

    /// When a provider that does not answer is asked again; nil where it answers.
    func nextTry(of provider: String) -> Timestamp? { nextTries.withLock { $0[provider] } }

    private func recover(_ workplace: Workplace) async {
        do {
            let found = try await workplace.payouts.recover()
            let complaints = try await workplace.complaints.recover()
            if !complaints.isEmpty {
                inbox.post(
                    .notice(
                        Notice(
                            "\(complaints.joined(separator: ", ")) may or may not have reached the provider: ask them.",
                            .warning)))
            }
            if !found.nowUnknown.isEmpty {
                inbox.post(
                    .notice(
                        Notice(
                            "\(found.nowUnknown.count) of an earlier start left without an answer: unknown, being asked.",
                            .warning)))
            }
        } catch {
            inbox.post(.notice(Notice(error.sentence, .failure)))
        }
    }

    private func tell(_ progress: Desk.PayoutProgress) async {
        switch progress.stage {
        case .written: inbox.post(.payout(.written(progress.reference, at: progress.at)))
        case .sent: break
        case .waiting(let deadline):
            inbox.post(.payout(.sent(progress.reference, at: progress.at, deadline: deadline)))
        case .answered: inbox.post(.payout(.answered(progress.reference, at: progress.at)))
        case .done: break
        }
    }
}

/// What was said of clocks that differ.
private struct ClockWatch {
    private var astray: Set<String> = []
    private var shown: ClockDifference?

    /// What is to be told now: a sentence when a clock begins to differ, and what stands in the Health pane.
    mutating func look(_ workplace: Workplace) -> [Event] {
        var events: [Event] = []
        var worst: ClockDifference?
        for name in workplace.providers.names {
            guard let seconds = workplace.clockDifference(of: name) else {
                astray.remove(name)
                continue
            }
            if abs(seconds) > abs(worst?.seconds ?? 0) { worst = ClockDifference(provider: name, seconds: seconds) }
            // The seconds wander; that the clocks differ is said once.
            if astray.insert(name).inserted, let remark = workplace.clockRemark(of: name) {
                events.append(.notice(Notice(remark, .warning)))
            }
        }
        if worst != shown { events.append(.clock(worst)) }
        shown = worst
        return events
    }
}
