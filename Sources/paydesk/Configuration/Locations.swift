import Foundation

/// Where things live: the XDG base directories (`command-line.md`, *Configuration*).
struct Locations {
    var environment: [String: String]

    /// `--config`, else `$PAYDESK_CONFIG`, else `$XDG_CONFIG_HOME/paydesk/config.toml`.
    func configuration(named file: String?) -> String {
        file ?? nonEmpty("PAYDESK_CONFIG") ?? base("XDG_CONFIG_HOME", ".config") + "/paydesk/config.toml"
    }

    /// `$XDG_DATA_HOME/paydesk/paydesk.db`.
    var store: String { base("XDG_DATA_HOME", ".local/share") + "/paydesk/paydesk.db" }

    /// `$XDG_STATE_HOME/paydesk/paydesk.log`.
    var log: String { base("XDG_STATE_HOME", ".local/state") + "/paydesk/paydesk.log" }

    /// `$XDG_STATE_HOME/paydesk/heads`: what each store's audit chain is known to have come to.
    var heads: String { base("XDG_STATE_HOME", ".local/state") + "/paydesk/heads" }

    /// `$XDG_STATE_HOME/paydesk/desk.json`: what a desk remembers from one session to the next.
    var memory: String { base("XDG_STATE_HOME", ".local/state") + "/paydesk/desk.json" }

    /// `$XDG_DATA_HOME/paydesk/exports`.
    var exports: String { base("XDG_DATA_HOME", ".local/share") + "/paydesk/exports" }

    private func base(_ variable: String, _ fallback: String) -> String {
        if let path = nonEmpty(variable), path.hasPrefix("/") { return path }
        let home = nonEmpty("HOME") ?? NSHomeDirectory()
        return "\(home)/\(fallback)"
    }

    private func nonEmpty(_ variable: String) -> String? {
        guard let value = environment[variable], !value.isEmpty else { return nil }
        return value
    }
}
