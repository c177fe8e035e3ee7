import Ledger
import Payments
import Providers

/// What an agent can do with recharges, bills and cash drops.
///
/// They live by the same machine as payouts, in the same store and under the same promises: written first, sent once,
/// and asked about until they are settled. What is entered is sent, discarded and noted through ``PayoutDesk``.
public struct RechargeDesk: Sendable {
    private let store: any LedgerStore
    private let providers: DeskProviders
    private let settings: DeskSettings
    private let clock: any DeskClock
    private let payouts: PayoutDesk
    private let poller: Poller

    /// Seconds after which a provider's operators are asked for anew.
    public static let operatorsLifetime: Int64 = 86_400

    /// A desk on a store; `payouts` writes and sends, `poller` asks for the operators.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, clock: any DeskClock,
        payouts: PayoutDesk, poller: Poller
    ) {
        (self.store, self.providers, self.settings, self.clock) = (store, providers, settings, clock)
        (self.payouts, self.poller) = (payouts, poller)
    }

    /// A provider's operators with the moment it listed them: as kept for a day, then, or where `anew` says so, asked for.
    ///
    /// Where the provider does not answer, the kept list stands unless it was to be asked for `anew`. Throws
    /// `.configuration` where the provider takes no recharges, `.provider`, `.store`.
    public func operators(_ provider: String, anew: Bool = false) async throws(DeskError) -> OperatorList {
        let known: OperatorList?
        do throws(LedgerError) {
            known = try await store.operators(of: provider)
        } catch {
            throw .store(error)
        }
        if let known, !anew, (0..<Self.operatorsLifetime).contains(clock.now().seconds(since: known.asOf)) {
            return known
        }
        do throws(DeskError) {
            return try await poller.askOperators(provider)
        } catch {
            if let known, !anew, case .provider = error { return known }
            throw error
        }
    }

    /// The operators as kept, without asking anybody; nil where the provider was never asked.
    public func knownOperators(_ provider: String) async throws(DeskError) -> OperatorList? {
        do throws(LedgerError) {
            return try await store.operators(of: provider)
        } catch {
            throw .store(error)
        }
    }

    /// Checks a draft against the rules, the kept operators, the wallet, the limits and everything paid before.
    ///
    /// Nothing is written and nobody is asked.
    public func review(_ draft: RechargeDraft) async throws(DeskError) -> RechargeCheck {
        try await DraftReview(store: store, providers: providers, settings: settings, now: clock.now()).check(draft)
    }

    /// Checks the draft against operators no older than a day, as far as the provider answers, and writes it down: ready,
    /// or kept for a second person's approval.
    ///
    /// Throws as ``PayoutDesk/enter(_:accepted:reference:)`` does.
    @discardableResult
    public func enter(_ draft: RechargeDraft, accepted: Set<Warning>, reference: Reference? = nil)
        async throws(DeskError) -> PayoutRecord
    {
        if providers.recharges(draft.provider) != nil { _ = try? await operators(draft.provider) }
        return try await payouts.enter(accepted: accepted, reference: reference) { () throws(DeskError) in
            CheckedDraft(try await self.review(draft), CheckedDraft.recharge)
        }
    }

    /// Enters and, unless it waits for approval, sends, once.
    ///
    /// Throws where it was not even entered; from then on there is an outcome, whatever happens.
    public func submit(_ draft: RechargeDraft, accepted: Set<Warning>, reference: Reference? = nil)
        async throws(DeskError) -> PayoutOutcome
    {
        try await payouts.sendIfReady(try await enter(draft, accepted: accepted, reference: reference))
    }
}
