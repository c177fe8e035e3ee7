import Foundation

/// Other programs, and what they take of the machine.
enum Child {
    /// Where a program reads and writes.
    enum Place {
        /// A terminal, which becomes its own.
        case terminal(String)
        /// A file for what it prints; it reads nothing.
        case file(String)
    }

    /// `POSIX_SPAWN_SETSID`, which the header hides from Swift.
    private static let leadsItsSession: Int32 = 0x80

    /// Starts a program with this environment and no other.
    static func start(_ program: String, _ arguments: [String], on place: Place, environment: [String: String]) throws
        -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch place {
        case .terminal(let terminal):
            posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        case .file(let file):
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            posix_spawn_file_actions_addopen(&actions, 2, file + ".err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A child inherits what the starting thread blocks: no hang-up would reach it.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | leadsItsSession))
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, program, &actions, &attributes, &words, &settings) == 0 else {
            throw BenchFault(what: "\(program) cannot be started")
        }
        return child
    }

    /// Runs a program to its end; throws where it leaves with anything but 0.
    static func run(_ program: String, _ arguments: [String], into file: String, environment: [String: String]) throws {
        let child = try start(program, arguments, on: .file(file), environment: environment)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        guard status == 0 else {
            let said = (try? String(contentsOfFile: file + ".err", encoding: .utf8)) ?? ""
            throw BenchFault(what: "\(program) \(arguments.joined(separator: " ")) failed: \(said)")
        }
    }

    /// Asks it to end, and no longer asks after two seconds.
    static func end(_ child: pid_t) {
        kill(child, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(2)
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            if ContinuousClock.now > deadline { kill(child, SIGKILL) }
            usleep(2_000)
        }
    }

    /// A line of `/proc/PID/status` that counts kB, in MiB; 0 where it is not told.
    static func memory(_ line: String, of child: pid_t) -> Double {
        guard let status = try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix(line + ":") }
        return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1_024 } ?? 0
    }

    /// Processor time of all its threads, ended ones too, in seconds.
    static func processorSeconds(of child: pid_t) -> Double {
        // The clock of another process, as Linux numbers it (clock_getcpuclockid).
        let clock = clockid_t(~child << 3 | 2)
        var moment = timespec()
        guard clock_gettime(clock, &moment) == 0 else { return 0 }
        return Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9
    }
}
