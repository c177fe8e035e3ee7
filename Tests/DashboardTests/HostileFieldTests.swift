import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Five hundred hostile texts in every field that outside text can reach, in three sizes: a cell holds what may be shown and
/// nothing else, and no row is longer or shorter for it (`dashboard.md`, *Behaviour every pane keeps*).
@Suite struct HostileFieldTests {
    static let sizes = [(60, 16), (80, 24), (200, 50)].map { Size(columns: $0, rows: $1) }

    /// What steers terminals, hides, overrides an order, stacks or is of no width, put together by chance from written
    /// seeds.
    static let texts: [String] = (0..<500).map { index in
        var state = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ 0x2545_F491_4F6C_DD1D
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 11) % bound
        }
        let pieces = [
            "\u{1B}[2J", "\u{1B}]52;c;cm0=\u{7}", "\u{1B}]8;;http://evil.example/\u{1B}\\", "\u{9B}31m",
            "\u{9D}0;t\u{9C}",
            "\u{1B}P$qm\u{1B}\\", "\u{1B}c", "\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{E0067}",
            "\u{E000}",
            "\u{378}", "\r\n", "\t", "\u{0}", "\u{8}\u{8}", "\u{2028}", "\u{1F468}\u{200D}\u{1F469}", "漢字", "क्षत्रिय",
            "தமிழ்",
            "বাংলা", "ﷺ", "\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "\u{489}", "MEENA", "₹", " ", "\u{1160}",
            "\u{2FFFC}",
            "\u{1F1EE}\u{1F1F3}", "e\u{301}", String(repeating: "A", count: 90), "\u{3000}", "\u{AD}",
        ]
        return (0...next(6)).map { _ in pieces[next(pieces.count)] }.joined() + String(index)
    }

    private static func transaction(_ index: Int, _ text: String) -> Transaction {
        var row = Fixture.row(
            "14:0\(index % 3)", String(1_612_600 - index), .rail(.imps), 640_00, index % 2 == 0 ? .unknown : .failed,
            text, text)
        row.provider = text
        (row.providerStatus, row.providerReference, row.bankReference) = (text, text, text)
        (row.nameAtBank, row.payURL, row.note) = (text, text, text)
        row.agent = Agent(uid: 1_000, name: text)
        row.beneficiary.account = index % 3 == 0 ? text : row.beneficiary.account
        (row.beneficiary.ifsc, row.beneficiary.bank, row.beneficiary.mobile) = (text, text, text)
        (row.beneficiary.email, row.beneficiary.address) = (text, text)
        row.flags = [.nameMismatch]
        return row
    }

    private static func desk(_ texts: [String], _ size: Size) -> DashboardState {
        var state = DashboardState(profile: Fixture.profile(), now: Fixture.now)
        let rows = texts.enumerated().map { transaction($0, $1) }
        Fixture.answer(update(&state, .resize(size)), of: &state, rows: rows, total: rows.count)
        let entries = texts.map { text in
            TimelineEntry(
                at: Fixture.now, source: .poll, verified: false, label: text, actor: text, status: .unknown, note: text)
        }
        _ = update(&state, .details(TransactionDetails(transaction: rows[0], timeline: entries)))
        let wallets = texts.prefix(4).map { Wallet(provider: $0, amount: Money(rupees: 1), error: $0, missed: 3) }
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        var summary = Fixture.summary
        summary.needs = zip([NeedsKind.unknown, .stuck, .walletLow], texts).map {
            NeedsItem(kind: $0, count: 1, detail: $1)
        }
        _ = update(&state, .summary(summary))
        let complaints = texts.prefix(5).enumerated().map { index, text in
            Complaint(
                number: "C-261120-0\(index)", transaction: rows[0].reference, provider: text, providerReference: text,
                subject: text, message: text, status: .raised, remark: text, agent: Agent(uid: 1, name: text),
                createdAt: Fixture.now)
        }
        _ = update(&state, .complaints(complaints, at: Fixture.now))
        _ = update(&state, .blocked(texts[1]))
        return state
    }

    private static func mayBeShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator,
            .enclosingMark:
            return false
        default: return true
        }
    }

    private static func harm(in grid: Grid) -> [String] {
        (0..<grid.size.rows).flatMap { row -> [String] in
            let cells = Array(grid.row(row))
            let bad = cells.filter { !$0.text.unicodeScalars.allSatisfy(mayBeShown) }.map(\.text)
            let taken = cells.reduce(0) { $0 + $1.columns }
            return bad + (taken == grid.size.columns ? [] : ["row \(row) takes \(taken) columns"])
        }
    }

    @Test(arguments: sizes)
    func everyFieldIsInert(_ size: Size) {
        #expect(Set(Self.texts).count == 500)
        for start in stride(from: 0, to: Self.texts.count, by: 12) {
            let texts = Array(Self.texts[start..<min(start + 12, Self.texts.count)])
            var state = Self.desk(texts, size)
            for key in ["2", "3", "1", "5", "6", "7"] {
                state.strike(.char(Unicode.Scalar(key) ?? "1"))
                let harm = Self.harm(in: render(state, size: size, theme: .mono).grid)
                #expect(harm == [], "texts \(start) on, pane \(key)")
            }
            // Typed and pasted, and said by the desk itself.
            state.strike(.char("2"), .char("/"))
            for text in texts { state.strike(.paste(text)) }
            _ = update(&state, .notice(Notice(texts.joined(), .failure)))
            #expect(
                Self.harm(in: render(state, size: size, theme: .mono).grid) == [], "texts \(start) on, in the filter")
        }
    }

    /// The check itself finds harm.
    @Test func theCheckCanFail() {
        for text in ["a\u{1B}[2J", "\u{202E}", "\u{200B}", "\u{FE0F}", "\u{E000}", "\u{489}"] {
            #expect(!text.unicodeScalars.allSatisfy(Self.mayBeShown))
        }
    }
}
