import Foundation
import Ledger

/// The systemd unit for `paydesk watch` with a configuration: ready, watched, and shut in.
struct SystemdUnit {
    /// The program's file.
    var program: String
    /// The configuration's file.
    var configuration: String
    /// Whom it runs as.
    var user: String
    var group: String?
    /// The folders it writes into.
    var folders: [String]
    /// Seconds a stop may take: what was asked is waited for.
    var replyTimeout: Int
    /// The credentials its secrets name.
    var credentials: [String]
    /// What tells it where its files lie, as here: a service has no environment of a person's.
    var places: [(name: String, path: String)] = []
    /// Its secrets that come from environment variables, which a service does not have: their names.
    var variables: [String]

    /// What `/etc/systemd/system/paydesk.service` is to hold.
    var text: String {
        let loads = credentials.map { "LoadCredential=\($0):/etc/paydesk/credentials/\($0)" }
        let notes = variables.map { name in
            "# \(name) is an environment variable, which this service does not have: in the configuration write\n"
                + "# { credential = \"\(name)\" } instead, and here:\n"
                + "# LoadCredential=\(name):/etc/paydesk/credentials/\(name)"
        }
        return (["# /etc/systemd/system/paydesk.service"] + unit + service + loads + notes + confinement + install)
            .joined(separator: "\n")
    }

    private var unit: [String] {
        [
            "[Unit]", "Description=paydesk: asks providers and receives their callbacks",
            "After=network-online.target time-sync.target", "Wants=network-online.target", "",
        ]
    }

    private var service: [String] {
        [
            "[Service]", "Type=notify", "NotifyAccess=main",
            "ExecStart=\(quoted(program)) watch --log json --config \(quoted(configuration))", "User=\(user)",
        ] + (group.map { ["Group=\($0)"] } ?? []) + places.map { "Environment=\(quoted("\($0.name)=\($0.path)"))" } + [
            "WatchdogSec=60", "TimeoutStartSec=120",
            "# What was asked is waited for; nothing is cut short before that.", "TimeoutStopSec=\(replyTimeout + 30)",
            "KillMode=mixed", "Restart=on-failure", "RestartSec=5",
            "# A wrong configuration, a secret or a role does not mend itself.", "RestartPreventExitStatus=64 73 77 78",
        ]
    }

    private var confinement: [String] {
        [
            "UMask=0077", "LimitCORE=0", "NoNewPrivileges=yes", "PrivateTmp=yes", "PrivateDevices=yes",
            "ProtectSystem=strict", "ProtectHome=read-only", "ProtectKernelTunables=yes", "ProtectKernelModules=yes",
            "ProtectControlGroups=yes", "ProtectClock=yes", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
            "RestrictNamespaces=yes", "RestrictSUIDSGID=yes", "LockPersonality=yes", "CapabilityBoundingSet=",
        ] + folders.map { "ReadWritePaths=\(quoted($0))" } + [""]
    }

    private var install: [String] { ["[Install]", "WantedBy=multi-user.target"] }

    /// A word as systemd reads it: `%` and `$` mean something there.
    private func quoted(_ word: String) -> String {
        let plain = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%")
            .replacing("$", with: "$$")
        return plain.contains(" ") ? "\"\(plain)\"" : plain
    }
}

extension SystemdUnit {
    /// The unit for a configuration, run by this user.
    init(_ configuration: Configuration, environment: [String: String]) {
        let locations = Locations(environment: environment)
        let named = Archive.path(configuration, environment: environment)
        let store = (try? StoreFile.place(of: named)) ?? named
        let state = URL(filePath: locations.log).deletingLastPathComponent().path
        let sources =
            configuration.providers.flatMap { $0.settings.secrets.map(\.source) }
            + (configuration.listen?.routes.map(\.pathSecret) ?? []) + [configuration.store.key].compactMap(\.self)
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let account = UnixUser.own
        self.init(
            program: program ?? "/usr/local/bin/paydesk", configuration: URL(filePath: configuration.file).path,
            user: account.name ?? String(account.uid), group: nil,
            folders: [URL(filePath: store).deletingLastPathComponent().path, state],
            replyTimeout: configuration.http.replyTimeout,
            credentials: sources.compactMap { if case .credential(let name) = $0 { name } else { nil } },
            variables: sources.compactMap { if case .environment(let name) = $0 { name } else { nil } })
        places = ["XDG_DATA_HOME", "XDG_STATE_HOME"].compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : (name, $0) }
        }
    }
}
