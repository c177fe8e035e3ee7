import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What one shift tells the next.
@Suite struct HandoverTests {
    static var facts: HandoverFacts {
        var stuck = Fixture.row("10:41", "0406300", .rail(.imps), 812_800, .pending, "1234", "RUPESH KUMAR")
        stuck.beneficiary.ifsc = "SBIN0004107"
        let promise = HandoverFacts.Promised(
            transaction: stuck, at: Fixture.at("16:00"), words: "call RUPESH KUMAR back on 9876543210", agent: "asha",
            notedAt: Fixture.at("13:12"))
        let complaint = Complaint(
            number: "C-261117-02", transaction: Fixture.rows[13].reference, provider: "segura-main", subject: "",
            message: "", status: .answered, agent: Fixture.asha, createdAt: Fixture.now)
        return HandoverFacts(
            from: Fixture.at("09:58"), now: Fixture.now,
            rows: [
                .unknown: [Fixture.unknown], .stuck: [stuck], .approval: [Fixture.rows[10]],
                .complaintDue: [Fixture.rows[13]],
            ],
            summary: DeskSummary(sentToday: Money(rupees: 368_500), sentTodayCount: 41),
            young: StatusSum(status: .pending, count: 3, amount: Money(rupees: 203_840)), promised: [promise],
            complaints: [complaint], wallets: Fixture.wallets, health: HealthTests.facts,
            day: [
                StatusSum(status: .succeeded, count: 36, amount: .zero),
                StatusSum(status: .failed, count: 1, amount: .zero),
                StatusSum(status: .pending, count: 3, amount: .zero),
                StatusSum(status: .unknown, count: 1, amount: .zero),
            ])
    }

    static let lines = [
        "Look after first",
        "? 1109111588400    ₹25,000  ARJUN NAIR      ask due 14:03; never pay twice",
        "◐ 1109110406300     ₹8,128  RUPESH KUMAR    3 h, SBIN",
        "◇ 1109111541500  ₹1,20,000  BHARAT SHAH     an approver must decide",
        "  and 3 open under 1 h, ₹2,03,840, on their usual course",
        "promised    16:00 call RUPESH KUMAR back on ••••3210 (asha, 13:12)",
        "due today   C-261117-02 JYOTI MISHRA, answered: close it or raise it again",
        "wallets     pentabit dry ~16:40 · paygrt LOW ₹1,204",
        "trouble     HDFC by IMPS 4 of 53 since 09:40; NEFT works",
        "your day    41 sent ₹3,68,500 · 36 settled · 1 failed · 4 open",
    ]

    @Test func theTextIsAsDesigned() {
        let text = HandoverText(Self.facts, profile: Fixture.profile())
        #expect(text.title == "Handover · asha · station 11 · Fri 20 Nov 09:58 to 14:02")
        #expect(text.lines() == Self.lines)
    }

    @Test func itIsOpenedByNameCopiedAndWritten() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char(":"))
        state.type("hand")
        #expect(state.strike(.enter) == [.loadHandover])
        _ = update(&state, .handover(Self.facts))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("╭─ Handover · asha · station 11 ─") && drawn.contains("─ Fri 20 Nov 09:58 to 14:02 ─╮"))
        for line in Self.lines { #expect(drawn.contains(line), "\(line)") }
        #expect(drawn.contains("y copy as text, masked   e write a file   n add a note   Esc close"))
        guard case .copy(let copied)? = state.strike(.char("y")).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(copied.hasPrefix("Handover · asha") && copied.contains(Self.lines[1] + "\n"))
        #expect(state.strike(.char("e")) == [.writeHandover(copied, folder: nil)])
        state.strike(.char("n"))
        state.type("ask 601100123455")
        state.strike(.enter)
        #expect(Fixture.text(state).contains("note        ask ••••3455"))
        state.strike(.esc)
        #expect(state.overlays.isEmpty)
    }

    @Test(arguments: Scene.sizes)
    func itFitsInEverySize(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        _ = update(&state, .handover(Self.facts))
        #expect(Fixture.text(state).contains("Look after first"))
        state.strike(.pageDown)
        #expect(Fixture.text(state).contains("your day    41 sent"))
    }

    @Test func whoApprovesDoesNotSeeTheAmountOfWhatWaits() {
        var state = HandFixture.desk(Size(columns: 120, rows: 34))
        var facts = Self.facts
        facts.rows[.approval] = [HandFixture.waiting]
        facts.wallets[0].waiting = HandFixture.waiting.amount
        _ = update(&state, .handover(facts))
        #expect(Fixture.text(state).contains("◇ 1109111541500     hidden  BHARAT SHAH     an approver must decide"))
        for effect in state.strike(.char("y"), .char("e")) {
            for secret in HiddenFiguresTests.secrets { #expect(!"\(effect)".contains(secret)) }
        }
        for secret in HiddenFiguresTests.secrets { #expect(!HiddenFiguresTests.contents(state).contains(secret)) }
    }
}
