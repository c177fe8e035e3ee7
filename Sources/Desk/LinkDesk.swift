import Ledger
import Payments
import Providers

/// What an agent can do with pay links.
///
/// A link is asked for once and lives by the same machine as a payout: where the reply is lost it is unknown and asked
/// about, and it is polled until somebody paid or its day is over. Its address is the record's `state.payURL`.
public struct LinkDesk: Sendable {
    private let store: any LedgerStore
    private let providers: DeskProviders
    private let settings: DeskSettings
    private let clock: any DeskClock
    private let payouts: PayoutDesk

    /// A desk on a store; `payouts` writes and sends.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, clock: any DeskClock,
        payouts: PayoutDesk
    ) {
        (self.store, self.providers, self.settings) = (store, providers, settings)
        (self.clock, self.payouts) = (clock, payouts)
    }

    /// Checks a draft against the rules; nothing is written.
    public func review(_ draft: PayLinkDraft) -> PayLinkCheck {
        DraftReview(store: store, providers: providers, settings: settings, now: clock.now()).check(draft)
    }

    /// Writes the link's order down and asks the provider for it, once.
    ///
    /// Throws where it was not even entered: `.rule`, `.warnings`, `.forbidden`, `.configuration`, `.store`; from then on
    /// there is an outcome, whatever happens.
    public func create(_ draft: PayLinkDraft, accepted: Set<Warning> = [], reference: Reference? = nil)
        async throws(DeskError) -> PayoutOutcome
    {
        let record = try await payouts.enter(accepted: accepted, reference: reference) { () throws(DeskError) in
            CheckedDraft(self.review(draft), CheckedDraft.link)
        }
        return try await payouts.sendIfReady(record)
    }

    /// A pay link by our reference.
    ///
    /// Throws `.notFound` where there is no such pay link.
    public func link(_ reference: Reference) async throws(DeskError) -> PayoutRecord {
        let record: PayoutRecord?
        do throws(LedgerError) {
            record = try await store.payout(reference)
        } catch {
            throw .store(error)
        }
        guard let record, record.intent.kind == .payin else { throw .notFound("pay link \(reference)") }
        return record
    }
}
