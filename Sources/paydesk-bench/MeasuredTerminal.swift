import Foundation
import TerminalGlass

/// A program on a pseudo-terminal of its own, and the moment at which each piece of its output came.
final class MeasuredTerminal {
    /// A run of output with no pause in it.
    struct Burst {
        var bytes = 0
        /// When its last byte came, since the program or the key.
        var last: Duration
    }

    /// The size everything is measured at.
    static let size = (columns: 120, rows: 34)
    /// Output that pauses so long, in milliseconds, is a frame that has ended.
    private static let pause: Int32 = 2

    let pid: pid_t
    /// Everything that came, in bytes.
    private(set) var count = 0
    /// What the bytes drew; kept for programs whose sequences are known alone.
    private(set) var glass: Glass?
    /// The text that came so far; not kept beside a glass.
    private(set) var text: [UInt8] = []
    private let master: Int32
    private var start = ContinuousClock.now
    private var hasEnded = false

    /// Starts a program with almost no environment; `isDrawn` keeps its screen.
    init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], isDrawn: Bool = false
    ) throws {
        glass = isDrawn ? Glass(columns: Self.size.columns, rows: Self.size.rows) : nil
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // The functions for this are hidden from Swift: TIOCSPTLCK unlocks it, TIOCGPTN numbers it.
        var (locked, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, 0x4004_5431, &locked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            throw BenchFault(what: "there is no pseudo-terminal")
        }
        var size = winsize(
            ws_row: UInt16(Self.size.rows), ws_col: UInt16(Self.size.columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        let variables = [
            "HOME": NSTemporaryDirectory(), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TERM": "xterm-256color",
        ].merging(environment) { $1 }
        start = .now
        pid = try Child.start(program, arguments, on: .terminal("/dev/pts/\(number)"), environment: variables)
    }

    deinit { end() }

    /// Ends the program and waits for its end.
    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        close(master)
        Child.end(pid)
    }

    // MARK: Keys and output

    /// Presses a key; what comes from now on is timed from here.
    func press(_ key: String) {
        let bytes = Array(key.utf8)
        start = .now
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// The next run of output, at most `patience` milliseconds later; nil where nothing comes.
    ///
    /// One that never pauses is cut after a second.
    func burst(patience: Int32 = 1_000) -> Burst? {
        guard var burst = take(within: patience) else { return nil }
        while burst.last < .seconds(1) || burst.bytes == 0, let more = take(within: Self.pause) {
            burst = Burst(bytes: burst.bytes + more.bytes, last: more.last)
        }
        return burst
    }

    /// The next frame of a program that marks them (DEC 2026), at most a second later; nil for others.
    func frame() -> Burst? {
        guard let before = glass?.frames else { return nil }
        let bytes = count
        let end = time(patience: 1_000) { terminal in
            terminal.glass.map { $0.frames > before && !$0.modes.contains(2026) } ?? false
        }
        return end.map { Burst(bytes: count - bytes, last: $0) }
    }

    /// Takes what comes until something is there, at most `patience` milliseconds; when its last byte came.
    func time(patience: Int32 = 5_000, until isThere: (MeasuredTerminal) -> Bool) -> Duration? {
        let deadline = ContinuousClock.now + .milliseconds(Int(patience))
        while ContinuousClock.now < deadline, let piece = take(within: patience) {
            if isThere(self) { return piece.last }
        }
        return nil
    }

    /// Waits until nothing has come for so many milliseconds; false where that is not so within `patience`.
    @discardableResult
    func settle(_ milliseconds: Int32 = 200, patience: Duration = .seconds(10)) -> Bool {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline { if take(within: milliseconds) == nil { return true } }
        return false
    }

    /// Takes whatever comes for so many seconds.
    func listen(seconds: Double) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            _ = take(within: Int32(max(1, left)))
        }
    }

    private func take(within milliseconds: Int32) -> Burst? {
        var input = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&input, 1, milliseconds) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let taken = read(master, &buffer, buffer.count)
        let moment = ContinuousClock.now - start
        guard taken > 0 else { return nil }
        count += taken
        glass?.take(buffer[..<taken])
        if glass == nil { text += buffer[..<taken] }
        return Burst(bytes: taken, last: moment)
    }
}

/// Why nothing could be measured.
struct BenchFault: Error, CustomStringConvertible {
    /// A plain sentence.
    var what: String
    var description: String { what }
}

extension MeasuredTerminal {
    /// Whether the text is among the bytes that came.
    func has(_ mark: String) -> Bool { Data(text).range(of: Data(mark.utf8)) != nil }
}
