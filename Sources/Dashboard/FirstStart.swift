import Guarded
import Payments
import TerminalKit

/// The screen where there is no configuration yet (`screens.md`, *First start*): nothing can be asked or sent, and each
/// line leads on from there.
public struct FirstStart: Hashable, Sendable {
    /// What can be chosen.
    public enum Choice: Hashable, Sendable, CaseIterable {
        /// The demo, on made-up providers.
        case demo
        /// A commented configuration at the path that was looked at, mode 0600, never over an existing file.
        case writeConfiguration
        /// What `paydesk doctor` says.
        case checkMachine
        /// Leave.
        case quit
    }

    /// What the caller is to do.
    public enum Outcome: Hashable, Sendable {
        /// Carry out a choice; ``Choice/quit`` leaves.
        case chosen(Choice)
        /// Paint everything again.
        case repaint
        /// Hand the terminal to the shell (Ctrl-Z).
        case suspend
    }

    /// The file that was looked for, as people write it: `~/.config/paydesk/config.toml`.
    public let path: String
    /// How many providers the demo makes up.
    public let providers: Int
    /// The symbols the terminal can be trusted with.
    public var symbols: Symbols
    /// The line with `▸`.
    public internal(set) var choice = Choice.demo
    /// The last tick, UTC.
    public internal(set) var now: Timestamp
    var size = Size(columns: 0, rows: 0)
    var message: Message?
    var showsHelp = false

    /// The screen for a file that is not there.
    public init(path: String, providers: Int, now: Timestamp, symbols: Symbols = .unicode) {
        (self.path, self.providers, self.now, self.symbols) = (path, providers, now, symbols)
    }

    /// Whether ticks must come each second: a message is about to go.
    public var countsSeconds: Bool { message != nil }
}

/// Lets one event change the screen of a first start; what it does not know changes nothing.
public func update(_ start: inout FirstStart, _ event: Event) -> [FirstStart.Outcome] {
    switch event {
    case .key(let key): return start.press(key)
    case .resize(let size): start.size = size
    case .tick(let moment): start.tick(moment)
    case .notice(let notice): start.say(notice)
    case .hangup: return [.chosen(.quit)]
    default: break
    }
    return []
}

extension FirstStart {
    mutating func press(_ key: Key) -> [Outcome] {
        guard size.holds(Layout.least) else { return key == .char("q") ? [.chosen(.quit)] : [] }
        switch key {
        case .ctrl("l"): return [.repaint]
        case .ctrl("z"): return [.suspend]
        case .char("q"): return [.chosen(.quit)]
        case .char("?"): showsHelp.toggle()
        case .esc, .ctrl("c"): showsHelp = false
        case .up, .char("k"): move(-1)
        case .down, .char("j"): move(1)
        case .enter where !showsHelp: return [.chosen(choice)]
        case .enter: showsHelp = false
        default: break
        }
        return []
    }

    private mutating func move(_ steps: Int) {
        guard !showsHelp else { return }
        let all = Choice.allCases
        let index = all.firstIndex(of: choice) ?? 0
        choice = all[min(max(0, index + steps), all.count - 1)]
        message = nil
    }

    fileprivate mutating func tick(_ moment: Timestamp) {
        now = moment
        if let until = message?.until, until.isOver(lasting: Message.lasts, at: moment) { message = nil }
    }

    fileprivate mutating func say(_ notice: Notice) {
        message = Message(notice: notice, until: now.adding(seconds: Message.lasts))
    }

    /// The words of a line.
    func title(_ choice: Choice) -> String {
        switch choice {
        case .demo: "Try it"
        case .writeConfiguration: "Write a configuration"
        case .checkMachine: "Check this machine"
        case .quit: "Quit"
        }
    }

    /// What it does, in a few words.
    func remark(_ choice: Choice) -> String {
        switch choice {
        case .demo: "\(Self.count(providers)) here; no money, no network"
        case .writeConfiguration: "a commented file at that path, mode 0600; edit it"
        case .checkMachine: "what works here, and what to do about the rest"
        case .quit: ""
        }
    }

    private static func count(_ providers: Int) -> String {
        let words = ["no", "a", "two", "three", "four", "five", "six"]
        let number = words.indices.contains(providers) ? words[providers] : "\(providers)"
        return "\(number) made-up provider\(providers == 1 ? "" : "s")"
    }
}
