import Foundation

/// `paydesk sandbox` as a process of its own, and a home with a configuration for it.
final class SandboxProcess {
    static let token = "token-of-the-tests"
    let address: String
    let home: URL
    private let process = Process()

    init(faults: String = "none", seed: Int = 7) throws {
        home = FileManager.default.temporaryDirectory.appending(path: "paydesk-home-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let pipe = Pipe()
        process.executableURL = URL(filePath: Terminal.program)
        process.arguments = ["sandbox", "--faults", faults, "--seed", String(seed), "--speed", "20"]
        process.environment = ProcessInfo.processInfo.environment.merging(["PAYDESK_SANDBOX_TOKEN": Self.token]) { $1 }
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Terminal.Missing(what: "the sandbox's ready line", screen: []) }
            line += more
        }
        let ready = try JSONSerialization.jsonObject(with: line) as? [String: Any]
        let addresses = ready?["base_urls"] as? [String: String]
        address = addresses?["segurapay"] ?? ""
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: home)
    }

    /// The configuration, with lines added below its provider.
    func configure(token: String = "{ env = \"SEGURA_TOKEN\" }", address: String? = nil, more: String = "") throws {
        let text = """
            [agent]
            name = "asha"
            station = 11
            [store]
            path = "\(home.path)/store/paydesk.db"
            [http]
            connect_timeout = 2
            reply_timeout = 2
            [[provider]]
            name = "segura-main"
            kind = "segurapay"
            base_url = "\(address ?? self.address)"
            token = \(token)
            \(more)
            """
        try text.write(to: home.appending(path: "config.toml"), atomically: true, encoding: .utf8)
    }

    /// Runs a command of the program with this home's configuration.
    func paydesk(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
        let base = [
            "HOME": home.path, "SEGURA_TOKEN": Self.token, "PAYDESK_CONFIG": home.appending(path: "config.toml").path,
        ]
        return try Program.run(Terminal.program, arguments, environment: base.merging(environment) { $1 })
    }

    /// What the provider has in its book: the POSTs it received by order.
    func posts() throws -> [String: Int] {
        let outcome = try Program.run(
            "/usr/bin/python3",
            ["-c", "import sys,urllib.request;sys.stdout.write(urllib.request.urlopen('\(address)/_sandbox/book').read().decode())"])
        guard let book = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any],
            let orders = book["orders"] as? [[String: Any]]
        else { throw Terminal.Missing(what: "the sandbox's book", screen: [outcome.out, outcome.err]) }
        var posts: [String: Int] = [:]
        for order in orders {
            if let client = order["client_id"] as? String, let count = order["payout_posts"] as? Int { posts[client] = count }
        }
        return posts
    }
}

extension Program.Outcome {
    /// Standard output's lines as JSON objects.
    var objects: [[String: Any]] {
        out.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
        }
    }

    /// The `error` object on standard error.
    var error: [String: Any]? {
        let object = (try? JSONSerialization.jsonObject(with: Data(err.utf8))) as? [String: Any]
        return object?["error"] as? [String: Any]
    }
}
