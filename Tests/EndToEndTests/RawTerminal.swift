import Foundation
import TerminalGlass

/// A terminal that keeps count of every byte: the real program on a pseudo-terminal of its own.
///
/// Where tmux is what an agent sees, this is what reaches the wire.
final class RawTerminal: @unchecked Sendable {
    /// Its HOME and TMPDIR.
    let home: URL
    let pid: pid_t

    private let keeper: Keeper
    private let master: Int32
    private let lock = NSLock()
    /// These are guarded by `lock`.
    private var glass: Glass
    private var raw: [UInt8] = []
    private var frameTimes: [Date] = []
    private var isReading = true
    private var isClosed = false
    private var isDrained = false
    private var status: Int32?

    /// Starts a program; `environment` is added to an almost empty one.
    ///
    /// Where it does not own the terminal, the system sends it no signal when the terminal goes.
    init(
        _ arguments: [String], program: String = Terminal.program, columns: Int = 120, rows: Int = 34,
        environment: [String: String] = [:], ownsTerminal: Bool = true, prepare: (URL) throws -> Void = { _ in }
    ) throws {
        home = FileManager.default.temporaryDirectory.appending(path: "paydesk-home-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try prepare(home)
        keeper = try Keeper(clearingAway: "rm -rf \"$1\"", [home.path])
        glass = Glass(columns: columns, rows: rows)
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // The functions for this are hidden from Swift: TIOCSPTLCK unlocks it, TIOCGPTN numbers it.
        var (locked, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, 0x4004_5431, &locked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            throw Terminal.Missing(what: "a pseudo-terminal", screen: [])
        }
        Self.setSize(of: master, columns, rows)
        var variables = [
            "HOME": home.path, "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TERM": "xterm-256color",
            "TMPDIR": home.path, "PAYDESK_CONFIG": Self.config(home).path,
        ]
        variables.merge(environment) { $1 }
        pid = try Program.start(
            program, arguments, onTerminal: "/dev/pts/\(number)", isLeader: ownsTerminal, environment: variables)
        Thread.detachNewThread { [weak self, master] in
            while self?.readSome(master) ?? false {}
        }
    }

    deinit {
        hangUp()
        if !hasEnded { kill(pid, SIGKILL) }
        if status == nil { waitpid(pid, nil, 0) }
        keeper.end()
    }

    /// The dashboard on an empty store, with a provider that nobody reaches.
    static func desk(
        columns: Int = 120, rows: Int = 34, environment: [String: String] = [:], ownsTerminal: Bool = true
    ) throws -> RawTerminal {
        let terminal = try RawTerminal(
            [], columns: columns, rows: rows,
            environment: environment.merging(["SEGURA_TOKEN": "a-token"]) { $1 }, ownsTerminal: ownsTerminal,
            prepare: { home in try emptyDesk(home).write(to: config(home), atomically: true, encoding: .utf8) })
        try terminal.wait(for: "segura-main")
        return terminal
    }

    /// The dashboard on a sandbox, with its wallet on the screen.
    static func desk(
        _ sandbox: SandboxProcess, columns: Int = 120, rows: Int = 34, environment: [String: String] = [:]
    ) throws -> RawTerminal {
        let terminal = try RawTerminal(
            [], columns: columns, rows: rows, environment: sandbox.environment.merging(environment) { $1 })
        try terminal.wait("a wallet") { $0.contains { $0.contains("segura-main") && $0.contains("₹") } }
        return terminal
    }

    static func config(_ home: URL) -> URL { home.appending(path: "config.toml") }

    static func emptyDesk(_ home: URL) -> String {
        """
        [agent]
        name = "asha"
        station = 11
        [store]
        path = "\(home.path)/store/paydesk.db"
        [[provider]]
        name = "segura-main"
        kind = "segurapay"
        base_url = "http://127.0.0.1:1"
        token = { env = "SEGURA_TOKEN" }
        """
    }

    // MARK: Doing

    /// Writes bytes as a terminal does that somebody types at, all of them.
    func send(_ bytes: some Collection<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            guard written > 0 else { throw Terminal.Missing(what: "a terminal that takes input", screen: lines) }
            rest = rest.dropFirst(written)
        }
    }

    func send(_ text: String) throws { try send(text.utf8) }

    /// Pastes as terminals do that trust the text.
    func paste(_ text: some Collection<UInt8>) throws {
        try send(Array("\u{1B}[200~".utf8) + text + Array("\u{1B}[201~".utf8))
    }

