import Testing

@testable import Payments

/// One payout, its processes, its people, its provider and a bad network, explored state by state over the machine that
/// ships.
///
/// The provider is free: it answers any question with anything, contradicts itself and takes back what it said; replies
/// are lost, late, out of order and doubled; processes die between any two steps and others take their place. What the
/// payout may be called in each state is told by ``PayoutEvidence``, from facts the model writes down itself.
///
/// Three reductions, each of which leaves out nothing: processes in the same place are interchangeable
/// (`processMoves`); a process that stays dead is one that stays idle (`Process`); and worlds are one where their logs
/// differ only in the order of arrival (`Facts.key`), which is checked and not believed: see `Promise.oneEnd`.
struct PayoutModel {
    /// How far the exploration goes.
    struct Bounds: Sendable, CustomTestStringConvertible {
        var name: String
        var processes = 1
        var crashes = 0
        /// What the payout request may be answered with.
        var replies: [Said] = []
        /// How many look-ups there are, and what they may be answered with.
        var asks = 0
        var lookUps: [Said] = []
        /// How many questions wait for their answers at most.
        var mostOpen = 9
        /// How many different callbacks come, and which they may be.
        var calls = 0
        var heard: [Heard] = []
        /// How many times a quarter of a day passes.
        var quarterDays = 0
        var people: Set<People> = []
        var needsApproval = false
        var isLink = false
        /// So many states there are at least; an exploration that loses them shows less than it says.
        var states = 0
        /// Whether it comes to a possible double payment.
        var raisesAlarm = false
        /// What it must come to, or the exploration shows nothing.
        var reaches: Set<PaymentStatus> = []

        var testDescription: String { name }
    }

    var bounds: Bounds
    var policy = Policy()

    var intent: PayoutIntent {
        bounds.isLink ? PayoutStory.linkIntent : PayoutStory.intent(needsApproval: bounds.needsApproval)
    }

    /// What was found.
    struct Finding {
        /// How many states there are.
        var states = 0
        /// How many steps lead from state to state, those that meet included.
        var steps = 0
        /// Whether everything within the bounds was seen.
        var isComplete = false
        /// What the payout came to be called.
        var endings: Set<PaymentStatus> = []
        /// Whether the alarm of a possible double payment was ever raised.
        var isAlarmed = false
        /// The first promise that was broken, on a shortest way to it.
        var breach: Breach?
        var story: [Move] = []
    }

    /// Where a state was first met.
    private struct Place {
        var shown: PayoutState
        var from: Int
        var move: Move?
    }

    /// Breadth first until nothing is new or a promise is broken.
    func explore(limit: Int = 400_000) -> Finding {
        let first = World(
            machine: PayoutMachine(intent: intent), processes: Array(repeating: Process(), count: bounds.processes))
        var finding = Finding()
        var places = [Place(shown: shown(first), from: 0, move: nil)]
        var known = [first.key: 0]
        var frontier = [(0, first)]
        while !frontier.isEmpty, places.count < limit {
            var next: [(Int, World)] = []
            for (index, world) in frontier {
                var isEnd = true
                for move in moves(world) {
                    guard let after = self.world(after: move, world) else { continue }
                    (finding.steps, isEnd) = (finding.steps + 1, false)
                    let shown = shown(after)
                    if let met = known[after.key] {
                        guard places[met].shown != shown else { continue }
                        let breach = Breach(
                            promise: .oneEnd, status: shown.status, proven: places[met].shown.status)
                        return finished(finding, places, index, move, breach)
                    }
                    known[after.key] = places.count
                    next.append((places.count, after))
                    places.append(Place(shown: shown, from: index, move: move))
                    finding.endings.insert(shown.status)
                    if shown.possibleDoublePayment { finding.isAlarmed = true }
                    if let breach = breach(after) { return finished(finding, places, index, move, breach) }
                }
                // Where nothing is left to happen, what would come of a little more is tried.
                if isEnd, let breach = breachAhead(world) { return finished(finding, places, index, nil, breach) }
            }
            frontier = next
        }
        finding.isComplete = frontier.isEmpty
        finding.states = places.count
        return finding
    }

    /// What merged worlds must have in common: all that is shown, whichever process took it.
    private func shown(_ world: World) -> PayoutState {
        var state = policy.shown(world.machine)
        state.claim?.process = ""
        return state
    }

    private func finished(
        _ finding: Finding, _ places: [Place], _ index: Int, _ move: Move?, _ breach: Breach
    ) -> Finding {
        var finding = finding
        finding.states = places.count
        finding.breach = breach
        var story = move.map { [$0] } ?? []
        var place = index
        while let move = places[place].move {
            story.append(move)
            place = places[place].from
        }
        finding.story = story.reversed()
        return finding
    }
}
