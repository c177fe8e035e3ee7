import CStage

/// One thread, one queue of everything that is to be done, and a clock that moves when nothing is left to do at its
/// moment.
///
/// Every job of Swift's global executor comes here while a run is under way, so that which of those that could run does
/// run is the seed's choice: a run explores one interleaving, and the same seed gives the same one.
///
/// `@unchecked`: all of it is touched by the one thread that runs the jobs.
final class Stage: @unchecked Sendable {
    nonisolated(unsafe) static var current: Stage?

    /// Milliseconds since the run began, by the steady clock.
    private(set) var moment: Int64 = 0
    /// Jobs that were run.
    private(set) var steps = 0
    /// Called after every job and every timer.
    var afterEach: () -> Void = {}

    private enum Work {
        case job(UnsafeMutableRawPointer)
        case act(@Sendable () -> Void)
    }

    private var work: [Work] = []
    private var timers = Timers()
    private var dice: Dice

    /// More than any run needs; a run that does not end is a finding.
    static let mostSteps = 400_000

    init(seed: UInt64) { dice = Dice(seed: seed ^ 0x5EED_0F_57A6E) }

    /// Makes the thread that calls this the one thread of all runs.
    static func open() {
        stage_install { job in
            if let job { Stage.current?.work.append(.job(job)) }
        }
    }

    /// Runs until nothing is left to do.
    ///
    /// False where that takes too long.
    func play() -> Bool {
        while steps < Self.mostSteps {
            if let work = next() {
                steps += 1
                switch work {
                case .job(let job): stage_run(job)
                case .act(let act): act()
                }
            } else if let timer = timers.removeFirst() {
                moment = max(moment, timer.at)
                timer.act()
            } else {
                return true
            }
            afterEach()
        }
        return false
    }

    private func next() -> Work? {
        guard let last = work.popLast() else { return nil }
        let index = dice.below(work.count + 1)
        guard index < work.count else { return last }
        defer { work[index] = last }
        return work[index]
    }

    /// Lets others run first; `Task.yield()` goes past the hook.
    func yield() async {
        await withUnsafeContinuation { continuation in work.append(.act { continuation.resume() }) }
    }

    // MARK: Time

    /// Does something so many milliseconds from now.
    @discardableResult
    func after(_ wait: Int64, _ act: @escaping @Sendable () -> Void) -> Int { timers.add(moment + max(wait, 0), act) }

    /// Takes back what was to be done; does nothing where it was done.
    func cancel(_ timer: Int) { timers.cancel(timer) }

    /// Waits so many milliseconds.
    func pause(_ wait: Int64) async {
        await withUnsafeContinuation { continuation in after(wait) { continuation.resume() } }
    }
}

/// What is to be done later: a heap by moment, then by the order in which it was asked for.
struct Timers {
    struct Timer {
        var at: Int64
        var number: Int
        var act: @Sendable () -> Void
    }

    private var heap: [Timer] = []
    private var waiting: Set<Int> = []
    private var last = 0

    mutating func add(_ at: Int64, _ act: @escaping @Sendable () -> Void) -> Int {
        last += 1
        waiting.insert(last)
        heap.append(Timer(at: at, number: last, act: act))
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
        return last
    }

    mutating func cancel(_ number: Int) { waiting.remove(number) }

    /// The earliest; nil where there is none.
    mutating func removeFirst() -> Timer? {
        while let first = heap.first {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
            sink()
            if waiting.remove(first.number) != nil { return first }
        }
        return nil
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isBefore(child, least) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].at, heap[left].number) < (heap[right].at, heap[right].number)
    }
}
