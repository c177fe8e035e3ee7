import Foundation

/// The commented configuration that a first start writes.
enum StarterConfiguration {
    /// Writes a new file, mode 0600, in a folder that is made where it is missing.
    ///
    /// Throws where something lies there already, which is left alone, or it cannot be written.
    static func write(_ text: String, to file: String) throws(Failure) {
        let folder = URL(filePath: file).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? there(file)
                : Failure(
                    .configuration, "\(file) cannot be written: \(String(cString: strerror(errno))).",
                    hint: "Name another file with --config.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            unlink(file)
            throw Failure(.configuration, "\(file) could not be written whole.", hint: "Is the disk full?")
        }
    }

    /// What is said of a file that is there already.
    static func there(_ file: String) -> Failure {
        Failure(
            .configuration, "\(file) is there already, and was left as it is.",
            hint: "Edit it, or name another with --config.")
    }

    /// What it says: the sections that were asked for, the rest commented, and no secret.
    static func text(agent: String, providers: [String]) -> String {
        let head = """
            # paydesk: who sits here, which providers are asked. README.md has the rest.
            # A key or token never stands in this file: it names a command, a file or a variable that holds it.
            theme = "midnight"                 # paydesk themes lists them; "auto" follows the terminal
            """
        let patterns = """
            # [store]
            # path = "/srv/paydesk/paydesk.db" # otherwise in ~/.local/share/paydesk
            # group = "payments"               # the Unix group that shares it
            # key = { file = "/path" }         # otherwise a 0600 file beside the store, made at the first start

            # [[provider]]
            # name = "segura-main"             # what people see
            # kind = "segurapay"
            # token = { command = ["pass", "show", "segura"] }   # or { env = "NAME" } or { file = "/run/secrets/segura" }
            # low_balance = 50000              # rupees

            # [[provider]]
            # name = "pentabit"
            # kind = "pentabit"
            # base_url = "https://crm.example.in"
            # access_key = { env = "PENTABIT_ACCESS_KEY" }
            # secret_key = { env = "PENTABIT_SECRET_KEY" }
            # user_id = "desk-1"

            # [[provider]]
            # name = "payatom"
            # kind = "payatom"
            # base_url = "https://pg.example.in"
            # pid = "2323232323"
            # secret_key = { env = "PAYATOM_SECRET" }

            # [[provider]]
            # name = "paygrt"
            # kind = "paygrt"
            # api_key = { env = "PAYGRT_KEY" }
            # merchant_id = "AP0000"

            # [polling]                        # when providers are asked; README.md has every key
            # calls_per_second = 5             # of each provider, at most
            # burst = 10
            # imps = ["30s", "90s", "5min", "15min", "1h", "3h"]   # after sending, then daily

            # [listen]                         # callbacks
            # bind = "127.0.0.1:8787"
            # [listen.segura-main]
            # path_secret = { env = "SEGURA_HOOK" }

            """
        return ([head, agent] + providers.map { $0.trimmingCharacters(in: .newlines) } + [patterns])
            .joined(separator: "\n\n")
    }
}
