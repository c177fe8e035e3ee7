import Dashboard
import Desk
import Foundation
import Guarded
import Payments
import TerminalKit

/// One run of the dashboard on a terminal: the loop of `architecture.md`, decision 2.
@MainActor
final class DashboardSession {
    private let archive: Archive
    private let theme: Theme
    private let screen: Screen
    private let inbox: Inbox<Event>
    private let runner: EffectRunner
    private let clock: any DeskClock
    private var state: DashboardState
    private var ticker: Task<Void, Never>?
    private var tickerIsFast: Bool?
    private var gathered: [Event] = []
    private var pace = FramePace()
    private let started = ContinuousClock.now
    private var isWaking = false
    private var isOver = false

    /// Opens the screen.
    ///
    /// Throws where there is none to open, with the terminal as it was.
    init(
        archive: Archive, profile: DeskProfile, theme: Theme, log: String, clock: any DeskClock,
        plan: PollPlan,
        opening: @escaping @Sendable () async throws(Failure) -> Workplace
    ) throws(Failure) {
        let inbox = Inbox<Event>()
        let screen: Screen
        do {
            screen = try Screen.open(ScreenOptions(errorLog: log)) { event in inbox.post(Event(event)) }
        } catch {
            throw Failure(.usage, error.sentence, hint: error.nextStep)
        }
        var profile = profile
        if screen.symbols == .ascii { profile.symbols = .ascii }
        (self.archive, self.screen, self.inbox, self.clock) = (archive, screen, inbox, clock)
        self.theme = screen.depth == .mono ? .mono : theme
        runner = EffectRunner(
            archive: archive, profile: profile, inbox: inbox, clock: clock, plan: plan,
            copying: { text in Self.copy(text, by: screen, telling: inbox) }, opening: opening)
        state = DashboardState(profile: profile, now: clock.now())
        if let unknown = screen.unknownTerminal {
            inbox.post(
                .notice(
                    Notice(
                        "TERM is “\(unknown)”, which this machine does not know: drawn as for \(Screen.standIn).",
                        .warning)))
        }
    }

    /// Runs until the agent leaves or the terminal is gone.
    func run() async {
        apply([.tick(clock.now()), .resize(screen.size)])
        await withDiscardingTaskGroup { group in
            group.addTask { [runner] in await runner.serve() }
            for await _ in inbox.bell {
                turn()
                if isOver { break }
            }
            ticker?.cancel()
            // A secret's command may still be running; nobody waits for it any more.
            runner.leave()
            group.cancelAll()
        }
        screen.close()
        await runner.close()
    }

    /// One turn of the loop: everything that came, one frame, when it is due.
    private func turn() {
        gathered += inbox.drain()
        guard !gathered.isEmpty else { return }
        let wait = pace.wait(at: .now - started, isAwaited: gathered.contains(where: \.isAwaited))
        guard wait == .zero else { return wake(after: wait) }
        let events = gathered
        gathered = []
        apply([.tick(clock.now())] + events)
    }

    /// Looks again later; a key that comes first does not wait for that.
    private func wake(after wait: Duration) {
        guard !isWaking else { return }
        isWaking = true
        Task {
            try? await Task.sleep(for: wait)
            isWaking = false
            inbox.wake()
        }
    }

    private func apply(_ events: [Event]) {
        var effects: [Effect] = []
        for event in events { effects += update(&state, event) }
        let frame = render(state, size: screen.size, theme: theme)
        screen.present(frame.grid, cursor: frame.cursor)
        pace.drew(at: .now - started)
        for effect in effects { perform(effect) }
        keepTime()
        if events.contains(.hangup) { isOver = true }
    }

    /// What only the screen can do is done here; the rest goes to the runner.
    private func perform(_ effect: Effect) {
        switch effect {
        case .repaint: screen.repaint()
        case .mouse(let isOn): screen.listensToMouse = isOn
        case .suspend: screen.suspend()
        case .copy(let text): Self.copy(text, by: screen, telling: inbox)
        case .quit: isOver = true
        default: runner.perform(effect)
        }
    }

    /// Puts text on the clipboard of the agent's own terminal, which may be at the far end of an SSH line.
    private static func copy(_ text: String, by screen: Screen, telling inbox: Inbox<Event>) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText(String($0)) }
        Task {
            let isInTmux = await TmuxBuffer.take(lines)
            if !isInTmux { screen.copy(lines) }
            let way = isInTmux ? "OSC 52, through tmux" : "OSC 52"
            inbox.post(.notice(Notice("Copied (\(way)). Paste it anywhere.")))
        }
    }

    /// Ticks each second while something counts seconds, else at each minute's turn.
    private func keepTime() {
        let isFast = state.countsSeconds
        guard isFast != tickerIsFast else { return }
        tickerIsFast = isFast
        ticker?.cancel()
        ticker = Task { [inbox, clock] in
            while !Task.isCancelled {
                let now = clock.now().milliseconds
                let step: Int64 = isFast ? 1_000 : 60_000
                try? await Task.sleep(for: .milliseconds(step - now % step + 5))
                guard !Task.isCancelled else { return }
                inbox.post(.tick(clock.now()))
            }
        }
    }
}

extension Event {
    /// What the screen tells, as the dashboard hears it.
    init(_ event: ScreenEvent) {
        switch event {
        case .key(let key): self = .key(key)
        case .resized(let size): self = .resize(size)
        case .resumed: self = .storeChanged
        case .hangUp: self = .hangup
        }
    }

    /// Whether a person waits for what comes of it; a window that is dragged is a storm of its own.
    var isAwaited: Bool {
        switch self {
        case .key, .hangup: true
        default: false
        }
    }
}
