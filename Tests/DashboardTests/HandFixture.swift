import Payments
import TerminalKit

@testable import Dashboard

/// Payouts that wait for a second person, and the dialogs about them.
enum HandFixture {
    static let size = Size(columns: 120, rows: 34)
    static let reference = Fixture.reference("1541500")
    /// What was entered, which an approver's screen must not know.
    static let account = "30210003388"

    /// The one that waits, as details read it from the log.
    static var waiting: Transaction {
        var row = Fixture.row("13:50:40", "1541500", .rail(.imps), 12_000_000, .awaitingApproval, "3388", "BHARAT SHAH")
        row.beneficiary.account = account
        row.beneficiary.ifsc = "SBIN0004107"
        row.beneficiary.mobile = "9876543388"
        return row
    }

    static func details(
        _ row: Transaction, closing: ClosingGates? = nil, timeline: [TimelineEntry] = []
    ) -> TransactionDetails {
        let intent = TimelineEntry(
            at: row.createdAt, source: .intent, verified: true, label: "intent", actor: "asha",
            status: row.status, note: "kept until a second person decides")
        return TransactionDetails(transaction: row, timeline: [intent] + timeline, closing: closing)
    }

    /// A desk with one row selected and its details read.
    static func desk(
        _ row: Transaction = waiting, profile: DeskProfile = Fixture.approver(), _ size: Size = size,
        closing: ClosingGates? = nil, timeline: [TimelineEntry] = []
    ) -> DashboardState {
        var state = DashboardState(profile: profile, now: Fixture.now)
        let effects = update(&state, .resize(size))
        var rows = Fixture.rows.filter { $0.reference != row.reference }
        rows.append(row)
        rows.sort { ($0.createdAt, $0.reference) > ($1.createdAt, $1.reference) }
        Fixture.answer(effects, of: &state, rows: rows)
        _ = update(&state, .wallets(Fixture.wallets, at: Fixture.at("14:02:11")))
        _ = update(&state, .summary(Fixture.summary))
        _ = update(&state, .complaints([], at: Fixture.now))
        _ = update(&state, .nextAsk(Fixture.at("14:02:41")))
        let place = rows.firstIndex { $0.reference == row.reference } ?? 0
        for _ in 0..<place { _ = update(&state, .key(.down)) }
        _ = update(&state, .details(details(row, closing: closing, timeline: timeline)))
        return state
    }

    /// The desk of whoever may approve it, in a window of a size.
    static func desk(_ size: Size) -> DashboardState { desk(waiting, profile: Fixture.approver(), size) }

    /// The blind re-typing, with both typed; what the desk is asked.
    static func typed(_ size: Size = size, amount: String = "120000") -> (state: DashboardState, asked: [Effect]) {
        var state = desk(size)
        state.strike(.char("A"))
        state.type(account)
        state.strike(.enter)
        state.type(amount)
        let asked = state.strike(.enter)
        return (state, asked)
    }

    /// The answer to the last comparison among some effects.
    static func answer(_ effects: [Effect], _ match: ApprovalMatch, of state: inout DashboardState) {
        for case .compareApproval(_, _, _, let ticket) in effects {
            _ = update(&state, .compared(match, ticket: ticket))
        }
    }

    static func mismatch(_ size: Size) -> DashboardState {
        var (state, asked) = typed(size, amount: "102000")
        answer(asked, .no, of: &state)
        return state
    }

    static func rejecting(_ size: Size) -> DashboardState {
        var state = desk(size)
        command("reject", &state)
        state.type("the customer has called it off")
        return state
    }

    static func discarding(_ size: Size) -> DashboardState {
        var state = desk(profile: Fixture.profile(), size)
        command("discard", &state)
        return state
    }

    static let gates = ClosingGates(
        notFoundAt: [
            Fixture.at("13:59:37"), Fixture.at("15:04"), Fixture.at("00:41", day: 21),
        ], proposal: ClosingGates.Proposal(agent: Fixture.asha, at: Fixture.at("09:12", day: 21)))

    /// An unknown payout of yesterday that asha proposed to close, at ravi's desk.
    static func unknown(_ gates: ClosingGates = gates, _ size: Size = size, by agent: Agent = Fixture.ravi)
        -> DashboardState
    {
        var profile = Fixture.profile()
        profile.agent = agent
        return desk(Fixture.unknown, profile: profile, size, closing: gates)
    }

    static func closing(_ size: Size) -> DashboardState {
        var state = unknown(gates, size)
        command("close an", &state)
        return state
    }

    static var closed: Transaction {
        var row = Fixture.unknown
        row.status = .closed
        return row
    }

    static func replacing(_ size: Size) -> DashboardState {
        let closing = TimelineEntry(
            at: Fixture.at("14:00"), source: .agent, verified: true, label: "closed", actor: "asha, ravi",
            status: .closed, note: "two people: “not found” 3 times")
        var state = desk(closed, profile: Fixture.profile(), size, timeline: [closing])
        command("replace", &state)
        state.type("55")
        return state
    }

    static func palette(_ size: Size) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(.char("r"), .char(":"))
        state.type("re")
        return state
    }

    /// Runs an action by its name.
    @discardableResult
    static func command(_ name: String, _ state: inout DashboardState) -> [Effect] {
        let effects = state.strike(.char(":"))
        return effects + state.type(name) + state.strike(.enter)
    }
}
