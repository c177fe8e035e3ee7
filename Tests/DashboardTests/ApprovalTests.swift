import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct ApprovalTests {
    /// The lines of the dialog, without what stands beside it.
    static func box(_ state: DashboardState) -> [String] {
        Fixture.text(state).split(separator: "\n").compactMap { line in
            guard let start = line.firstIndex(where: { "╭│╰".contains($0) }),
                let end = line.lastIndex(where: { "╮│╯".contains($0) })
            else { return nil }
            return String(line[start...end])
        }
    }

    /// What it says, whatever the ends of its lines.
    static func words(_ state: DashboardState) -> String {
        box(state).map { line in
            line.dropFirst().dropLast().drop { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(String.init)
                .joined()
        }.joined(separator: " ")
    }

    @Test func theReTypingIsDrawnAsDesigned() {
        let expected = """
            ╭─ Approve this payout? ──────────────────────────────────╮
            │                                                         │
            │    BHARAT SHAH · State Bank of India · SBIN0004107      │
            │    IMPS from segura-main · 1109111541500                │
            │    entered by asha, station 11, at 13:50                │
            │                                                         │
            │    Type both from the request; they stay hidden until   │
            │    they match.                                          │
            │                                                         │
            │    account    •••••••3388                               │
            │    amount     ₹1,02,000▏                                │
            │                                                         │
            │    ! One of the two differs from what asha entered. Look│
            │      at the request again.                              │
            │                                                         │
            │     [ Cancel ]      [ Reject… ]      [ Approve ]        │
            │                                                         │
            ╰─────────────────────────────────────────────────────────╯
            """
        expectSame(Self.box(HandFixture.mismatch(HandFixture.size)).joined(separator: "\n"), expected)
    }

    @Test func cancelHasTheFocusUntilSomethingIsTyped() {
        var state = HandFixture.desk()
        state.strike(.char("A"))
        #expect(Fixture.text(state).contains("▸[ Cancel ]"))
        state.type("3")
        #expect(!Fixture.text(state).contains("▸["))
        state.strike(.ctrl("u"))
        #expect(state.strike(.enter).isEmpty && state.overlays.isEmpty)
    }

    @Test func theDeskIsAskedOnceBothAreTyped() {
        let (state, asked) = HandFixture.typed()
        #expect(asked.count == 1)
        guard case .compareApproval(let reference, let target, let amount, _) = asked.first else {
            Issue.record("nothing was compared: \(asked)")
            return
        }
        #expect(reference == HandFixture.reference && target == HandFixture.account && amount == "120000")
        #expect(!Fixture.text(state).contains("▸["), "nothing acts before the answer")
        var impatient = state
        #expect(impatient.strike(.enter).isEmpty, "it is asked already")
    }

    @Test func approveIsGivenWhenBothMatchAndTakenByTheNextKey() {
        var (state, asked) = HandFixture.typed()
        HandFixture.answer(asked, .both, of: &state)
        #expect(Fixture.text(state).contains("▸[ Approve ]"))
        state.type("0")
        #expect(!Fixture.text(state).contains("▸["))
        #expect(!Fixture.text(state).contains("Both match"))
    }

    @Test func anAnswerToWhatWasTypedBeforeIsDropped() {
        var (state, asked) = HandFixture.typed()
        state.strike(.backspace)
        HandFixture.answer(asked, .both, of: &state)
        #expect(!Fixture.text(state).contains("▸["))
    }

    @Test func approvingSendsWhatWasTypedAndKeepsNoneOfIt() {
        var (state, asked) = HandFixture.typed()
        HandFixture.answer(asked, .both, of: &state)
        let effects = state.strike(.enter)
        #expect(effects == [.approve(HandFixture.reference, target: HandFixture.account, amount: "120000")])
        #expect(state.overlays.isEmpty && state.isInFlight)
        #expect(state.strike(.char("A")).isEmpty && state.overlays.isEmpty, "one word at a time")
        var row = HandFixture.waiting
        row.status = .succeeded
        _ = update(&state, .decided(HandFixture.reference, .approved(row, reason: "Success.")))
        #expect(!state.isInFlight)
        #expect(Fixture.text(state).contains("1109111541500 is approved: ● success. Success."))
    }

    @Test func aRefusalIsToldAndLeavesNothingWaiting() {
        var (state, asked) = HandFixture.typed()
        HandFixture.answer(asked, .both, of: &state)
        state.strike(.enter)
        _ = update(&state, .decided(HandFixture.reference, .refused("Another process took it. Nothing was sent.")))
        #expect(Fixture.text(state).contains("Another process took it."))
        #expect(!state.isInFlight)
        state.strike(.char("A"))
        #expect(state.overlays.count == 1)
    }

    @Test func aComparisonThatFailsSaysWhy() {
        var (state, asked) = HandFixture.typed()
        guard let effect = asked.first else { return }
        _ = update(&state, .failed(effect, reason: "The store is locked."))
        #expect(Self.box(state).contains { $0.contains("! The store is locked.") })
    }

    /// A row as the store gives it to an approver, and what is in it.
    private static let unseen: [(mode: Mode, to: Beneficiary, label: String, typed: String)] = [
        (.rail(.imps), .init(name: "M IYER", account: "50100234567812"), "account", "50100234567812"),
        (.rail(.neft), .init(name: "M IYER", account: "ND00123456789012345"), "account", "ND00123456789012345"),
        (.rail(.rtgs), .init(name: "M IYER", account: "000401512345"), "account", "000401512345"),
        (.rail(.upi), .init(name: "M IYER", upi: "m.iyer-1@okhdfcbank"), "UPI id or mobile", "m.iyer-1@okhdfcbank"),
        (.rail(.upi), .init(name: "M IYER", mobile: "9876543210"), "UPI id or mobile", "9876543210"),
        (.recharge, .init(name: "Airtel DTH", rechargeNumber: "3012345678AB"), "number", "3012345678AB"),
    ]

    @Test(arguments: unseen.indices)
    func theKindOfNumberFollowsFromWhatIsNotHidden(_ index: Int) {
        let (mode, beneficiary, label, typed) = Self.unseen[index]
        var row = HandFixture.waiting
        (row.mode, row.beneficiary) = (mode, beneficiary)
        let shown = Viewer(uid: Fixture.ravi.uid, role: .approver).shown(row)
        #expect(shown.isHidden && shown.beneficiary.target.isEmpty, "nothing of it is in the row")
        var state = HandFixture.desk(shown)
        state.strike(.char("A"))
        #expect(Self.box(state).contains { $0.contains("│    \(label)  ") }, "\(Self.words(state))")
        state.type(typed)
        #expect(Self.box(state).contains { $0.contains("\(label)  ") && $0.contains(typed) })
        #expect(Fixture.text(state).contains("Enter goes on"))
        state.strike(.enter)
        state.type("120000")
        #expect(Fixture.text(state).contains("Enter checks both"))
        let asked = state.strike(.enter)
        guard case .compareApproval(_, let target, "120000", _) = asked.first else {
            Issue.record("nothing was compared: \(asked)")
            return
        }
        #expect(target == typed)
    }

    @Test func aButtonThatCannotBePressedYetShowsTheFocusAllTheSame() {
        var state = HandFixture.desk()
        state.strike(.char("A"))
        state.type("3")
        state.strike(.tab, .tab, .tab, .tab)
        let theme = ShippedThemes.all[0]
        let grid = render(state, size: state.size, theme: theme).grid
        let row = grid.lines.firstIndex { $0.contains("[ Approve ]") } ?? 0
        let line = grid.lines[row]
        let start = line.ranges(of: "[ Approve ]").first?.lowerBound ?? line.startIndex
        let column = line.distance(from: line.startIndex, to: start)
        #expect(grid[Point(column: column, row: row)].style == theme[.buttonFocused])
        #expect(!Fixture.text(state).contains("▸["))
    }

    @Test func pastingIsRefusedInBoth() {
        var state = HandFixture.desk()
        state.strike(.char("A"), .paste(HandFixture.account))
        #expect(Self.box(state).contains { $0.contains("Pasting is refused here: type it from the request.") })
        state.type("1")
        state.strike(.enter, .paste("120000"))
        #expect(Self.box(state).contains { $0.contains("Pasting is refused") })
        guard case .hand(let question) = state.overlays.last else { return }
        #expect(question.dialog.entries.map(\.field.text.string) == ["1", ""])
    }

    @Test func theAccountIsMaskedOnceItIsLeft() {
        var state = HandFixture.desk()
        state.strike(.char("A"))
        state.type(HandFixture.account)
        #expect(Fixture.text(state).contains(HandFixture.account))
        state.strike(.tab)
        #expect(!Fixture.text(state).contains(HandFixture.account))
        #expect(Fixture.text(state).contains("•••••••3388"))
    }

    @Test func whoMayNotApproveIsToldWhy() {
        var viewer = HandFixture.desk(profile: Fixture.profile())
        #expect(viewer.strike(.char("A")).isEmpty && viewer.overlays.isEmpty)
        let words =
            "A: your role is operator, set in /etc/paydesk/policy.toml line 12. Nothing was opened. Ask an approver."
        #expect(Fixture.text(viewer).contains(words))
        var maker = HandFixture.desk(profile: Fixture.approver(Fixture.asha))
        maker.strike(.char("A"))
        #expect(maker.overlays.isEmpty)
        #expect(Fixture.text(maker).contains("A: you entered it yourself (user 1000); another approver must decide."))
        var settled = Fixture.desk(columns: 120, rows: 34, profile: Fixture.approver())
        settled.strike(.char("A"))
        #expect(settled.overlays.isEmpty)
        #expect(Fixture.text(settled).contains("A: only what waits for approval can be decided; it is unknown."))
    }

    @Test func whatIsDecidedElsewhereLeavesOnlyHarmlessButtons() {
        var (state, asked) = HandFixture.typed()
        HandFixture.answer(asked, .both, of: &state)
        #expect(update(&state, .storeChanged).contains(.loadDetails(HandFixture.reference)))
        var row = HandFixture.waiting
        row.status = .rejected
        _ = update(&state, .details(HandFixture.details(row)))
        let drawn = Self.box(state).joined(separator: "\n")
        #expect(drawn.contains("It changed meanwhile: it is now ○ rejected."))
        #expect(drawn.contains("▸[ Go back ]") && !drawn.contains("Approve ]") && !drawn.contains("3388"))
        #expect(state.strike(.enter).isEmpty && state.overlays.isEmpty)
    }

    @Test func theSubjectIsFrozenWhateverArrives() {
        var (state, asked) = HandFixture.typed()
        HandFixture.answer(asked, .both, of: &state)
        let newer = Fixture.row("14:02:30", "1616200", .rail(.imps), 1_250_000, .pending, "7812", "MEENA IYER")
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [newer] + Fixture.rows)
        #expect(Fixture.text(state).contains("BHARAT SHAH · State Bank of India"))
        let effects = state.strike(.enter)
        #expect(effects.contains(.approve(HandFixture.reference, target: HandFixture.account, amount: "120000")))
    }

    @Test func nothingIsApprovedWhilePayoutsWait() {
        var (state, asked) = HandFixture.typed()
        HandFixture.answer(asked, .both, of: &state)
        _ = update(&state, .blocked(BlockedTests.reason))
        #expect(state.strike(.enter).isEmpty)
        #expect(Self.box(state).contains { $0.contains("New payouts wait. Nothing was sent.") })
    }

    @Test func rejectingAsksForAReasonAndComesBack() {
        var state = HandFixture.desk()
        state.strike(.char("A"))
        state.type("30")
        state.strike(.tab, .tab, .tab, .enter)
        #expect(Fixture.text(state).contains("Reject this payout?") && state.overlays.count == 2)
        #expect(Fixture.text(state).contains("▸[ Go back ]"))
        state.strike(.esc)
        #expect(Fixture.text(state).contains("Approve this payout?"))
        guard case .hand(let question) = state.overlays.last else { return }
        #expect(question.dialog.entries.allSatisfy { $0.field.isEmpty }, "what was typed is gone")
        state.strike(.enter)
        state.type("called off")
        #expect(state.strike(.enter) == [.reject(HandFixture.reference, reason: "called off")])
        #expect(state.overlays.isEmpty)
        _ = update(&state, .decided(HandFixture.reference, .rejected))
        #expect(Fixture.text(state).contains("1109111541500 is rejected. Nothing was sent."))
    }

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24)])
    func aLowWindowKeepsWhatIsTypedAndWhatIsSaid(_ size: Size) {
        let drawn = Self.box(HandFixture.mismatch(size)).joined(separator: "\n")
        for words in ["BHARAT SHAH", "•••••••3388", "₹1,02,000", "One of the two differs", "[ Approve ]", "[ Cancel ]"]
        {
            #expect(drawn.contains(words), "\(words)")
        }
    }
}
