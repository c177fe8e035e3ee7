import Desk
import Payments

/// The machine on which two processes of the desk share one store: starts them, lets them die at any moment, and starts
/// them again.
///
/// `@unchecked`: touched by the one thread of the stage.
final class Machine: @unchecked Sendable {
    let world: World
    private(set) var processes: [DeskProcess?] = [nil, nil]
    /// The polling loops that run.
    private var loops: [String: Task<Void, Never>] = [:]
    private var lives = 0
    /// Acts that have not returned.
    private(set) var acting = 0
    /// Nobody starts again what ended.
    var isClosing = false

    init(_ world: World) {
        self.world = world
        world.crash = { [unowned self] life in crash(life) }
    }

    var living: [DeskProcess] { processes.compactMap { $0 } }

    /// One of the processes that live.
    func anyProcess() -> DeskProcess? { world.dice.pick(living) }

    // MARK: Birth and death

    func start(_ index: Int) {
        guard processes[index] == nil, !isClosing else { return }
        lives += 1
        let life = Life(mark: "p\(index)-\(lives)")
        world.alive.insert(life.mark)
        do {
            let process = try DeskProcess(station: 11 + index, life, world)
            processes[index] = process
            world.tell("\(life.mark) starts")
            act { _ = try? await process.payouts.recover() }
        } catch {
            world.find("the store cannot be opened: \(error)")
        }
    }

    /// Ends a process as `kill -9` does: what it held is free, and nothing it still tries reaches anybody.
    func crash(_ life: Life) {
        guard life.isAlive, let index = processes.firstIndex(where: { $0?.life === life }) else { return }
        world.tell("\(life.mark) dies")
        end(index)
        guard !isClosing else { return }
        world.stage.after(world.dice.wait(500, 30_000, 3_600_000)) { [weak self] in self?.start(index) }
    }

    func end(_ index: Int) {
        guard let process = processes[index] else { return }
        let life = process.life
        life.isAlive = false
        process.store.close()
        loops.removeValue(forKey: life.mark)?.cancel()
        world.alive.remove(life.mark)
        for (name, holder) in world.leases where holder == life.mark { world.leases[name] = nil }
        if world.entering?.mark == life.mark { world.entering = nil }
        processes[index] = nil
    }

    // MARK: What runs in them

    /// Does something beside everything else.
    func act(_ body: @escaping @Sendable () async -> Void) {
        acting += 1
        Task.detached { [self] in
            await body()
            acting -= 1
        }
    }

    /// Lets a process ask by itself for a while, as the dashboard does.
    func poll(_ process: DeskProcess, for milliseconds: Int64) {
        guard loops[process.life.mark] == nil else { return }
        world.tell("\(process.life.mark) polls by itself")
        acting += 1
        let loop = Task.detached { [self] in
            await process.poller.run()
            acting -= 1
        }
        loops[process.life.mark] = loop
        world.stage.after(milliseconds) { [weak self] in
            self?.loops.removeValue(forKey: process.life.mark)
            loop.cancel()
        }
    }

    /// Does what is due now.
    func step(_ process: DeskProcess) {
        guard loops[process.life.mark] == nil else { return }
        act { await process.poller.step() }
    }

    /// Waits until nothing is under way, an hour at most.
    func rest() async {
        let deadline = world.stage.moment + 3_600_000
        while acting > 0, world.stage.moment < deadline { await world.stage.pause(1_000) }
        if acting > 0 { world.find("\(acting) acts did not return within an hour") }
    }
}
