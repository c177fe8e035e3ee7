import Guarded
import Payments
import TerminalKit

@testable import Dashboard

/// The desk of the drawings in `screens.md`: Fri 20 Nov 2026, 14:02 in India.
enum Fixture {
    static func at(_ clock: String, day: Int = 20) -> Timestamp {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        let date = CivilDay(year: 2026, month: 11, day: day) ?? CivilDay(daysSinceEpoch: 0)
        return Timestamp(ist: date, hour: parts[0], minute: parts[1], second: parts.count > 2 ? parts[2] : 0)
            ?? Timestamp(seconds: 0)
    }

    static let now = at("14:02:12")
    static let asha = Agent(uid: 1000, name: "asha")

    static func capability(_ name: String, rails: [Rail] = [.neft, .rtgs, .imps, .upi]) -> Capability {
        Capability(
            provider: name, balance: true, rails: rails, statusByReference: true, statusByProviderReference: true,
            complaints: true, required: name == "segura-main" ? [.mobile] : [])
    }

    static func profile(role: AgentRole = .operator, symbols: Symbols = .unicode) -> DeskProfile {
        DeskProfile(
            agent: asha, station: 11, role: role, capabilities: [capability("segura-main")],
            limits: PayoutLimits(perDay: Money(rupees: 1_000_000)), symbols: symbols,
            roleSource: "/etc/paydesk/policy.toml line 12")
    }

    /// Somebody else than who entered the rows, who may approve them.
    static let ravi = Agent(uid: 1001, name: "ravi")

    static func approver(_ agent: Agent = ravi) -> DeskProfile {
        var approver = profile(role: .approver)
        approver.agent = agent
        return approver
    }

    static func reference(_ tail: String) -> Reference {
        guard let reference = Reference("110911" + tail) else { preconditionFailure("seven digits: \(tail)") }
        return reference
    }

    static func row(
        _ clock: String, _ tail: String, _ mode: Mode, _ paise: Int64, _ status: PaymentStatus, _ target: String,
        _ name: String, flags: Set<PaymentFlag> = [], provider: String = "segura-main", day: Int = 20
    ) -> Transaction {
        let beneficiary =
            target.hasPrefix("@")
            ? Beneficiary(name: name, upi: "••••" + target) : Beneficiary(name: name, account: "••••" + target)
        return Transaction(
            reference: reference(tail), provider: provider, mode: mode, amount: Money(paise: paise), status: status,
            flags: flags, beneficiary: beneficiary, agent: asha, createdAt: at(clock, day: day),
            updatedAt: at(clock, day: day))
    }

    static let rows: [Transaction] = [
        row("14:02", "1612600", .rail(.upi), 64_000, .pending, "@ybl", "SUNITA YADAV"),
        row("14:01", "1610800", .rail(.imps), 1_240_000, .succeeded, "4410", "GURPREET SINGH"),
        row("14:01", "1609000", .rail(.upi), 50_000, .succeeded, "@axl", "MEENA IYER"),
        row("14:00", "1605200", .rail(.imps), 600_000, .failed, "7781", "KAVITA PATIL"),
        row("14:00", "1601000", .recharge, 29_900, .succeeded, "3210", "IMRAN SHAIKH"),
        row("13:59:40", "1598100", .rail(.neft), 18_500_000, .processing, "0097", "LAKSHMI DEVI"),
        unknown,
        row("13:57", "1584000", .rail(.upi), 125_000, .succeeded, "@ybl", "FATIMA BEGUM"),
        row("13:55", "1570200", .rail(.imps), 999_900, .succeeded, "6120", "THOMAS KURIAN", flags: [.nameMismatch]),
        row("13:51", "1549700", .link, 249_950, .succeeded, "@axl", "ROHAN MEHTA"),
        row("13:50:40", "1541500", .rail(.imps), 12_000_000, .awaitingApproval, "3388", "BHARAT SHAH"),
        row("13:44", "1504800", .rail(.imps), 320_000, .notSent, "7702", "NEHA AGARWAL"),
        row("13:40", "1483300", .rail(.upi), 7_500, .succeeded, "@upi", "PRAKASH RAO"),
        row("13:36", "1457000", .rail(.imps), 1_500_000, .succeeded, "2290", "JYOTI MISHRA"),
        row("13:31", "1427900", .rail(.neft), 5_400_000, .succeeded, "8105", "S VENKATESH"),
    ]

