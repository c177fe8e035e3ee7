import CNcurses
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
    private var choice: ThemeChoice
    private var theme: Theme
    private var isLight = Screen.backgroundIsLight
    private let screen: Screen
    private let inbox: Inbox<Event>
    private let asides: Inbox<Aside>
    private var watch: ThemeWatch?
    private var isAway = false
    private let runner: EffectRunner
    private let clock: any DeskClock
    private let kept: SessionFile
    private var state: DashboardState
    /// Where the desk's memory is kept, and what is there; nil for a desk that remembers nothing.
    private let memoryFile: MemoryFile?
    private var remembered: DeskMemory
    /// What is on disk of what is being written.
    private var known: DeskSession?
    /// Waits until it is time to keep what was typed.
    private var pausing: Task<Void, Never>?
    private var keepingSession: Task<Void, Never>?
    private var keeping: Task<Void, Never>?
    private var ticker: Task<Void, Never>?
    private var tickerStep: Int64?
    private var gathered: [Event] = []
    /// What the last key, or the start, may have asked the store for and has not come yet.
    private var awaited: Set<Event.Answer> = [.page, .details]
    private var pace = FramePace()
    private let started = ContinuousClock.now
    private var isWaking = false
    private var isOver = false

    /// Opens the screen.
    ///
    /// Throws where there is none to open, with the terminal as it was.
    init(
        archive: Archive, profile: DeskProfile, choice: ThemeChoice, theme: Theme, log: String, clock: any DeskClock,
        plan: PollPlan, memory: String? = nil,
        opening: @escaping @Sendable () async throws(Failure) -> Workplace
    ) throws(Failure) {
        let inbox = Inbox<Event>()
        let asides = Inbox<Aside>()
        let screen: Screen
        do {
            let symbols: Symbols? = archive.configuration.desk.symbols == .unicode ? .unicode : nil
            screen = try Screen.open(ScreenOptions(symbols: symbols, errorLog: log)) { event in
                if let aside = Aside(event) {
                    asides.post(aside)
                    inbox.wake()
                } else if let event = Event(event) {
                    // After a key the loop turns without the bell: see `afterReading`.
                    if case .key = event { inbox.add(event) } else { inbox.post(event) }
                }
            }
            screen.afterReading = { inbox.wake() }
        } catch {
            throw Failure(.usage, error.sentence, hint: error.nextStep)
        }
        var profile = profile
        if screen.symbols == .ascii { profile.symbols = .ascii }
        if screen.depth == .mono { profile.themes = [] }
        (self.archive, self.screen, self.inbox, self.clock) = (archive, screen, inbox, clock)
        (self.choice, self.asides) = (choice, asides)
        self.theme = screen.depth == .mono ? .mono : theme
        runner = EffectRunner(
            archive: archive, profile: profile, inbox: inbox, clock: clock, plan: plan,
            copying: { text in Self.copy(text, by: screen, telling: inbox) }, opening: opening)
        memoryFile = memory.map { MemoryFile(path: $0) }
        remembered = memory.map(MemoryFile.read) ?? DeskMemory()
        state = DashboardState(profile: profile, now: clock.now(), memory: remembered)
        kept = SessionFile(archive.ledger, uid: archive.agent.uid)
        watch = ThemeWatch(folder: choice.folder) {
            asides.post(.themeWritten)
            inbox.wake()
        }
        if choice.followsTerminal {
            screen.askBackground()
            dress()
        }
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
        apply([.tick(clock.now())] + takeUp() + [.resize(screen.size)])
        screen.afterReading = { [weak self] in self?.turnAfterReading() }
        await withDiscardingTaskGroup { group in
            group.addTask { [runner] in await runner.serve() }
            group.addTask { await Self.letGoOfStart() }
            for await _ in inbox.bell {
                turn()
                if isOver { break }
            }
            ticker?.cancel()
            watch?.end()
            // A secret's command may still be running; nobody waits for it any more.
            runner.leave()
            group.cancelAll()
        }
        screen.close()
        await keeping?.value
        pausing?.cancel()
        await keep()?.value
        await runner.close()
    }

    /// The code that only the start needed is as large as all that is needed afterwards: it goes as soon as the desk stands.
    private nonisolated static func letGoOfStart() async {
        guard (try? await Task.sleep(for: .seconds(2))) != nil else { return }
        tk_let_go_of_start()
    }

    /// What the last start left, as the desk hears it.
    private func takeUp() -> [Event] {
        switch kept.read() {
        case .nothing: return []
        case .unreadable(let sentence): return [.notice(Notice(sentence, .warning))]
        case .session(let session):
            known = session
            return [.session(session)]
        }
    }

    /// Keeps what is being written, within a second of what is typed.
    private func keepSoon() {
        guard pausing == nil else { return }
        pausing = Task {
            try? await Task.sleep(for: .seconds(1))
            pausing = nil
            if !Task.isCancelled { keep() }
        }
    }

    /// Keeps it now, one after another; what is still being kept.
    @discardableResult
    private func keep() -> Task<Void, Never>? {
        let session = state.session
        guard session != known else { return keepingSession }
        known = session
        let task = Task { [kept, before = keepingSession] in
            await before?.value
            await kept.write(session)
        }
        keepingSession = task
        return task
    }

    /// A key is answered on the thread that read it.
    private func turnAfterReading() {
        guard !isOver else { return }
        turn()
        if isOver { inbox.wake() }
    }

    /// One turn of the loop: everything that came, one frame, when it is due.
    private func turn() {
        for aside in asides.drain() { attend(to: aside) }
        gathered += inbox.drain()
        guard !gathered.isEmpty else { return }
        let hasKey = gathered.contains(where: \.isAwaited)
        if hasKey { awaited = [.page, .details] }
        // The first answer to a key is waited for as the key's own echo is: a filter's page comes within milliseconds.
        let isAwaited = hasKey || gathered.contains { $0.answer.map(awaited.contains) ?? false }
        let wait = pace.wait(at: .now - started, isAwaited: isAwaited)
        guard wait == .zero else { return wake(after: wait) }
        let events = gathered
        gathered = []
        if !hasKey { awaited.subtract(events.compactMap(\.answer)) }
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
        draw()
        for effect in effects { perform(effect) }
        keepTime()
        remember()
        if events.contains(where: { $0.isAwaited || $0.endsForm }) { keepSoon() }
        if events.contains(.hangup) { isOver = true }
    }

    private func draw() {
        let frame = render(state, size: screen.size, theme: theme)
        screen.present(frame.grid, cursor: frame.cursor)
        pace.drew(at: .now - started)
    }

    /// What concerns the looks and the pace, and no state of the desk.
    private func attend(to aside: Aside) {
        switch aside {
        case .focused(let isFocused):
            isAway = !isFocused
            runner.perform(.walletsInView(isFocused))
            keepTime()
            // What was left standing while nobody looked.
            if isFocused { inbox.post(.tick(clock.now())) }
        case .background(let isLight):
            self.isLight = isLight
            if dress() { draw() }
        case .themeWritten:
            if dress() { draw() }
        }
    }

    /// Puts on the theme as its file says now; whether that is another one.
    ///
    /// Where it cannot be read the old one stays, and the hint line says why.
    @discardableResult
    private func dress() -> Bool {
        guard screen.depth != .mono else { return false }
        do throws(ConfigurationError) {
            let next = try choice.theme(isLight: isLight, depth: screen.depth)
            defer { theme = next }
            return next != theme
        } catch {
            // The end of a path says which file it is, and leaves room for the line.
            let file = error.file.split(separator: "/").suffix(2).joined(separator: "/")
            let place = error.line.map { "\(file):\($0)" } ?? file
            let what = [place, error.key, error.problem].compactMap(\.self).joined(separator: ": ")
            inbox.post(.notice(Notice("The old theme stays. \(what).", .warning)))
            return false
        }
    }

    /// Keeps what the next session begins with, when it changes.
    private func remember() {
        guard let memoryFile, state.memory != remembered else { return }
        remembered = state.memory
        keeping = Task { [remembered, before = keeping] in
            await before?.value
            await memoryFile.keep(remembered)
        }
    }

    /// What only the screen can do is done here; the rest goes to the runner.
    private func perform(_ effect: Effect) {
        switch effect {
        case .repaint: screen.repaint()
        case .mouse(let isOn): screen.listensToMouse = isOn
        case .suspend: screen.suspend()
        case .copy(let text): Self.copy(text, by: screen, telling: inbox)
        case .notify(let count):
            let words = count == 1 ? "one that you watch changed" : "\(count) that you watch changed"
            screen.notify(
                SafeText("paydesk: \(words)"), by: archive.configuration.desk.notify, throughTmux: TmuxBuffer.isNear)
        case .wear(let name):
            choice = ThemeChoice(name: name, configuration: choice.configuration)
            if dress() { draw() }
        case .quit: isOver = true
        case .submit, .submitOrder: submit(effect)
        default: runner.perform(effect)
        }
    }

    /// What is sent is no draft any more, on the disk either, before it leaves: no later start offers it again.
    private func submit(_ effect: Effect) {
        guard let writing = keep() else { return runner.perform(effect) }
        Task {
            await writing.value
            runner.perform(effect)
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

    /// Ticks each second while something counts seconds (each fifth while nobody looks), else at each minute's turn.
    private func keepTime() {
        let step: Int64 = state.countsSeconds ? (isAway ? 5_000 : 1_000) : 60_000
        guard step != tickerStep else { return }
        tickerStep = step
        ticker?.cancel()
        ticker = Task { [inbox, clock] in
            while !Task.isCancelled {
                let now = clock.now().milliseconds
                try? await Task.sleep(for: .milliseconds(step - now % step + 5))
                guard !Task.isCancelled else { return }
                inbox.post(.tick(clock.now()))
            }
        }
    }
}

/// What the screen and the disk tell that changes no state of the desk.
enum Aside: Sendable {
    case focused(Bool)
    case background(isLight: Bool)
    case themeWritten

    init?(_ event: ScreenEvent) {
        switch event {
        case .focused(let isFocused): self = .focused(isFocused)
        case .background(let isLight): self = .background(isLight: isLight)
        case .key, .resized, .resumed, .hangUp: return nil
        }
    }
}

extension Event {
    /// What the screen tells, as the dashboard hears it; nothing where it does not concern it.
    init?(_ event: ScreenEvent) {
        switch event {
        case .key(let key): self = .key(key)
        case .resized(let size): self = .resize(size)
        case .resumed: self = .storeChanged
        case .hangUp: self = .hangup
        case .focused, .background: return nil
        }
    }

    /// What a key can ask the store for.
    enum Answer {
        case page, details
    }

    /// Which of them this is.
    var answer: Answer? {
        switch self {
        case .page: .page
        case .details: .details
        default: nil
        }
    }

    /// Whether what was being written may be another without a key.
    var endsForm: Bool {
        switch self {
        case .payout, .beneficiary, .complaint: true
        default: false
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
