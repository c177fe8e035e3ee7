import Foundation
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Whatever the window, from 60×16 to 200×50, in every theme: nothing overlaps, nothing is cut in the middle of an
/// amount, and the three questions are answered.
@Suite struct EverySizeTests {
    /// What is looked at, with the pane that then has the focus; nil where a question lies over it.
    struct Look: Sendable {
        let name: String
        let state: DashboardState
        let focus: String?
    }

    static let columns = Array(stride(from: 60, through: 200, by: 11)) + [79, 80, 109, 110, 149, 150, 183, 184, 200]
    static let rows = Array(stride(from: 16, through: 50, by: 7)) + [17, 24, 34]

    static let looks: [Look] = {
        let size = Size(columns: 120, rows: 34)
        var looks = Scene.allCases.map { scene in
            let focus: String? =
                switch scene {
                case .desk: "2 Transactions ━"
                case .form, .flight, .unknown, .refused: "4 Payout ━"
                case .reading: "5 C-261120-01 ━"
                case .complaint: "5 Complaint ━"
                case .details, .linkDetails: "3 Details ━"
                case .operators: "4 Recharge ━"
                case .link: "4 Pay link ━"
                case .confirmation, .recharge, .help, .approve, .reject, .discard, .closing, .replace, .palette,
                    .marked, .stuck, .asking, .export, .save, .alike:
                    nil
                }
            return Look(name: scene.rawValue, state: scene.state(size), focus: focus)
        }
        for pane in PaneID.allCases {
            var state = Fixture.desk(columns: 120, rows: 34)
            _ = update(&state, .complaints([LeftoverTests.complaint(.raised)], at: Fixture.now))
            if pane != .transactions {
                _ = state.go(to: pane)
                looks.append(Look(name: "\(pane)", state: state, focus: "\(pane.rawValue) \(pane.title) ━"))
            }
            state.isZoomed = true
            looks.append(Look(name: "\(pane) alone", state: state, focus: "\(pane.rawValue) \(pane.title) ━"))
        }
        var trouble = Fixture.desk(columns: 120, rows: 34)
        _ = update(&trouble, .blocked(BlockedTests.reason))
        var wallets = Fixture.wallets
        (wallets[1].error, wallets[1].missed) = ("cannot connect: nothing leaves", 20)
        (wallets[1].failingSince, wallets[1].nextAskAt) = (Fixture.at("13:42"), Fixture.at("14:02:21"))
        for index in 0..<6 {
            wallets.append(
                Wallet(provider: "another-\(index)", amount: Money(rupees: 98_765_432), asOf: Fixture.now))
        }
        _ = update(&trouble, .wallets(wallets, at: Fixture.now))
        _ = trouble.go(to: .wallets)
        looks.append(Look(name: "trouble", state: trouble, focus: "1 Wallets ━"))
        return looks
    }()

    @Test(arguments: looks.indices)
    func everySizeHoldsWhatMustNeverGo(_ index: Int) throws {
        let look = Self.looks[index]
        for (step, columns) in Self.columns.enumerated() {
            for rows in Self.rows {
                var state = look.state
                let size = Size(columns: columns, rows: rows)
                _ = update(&state, .resize(size))
                let theme = ShippedThemes.all[(step + rows) % ShippedThemes.all.count]
                let grid = render(state, size: size, theme: theme).grid
                if let flaw = Self.flaw(in: grid, of: size, look) {
                    Issue.record("\(look.name) at \(size): \(flaw)\n\(grid.text)")
                    return
                }
            }
        }
    }

    /// What is wrong with a picture, if anything.
    private static func flaw(in grid: Grid, of size: Size, _ look: Look) -> String? {
        guard grid.size == size else { return "it is \(grid.size)" }
        for row in 0..<size.rows where grid.row(row).reduce(0, { $0 + $1.columns }) != size.columns {
            return "row \(row) is not as wide as the window"
        }
        let lines = grid.lines
        guard let focus = look.focus else { return amounts(lines.map(inBox)) }
        if let flaw = amounts(lines) { return flaw }
        let heavy = lines.filter { $0.contains("━") }
        guard heavy.count == 1, heavy[0].contains(focus) else { return "the heavy rules are \(heavy)" }
        return questions(lines.joined(separator: "\n")) ?? gutters(lines, size) ?? ages(lines)
    }

