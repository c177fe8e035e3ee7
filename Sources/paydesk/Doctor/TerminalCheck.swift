import Foundation
import Guarded
import TerminalKit

/// The terminal the dashboard would be drawn on.
struct TerminalCheck {
    let common: CommonOptions

    /// The least and the comfortable window (`screens.md`).
    private static let least = Size(columns: 60, rows: 16)
    private static let comfortable = Size(columns: 80, rows: 24)

    func findings() async -> [Finding] {
        guard let facts = await TerminalFacts.look() else {
            return [.skipped(.terminal, "size", "no terminal here: standard input or output is a file or a pipe")]
        }
        return [kind(facts, standIn: await Screen.standIn), size(facts), colours, letters(facts), clipboard(facts)]
    }

    private func kind(_ facts: TerminalFacts, standIn: String) -> Finding {
        let name = SafeText(facts.name, limit: 64).string
        switch facts.kind {
        case .usable: return .ok(.terminal, "kind", "TERM is \(name)")
        case .undescribed:
            return .warning(
                .terminal, "kind", "this machine has no description of \(name); it is drawn as \(standIn)",
                "Install the package ncurses-term, or export TERM=xterm-256color")
        case .unusable:
            return .failure(
                .terminal, "kind", facts.name.isEmpty ? "TERM is not set" : "\(name) cannot place text on its screen",
                "export TERM=xterm-256color; the commands work without.", .usage)
        }
    }

    private func size(_ facts: TerminalFacts) -> Finding {
        guard let size = facts.size else { return .skipped(.terminal, "size", "the terminal does not tell its size") }
        let found = "\(size.columns)×\(size.rows)"
        if size.columns < Self.least.columns || size.rows < Self.least.rows {
            return .failure(
                .terminal, "size", "\(found) is too small for the dashboard", "Make the window at least 60×16.", .usage)
        }
        if size.columns < Self.comfortable.columns || size.rows < Self.comfortable.rows {
            return .warning(.terminal, "size", "\(found): one pane at a time", "From 120×34 on all are seen together.")
        }
        return .ok(.terminal, "size", found)
    }

    private var colours: Finding {
        switch ThemesCommand.depth(environment: common.environment, noColor: common.noColor) {
        case .mono: .ok(.terminal, "colours", "none: bold, underline and reverse stand for them")
        case .sixteen:
            .warning(
                .terminal, "colours", "16, which themes are not made for",
                "Set theme = \"sixteen\", or export TERM=xterm-256color where the terminal has 256.")
        case .palette: .ok(.terminal, "colours", "256")
        case .direct: .ok(.terminal, "colours", "true colour")
        }
    }

    private func letters(_ facts: TerminalFacts) -> Finding {
        guard !facts.isUTF8 else { return .ok(.terminal, "letters", "UTF-8") }
        return .warning(
            .terminal, "letters", "the locale is not UTF-8: no ₹, and other letters in names show as ?",
            "export LC_ALL=C.UTF-8")
    }

    private func clipboard(_ facts: TerminalFacts) -> Finding {
        if common.environment["TMUX"]?.isEmpty == false {
            guard Self.isInstalled("tmux", common.environment) else {
                return .warning(
                    .terminal, "clipboard", "inside tmux, and no tmux is found to hand a copy to",
                    "Put tmux on the PATH, or copy with the terminal's own selection.")
            }
            return .ok(.terminal, "clipboard", "y copies into tmux, which hands it on where its set-clipboard allows")
        }
        if facts.name == "linux" || facts.name.hasPrefix("vt") {
            return .warning(
                .terminal, "clipboard", "\(SafeText(facts.name, limit: 64)) has none",
                "Use a terminal window, or SSH from one.")
        }
        return .ok(.terminal, "clipboard", "y asks the terminal to copy (OSC 52), over SSH too; it may refuse")
    }

    /// Whether a program lies on the PATH.
    static func isInstalled(_ program: String, _ environment: [String: String]) -> Bool {
        (environment["PATH"] ?? "").split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
