import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What the customer is told in two languages, and what can be copied of a transaction.
@Suite struct AnswerTests {
    static let hindi =
        "आज 13:58 बजे IMPS से ₹25,000 भेजे गए थे। बैंक ने अभी इसकी पुष्टि नहीं की है; हम पूछ रहे हैं। "
        + "कृपया इसे दोबारा न भिजवाएँ।"

    @Test func theAnswerIsSaidAndCopiedInHindi() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("H"))
        #expect(Fixture.text(state).contains("Say  “आज 13:58 बजे IMPS से ₹25,000 भेजे गए थे।"))
        #expect(state.strike(.char("y")) == [.copy(Self.hindi)])
        state.strike(.char("H"))
        #expect(Fixture.text(state).contains("Say  “₹25,000 was sent at 13:58 by IMPS."))
    }

    @Test func plainLettersCannotShowHindi() {
        var state = Fixture.desk(columns: 120, rows: 34, profile: Fixture.profile(symbols: .ascii))
        state.strike(.char("H"))
        #expect(Fixture.text(state).contains("H: this terminal shows plain letters only"))
        #expect(state.language == .english)
    }

    /// Every figure of the English sentence stands in the Hindi one, and no other.
    @Test(arguments: PaymentStatus.allCases, TransactionKind.allCases)
    func bothLanguagesHoldTheSameFigures(_ status: PaymentStatus, _ kind: TransactionKind) {
        for bank in [nil, "632413105521"] as [String?] {
            for day in [19, 20] {
                var row = Fixture.row("11:07", "1588400", .rail(.imps), 2_500_050, status, "5521", "ARJUN", day: day)
                if kind == .recharge { (row.mode, row.beneficiary) = (.recharge, Beneficiary(name: "Airtel")) }
                if kind == .payin { (row.mode, row.payURL) = (.link, "https://pay.example.in/l/7f3c") }
                (row.kind, row.bankReference) = (kind, bank)
                var entry = Fixture.details.timeline[0]
                (entry.at, entry.status) = (Fixture.at("12:31"), status)
                let details = TransactionDetails(transaction: row, timeline: [entry])
                var context = Context(profile: Fixture.profile(), now: Fixture.now, showsUTC: true)
                let english = Self.figures(Say.sentence(details, context))
                context.language = .hindi
                let sentence = Say.sentence(details, context)
                #expect(Self.figures(sentence) == english, "\(sentence)")
                #expect(sentence.hasSuffix("।") || sentence.hasSuffix("7f3c"), "\(sentence)")
                #expect(sentence.unicodeScalars.contains { (0x0900...0x097F).contains($0.value) })
            }
        }
    }

    /// Runs of digits, in order of size, since the order of the words differs; the day of the week is never told.
    private static func figures(_ text: String) -> Set<String> {
        Set(text.split { !($0.isASCII && $0.isNumber) }.map(String.init))
    }

    @Test func hindiIsMeasuredAndWrappedAsTheTerminalDrawsIt() {
        var state = Fixture.desk(columns: 80, rows: 24)
        state.strike(.char("H"))
        for line in render(state, size: state.size, theme: .mono).grid.text.split(separator: "\n") {
            #expect(SafeText(String(line), limit: .max).columns <= 80)
        }
        #expect(SafeText("पुष्टि").columns == 4, "marks that stand above or below take no column")
    }

    // MARK: A field

    @Test func aFieldIsChosenAndCopied() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("Y"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Copy a field") && drawn.contains("▸ our reference     1109111588400"))
        #expect(drawn.contains("amount            25000.00") && drawn.contains("account           ••••5521"))
        #expect(state.strike(.down, .down, .enter) == [.copy("ARJUN NAIR")])
        #expect(state.overlays.isEmpty)
        #expect(state.strike(.char("Y"), .esc).isEmpty)
    }

    @Test func whatIsCopiedStaysThatOfTheOneItWasOpenedOn() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("Y"))
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: Array(Fixture.rows.prefix(2)))
        #expect(state.strike(.enter).first == .copy(Fixture.unknown.reference.text))
    }

    @Test(arguments: Scene.sizes)
    func theFieldsFitInEverySize(_ size: Size) {
        var row = Fixture.unknown
        (row.bankReference, row.providerReference, row.nameAtBank) = ("632413105521", "78790412", "ARJUN K NAIR")
        row.providerStatus = "Pending"
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        _ = update(&state, .details(TransactionDetails(transaction: row, timeline: [])))
        state.strike(.char("Y"))
        #expect(Fixture.text(state).contains("▸ RRN"))
        state.strike(.end)
        #expect(Fixture.text(state).contains("▸ entered at"))
        #expect(Fixture.text(state).contains("Enter copies it"))
    }

    // MARK: As known at a time

    @Test func thePastIsCutWhereItWasAskedFor() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("3"))
        Fixture.answer(state.strike(.char("@")), of: &state, rows: [Fixture.unknown])
        Fixture.answer(state.type("13:58"), of: &state, rows: [Fixture.unknown])
        #expect(state.list.filter.field.text.string == "1109111588400 @13:58")
        _ = update(&state, .details(Fixture.details))
        var drawn = Fixture.text(state)
        #expect(drawn.contains("as known Fri 20 Nov 13:58:00"))
        #expect(drawn.contains("It was not written down yet. Esc shows it."))
        state.strike(.ctrl("u"))
        Fixture.answer(state.type("1109111588400 @13:59"), of: &state, rows: [Fixture.unknown])
        _ = update(&state, .details(Fixture.details))
        drawn = Fixture.text(state)
        #expect(drawn.contains("₹25,000 IMPS   ? unknown for 56 s"))
        #expect(drawn.contains("now: ? unknown, known since 13:58:35"))
        #expect(drawn.contains("13:58:41  asked") && !drawn.contains("13:59:37  asked"))
        #expect(drawn.contains("13:59:00  ── here you asked ──  1 later entry is hidden; Esc shows it"))
        #expect(!drawn.contains("Say  “"))
        state.strike(.enter)
        #expect(state.strike(.char("y")).isEmpty)
        #expect(Fixture.text(state).contains("y: this is the past"))
        state.strike(.esc)
        _ = update(&state, .details(Fixture.details))
        #expect(Fixture.text(state).contains("13:59:37  asked"))
    }

    @Test func inTheListTheMomentIsAddedToTheFilter() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("iyer")
        state.strike(.enter, .char("@"))
        #expect(state.list.filter.field.text.string == "iyer @" && state.list.filter.isTyping)
    }
}
