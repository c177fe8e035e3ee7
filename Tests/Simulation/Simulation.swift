import Foundation

/// Runs the shipping desk over virtual days, one run for each seed, and looks after every event whether a promise was
/// broken.
///
/// `paydesk-simulation [--seeds N] [--from N] [--events N] [--sqlite]`, or `--seed N [--trace]` for one run.
@main
struct Simulation {
    static func main() {
        // The order of sets and dictionaries is the process's chance; it must be the seed's.
        if getenv("SWIFT_DETERMINISTIC_HASHING") == nil { startAgain() }
        guard let options = Options(CommandLine.arguments.dropFirst()) else {
            print(Options.usage)
            exit(64)
        }
        Stage.open()
        exit(options.run() ? 0 : 1)
    }

    private static func startAgain() {
        setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv(Bundle.main.executablePath ?? CommandLine.arguments[0], &arguments)
        print("It cannot start itself again.")
        exit(71)
    }
}

/// What was asked for on the command line.
struct Options {
    static let usage = """
        paydesk-simulation [--seeds N] [--from SEED] [--events N] [--sqlite]
        paydesk-simulation --seed SEED [--events N] [--trace] [--sqlite]
        """

    private var first: UInt64 = 1
    private var count = 2_000
    private var events = 200
    private var isTraced = false
    private var isOnSQLite = false
    private var sabotage: Sabotage?

    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--trace": isTraced = true
            case "--sqlite": isOnSQLite = true
            case "--seeds", "--from", "--seed", "--events":
                guard let number = words.popFirst().flatMap(Int.init), number > 0 else { return nil }
                take(word, number)
            case "--sabotage":
                guard let sabotage = words.popFirst().flatMap(Sabotage.init) else { return nil }
                self.sabotage = sabotage
            default: return nil
            }
        }
    }

    private mutating func take(_ word: String, _ number: Int) {
        switch word {
        case "--seeds": count = number
        case "--from": first = UInt64(number)
        case "--seed": (first, count) = (UInt64(number), 1)
        default: events = number
        }
    }

    /// Whether no promise was broken.
    func run() -> Bool {
        var (happened, days): (Int, Int64) = (0, 0)
        for seed in first..<first + UInt64(count) {
            let plan = World.Plan(seed: seed, events: events, isTraced: isTraced, sabotage: sabotage)
            let run = Run.play(plan, onSQLite: isOnSQLite)
            (happened, days) = (happened + run.events, days + run.days)
            guard run.findings.isEmpty else {
                print("seed \(seed) breaks a promise:")
                for finding in run.findings { print("  \(finding)") }
                print("See it again: paydesk-simulation --seed \(seed) --trace\(isOnSQLite ? " --sqlite" : "")")
                return false
            }
            if count == 1 { print("seed \(seed): \(run.events) events, trace \(String(run.hash, radix: 16))") }
        }
        print("\(count) runs, \(happened) events, \(days) days: no promise was broken.")
        return true
    }
}

/// What one run came to.
struct Run {
    var events = 0
    var hash: UInt64 = 0
    var days: Int64 = 0
    var findings: [String] = []

    static func play(_ plan: World.Plan, onSQLite: Bool) -> Run {
        guard onSQLite else { return play(plan, MemoryVault()) }
        do {
            let vault = try SQLiteVault()
            defer { vault.end() }
            return play(plan, vault)
        } catch {
            return Run(findings: ["The store cannot be made: \(error)."])
        }
    }

    private static func play(_ plan: World.Plan, _ vault: any Vault) -> Run {
        let world = World(plan, vault: vault)
        let director = Director(world)
        Stage.current = world.stage
        world.stage.afterEach = { director.audit.look() }
        Task.detached { await director.direct() }
        let isOver = world.stage.play()
        Stage.current = nil
        world.stage.afterEach = {}
        world.crash = { _ in }
        for name in ModelProvider.names { world.book(name).deliver = { _, _ in } }
        if !isOver { world.find("it did not end within \(Stage.mostSteps) steps") }
        if isOver, !director.isDone { world.find("everybody waits for something that does not come") }
        return Run(
            events: world.events, hash: world.hash, days: world.stage.moment / 86_400_000, findings: world.findings)
    }
}
