import Guarded

/// Lines of comma-separated values (RFC 4180) that a spreadsheet reads as text and numbers and never as formulas: for
/// lists, exports and whatever else leaves as a file.
enum CSV {
    /// A line without its end.
    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

    /// One cell: cleaned, an apostrophe before what a spreadsheet would take for a formula, quoted where it must be.
    ///
    /// Spreadsheets look past blanks, and take the full-width forms for the plain ones.
    static func cell(_ outside: String) -> String {
        var text = SafeText(outside).string
        let first = text.unicodeScalars.first { $0 != " " }
        if let first, triggers.contains(first) { text = "'" + text }
        let mustBeQuoted = text.contains { "\",;".contains($0) } || text.hasPrefix(" ") || text.hasSuffix(" ")
        return mustBeQuoted ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    /// What begins a formula, plain and full-width; a control, which spreadsheets take for one, is no more by then.
    private static let triggers: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}", "\u{FE62}", "\u{FE63}",
        "\u{FE66}",
        "\u{FE6B}",
    ]
}
