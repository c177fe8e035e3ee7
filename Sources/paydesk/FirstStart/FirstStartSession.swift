import Dashboard
import Desk
import Foundation
import Payments
import TerminalKit

/// The screen where there is no configuration yet, on a terminal, until something is chosen that leads away from it.
@MainActor
final class FirstStartSession {
    private let screen: Screen
    private let inbox: Inbox<Event>
    private let theme: Theme
    private let clock = SystemClock()
    private var state: FirstStart
    private var ticker: Task<Void, Never>?

    /// Opens the screen for a configuration that is not at `file`.
    ///
    /// Throws where there is no terminal to open.
    init(file: String, theme: Theme, log: String) throws(Failure) {
        let inbox = Inbox<Event>()
        do {
            screen = try Screen.open(ScreenOptions(errorLog: log)) { event in
                Event(event).map { inbox.post($0) }
            }
        } catch {
            throw Failure(.usage, error.sentence, hint: error.nextStep)
        }
        self.inbox = inbox
        self.theme = screen.depth == .mono ? .mono : theme
        let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
        let shown = file.hasPrefix(home + "/") ? "~" + file.dropFirst(home.count) : file
        state = FirstStart(
            path: shown, providers: DemoProviders.count, now: clock.now(), symbols: screen.symbols)
    }

    /// Runs until something is chosen; says what.
    func run() async -> FirstStart.Choice {
        var end: FirstStart.Choice?
        end = apply([.tick(clock.now()), .resize(screen.size)])
        ticker = Task { [inbox, clock] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                inbox.post(.tick(clock.now()))
            }
        }
        if end == nil {
            for await _ in inbox.bell {
                end = apply(inbox.drain())
                if end != nil { break }
            }
        }
        ticker?.cancel()
        screen.close()
        return end ?? .quit
    }

    /// Draws what the events lead to; the choice that ends the screen, where there is one.
    private func apply(_ events: [Event]) -> FirstStart.Choice? {
        var end: FirstStart.Choice?
        for outcome in events.flatMap({ update(&state, $0) }) {
            switch outcome {
            case .repaint: screen.repaint()
            case .suspend: screen.suspend()
            case .chosen(let choice): end = choice
            }
        }
        let frame = render(state, size: screen.size, theme: theme)
        screen.present(frame.grid, cursor: frame.cursor)
        return end
    }
}
