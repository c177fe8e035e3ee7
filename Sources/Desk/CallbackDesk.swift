import Ledger
import Payments
import Providers

/// Takes callbacks (`providers.md`, *Callbacks are claims*): what one says is on disk before its sender is answered.
///
/// Those with a proof move the order by rank, the others are hints that make its status call due; what speaks of no order
/// goes into quarantine and gets the same answer. Callbacks that come together are written in one transaction.
public actor CallbackDesk {
    let store: any LedgerStore
    let events: DeskEvents
    private nonisolated let providers: DeskProviders
    private nonisolated let clock: any DeskClock
    private nonisolated let bounds: CallbackBounds
    private let driver: PayoutDriver

    /// Callbacks that wait to be written, in their order.
    private var waiting: [Waiting] = []
    private var isWriting = false

    private struct Waiting {
        var callback: ReceivedCallback
        var told: CheckedContinuation<Bool, Never>
    }

    /// The most callbacks of one transaction.
    static let batch = 256

    /// A desk on a store.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, clock: any DeskClock,
        random: DeskRandom, events: DeskEvents, bounds: CallbackBounds = CallbackBounds()
    ) {
        (self.store, self.providers, self.clock) = (store, providers, clock)
        (self.events, self.bounds) = (events, bounds)
        driver = PayoutDriver(store: store, providers: providers, settings: settings, clock: clock, random: random)
    }

    /// Takes one callback that came on the path of a provider, and returns what its sender is told.
    ///
    /// Returns when what it says is on disk, or could not be written: then its sender must call again. An unknown order
    /// gets the answer of a known one. Giving up the task that waits does not stop the writing.
    public nonisolated func take(route provider: String, _ raw: RawCallback) async -> CallbackReply {
        guard let reader = providers.callbacks(provider) else { return CallbackReply(status: 404) }
        let (claim, reason): (CallbackClaim?, String)
        do throws(CallbackError) {
            (claim, reason) = (try reader.read(raw), "")
        } catch {
            (claim, reason) = (nil, error.reason)
        }
        let callback = ReceivedCallback(
            provider: provider, claim: claim, reason: reason, raw: raw.text, at: clock.now())
        return reader.acknowledgement(of: claim, stored: await keep(callback))
    }

    // MARK: Writing

    /// Whether it is on disk.
    private func keep(_ callback: ReceivedCallback) async -> Bool {
        await withCheckedContinuation { told in
            waiting.append(Waiting(callback: callback, told: told))
            guard !isWriting else { return }
            isWriting = true
            Task { await writeAll() }
        }
    }

    private func writeAll() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Self.batch))
            waiting.removeFirst(batch.count)
            await write(batch)
        }
        isWriting = false
    }

    private func write(_ batch: [Waiting]) async {
        let fates: [CallbackFate]
        do throws(LedgerError) {
            fates = try await store.take(batch.map(\.callback), bounds: bounds, deciding: driver.takes)
        } catch {
            events.send(.storeFailing(reason: error.reason))
            for waiting in batch { waiting.told.resume(returning: false) }
            return
        }
        tell(fates)
        for (waiting, fate) in zip(batch, fates) { waiting.told.resume(returning: fate.isOnDisk) }
    }

    private func tell(_ fates: [CallbackFate]) {
        var changed: Set<Reference> = []
        for fate in fates {
            switch fate {
            case .kept(let reference), .counted(let reference):
                if changed.insert(reference).inserted { events.send(.transactionChanged(reference)) }
            case .failed(let reason): events.send(.storeFailing(reason: reason))
            case .repeated, .quarantined: break
            }
        }
    }
}

extension RawCallback {
    /// All of it as text.
    fileprivate var text: String { "\(method) ?\(query)\n\(String(decoding: body, as: UTF8.self))" }
}

extension CallbackFate {
    fileprivate var isOnDisk: Bool { if case .failed = self { false } else { true } }
}

extension PayoutDriver {
    /// What a callback adds to a payout's log, and when its status call is due then.
    var takes: CallbackDecision {
        { record, claim, now in
            guard !Self.isWorn(claim, record.log) else { return nil }
            var machine = PayoutMachine(intent: record.intent, log: record.log)
            let effects = machine.handle(.callback(claim), at: now)
            var growth = LogGrowth([], nextAskAt: record.nextAskAt)
            for effect in effects {
                if case .append(let entries) = effect { growth.entries += entries }
            }
            guard !growth.entries.isEmpty else { return nil }
            if machine.state.askNow {
                let due = hintedCall(machine.state, now)
                growth.nextAskAt = record.nextAskAt.map { min($0, due) } ?? due
            }
            return growth
        }
    }

    /// Whether a proof was seen so often that one more says nothing.
    ///
    /// It covers order, status and amount; whoever has one can send it again with any other details, as often as they
    /// like, and each would be another line of the log.
    private static func isWorn(_ claim: CallbackClaim, _ log: [LogEntry]) -> Bool {
        guard claim.verified else { return false }
        let known = log.count { entry in
            guard case .callback(let known) = entry.event, known.verified else { return false }
            return known.providerStatus == claim.providerStatus && known.amount == claim.amount
        }
        return known >= mostOfOneProof
    }

    /// Callbacks in one order's log that carry the same proof.
    static let mostOfOneProof = 20

    /// When a status call that is due now may be asked: at once, unless unsigned callbacks ask for it, of which anybody
    /// can send any number.
    ///
    /// They bring one call in five seconds about, and the more of them there are, the fewer.
    func hintedCall(_ state: PayoutState, _ now: Timestamp) -> Timestamp {
        guard !state.hints.isEmpty, let last = state.lastAskedAt, last <= now else { return now }
        let pause = min(Self.hintPause << Int64(min(max(state.hints.count - 4, 0), 7)), Self.longestHintPause)
        return max(now, last.adding(milliseconds: pause * 1_000 / max(settings.plan.speed, 1)))
    }

    /// Seconds between two status calls that unsigned callbacks bring about.
    static let hintPause: Int64 = 5
    /// The same for a payout that is flooded with them.
    static let longestHintPause: Int64 = 600
}