    static var unknown: Transaction {
        var row = row("13:58:04", "1588400", .rail(.imps), 2_500_000, .unknown, "5521", "ARJUN NAIR")
        row.beneficiary.ifsc = "HDFC0001203"
        row.lastAnsweredAt = at("13:59:37")
        row.nextAskAt = at("14:03:09")
        return row
    }

    static let details = TransactionDetails(
        transaction: unknown,
        timeline: [
            line("13:58:04", .intent, "intent", "asha", .ready, "written to disk before sending"),
            line("13:58:05", .intent, "sent", "segura-main", .submitting, "once, and never again"),
            line("13:58:35", .reply, "reply", "segura-main", .unknown, "nothing within 30 s"),
            line("13:58:41", .poll, "asked", "segura-main", .unknown, "“Order not found”: proves nothing"),
            line("13:59:37", .poll, "asked", "segura-main", .unknown, "“Order not found”: proves nothing"),
        ], laterAsks: [at("14:13")])

    private static func line(
        _ clock: String, _ source: TimelineEntry.Source, _ label: String, _ actor: String, _ status: PaymentStatus,
        _ note: String
    ) -> TimelineEntry {
        TimelineEntry(
            at: at(clock), source: source, verified: true, label: label, actor: actor, status: status, note: note)
    }

    static let wallets: [Wallet] = [
        Wallet(
            provider: "segura-main", amount: Money(paise: 123_456_700), asOf: at("14:02:11"),
            trend: trend([500_000, 700_000, 880_000, 1_000_000, 1_234_567]), trendSpacing: 3_600),
        Wallet(
            provider: "pentabit", amount: Money(paise: 8_412_050), asOf: at("14:02:11"),
            trend: trend([220_000, 180_000, 148_000, 116_000, 84_000]), trendSpacing: 3_600),
        Wallet(
            provider: "payatom", limit: Money(rupees: 10_000), used: Money(rupees: 4_000), asOf: at("14:02:10"),
            trend: trend([1_000, 2_000, 2_500, 4_000, 4_000]), trendSpacing: 3_600),
        Wallet(
            provider: "paygrt", amount: Money(paise: 120_400), asOf: at("14:02:10"), alarmBelow: Money(rupees: 5_000),
            trend: trend([1_250, 1_230, 500, 400, 300]), trendSpacing: 3_600),
    ]

    private static func trend(_ rupees: [Int64]) -> [Money] { rupees.map { Money(rupees: $0) } }

