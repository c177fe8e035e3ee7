/// Why the screen cannot be opened: what happened, and the next step.
public enum ScreenError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Standard input or output is not a terminal.
    case notATerminal
    /// TERM is unset, or names a terminal that cannot place the cursor, or not in the ANSI way.
    case unusableTerminal(String)
    /// Neither TERM nor xterm-256color is described on this machine.
    case unknownTerminal(String)
    /// The system refused something; the number is errno.
    case system(Int32)

    /// What happened, in a plain sentence.
    public var sentence: String {
        switch self {
        case .notATerminal: "The dashboard needs a terminal, and input or output here is a file or a pipe."
        case .unusableTerminal(""): "TERM is not set, so nothing is known about this terminal."
        case .unusableTerminal(let name):
            "TERM is “\(name)”: that terminal cannot place text on its screen as ANSI terminals do."
        case .unknownTerminal(let name): "This machine has no description of the terminal “\(name)”."
        case .system(let number): "The terminal cannot be prepared (system error \(number))."
        }
    }

    /// What to do about it.
    public var nextStep: String {
        switch self {
        case .notATerminal: "Run it without redirection; the other commands print plain text."
        case .unusableTerminal: "Set TERM to what your terminal is, for most: export TERM=xterm-256color"
        case .unknownTerminal: "Install its description (package ncurses-term), or export TERM=xterm"
        case .system: "Try in a new terminal window."
        }
    }

    /// Both sentences.
    public var description: String { "\(sentence) \(nextStep)" }
}
