import Guarded
import Payments
import TerminalKit

@testable import Dashboard

/// What an agent looks at in a day, in a window of any size.
enum Scene: String, CaseIterable {
    case desk, form, confirmation, flight, unknown, refused, complaint, reading, help, details
    case operators, recharge, link, linkDetails = "link-details"
    case marked, asking, stuck, export, save
    case approve, reject, discard, closing, replace, palette
    case alike

    /// The four sizes every scene is drawn in (`quality.md`, *Tests*).
    static let sizes = [(60, 16), (80, 24), (120, 34), (200, 50)].map { Size(columns: $0, rows: $1) }

    /// The desk in this scene.
    func state(_ size: Size) -> DashboardState {
        switch self {
        case .desk: Fixture.desk(columns: size.columns, rows: size.rows)
        case .form: Self.form(size)
        case .confirmation: Self.confirmation(size)
        case .flight: Self.resized(PayoutTests.inFlight(), to: size)
        case .unknown: Self.unknown(size)
        case .complaint: Self.complaint(size)
        case .reading: Self.reading(size)
        case .help: Self.pressed(.char("?"), size)
        case .details: Self.pressed(.char("3"), size)
        case .refused: Self.refused(size)
        case .operators: Self.operators(size)
        case .recharge: OrderFixture.confirmingRecharge(size)
        case .link: OrderFixture.madeLink(size)
        case .linkDetails: Self.linkDetails(size)
        case .marked: Self.resized(MarkTests.marked(), to: size)
        case .asking: Self.then(MarkTests.marked(), [.char("r")], size)
        case .stuck: Self.stuck(size)
        case .export: Self.export(size)
        case .save: Self.save(size)
        case .approve: HandFixture.mismatch(size)
        case .reject: HandFixture.rejecting(size)
        case .discard: HandFixture.discarding(size)
        case .closing: HandFixture.closing(size)
        case .replace: HandFixture.replacing(size)
        case .palette: HandFixture.palette(size)
        case .alike: Self.alike(size)
        }
    }

    /// Keys pressed on a desk of another size, as long as what they open does not depend on it.
    private static func then(_ desk: DashboardState, _ keys: [Key], _ size: Size) -> DashboardState {
        var state = resized(desk, to: size)
        for key in keys { state.strike(key) }
        return state
    }

    private static func stuck(_ size: Size) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        let effects = state.strike(.char("'"), .char("s"))
        Fixture.answer(effects, of: &state, rows: ViewTests.stuck, total: 3)
        Fixture.answerDetails(of: &state)
        for case .loadCount(_, let ticket) in update(&state, .storeChanged) {
            let sums = [StatusSum(status: .pending, count: 3, amount: Money(rupees: 24_628))]
            _ = update(&state, .count(ListCount(total: 104_233, shown: 3, sums: sums), ticket: ticket))
        }
        return state
    }

    private static func export(_ size: Size) -> DashboardState {
        var state = then(MarkTests.marked(), [.char("e")], size)
        _ = update(&state, .exportFolder("/home/asha/.local/share/paydesk/exports"))
        return state
    }

    private static func save(_ size: Size) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(.char("/"))
        state.type("status:failed amount>5000")
        state.strike(.enter)
        ViewTests.save("big failures", "b", &state)
        return state
    }

    private static func pressed(_ key: Key, _ size: Size) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(key)
        return state
    }

    static let lookAlike = RaisedWarning(
        .lookAlike, "The same account got ₹12,500 at 10:22 today: 1109110292000", field: .amount,
        references: [Fixture.reference("0292000")],
        lookAlikes: [
            LookAlike(
                reference: Fixture.reference("0292000"), amount: Money(rupees: 12_500), at: Fixture.at("10:22"),
                provider: "segura-main", mode: .rail(.imps), agent: "vikram", status: .succeeded, name: "MEENA IYER",
                bankReference: "632410771034")
        ])

    /// A form in which the IFSC blocks and a look-alike waits for its tick.
    private static func form(_ size: Size) -> DashboardState {
        var state = resized(PayoutTests.filled(warnings: [lookAlike]), to: size)
        for _ in 0..<3 { state.strike(.backTab) }
        state.strike(.ctrl("u"))
        PayoutTests.check(state.type("icico001203"), of: &state, warnings: [lookAlike])
        return state
    }

    /// The comparison that the tick of a look-alike opens.
    private static func alike(_ size: Size) -> DashboardState {
        var state = resized(PayoutTests.filled(warnings: [lookAlike]), to: size)
        state.strike(.enter, .char(" "))
        return state
    }

    private static func confirmation(_ size: Size) -> DashboardState {
        var state = resized(PayoutTests.filled(warnings: [lookAlike]), to: size)
        state.strike(.enter, .char(" "), .tab, .tab, .enter)
        PayoutTests.confirming(&state)
        state.type("78")
        return state
    }

    private static func complaint(_ size: Size) -> DashboardState {
        var state = resized(SelectedTests.known(), to: size)
        state.strike(.char("c"), .char("!"))
        return state
    }

    private static func unknown(_ size: Size) -> DashboardState {
        var state = resized(PayoutTests.inFlight(), to: size)
        var row = Fixture.row("14:02:42", "1616200", .rail(.imps), 1_250_000, .unknown, "7812", "MEENA IYER")
        let effects = update(&state, .payout(.settled(row, reason: "No answer within 30 s.")))
        for case .loadDetails(row.reference) in effects {
            row.nextAskAt = Fixture.at("14:04:12")
            let later = [Fixture.at("14:08"), Fixture.at("14:18"), Fixture.at("15:03")]
            _ = update(&state, .details(TransactionDetails(transaction: row, timeline: [], laterAsks: later)))
        }
        return state
    }

    private static func reading(_ size: Size) -> DashboardState {
        var state = resized(SelectedTests.known(), to: size)
        state.strike(.char("c"))
        let message = state.complaints.composer?.message.text.string ?? ""
        state.strike(.esc)
        let complaints = [ComplaintReadingTests.raised(message: message)]
        _ = update(&state, .complaints(complaints, at: Fixture.now))
        state.strike(.char("5"), .enter)
        return state
    }

    private static func operators(_ size: Size) -> DashboardState {
        var state = OrderFixture.recharging(size)
        state.type("air")
        return state
    }

    private static func linkDetails(_ size: Size) -> DashboardState {
        var state = OrderFixture.listing([OrderFixture.link()], size)
        state.strike(.char("3"), .char("z"))
        return state
    }

    private static func refused(_ size: Size) -> DashboardState {
        var state = resized(PayoutTests.filled(), to: size)
        PayoutTests.confirming(&state)
        state.type("7812")
        state.strike(.enter)
        let reasons = [
            "Your limit is ₹10,000 per payout, set in /etc/paydesk/policy.toml line 14.",
            "Nothing was written, nothing was sent.",
        ]
        _ = update(&state, .payout(.refused(reasons)))
        _ = update(&state, .tick(state.now.adding(seconds: 7)))
        return state
    }

    private static func resized(_ state: DashboardState, to size: Size) -> DashboardState {
        var state = state
        _ = update(&state, .resize(size))
        return state
    }
}
