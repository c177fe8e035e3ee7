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
    /// What this process does by itself, once the services are there.
    private let shift = Mutex<DeskShift?>(nil)

    private struct RunningTasks {
        var page: Task<Void, Never>?
        var count: Task<Void, Never>?
        var check: Task<Void, Never>?
        var mending: Task<Void, Never>?
    }

    /// The file of payouts that was checked last.
    let imports = Mutex<Import?>(nil)

    /// Answers that go to disk, each with who tells that this takes its time.
    private let saving = Mutex<[Reference: Task<Void, Never>]>([:])
    /// Answers of which it was told.
    private let late = Mutex<Set<Reference>>([])

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
                let all = workplace.providers.names.count
                inbox.post(.providers(up: all, of: all))
                let shift = DeskShift(workplace, watchesStore: false) { [self] news in await hear(news, of: all) }
                self.shift.withLock { $0 = shift }
                await shift.run()
            }
        }
    }

    /// Gives up what has not begun.
    func leave() { services.cancel() }

    /// Waits for what is on its way to disk, then closes the network.
    func close() async {
        services.cancel()
        stopImport()
        running.withLock { $0.mending?.cancel() }
        let shift = shift.withLock { shift in
            defer { shift = nil }
            return shift
        }
        await shift?.stopListening()
        if case .success(let workplace) = await services.value {
            await Self.atMost(.milliseconds(1_500)) { await workplace.payouts.finish() }
            workplace.close()
        }
        archive.ledger.close()
    }

    /// Starts an effect; its answers come through the inbox.
    ///
    /// A newer page, count or check replaces an older one: what nobody waits for any more is looked for no longer.
    func perform(_ effect: Effect) {
        let task = Task { await self.carryOut(effect) }
        switch effect {
        case .loadPage:
            running.withLock {
                $0.page?.cancel(); $0.page = task
            }
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

    /// Other processes write too, and files can be taken away: twice a second the store's counter is read, for the screen
    /// and for the poller, and whether it can be relied on.
    private func watchStore() async {
        var last = try? await archive.ledger.changeCounter()
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            await tellBlocked()
            guard let now = try? await archive.ledger.changeCounter(), now != last else { continue }
            last = now
            inbox.post(.storeChanged)
            await opened.withLock { $0?.poller }?.wake()
        }
    }

    /// Tells the screen what there is to see of it.
    private func hear(_ news: DeskNews, of all: Int) async {
        switch news {
        case .found(let found):
            tell(found)
            await tellBlocked()
        case .notLooked(let error):
            inbox.post(.notice(Notice(error.sentence, .failure)))
            await tellBlocked()
        case .asking: break
        case .notListening(let failure):
            inbox.post(.notice(Notice("Callbacks are not received: \(failure.message) \(failure.hint)", .warning)))
        case .down(let name, let reason, let nextTry, let isNew, let up):
            nextTries.withLock { $0[name] = nextTry }
            if isNew { inbox.post(.notice(Notice("\(name) does not answer: \(reason)", .warning))) }
            inbox.post(.providers(up: up, of: all))
            inbox.post(.storeChanged)
        case .up(let name, let isNew, let up):
            nextTries.withLock { $0[name] = nil }
            if isNew { inbox.post(.notice(Notice("\(name) answers again."))) }
            inbox.post(.providers(up: up, of: all))
            inbox.post(.storeChanged)
        case .clock(let remark): inbox.post(.notice(Notice(remark, .warning)))
        case .clockDiffers(let worst): inbox.post(.clock(worst))
        case .event(let event): await hear(event)
        }
    }

    private func hear(_ event: DeskEvent) async {
        switch event {
        case .payoutProgress(let progress): tell(progress)
        case .payoutsBlocked, .payoutsUnblocked: await tellBlocked()
        case .storeFailing(let reason): storeFails(reason)
        case .walletChanged, .transactionChanged, .complaintChanged: await tellNextAsk()
        case .providerDown, .providerUp, .polling: break
        }
    }

    /// Says why new payouts wait, when that changes.
    private func tellBlocked() async {
        let payouts = opened.withLock { $0?.payouts }
        var reason = archive.ledger.trouble
        if let payouts { reason = await payouts.blocked }
        if reason == nil, let first = late.withLock({ $0.min() }) {
            let start = "The answer for \(first.short) is here but not saved yet: \(archive.ledger.place) does not"
            reason = start + " take it. paydesk saves it by itself. Do not enter it again."
        }
        let isNew = toldBlocked.withLock { told in
            defer { told = reason }
            return told != reason
        }
        if isNew { inbox.post(.blocked(reason)) }
    }

    /// Says that the store cannot be written, and since when, and tries once a second until it can.
    ///
    /// A question that was given up for the next one says nothing of the store.
    func storeFails(_ reason: String) {
        guard reason != LedgerError.cancelled.reason else { return }
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

    private func tell(_ found: Recovery) {
        if !found.complaints.isEmpty {
            let numbers = found.complaints.joined(separator: ", ")
            inbox.post(.notice(Notice("\(numbers) may or may not have reached the provider: ask them.", .warning)))
        }
        if !found.nowUnknown.isEmpty {
            let many = found.nowUnknown.count
            let words = many == 1 ? "1 payout of the last start has" : "\(many) payouts of the last start have"
            inbox.post(.notice(Notice("\(words) no answer: unknown, being asked.", .warning)))
        }
    }

    private func tell(_ progress: Desk.PayoutProgress) {
        switch progress.stage {
        case .written: inbox.post(.payout(.written(progress.reference, at: progress.at)))
        case .sent: break
        case .waiting(let deadline):
            inbox.post(.payout(.sent(progress.reference, at: progress.at, deadline: deadline)))
        case .saving: watchSaving(progress)
        case .answered:
            let isTold = isSaved(progress.reference)
            if !isTold { inbox.post(.payout(.answered(progress.reference, at: progress.at))) }
        case .done: if isSaved(progress.reference) { Task { await tellBlocked() } }
        }
    }

    /// An answer is on disk at once, or it is said that it is not.
    private func watchSaving(_ progress: Desk.PayoutProgress) {
        let reference = progress.reference
        let task = Task {
            try? await Task.sleep(for: .seconds(1))
            guard !Task.isCancelled else { return }
            late.withLock { _ = $0.insert(reference) }
            inbox.post(.payout(.answered(reference, at: progress.at)))
            await tellBlocked()
        }
        saving.withLock { $0[reference] = task }
    }

    /// Waits for it no longer; whether the screen was told of it.
    private func isSaved(_ reference: Reference) -> Bool {
        let watching = saving.withLock { $0.removeValue(forKey: reference) }
        watching?.cancel()
        return late.withLock { $0.remove(reference) != nil }
    }
}