    func resize(columns: Int, rows: Int) {
        lock.withLock { glass.resize(columns: columns, rows: rows) }
        Self.setSize(of: master, columns, rows)
    }

    private static func setSize(of master: Int32, _ columns: Int, _ rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Goes away, as a terminal does that is closed.
    func hangUp() {
        lock.withLock {
            if !isClosed { close(master) }
            isClosed = true
        }
    }

    /// Takes what the program writes, or leaves it standing in the line.
    func read(_ on: Bool) { lock.withLock { isReading = on } }

    private func readSome(_ master: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var input = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let ready = poll(&input, 1, 5)
        return lock.withLock {
            guard !isClosed else { return false }
            guard ready > 0, isReading else {
                if !isReading { usleep(5_000) }
                return true
            }
            let count = Foundation.read(master, &buffer, buffer.count)
            guard count > 0 else {
                // Nobody has the terminal open any more, and everything that was written is here.
                isDrained = true
                usleep(5_000)
                return true
            }
            // Before the program has it open there is nothing in it either.
            isDrained = false
            let before = glass.frames
            glass.take(buffer[..<count])
            raw += buffer[..<count]
            frameTimes += Array(repeating: Date(), count: glass.frames - before)
            return true
        }
    }

    // MARK: Seeing

    /// What the bytes drew.
    var seen: Glass { lock.withLock { glass } }
    /// The screen's lines.
    var lines: [String] { lock.withLock { glass.lines } }
    /// Everything that was written.
    var bytes: [UInt8] { lock.withLock { raw } }
    /// How much was written.
    var count: Int { lock.withLock { raw.count } }
    /// The bytes around the first that should not have come.
    var aroundTheRefused: String {
        lock.withLock {
            guard let at = glass.refusedAt else { return "" }
            let around = raw[max(0, at - 200)..<min(raw.count, at + 60)]
            return around.map { (0x20...0x7E).contains($0) ? String(Unicode.Scalar($0)) : "<\(String($0, radix: 16))>" }
                .joined()
        }
    }
    /// When each frame came.
    var frames: [Date] { lock.withLock { frameTimes } }

    /// The terminal's settings.
    func settings() -> [UInt32] {
        var settings = termios()
        tcgetattr(master, &settings)
        return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
    }

    /// Waits until the screen shows what is looked for, at most `seconds`.
    @discardableResult
    func wait(_ what: String, seconds: Double = 20, until isThere: ([String]) throws -> Bool) throws -> [String] {
        let deadline = Date().addingTimeInterval(seconds)
        var last: [String] = []
        repeat {
            last = lines
            if try isThere(last) { return last }
            usleep(3_000)
        } while Date() < deadline
        throw Terminal.Missing(what: what, screen: last)
    }

    /// Waits for a text anywhere on the screen.
    @discardableResult
    func wait(for text: String, seconds: Double = 20) throws -> [String] {
        try wait("“\(text)”", seconds: seconds) { $0.contains { $0.contains(text) } }
    }

    /// Waits until nothing has been written for a while.
    func waitForSilence(_ milliseconds: Int = 150, seconds: Double = 10) throws {
        var (last, since) = (count, Date())
        let deadline = since.addingTimeInterval(seconds)
        while Date().timeIntervalSince(since) * 1_000 < Double(milliseconds) {
            guard Date() < deadline else { throw Terminal.Missing(what: "silence", screen: lines) }
            usleep(5_000)
            let now = count
            if now != last { (last, since) = (now, Date()) }
        }
    }

    /// Whether the program is gone.
    var hasEnded: Bool {
        lock.withLock {
            if status != nil { return true }
            var code: Int32 = 0
            if waitpid(pid, &code, WNOHANG) == pid { status = code }
            return status != nil
        }
    }

    /// Waits for the program's end: its exit code, or 128 and the signal.
    func waitForTheEnd(seconds: Double = 10) throws -> Int32 {
        try wait("the program's end", seconds: seconds) { _ in hasEnded }
        // What it wrote last may still stand in the line; a child of its own may keep the terminal open.
        let deadline = Date().addingTimeInterval(1)
        while !lock.withLock({ isDrained }), Date() < deadline { usleep(2_000) }
        let code = lock.withLock { status ?? 0 }
        return code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
    }

    /// The processor time the program has used, in seconds.
    func processorSeconds() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = text.drop { $0 != ")" }.split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