    /// What a line has within the box of a question: what lies under it is cut by it.
    private static func inBox(_ line: String) -> String {
        guard let first = line.firstIndex(of: "│"), let last = line.lastIndex(of: "│") else { return "" }
        return String(line[first...last])
    }

    /// Moving, stuck, dry.
    private static func questions(_ text: String) -> String? {
        if !text.contains("14:01") { return "nobody says when something was paid last" }
        if !text.contains("? 1") && !text.contains("? unknown") { return "nobody says what is stuck" }
        return text.contains("! paygrt") || text.contains("! LOW") ? nil : "nobody says which wallet is low"
    }

    /// An amount that stands here without being one of ours was cut, or written over.
    private static func amounts(_ lines: [String]) -> String? {
        for line in lines {
            for rest in line.split(separator: "₹", omittingEmptySubsequences: false).dropFirst() {
                let run = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "," || $0 == ".") }
                let amount = run.trimmingCharacters(in: [".", ","])
                let isCut = rest.dropFirst(run.count).first == "…"
                if isCut || !known.contains(amount) { return "₹\(amount) in “\(line)”" }
            }
        }
        return nil
    }

    private static let known: Set<String> = {
        var money = Fixture.rows.map(\.amount) + [Fixture.summary.sentToday, Money(rupees: 98_765_432)]
        for wallet in Fixture.wallets {
            money += [wallet.amount, wallet.limit, wallet.used, wallet.alarmBelow].compactMap(\.self)
        }
        // Left of the day, of the wallet, past the turnaround; what the form reckons; floors and limits of rails.
        money += [0, 631_500, 84_120, 100, 12_500, 381_000, 200_000, 500_000].map { Money(rupees: $0) }
        money += [1_000_000, 10_000].map { Money(rupees: $0) }
        money += [11_408_216, 602_430, 31_900, 485_668].map { Money(rupees: $0) }
        money += [299, 905, 500, 368_799, 368_500].map { Money(rupees: $0) }
        // What is marked, what is stuck, by bank and in all.
        money += [216_000, 2_000, 14_500, 8_128, 16_500, 24_628].map { Money(rupees: $0) }
        // What an approver types, and what a replacement leaves in the wallet.
        money += [102_000, 1_209_567].map { Money(rupees: $0) }
        let held = Fixture.wallets.compactMap(\.amount).reduce(Money.zero, +)
        money += [Money(paise: 122_206_700), held, held + Money(rupees: 6 * 98_765_432)]
        let forms = money.flatMap { amount in
            [amount.rupees(), amount.rupees(paise: .always), Money(rupees: amount.rupees).rupees()]
        }
        return Set(forms.map { String($0.dropFirst()) })
    }()

    /// Between the columns of the desk nothing is written but `▸`.
    private static func gutters(_ lines: [String], _ size: Size) -> String? {
        guard size.columns >= 110, !lines[1].hasPrefix("  ") else { return nil }
        var places: [(column: Int, width: Int)] = size.columns < 150 || size.columns >= 184 ? [(35, 3)] : []
        if size.columns >= 150 { places.append((size.columns - 65, 2)) }
        for (column, width) in places {
            for line in lines.dropFirst(size.columns < 184 && size.columns >= 150 ? 3 : 1).dropLast(3) {
                let gutter = line.dropFirst(column).prefix(width)
                if gutter.contains(where: { $0 != " " && $0 != "▸" }) {
                    return "“\(gutter)” between the columns: \(line)"
                }
            }
        }
        return nil
    }

    /// Every pane tells its age; a form that was not begun has none.
    private static func ages(_ lines: [String]) -> String? {
        for line in lines {
            for title in PaneID.allCases.map({ "\($0.rawValue) \($0.title) " }) where line.contains(title + "─") {
                guard let range = line.range(of: title) else { continue }
                let own = line[range.upperBound...]
                if title.hasPrefix("4"), own.allSatisfy({ "─ ".contains($0) }) { continue }
                if !own.contains("at 1") && !own.contains("next try") { return "no age in “\(line)”" }
            }
        }
        return nil
    }
}
