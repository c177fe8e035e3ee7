import TerminalKit

/// The row of tabs where one pane at a time is shown: every pane, with the digit that goes there.
enum Tabs {
    /// Draws it.
    static func draw(_ focus: PaneID, row: Int, on canvas: inout Canvas) {
        let width = canvas.size.columns - 2
        let lines = [tabs(focus, \.title, gap: "   "), tabs(focus, \.title, gap: "  "), tabs(focus, \.tab, gap: "  ")]
        let line = lines.first { $0.columns <= width } ?? lines[2]
        canvas.put(line, row: row, column: 2, width: width)
    }

    private static func tabs(_ focus: PaneID, _ word: (PaneID) -> String, gap: Line) -> Line {
        let tabs = PaneID.allCases.map { pane in
            Line("\(pane.rawValue) ", pane == focus ? .accent : .muted)
                + Line(word(pane), pane == focus ? .titleFocused : .muted)
        }
        return Line.joined(tabs, by: gap)
    }
}

extension PaneID {
    /// A shorter word, for the tabs of a window of eighty columns.
    var tab: String {
        switch self {
        case .payout: "Pay"
        case .needs: "Needs"
        default: title
        }
    }
}
