import Foundation

/// `paydesk sandbox` as a process of its own, and a home with a configuration for it.
final class SandboxProcess {
    static let token = "token-of-the-tests"
    /// Where it answers; the same after ``stop()`` and ``start()``.
    private(set) var address = ""
    let home: URL
    private let seed: Int
    private let speed: Int
    private(set) var port = 0
    private var keeper: Keeper?

    /// A provider whose time runs so many times as fast.
    init(seed: Int = 7, speed: Int = 20) throws {
        (self.seed, self.speed) = (seed, speed)
        home = FileManager.default.temporaryDirectory.appending(path: "paydesk-home-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: home)
    }

    /// Starts it, on the port it had before.
    func start() throws {
        let out = home.appending(path: "sandbox-\(UUID().uuidString.prefix(8))").path
        let script = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            cat <&3 >/dev/null
            kill -9 $!
            """
        keeper = try Keeper(
            script,
            [
                Terminal.program, "sandbox", "--port", String(port), "--seed", String(seed), "--speed", String(speed),
            ], environment: ["PAYDESK_SANDBOX_TOKEN": Self.token], out: out)
        var line = ""
        try Self.wait("the sandbox's ready line") {
            line = (try? String(contentsOfFile: out, encoding: .utf8)) ?? ""
            return line.contains("\n")
        }
        PrintedJSON.hold(line, to: "sandbox")
        let ready = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let addresses = ready?["base_urls"] as? [String: String]
        address = addresses?["segurapay"] ?? ""
        port = URLComponents(string: address)?.port ?? 0
    }

    /// Kills it, as a provider that is gone from one moment to the next.
    func stop() {
        keeper?.end()
        keeper = nil
    }

    // MARK: A desk on it

    /// The configuration, with lines added below its provider.
    func configure(
        token: String = "{ env = \"SEGURA_TOKEN\" }", address: String? = nil, replyTimeout: Int = 2, more: String = ""
    ) throws {
        let text = """
            [agent]
            name = "asha"
            station = 11
            [store]
            path = "\(home.path)/store/paydesk.db"
            [http]
            connect_timeout = 2
            reply_timeout = \(replyTimeout)
            [[provider]]
            name = "segura-main"
            kind = "segurapay"
            base_url = "\(address ?? self.address)"
            token = \(token)
            \(more)
            """
        try text.write(to: home.appending(path: "config.toml"), atomically: true, encoding: .utf8)
    }

    /// The configuration with a listener on a free port.
    func configureListening() throws {
        try configure(
            more: """
                [listen]
                bind = "127.0.0.1:0"
                [listen.segura-main]
                path_secret = { env = "SEGURA_HOOK" }
                """)
    }

    /// What a program of this desk is started with.
    var environment: [String: String] {
        [
            "HOME": home.path, "SEGURA_TOKEN": Self.token, "PAYDESK_CONFIG": home.appending(path: "config.toml").path,
        ]
    }

    /// Runs a command of the program with this home's configuration.
    func paydesk(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
        try paydesk(words: arguments, environment: environment)
    }

    /// The same with the words in a list.
    func paydesk(words arguments: [String], environment: [String: String] = [:]) throws -> Program.Outcome {
        try Program.run(Terminal.program, arguments, environment: self.environment.merging(environment) { $1 })
    }

    /// Starts a command that goes on, its results going to a file; wait for it with `Program.wait`.
    func start(_ arguments: [String], out file: String) throws -> pid_t {
        try Program.start(Terminal.program, arguments, environment: environment, out: file)
    }

    /// Pays ₹500 by IMPS, with options added.
    func pay(_ more: String..., account: String = "50100234567812") throws -> Program.Outcome {
        try Program.run(Terminal.program, Self.order(account) + more, environment: environment)
    }

    /// The words that pay ₹500 by IMPS.
    static func order(_ account: String = "50100234567812") -> [String] {
        [
            "payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "500", "--name", "MEENA IYER",
            "--account", account, "--ifsc", "HDFC0001203", "--mobile", "9876543210",
        ]
    }

    /// Pays and gives the reference.
    func reference(ofPaymentTo account: String = "50100234567812") throws -> String {
        let sent = try pay("--yes", "--json", account: account)
        guard let reference = sent.objects.first?["reference"] as? String else {
            throw Terminal.Missing(what: "a reference: \(sent.err)", screen: [sent.out])
        }
        return reference
    }

    // MARK: What the provider knows

    /// Tells it how the next answers are to go (`POST /_sandbox/script`).
    func script(_ order: [String: Any]) throws {
        let body = try JSONSerialization.data(withJSONObject: order)
        let answer = try LoopbackHTTP(port: port).exchange("POST", "/_sandbox/script", body)
        guard answer.contains("scripted") else { throw Terminal.Missing(what: "a script: \(answer)", screen: []) }
    }

    /// The orders in the provider's own book.
    func orders() throws -> [[String: Any]] {
        guard let orders = try book()["orders"] as? [[String: Any]] else {
            throw Terminal.Missing(what: "the sandbox's book", screen: [])
        }
        return orders
    }

    /// How many requests came by a path.
    func requests(_ path: String) throws -> Int { (try book()["requests"] as? [String: Int])?[path] ?? 0 }

    private func book() throws -> [String: Any] {
        let text = try LoopbackHTTP(port: port).exchange("GET", "/_sandbox/book", Data())
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// What the provider has in its book: the POSTs it received by order.
    func posts() throws -> [String: Int] {
        var posts: [String: Int] = [:]
        for order in try orders() {
            if let client = order["client_id"] as? String, let count = order["payout_posts"] as? Int {
                posts[client] = count
            }
        }
        return posts
    }

    /// Waits until a condition holds.
    static func wait(_ what: String, seconds: Double = 20, until isThere: () throws -> Bool) throws {
        let deadline = Date().addingTimeInterval(seconds)
        while try !isThere() {
            guard Date() < deadline else { throw Terminal.Missing(what: what, screen: []) }
            usleep(20_000)
        }
    }
}

/// One HTTP exchange on loopback, for what only the tests ask.
struct LoopbackHTTP {
    let port: Int

    /// Sends a request and gives the answer's body.
    func exchange(_ method: String, _ path: String, _ body: Data) throws -> String {
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        let text = try answer(to: Array(head.utf8) + Array(body))
        guard let end = text.range(of: "\r\n\r\n") else { throw Terminal.Missing(what: "an answer", screen: [text]) }
        return String(text[end.upperBound...])
    }

    /// Sends bytes as they are and gives what comes until the other end closes; nothing where it closes at once.
    func answer(to request: [UInt8]) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Terminal.Missing(what: "a socket", screen: []) }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Terminal.Missing(what: "somebody on port \(port)", screen: []) }
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Terminal.Missing(what: "an open connection", screen: [])
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        return String(decoding: answer, as: UTF8.self)
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
