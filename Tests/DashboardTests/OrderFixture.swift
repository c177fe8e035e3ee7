import Payments
import TerminalKit

@testable import Dashboard

/// A desk whose providers take recharges and make pay links too.
enum OrderFixture {
    static let operators: [Operator] = [
        ("Home Credit", "HC", "Cash Drop"), ("Airtel", "AT", "Mobile"), ("BSNL Top Up", "BT", "Mobile"),
        ("Vi", "VI", "Mobile"), ("Airtel DTH", "AH", "DTH"), ("Tata Play", "TP", "DTH"),
    ].map { Operator(provider: "paygrt", name: $0.0, code: $0.1, type: $0.2) }

    static let paygrt = Capability(
        provider: "paygrt", balance: true, rails: [], statusByReference: true, statusByProviderReference: false,
        complaints: false, recharges: true)
    static let pentabit = Capability(
        provider: "pentabit", balance: true, rails: [.imps], statusByReference: true, statusByProviderReference: false,
        complaints: false, payLinks: true)

    static func profile(
        _ capabilities: [Capability] = [Fixture.capability("segura-main"), pentabit, paygrt],
        role: AgentRole = .operator, symbols: Symbols = .unicode
    ) -> DeskProfile {
        var profile = Fixture.profile(role: role, symbols: symbols)
        profile.capabilities = capabilities
        return profile
    }

    static func desk(_ size: Size = Size(columns: 120, rows: 34), profile: DeskProfile = profile()) -> DashboardState {
        Fixture.desk(columns: size.columns, rows: size.rows, profile: profile)
    }

    /// Answers what a form asks, as the runner would: with the rules themselves.
    static func answer(
        _ effects: [Effect], of state: inout DashboardState, lookAlikes: [LookAlike] = [], isLast: Bool = true
    ) {
        for effect in isLast ? effects.suffix(1) : effects[...] {
            switch effect {
            case .loadOperators(let provider):
                _ = update(&state, .operators(provider, operators, asOf: Fixture.at("09:02:00")))
            case .checkOrder(.recharge(let draft), let ticket):
                var context = PayoutContext(
                    capability: paygrt, wallet: Money(rupees: 5_000), lookAlikes: lookAlikes, now: Fixture.now)
                context.operators = operators
                _ = update(&state, .checkedOrder(OrderCheck(RechargeRules.check(draft, context)), ticket: ticket))
            case .checkOrder(.link(let draft), let ticket):
                let context = PayoutContext(capability: pentabit, now: Fixture.now)
                _ = update(&state, .checkedOrder(OrderCheck(PayLinkRules.check(draft, context)), ticket: ticket))
            case .makeReference(let ticket): _ = update(&state, .reference(reference, ticket: ticket))
            default: break
            }
        }
    }

    static let reference = Fixture.reference("1616300")

    /// The form of a recharge, its operators read, the caret in Operator.
    static func recharging(_ size: Size = Size(columns: 120, rows: 34), profile: DeskProfile = profile())
        -> DashboardState
    {
        var state = desk(size, profile: profile)
        answer(state.strike(.char("p"), .up, .up, .right), of: &state)
        state.strike(.enter)
        return state
    }

    /// A recharge with nothing missing, checked.
    static func filledRecharge(
        _ size: Size = Size(columns: 120, rows: 34), lookAlikes: [LookAlike] = []
    ) -> DashboardState {
        var state = recharging(size)
        state.type("air")
        state.strike(.enter)
        state.type("9876543210")
        state.strike(.enter)
        answer(state.type("299"), of: &state, lookAlikes: lookAlikes)
        return state
    }

    /// The question before a recharge is sent; Enter comes by the note and Review on its way.
    static func confirmingRecharge(_ size: Size = Size(columns: 120, rows: 34)) -> DashboardState {
        var state = filledRecharge(size)
        answer(state.strike(.enter, .enter, .enter), of: &state)
        return state
    }

    /// The form of a pay link with nothing missing, checked.
    static func filledLink(_ size: Size = Size(columns: 120, rows: 34), profile: DeskProfile = profile())
        -> DashboardState
    {
        var state = desk(size, profile: profile)
        state.strike(.char("p"), .up, .up, .left, .enter)
        state.type("500")
        state.strike(.enter)
        state.type("https://shop.example.in/thanks")
        state.strike(.enter)
        answer(state.type("Order 4711"), of: &state)
        return state
    }

    static let address = "https://pay.pentabit.example/link/5f0c2b7e91d84c60"

    /// A pay link as it stands in the list.
    static func link(
        _ status: PaymentStatus = .pending, paid: Int64? = nil, note: String = "Order 4711",
        flags: Set<PaymentFlag> = []
    ) -> Transaction {
        Transaction(
            reference: reference, provider: "pentabit", kind: .payin, mode: .link,
            amount: Money(rupees: paid ?? 500), requestedAmount: Money(rupees: 500), status: status, flags: flags,
            bankReference: status == .succeeded ? "632413105521" : nil, beneficiary: Beneficiary(name: ""),
            payURL: address, agent: Fixture.asha, note: note, createdAt: Fixture.at("14:02:05"),
            updatedAt: Fixture.at("14:02:06"), lastAnsweredAt: Fixture.at("14:02:06"),
            nextAskAt: status.isOpenAtProvider ? Fixture.at("14:02:36") : nil)
    }

    /// A recharge as it stands in the list.
    static func recharge(_ status: PaymentStatus = .succeeded) -> Transaction {
        Transaction(
            reference: Fixture.reference("1616400"), provider: "paygrt", kind: .recharge, mode: .recharge,
            amount: Money(rupees: 299), status: status,
            bankReference: status == .succeeded ? "PG64553BPT" : nil,
            beneficiary: Beneficiary(name: "Airtel", rechargeNumber: "••••3210"),
            recharge: RechargeOrder(operatorCode: "AT", operatorName: "Airtel", operatorType: "Mobile"),
            agent: Fixture.asha, createdAt: Fixture.at("14:01:40"), updatedAt: Fixture.at("14:01:42"),
            lastAnsweredAt: Fixture.at("14:01:42"))
    }

    /// A desk with these rows above the others and the cursor on the first.
    static func listing(
        _ rows: [Transaction], _ size: Size = Size(columns: 120, rows: 34), profile: DeskProfile = profile()
    ) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows, profile: profile, onUnknown: false)
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: rows + Fixture.rows)
        _ = update(&state, .tick(Fixture.now.adding(seconds: 2)))
        if let row = rows.first {
            _ = update(&state, .details(TransactionDetails(transaction: row, timeline: [])))
        }
        return state
    }

    /// The result of a pay link that was made.
    static func madeLink(_ size: Size = Size(columns: 120, rows: 34), profile: DeskProfile = profile())
        -> DashboardState
    {
        var state = filledLink(size, profile: profile)
        answer(state.strike(.enter, .enter), of: &state)
        state.strike(.enter)
        _ = update(&state, .payout(.written(reference, at: Fixture.now)))
        _ = update(&state, .payout(.settled(link(), reason: "")))
        return state
    }
}