    static let summary = DeskSummary(
        needs: [
            NeedsItem(kind: .unknown, count: 1, detail: "4 min", query: TransactionQuery(statuses: [.unknown])),
            NeedsItem(kind: .approval, count: 1, detail: "₹1,20,000"),
            NeedsItem(kind: .stuck, count: 3, detail: "HDFC 2 SBI 1"),
            NeedsItem(kind: .pastTurnaround, count: 1, detail: "₹100 owed"),
            NeedsItem(kind: .complaintDue, count: 1, detail: "today"),
            NeedsItem(kind: .promised, count: 1, detail: "16:00 RUPESH"),
            NeedsItem(kind: .walletLow, count: 1, detail: "paygrt"),
        ],
        health: [
            HealthRow(mode: .rail(.imps), asked: 683, paid: 622, trend: [97, 96, 86, 84, 80]),
            HealthRow(mode: .rail(.upi), asked: 1_204, paid: 1_192, trend: [99, 99, 99, 99, 99]),
            HealthRow(mode: .rail(.neft), asked: 38, paid: 38, trend: [100, 100, 100, 100, 100]),
            HealthRow(mode: .rail(.rtgs), asked: 4, paid: 4, trend: [100, 100, 100, 100, 100]),
            HealthRow(mode: .recharge, asked: 61, paid: 60, trend: [100, 100, 100, 100, 100]),
        ],
        lastSuccessAt: at("14:01"), sentToday: Money(rupees: 368_500), limitPerDay: Money(rupees: 1_000_000),
        totalTransactions: 104_233,
        today: [
            StatusSum(status: .succeeded, count: 1_913, amount: Money(rupees: 11_408_216)),
            StatusSum(status: .failed, count: 77, amount: Money(rupees: 602_430)),
            StatusSum(status: .reversed, count: 4, amount: Money(rupees: 31_900)),
            StatusSum(status: .pending, count: 28, amount: Money(rupees: 460_668)),
            StatusSum(status: .unknown, count: 1, amount: Money(rupees: 25_000)),
        ], paidPerHour: [90, 220, 410, 480, 420, 293])

    /// A desk whose first answers have come, with the cursor on the unknown payout.
    static func desk(
        columns: Int, rows height: Int, profile: DeskProfile = Fixture.profile(), onUnknown: Bool = true
    ) -> DashboardState {
        var state = DashboardState(profile: profile, now: now)
        let effects = update(&state, .resize(Size(columns: columns, rows: height)))
        answer(effects, of: &state)
        _ = update(&state, .wallets(wallets, at: at("14:02:11")))
        _ = update(&state, .summary(summary))
        _ = update(&state, .complaints([], at: at("14:02:12")))
        _ = update(&state, .providers(up: 4, of: 4))
        _ = update(&state, .nextAsk(at("14:02:41")))
        guard onUnknown else { return state }
        for _ in 0..<6 { _ = update(&state, .key(.down)) }
        _ = update(&state, .details(details))
        return state
    }

    /// Answers the page and count questions among some effects.
    static func answer(
        _ effects: [Effect], of state: inout DashboardState, rows: [Transaction] = Fixture.rows, total: Int = 104_233
    ) {
        for effect in effects {
            switch effect {
            case .loadPage(_, _, _, let ticket):
                _ = update(&state, .page(TransactionPage(rows: rows), at: now, ticket: ticket))
            case .loadCount(_, let ticket):
                _ = update(&state, .count(ListCount(total: total, shown: total), ticket: ticket))
            default: break
            }
        }
    }

    /// Answers for the selected row: what its provider said of it at once.
    static func answerDetails(of state: inout DashboardState) {
        guard let row = state.list.selection else { return }
        let word = row.status.word.prefix(1).uppercased() + row.status.word.dropFirst()
        let timeline = [
            TimelineEntry(
                at: row.createdAt, source: .intent, verified: true, label: "intent", actor: "asha", status: .ready,
                note: "written to disk before sending"),
            TimelineEntry(
                at: row.startedAt.adding(seconds: 1), source: .intent, verified: true, label: "sent",
                actor: row.provider, status: .submitting, note: "once, and never again"),
            TimelineEntry(
                at: row.startedAt.adding(seconds: 2), source: .reply, verified: true, label: "reply",
                actor: row.provider, status: row.status, note: "“\(word)”"),
        ]
        _ = update(&state, .details(TransactionDetails(transaction: row, timeline: timeline)))
    }

    static func text(_ state: DashboardState, theme: Theme = .mono) -> String {
        render(state, size: state.size, theme: theme).grid.text
    }
}

extension DashboardState {
    /// Presses keys one after another; the effects of all.
    @discardableResult
    mutating func strike(_ keys: Key...) -> [Effect] { keys.flatMap { update(&self, .key($0)) } }

    /// Types a text.
    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.unicodeScalars.flatMap { update(&self, .key(.char($0))) }
    }
}
