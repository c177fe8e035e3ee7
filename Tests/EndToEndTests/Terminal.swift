import Foundation

/// A real terminal for the real program: tmux on a socket of its own.
final class Terminal {
    private let socket = "paydesk-test-\(UUID().uuidString.prefix(8))"
    private let keeper: Keeper
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
        keeper = try Keeper(clearingAway: Self.clearing, [socket, home.path])
        var variables = ["HOME": home.path, "LC_ALL": "C.UTF-8", "PS1": "shell> ", "TMPDIR": home.path]
        variables.merge(environment) { $1 }
        let assignments = variables.flatMap { ["-e", "\($0)=\($1)"] }
        let settings = [
            "-f", "/dev/null", "start-server", ";", "set-option", "-g", "default-terminal", "tmux-256color",
        ]
        let bare = ["env", "-u", "NO_COLOR", "-u", "XDG_CONFIG_HOME", "-u", "XDG_DATA_HOME", "-u", "XDG_STATE_HOME"]
        let shell = interactive ? ["bash", "--norc", "-i"] : ["sh"]
        // What a test types as a path is below its home, not in the repository.
        let place = ["-x", String(columns), "-y", String(rows), "-c", home.path]
        let window = ["new-session", "-d"] + place + assignments
        try tmux(
            settings + [";"] + window + (environment["NO_COLOR"] == nil ? bare : ["env"] + bare.dropFirst(3)) + shell)
        try tmux(["set-option", "-g", "window-size", "manual"])
        try wait("a shell") { $0.contains { $0.hasPrefix("shell>") } }
    }

    deinit { keeper.end() }

    /// Ends the server `$1`, what its shells started, and removes the folder `$2`.
    private static let clearing = """
        all=; alive=
        for shell in $(tmux -L "$1" list-panes -a -F '#{pane_pid}' 2>/dev/null); do
            all="$all $shell $(pgrep -P "$shell")"
        done
        tmux -L "$1" kill-server 2>/dev/null
        for try in $(seq 100); do
            alive=
            for process in $all; do kill -0 "$process" 2>/dev/null && alive="$alive $process"; done
            [ -z "$alive" ] && break
            sleep 0.05
        done
        [ -z "$alive" ] || kill -9 $alive
        rm -rf "$2"
        """

    /// Types a command at the shell and presses Enter.
    func run(_ command: String) throws {
        try type(command)
        try press("Enter")
    }

    /// Types characters as they are.
    func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

    /// Presses keys by tmux's names: `Enter`, `Escape`, `Tab`, `Up`, `C-z`.
    func press(_ keys: String...) throws { try press(keys) }

    /// Presses many keys at once.
    func press(_ keys: [String]) throws { try tmux(["send-keys", "--"] + keys) }

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

    /// The screen with the sequences that style it.
    func styledScreen() throws -> String { try tmux(["capture-pane", "-p", "-e"]) }

    /// What tmux's own clipboard holds.
    func buffer() throws -> String { try tmux(["show-buffer"]) }

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

    /// Waits until the program has left and the shell's own screen is back.
    func waitForTheShell(seconds: Double = 10) throws {
        try wait("the shell", seconds: seconds) { _ in try ask("#{alternate_on}") == "0" }
    }

    /// Waits until the program is gone, which is a little later than the shell's screen is back.
    func waitForTheEnd(seconds: Double = 10) throws {
        try wait("the program's end", seconds: seconds) { _ in try children().isEmpty }
    }

    /// The one program the shell runs.
    func child() throws -> Int32 {
        guard let child = try children().first else { throw Missing(what: "a program", screen: try screen()) }
        return child
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
