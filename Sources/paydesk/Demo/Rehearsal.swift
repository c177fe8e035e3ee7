import Dashboard
import Desk
import Foundation
import Ledger
import Payments
import Sandbox
import TerminalKit

/// The dashboard without a terminal, for pictures: the demo's world on a clock that stands still, keys from a list, and
/// the grid that a terminal would have got.
struct Rehearsal {
    private var state: DashboardState
    private let runner: EffectRunner
    private let inbox: Inbox<Event>

    /// Opens the desk in a window of this size and waits until all it asked for is there.
    init(_ world: DemoWorld, size: Size, clock: any DeskClock) async {
        let profile = world.archive.profile(label: "DEMO")
        inbox = Inbox<Event>()
        runner = EffectRunner(
            archive: world.archive, profile: profile, inbox: inbox, clock: clock, plan: world.plan, copying: { _ in },
            opening: { () throws(Failure) in try await world.workplace(clock: clock) })
        state = DashboardState(profile: profile, now: clock.now())
        let up = profile.capabilities.count
        await take([.tick(clock.now()), .resize(size), .providers(up: up, of: up)])
        // The poller of a running desk asks for the wallets at its start.
        await carryOut([.askWallets])
    }

    /// Presses a key and waits for all that follows from it.
    mutating func press(_ key: Key) async { await take([.key(key)]) }

    /// What the terminal would show.
    func grid(size: Size, theme: Theme) -> Grid { render(state, size: size, theme: theme).grid }

    /// Closes the services.
    func close() async { await runner.close() }

    /// Effects are carried out one after another; each can lead to more, and the chain is cut after a thousand.
    private mutating func take(_ events: [Event]) async {
        var effects: [Effect] = []
        for event in events { effects += update(&state, event) }
        await carryOut(effects)
    }

    private mutating func carryOut(_ first: [Effect]) async {
        var effects = first
        var next = 0
        while next < effects.count, next < 1_000 {
            await runner.carryOut(effects[next])
            for event in inbox.drain() { effects += update(&state, event) }
            next += 1
        }
    }
}

/// A clock that stands still.
struct StillClock: DeskClock {
    let moment: Timestamp

    func now() -> Timestamp { moment }
    func monotonic() -> Duration { .zero }
    func sleep(until deadline: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: .seconds(86_400)) } catch { throw CancellationError() }
    }
}
