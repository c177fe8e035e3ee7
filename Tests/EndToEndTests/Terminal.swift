import Foundation

/// A real terminal for the real program: tmux on a socket of its own.
final class Terminal {
    private let socket = "paydesk-test-\(UUID().uuidString.prefix(8))"
    /// Its HOME and TMPDIR.
    let home: URL

    /// The program under test, which the build puts beside the tests.
    static var program: String {
        Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }?
            .deletingLastPathComponent().appending(path: "paydesk").path
            ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "paydesk").path
    }

    /// Starts a shell in a window of this size, with a home of its own, and nothing of the machine's configuration.
    init(columns: Int, rows: Int, environment: [String: String] = [:], interactive: Bool = false) throws {
        home = FileManager.default.temporaryDirectory.appending(path: "paydesk-home-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        var variables = ["HOME": home.path, "LC_ALL": "C.UTF-8", "PS1": "shell> ", "TMPDIR": home.path]
        variables.merge(environment) { $1 }
        let assignments = variables.flatMap { ["-e", "\($0)=\($1)"] }
        try tmux(
            ["-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows)] + assignments + [
                "env", "-u", "XDG_CONFIG_HOME", "-u", "XDG_DATA_HOME", "-u", "XDG_STATE_HOME",
            ] + (interactive ? ["bash", "--norc", "-i"] : ["sh"]))
        try tmux(["set-option", "-g", "window-size", "manual"])
        try wait("a shell") { $0.contains { $0.hasPrefix("shell>") } }
    }

    deinit {
        _ = try? tmux(["kill-server"])
        try? FileManager.default.removeItem(at: home)
    }

    /// Types a command at the shell and presses Enter.
    func run(_ command: String) throws {
        try type(command)
        try press("Enter")
    }

    /// Types characters as they are.
    func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

    /// Presses keys by tmux's names: `Enter`, `Escape`, `Tab`, `Up`, `C-z`.
    func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

    /// Pastes as a terminal does, bracketed where the program asked for it.
    func paste(_ text: String) throws {
        try tmux(["set-buffer", text])
        try tmux(["paste-buffer", "-p"])
    }

    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", String(columns), "-y", String(rows)])
    }

    /// The screen's lines, trailing blanks cut.
    func screen() throws -> [String] {
        try tmux(["capture-pane", "-p"]).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// A tmux format such as `#{alternate_on}`.
    func ask(_ format: String) throws -> String {
        try tmux(["display-message", "-p", format]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Closes the window as a terminal that is shut does: its programs are hung up.
    func close() throws { try tmux(["kill-server"]) }

    /// The process ids of everything the window's shell started.
    func children() throws -> [Int32] {
        let shell = try ask("#{pane_pid}")
        let listed = try Self.output("/usr/bin/pgrep", ["-P", shell], allowingFailure: true)
        return listed.split(separator: "\n").compactMap { Int32($0) }
    }

    /// Waits until the screen shows what is looked for, at most `seconds`.
    @discardableResult
    func wait(
        _ what: String, seconds: Double = 20, until isThere: ([String]) throws -> Bool
    ) throws -> [String] {
        let deadline = Date().addingTimeInterval(seconds)
        var last: [String] = []
        repeat {
            last = try screen()
            if try isThere(last) { return last }
            usleep(30_000)
        } while Date() < deadline
        throw Missing(what: what, screen: last)
    }

    /// Waits for a text anywhere on the screen.
    @discardableResult
    func wait(for text: String, seconds: Double = 20) throws -> [String] {
        try wait("“\(text)”", seconds: seconds) { $0.contains { $0.contains(text) } }
    }

    struct Missing: Error, CustomStringConvertible {
        var what: String
        var screen: [String]
        var description: String { "\(what) did not come. The screen:\n" + screen.joined(separator: "\n") }
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        try Self.output("/usr/bin/tmux", ["-u", "-L", socket] + arguments)
    }

    private static func output(
        _ program: String, _ arguments: [String], allowingFailure: Bool = false
    ) throws -> String {
        let outcome = try Program.run(program, arguments)
        guard allowingFailure || outcome.status == 0 else {
            throw Missing(what: "\(program) \(arguments.joined(separator: " ")): \(outcome.err)", screen: [])
        }
        return outcome.out
    }
}

/// Runs a program to its end.
enum Program {
    struct Outcome {
        var status: Int32
        var out: String
        var err: String
    }

    /// Runs it with this environment added, and nothing on standard input.
    ///
    /// By `posix_spawn`: Foundation's `Process` waits for a descriptor that a daemon such as tmux's server keeps open.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["out", "err"].map { folder.appending(path: $0).path }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (index, file) in files.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(index + 1), file, O_WRONLY | O_CREAT, 0o600)
        }
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, path, &actions, nil, &words, &settings) == 0 else {
            throw Terminal.Missing(what: path, screen: [])
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        let texts = try files.map { String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self) }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Outcome(status: code, out: texts[0], err: texts[1])
    }
}
