/// Which characters the terminal can be trusted with.
public enum Symbols: String, Sendable, Hashable, CaseIterable {
    /// Everything, in UTF-8.
    case unicode
    /// Only ASCII: for other locales, and terminals that draw ambiguous widths wide (screens.md, Without colour).
    case ascii

    /// What a terminal of this locale (`LC_ALL`, else `LC_CTYPE`, else `LANG`) is trusted with.
    ///
    /// In Chinese, Japanese and Korean ones a terminal may draw our symbols two columns wide.
    static func trusted(inLocale locale: String, isUTF8: Bool) -> Symbols {
        let drawsWide = ["ja", "ko", "zh"].contains { locale == $0 || locale.hasPrefix($0 + "_") }
        return isUTF8 && !drawsWide ? .unicode : .ascii
    }
}

extension Grid {
    /// The grid in plain ASCII, cell by cell, so that nothing moves: our symbols become their ASCII forms, other
    /// letters `?`.
    ///
    /// The rupee sign becomes a blank; who draws amounts writes `Rs` in the column's head.
    public var ascii: Grid {
        var copy = self
        for index in copy.cells.indices where !copy.cells[index].text.utf8.allSatisfy({ $0 < 0x80 }) {
            copy.cells[index].text = asciiForms[copy.cells[index].text] ?? "?"
        }
        for index in copy.cells.indices where copy.cells[index].columns != 1 {
            copy.cells[index].text = copy.cells[index].columns == 0 ? " " : copy.cells[index].text
            copy.cells[index].columns = 1
        }
        return copy
    }

    /// The grid in a set of symbols.
    public func drawn(in symbols: Symbols) -> Grid { symbols == .ascii ? ascii : self }
}

private let asciiForms: [String: String] = [
    "●": "+", "◐": "~", "◔": "%", "✕": "x", "↺": "<", "○": "o", "◇": "=",
    "▸": ">", "┃": "|", "▏": "_", "…": ".", "•": "*", "·": "-", "━": "=", "─": "-", "│": "|",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "→": ">", "←": "<", "↑": "^", "↓": "v", "×": "x", "–": "-", "—": "-",
    "“": "\"", "”": "\"", "‘": "'", "’": "'", "₹": " ", "█": "#", "░": ".",
    "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "\u{FFFD}": "?",
]
