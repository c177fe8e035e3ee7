import Guarded
import Payments
import TerminalKit

/// Which theme: the desk wears each as the cursor goes over it.
struct ThemeQuestion: Hashable, Sendable {
    let names: [String]
    /// What was worn before.
    let before: String
    /// The place of the chosen one.
    private(set) var chosen: Int

    init(names: [String], worn: String) {
        (self.names, before) = (names, worn)
        chosen = names.firstIndex(of: worn) ?? 0
    }

    /// The name of the chosen one.
    var name: String { names.indices.contains(chosen) ? names[chosen] : before }

    /// What a key comes to.
    enum Outcome: Hashable {
        case moved, kept, dropped, none
    }

    /// Takes a key.
    mutating func handle(_ key: Key) -> Outcome {
        let last = max(0, names.count - 1)
        let old = chosen
        switch key {
        case .up, .char("k"), .backTab: chosen = max(0, chosen - 1)
        case .down, .char("j"), .tab: chosen = min(last, chosen + 1)
        case .home, .char("g"): chosen = 0
        case .end, .char("G"): chosen = last
        case .enter: return .kept
        case .esc, .ctrl("c"): return .dropped
        default: return .none
        }
        return chosen == old ? .none : .moved
    }

    /// Columns and rows of its box, which leaves the desk in sight.
    private static let columns = 40

    /// Draws it at the right.
    func draw(in window: Rect, on canvas: inout Canvas) {
        let size = Size(columns: min(window.columns, Self.columns), rows: min(window.rows, names.count + 6))
        let centred = window.centred(size)
        let frame = Rect(
            column: max(window.column, window.endColumn - size.columns - 2), row: centred.row, columns: size.columns,
            rows: size.rows)
        canvas.grid.box(frame, style: canvas.theme[.box])
        canvas.grid.put(" Theme ", at: frame.origin.moved(columns: 2), style: canvas.theme[.titleFocused])
        let room = max(1, frame.rows - 5)
        let first = min(max(0, chosen - room + 1), max(0, names.count - room))
        for (offset, name) in names.dropFirst(first).prefix(room).enumerated() {
            let mark = offset + first == chosen ? Line("▸ ", .accent) : Line("  ")
            canvas.put(
                mark + Line(SafeText(name).cut(to: frame.columns - 8)), row: frame.row + 2 + offset,
                column: frame.column + 3)
        }
        let hints = HintLine([Hint("Enter", "wears it"), Hint("Esc", "as before")])
        canvas.put(hints.line(fitting: frame.columns - 8), row: frame.endRow - 2, column: frame.column + 5)
    }
}

extension DashboardState {
    /// The theme that is worn, by its name.
    var wornTheme: String { theme ?? profile.theme }

    mutating func press(_ key: Key, on question: ThemeQuestion) -> [Effect] {
        var question = question
        switch question.handle(key) {
        case .kept:
            theme = question.name
            say(Notice("\(question.name) until you quit; theme = \"\(question.name)\" in the configuration keeps it."))
            return []
        case .dropped:
            theme = question.before
            return [.wear(theme: question.before)]
        case .moved:
            overlays.append(.theme(question))
            return [.wear(theme: question.name)]
        case .none:
            overlays.append(.theme(question))
            return []
        }
    }
}
