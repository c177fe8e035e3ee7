import Foundation

/// A program that others know, on the same data at the same size.
struct Peer {
    var name: String
    var arguments: [String]
    /// What the terminal shows once the data is there.
    var mark: String
    /// The key that moves down by one.
    var down: String

    /// Those of them that are installed; `file` is the list as text, `first` is in its first line and `last` in its last.
    static func installed(file: String, first: String, last: String) -> [(peer: Peer, path: String)] {
        [
            Peer(name: "htop", arguments: [], mark: "PID", down: "\u{1B}OB"),
            // It begins at the end of the list.
            Peer(name: "lnav", arguments: ["-N", file], mark: last, down: "k"),
            Peer(name: "vd", arguments: [file], mark: first, down: "j"),
            Peer(name: "less", arguments: ["-S", file], mark: first, down: "j"),
        ].compactMap { peer in
            let paths = ["/usr/bin", "/usr/local/bin", "/bin"].map { "\($0)/\(peer.name)" }
            return paths.first { access($0, X_OK) == 0 }.map { (peer, $0) }
        }
    }
}

/// What every program is asked for, in one way.
struct ProgramRun {
    let program: String
    let arguments: [String]
    let environment: [String: String]
    var isDrawn = false
    /// Whether its data stands on the terminal.
    let hasData: (MeasuredTerminal) -> Bool
    let down: String

    /// Bytes of a frame: what is less only prepares the terminal.
    private static let frame = 400

    func start() throws -> MeasuredTerminal {
        try MeasuredTerminal(program, arguments, environment: environment, isDrawn: isDrawn)
    }

    /// Starts it several times: the middle of the times to its first frame and to its data.
    func first(_ starts: Int) throws -> (frame: Double?, data: Double?) {
        var (frames, data): ([Double], [Double]) = ([], [])
        for _ in 0..<starts {
            let terminal = try start()
            defer { terminal.end() }
            var frame: Duration?
            var found: Duration?
            // Some never stop painting.
            let deadline = ContinuousClock.now + .seconds(10)
            while found == nil, ContinuousClock.now < deadline, let burst = terminal.burst(patience: 10_000) {
                if frame == nil, terminal.count >= Self.frame { frame = burst.last }
                if hasData(terminal) { found = burst.last }
            }
            if let frame { frames.append(frame.asMilliseconds) }
            if let found { data.append(found.asMilliseconds) }
        }
        return (Figures.share(0.5, of: frames.sorted()), Figures.share(0.5, of: data.sorted()))
    }

    /// Scrolls down by so many keys, each pressed when the last one's paint has stood for a moment.
    func scroll(_ terminal: MeasuredTerminal, keys: Int, into figures: inout Figures) {
        var bytes = 0
        // Several in a row that paint nothing: the list is at its end.
        var inRow = 0
        for _ in 0..<keys where inRow < 5 {
            terminal.settle(8, patience: .milliseconds(100))
            terminal.press(down)
            let frame = terminal.frame()
            let rest = terminal.burst(patience: frame == nil ? 1_000 : 40)
            guard let first = frame ?? rest, let last = rest ?? frame else {
                figures.deafKeys += 1
                inRow += 1
                continue
            }
            inRow = 0
            bytes += (frame?.bytes ?? 0) + (rest?.bytes ?? 0)
            figures.keys.append(first.last.asMilliseconds)
            figures.wholeKeys.append(last.last.asMilliseconds)
        }
        figures.keys.sort()
        figures.wholeKeys.sort()
        if !figures.keys.isEmpty { figures.bytesPerKey = Double(bytes) / Double(figures.keys.count) }
    }

    /// Leaves it alone for so long.
    func idle(_ terminal: MeasuredTerminal, seconds: Double) -> (processor: Double, bytes: Int) {
        let (used, bytes) = (Child.processorSeconds(of: terminal.pid), terminal.count)
        terminal.listen(seconds: seconds)
        let share = (Child.processorSeconds(of: terminal.pid) - used) / seconds * 100
        return (share, terminal.count - bytes)
    }

    func memory(_ terminal: MeasuredTerminal) -> (now: Double, most: Double) {
        (Child.memory("VmRSS", of: terminal.pid), Child.memory("VmHWM", of: terminal.pid))
    }

    /// All of it for a program that is no dashboard of ours.
    func measure(starts: Int, keys: Int, idleSeconds: Double) throws -> Figures {
        var figures = Figures()
        (figures.firstFrame, figures.data) = try first(starts)
        let terminal = try start()
        defer { terminal.end() }
        _ = terminal.time(patience: 30_000) { hasData($0) }
        terminal.settle(300)
        scroll(terminal, keys: keys, into: &figures)
        terminal.settle(500)
        if idleSeconds > 0 { figures.idle = idle(terminal, seconds: idleSeconds) }
        figures.memory = memory(terminal)
        return figures
    }
}
