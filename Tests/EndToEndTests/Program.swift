import Foundation

/// Runs programs as a login shell would: no signal blocked or ignored, whatever this process does with its own.
///
/// By `posix_spawn`: Foundation's `Process` waits for a descriptor that a daemon such as tmux's server keeps open.
enum Program {
    struct Outcome {
        var status: Int32
        var out: String
        var err: String
    }

    /// The rights of a file; nil where there is none.
    static func mode(of path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
    }

    /// Runs a program to its end with this environment added, and nothing on standard input.
    ///
    /// One that has not ended after `seconds` is killed, and this throws.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], seconds: Double = 30
    ) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["out", "err"].map { folder.appending(path: $0).path }
        let child = try start(path, arguments, environment: environment, out: files[0], err: files[1])
        let status = try wait(for: child, seconds: seconds, path)
        let texts = try files.map { String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self) }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        let outcome = Outcome(status: code, out: texts[0], err: texts[1])
        if path == Terminal.program, arguments.contains("--json") { PrintedJSON.hold(outcome, to: arguments) }
        return outcome
    }

    /// Starts a program; `input` is a descriptor it reads, else there is nothing to read.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], input: Int32? = nil,
        out: String = "/dev/null", err: String = "/dev/null"
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT, 0o600)

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        return try spawn(path, arguments, variables, &actions)
    }

    /// Starts a program on the terminal of this name, with this environment and no other, in a session of its own where
    /// it is the leader: the terminal is its own then.
    static func start(
        _ path: String, _ arguments: [String], onTerminal terminal: String, isLeader: Bool,
        environment: [String: String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, isLeader ? O_RDWR : O_RDWR | O_NOCTTY, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        return try spawn(path, arguments, environment, &actions, flags: isLeader ? leadsItsSession : 0)
    }

    /// `POSIX_SPAWN_SETSID`, which the header hides from Swift.
    private static let leadsItsSession: Int32 = 0x80

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String],
        _ actions: inout posix_spawn_file_actions_t, flags: Int32 = 0
    ) throws -> pid_t {
        // The threads tests run on block most signals, and a child inherits that: no hang-up would ever reach it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | flags))

        // What other tests have open at this moment is none of a child's business: a listener of theirs would be its own.
        _ = addCloseFrom(&actions, 3)

        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, path, &actions, &attributes, &words, &settings) == 0 else {
            throw Terminal.Missing(what: path, screen: [])
        }
        return child
    }

    static func wait(for child: pid_t, seconds: Double, _ path: String) throws -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return status }
            guard Date() < deadline else { break }
            usleep(3_000)
        }
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        throw Terminal.Missing(what: "the end of \(path) within \(Int(seconds)) s", screen: [])
    }
}

/// Clears away behind a test, also where it fails, and where the whole test process is killed: a shell that waits for
/// the end of a socket which only this process holds.
final class Keeper: Sendable {
    private let shell: pid_t
    private let held: Int32

    /// Runs `script` with these arguments, from `$1` on, when ``end()`` is called or this process is gone.
    convenience init(clearingAway script: String, _ arguments: [String]) throws {
        try self.init("cat >/dev/null\n" + script, arguments)
    }

    /// Runs `script` at once, its standard input the socket.
    init(
        _ script: String, _ arguments: [String], environment: [String: String] = [:], out: String = "/dev/null"
    ) throws {
        var ends: [Int32] = [-1, -1]
        // Not a pipe: this closes itself in every child from the first moment, whichever thread starts one.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Terminal.Missing(what: "a socket", screen: []) }
        defer { close(ends[0]) }
        shell = try Program.start(
            "/bin/sh", ["-c", script, "keeper"] + arguments, environment: environment, input: ends[0], out: out)
        held = ends[1]
    }

    /// Closes the socket and waits until all is cleared away.
    func end() {
        close(held)
        var status: Int32 = 0
        while waitpid(shell, &status, 0) == -1, errno == EINTR {}
    }
}

/// `posix_spawn_file_actions_addclosefrom_np` of glibc 2.34, which the header hides from Swift.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func addCloseFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32
