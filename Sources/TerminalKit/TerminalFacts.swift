import CNcurses

/// What can be told of a terminal without opening a screen on it.
public struct TerminalFacts: Sendable, Hashable {
    /// The window's size in columns and rows; nil where the terminal does not tell.
    public var size: Size?
    /// Whether the locale is UTF-8.
    public var isUTF8: Bool
    /// What TERM names; empty where it is unset.
    public var name: String
    /// Whether the screen can be drawn on it.
    public var kind: Kind

    /// Whether a screen can be drawn on a terminal.
    public enum Kind: Sendable, Hashable {
        /// It is described here and can be drawn on.
        case usable
        /// This machine has no description of it; ``Screen/standIn`` is drawn for.
        case undescribed
        /// It cannot place its cursor as ANSI terminals do.
        case unusable
    }

    /// Looks at the terminal of standard input and output; nil where there is none.
    @MainActor
    public static func look() -> TerminalFacts? {
        guard tk_has_terminal() else { return nil }
        var (columns, rows): (Int32, Int32) = (0, 0)
        let size = tk_window_size(&columns, &rows) ? Size(columns: Int(columns), rows: Int(rows)) : nil
        let name = tk_environment("TERM").map { String(cString: $0) } ?? ""
        return TerminalFacts(size: size, isUTF8: tk_set_locale(), name: name, kind: kind(of: name))
    }

    @MainActor
    private static func kind(of name: String) -> Kind {
        guard !["", "dumb", "unknown"].contains(name) else { return .unusable }
        return switch tk_look_up(name) {
        case TK_TERM_USABLE: .usable
        case TK_TERM_UNKNOWN: .undescribed
        default: .unusable
        }
    }
}
