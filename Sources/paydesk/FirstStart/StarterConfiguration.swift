import Dashboard
import Foundation

/// The commented configuration that a first start writes.
enum StarterConfiguration {
    /// Writes it, mode 0600, and says what became of it; a file that is there already is left alone.
    static func write(to file: String) -> Notice {
        let folder = URL(filePath: file).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return errno == EEXIST
                ? Notice("\(file) is there already and was left as it is.", .warning)
                : Notice("\(file) cannot be written: \(String(cString: strerror(errno))).", .failure)
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            return Notice("Written. Edit \(file), then start paydesk again.")
        } catch {
            return Notice("\(file) could not be written whole: is the disk full?", .failure)
        }
    }

    /// What it says: everything commented but what every desk needs, and no secret.
    static let text = """
        # paydesk: who sits here, which providers are asked. README.md has the rest.
        # A key or token never stands in this file: it names a command, a file or a variable that holds it.
        theme = "midnight"                 # paydesk themes lists them; "auto" follows the terminal

        [agent]
        name = "agent"
        station = 11                       # 10 to 99, another one at each desk
        # role = "operator"                # viewer looks, operator sends, approver decides
        # limit_per_payout = 200000        # rupees
        # limit_per_day    = 1000000
        # limit_per_beneficiary = 500000
        # approval_from    = 100000        # from here a second person approves

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
}
