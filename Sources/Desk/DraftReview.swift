import Ledger
import Payments

/// Gathers what the rules need to know beside a draft, and lets them decide.
struct DraftReview: Sendable {
    let store: any LedgerStore
    let providers: DeskProviders
    let settings: DeskSettings
    let now: Timestamp
    /// The payout that is entered again, which two people closed: it got nothing, and is no look-alike.
    var replacing: Reference?
    /// The rows of a file before this one that would be sent: they count as if they had been.
    var before: BulkSums?

    /// The rules' word on a payout's draft.
    ///
    /// Throws `.store` where what was paid before cannot be read: then nothing may be sent.
    func check(_ draft: PayoutDraft) async throws(DeskError) -> PayoutCheck {
        let name = draft.provider.filter { !$0.isWhitespace }
        guard let capability = providers.capability(of: name) else { return withoutProvider(draft) }
        do throws(LedgerError) {
            return PayoutRules.check(draft, try await context(of: draft, capability))
        } catch {
            throw .store(error)
        }
    }

    /// The same of a recharge, checked against the operators as the provider listed them last.
    func check(_ draft: RechargeDraft) async throws(DeskError) -> RechargeCheck {
        guard let capability = providers.capability(of: draft.provider.filter { !$0.isWhitespace }) else {
            let context = PayoutContext(capability: Self.everything(draft.provider), limits: settings.limits, now: now)
            return unknown(draft.provider, RechargeRules.check(draft, context), "recharges", \.recharges)
        }
        do throws(LedgerError) {
            let operators = try await store.operators(of: capability.provider)?.operators ?? []
            let number = RechargeRules.number(of: draft, operators: operators)
            var context = try await context(capability, target: number, amount: draft.amount)
            context.operators = operators
            return RechargeRules.check(draft, context)
        } catch {
            throw .store(error)
        }
    }

    /// The same of a pay link, which spends nothing.
    func check(_ draft: PayLinkDraft) -> PayLinkCheck {
        guard let capability = providers.capability(of: draft.provider.filter { !$0.isWhitespace }) else {
            let context = PayoutContext(capability: Self.everything(draft.provider), now: now)
            return unknown(draft.provider, PayLinkRules.check(draft, context), "pay links", \.payLinks)
        }
        return PayLinkRules.check(draft, PayoutContext(capability: capability, now: now))
    }

    /// Without a configured provider nothing can be sent; the other fields are checked all the same.
    private func withoutProvider(_ draft: PayoutDraft) -> PayoutCheck {
        let context = PayoutContext(capability: Self.everything(draft.provider), limits: settings.limits, now: now)
        return unknown(draft.provider, PayoutRules.check(draft, context), "payouts") { !$0.rails.isEmpty }
    }

    private static func everything(_ name: String) -> Capability {
        Capability(
            provider: name, balance: false, rails: Rail.allCases, statusByReference: false,
            statusByProviderReference: false, complaints: false, recharges: true, payLinks: true)
    }

    private func unknown<Normalized>(
        _ name: String, _ found: RuleCheck<Normalized>, _ kind: String, _ takes: (Capability) -> Bool
    ) -> RuleCheck<Normalized> {
        var check = found
        let known = providers.capabilities.filter(takes).map(\.provider).joined(separator: ", ")
        check.normalized = nil
        if check.violation(of: .provider) == nil {
            let message = "No provider is called \(name). Configured for \(kind): \(known)."
            check.violations.insert(RuleViolation(.provider, "provider_unknown", message), at: 0)
        }
        return check
    }

    private func context(of draft: PayoutDraft, _ capability: Capability) async throws(LedgerError) -> PayoutContext {
        let target = Self.target(of: draft)
        var context = try await context(capability, target: target, amount: draft.amount)
        if let target {
            context.earlierNames = try await earlierNames(of: target) + (before?.names(of: target) ?? [])
        }
        return context
    }

    private func context(_ capability: Capability, target: String?, amount typed: String) async throws(LedgerError)
        -> PayoutContext
    {
        let uid = settings.agent.uid
        var context = PayoutContext(
            capability: capability,
            wallet: try await store.wallets(of: [capability.provider]).first?.amount,
            limits: settings.limits, sentToday: try await store.sent(by: uid, on: now.day, to: nil), now: now)
        context.sentToday += before?.sum ?? .zero
        guard let target else { return context }
        context.sentTodayToBeneficiary = try await store.sent(by: uid, on: now.day, to: target)
        context.sentTodayToBeneficiary += before?.sum(to: target) ?? .zero
        if let amount = try? Money(typed: typed) {
            context.lookAlikes = try await store.lookAlikes(
                target: target, amount: amount, since: now.adding(seconds: -86_400)
            ).filter { $0.reference != replacing }
        }
        context.heldFor = try await heldFor(target)
        return context
    }

    /// Who would be paid, as far as the draft says it well enough to look it up.
    static func target(of draft: PayoutDraft) -> String? {
        if Rail(word: draft.mode.filter { !$0.isWhitespace })?.takesAccount ?? draft.upi.isEmpty {
            return try? BeneficiaryRules.account(draft.account).get()
        }
        if draft.upi.contains("@") { return try? BeneficiaryRules.upi(draft.upi).get() }
        let number = draft.upi.contains { !$0.isWhitespace } ? draft.upi : draft.mobile
        return try? BeneficiaryRules.mobile(number).get()
    }

    private func earlierNames(of target: String) async throws(LedgerError) -> [String] {
        let masked = target.contains("@") ? Masking.upi(target) : Masking.tail(target)
        // A number can also be the beginning of somebody's name; those offers are not about this number.
        let known = try await store.beneficiaries(matching: target, limit: 20)
        return known.filter { $0.maskedTarget == masked }.map(\.name)
    }

    /// The payout for which payouts to a beneficiary are held; nil where they are not.
    func held(_ target: String) async throws(DeskError) -> Reference? {
        do throws(LedgerError) {
            return target.isEmpty ? nil : try await heldFor(target)
        } catch {
            throw .store(error)
        }
    }

    private func heldFor(_ target: String) async throws(LedgerError) -> Reference? {
        let replaced = try await store.page(
            TransactionQuery(target: target, flags: [.replacedBy]), start: .newest, limit: 50)
        for row in replaced.rows {
            if let record = try await store.payout(row.reference), record.state.possibleDoublePayment {
                return row.reference
            }
        }
        return nil
    }
}
