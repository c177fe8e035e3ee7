import TerminalKit

/// The theme that was asked for: one by its name, or the one that suits the terminal.
struct ThemeChoice: Sendable {
    /// The word for following the terminal.
    static let automatic = "auto"

    /// A theme's name, or `auto`.
    let name: String
    /// The configuration file, beside which the agent's own themes lie.
    let configuration: String

    /// Whether the terminal decides.
    var followsTerminal: Bool { name == Self.automatic }

    /// The theme for a terminal, as its file says now; dark where the terminal does not tell.
    ///
    /// Throws with the file and the line where it cannot be read.
    func theme(isLight: Bool? = nil, depth: ColorDepth = .palette) throws(ConfigurationError) -> Theme {
        try ThemeLibrary.theme(named: resolved(isLight: isLight, depth: depth), besideConfiguration: configuration)
    }

    /// The name of that theme.
    func resolved(isLight: Bool?, depth: ColorDepth) -> String {
        guard followsTerminal else { return name }
        // The colours of a sixteen-colour palette suit its background, whichever it is.
        if depth == .sixteen { return "sixteen" }
        return isLight == true ? "daylight" : "midnight"
    }

    /// The folder a theme's file would lie in.
    var folder: String { ThemeLibrary.folder(besideConfiguration: configuration) }
}
