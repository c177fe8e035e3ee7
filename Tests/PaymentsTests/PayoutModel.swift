import Payments

/// One payout, its processes, its provider and a bad network, explored state by state over the shipping machine.
///
/// The network loses, delays, repeats and reorders; processes die. A line of the log is two hours, so that every guard about time can be met.
struct PayoutModel {
    /// Where a mutant goes wrong; none is what ships.
    enum Mutant: CaseIterable, Sendable {
        /// The store grants every claim, and the process does not look again.
        case claimsAlwaysWon
        /// A payout of a dead process goes back to ready.
        case deadGoesBackToReady
        /// An unknown is sent again.
        case retriesUnknown
        /// A timeout is taken for a refusal.
        case timeoutIsFailed
        /// “Not found” is taken for a refusal.
        case notFoundIsFailed
        /// Unsigned callbacks are believed.
        case believesHints
        /// One look-up counts twice.
        case countsAnswersTwice
    }

    /// How far the exploration goes.
    struct Bounds {
        var asks = 1
        var hints = 1
        var verified = 1
        var crashes = 1
        var processes = 2
        /// What the request may meet.
        var fates: [Truth] = [.travelling, .pending, .succeeded, .failed]
        /// Whether a question may be asked while another is open.
        var overlap = true
    }

    /// What really happened to the order.
    enum Truth: UInt8 {
        /// Nothing arrived at the provider.
        case nothing
        /// The request is on its way and may still arrive.
        case travelling
        case pending, succeeded, failed, reversed

        var state: ProviderState? {
            switch self {
            case .nothing, .travelling: nil
            case .pending: .pending
            case .succeeded: .succeeded
            case .failed: .failed
            case .reversed: .reversed
            }
        }

        var next: [Truth] {
            switch self {
            case .travelling: [.nothing, .pending]
            case .pending: [.succeeded, .failed]
            case .succeeded: [.reversed]
            case .nothing, .failed, .reversed: []
            }
        }
    }

    enum Stage: UInt8 { case idle, claiming, sending, waiting, dead }

    struct Process: Hashable {
        var stage = Stage.idle
        /// The machine it decided with, kept while its claim is on the way.
        var held: PayoutMachine?

        static func == (left: Process, right: Process) -> Bool { left.stage == right.stage }
        func hash(into hasher: inout Hasher) { hasher.combine(stage) }
    }

    /// A reply on its way back: what it says was true when the question came.
    struct Reply: Hashable {
        var question: QuestionID
        var truth: Truth
    }

    /// Everything that can differ; the log is compared by `trace`, a byte or two a line.
    struct World: Hashable {
        var machine: PayoutMachine
        var trace: [UInt8] = []
        var processes: [Process] = []
        var truth = Truth.nothing
        var everTrue: Set<Truth> = []
        var sends = 0
        var replies: [Reply] = []
        var left: [Int]

        static func == (left: World, right: World) -> Bool {
            left.trace == right.trace && left.truth == right.truth && left.processes == right.processes
                && left.replies == right.replies && left.left == right.left && left.sends == right.sends
                && left.everTrue == right.everTrue
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(trace)
            hasher.combine(truth)
            hasher.combine(processes)
            hasher.combine(replies)
            hasher.combine(left)
        }
    }

    var mutant: Mutant?
    var bounds = Bounds()
    /// What is paid or asked for; a pay link can expire as well.
    var intent = PayoutStory.intent()

    /// What was found: how many worlds there are, and the first promise broken, if any.
    struct Finding {
        var worlds = 0
        /// Whether everything within the bounds was seen.
        var isComplete = false
        var endings: Set<PaymentStatus> = []
        var broken: String?
        /// How it came to that.
        var story: [String] = []
    }

    /// Breadth first until nothing is new or a promise is broken.
    func explore(limit: Int = 30_000) -> Finding {
        var machine = PayoutMachine(intent: intent)
        _ = machine.handle(.decide(replacing: nil), at: PayoutStory.start)
        let first = World(
            machine: machine, processes: Array(repeating: Process(), count: bounds.processes),
            left: [bounds.asks, bounds.hints, bounds.verified, bounds.crashes])
        var seen: Set<World> = [first]
        var frontier = [first]
        var logs: Set<[UInt8]> = []
        var finding = Finding()
        while !frontier.isEmpty, seen.count < limit {
            var next: [World] = []
            for world in frontier {
                finding.endings.insert(world.machine.state.status)
                // Most worlds share their log with others: what only the log decides is looked at once.
                let isNew = logs.insert(world.trace + [world.truth.rawValue]).inserted
                if let broken = brokenPromise(world) ?? (isNew ? brokenAfterLookUps(world) : nil) {
                    finding.broken = broken
                    finding.story = Timeline.entries(intent: intent, log: world.machine.log, provider: "provider").map {
                        "\($0.label) \($0.status?.rawValue ?? "hint") \($0.note)"
                    }
                    finding.worlds = seen.count
                    return finding
                }
                for step in steps(world) where seen.insert(step).inserted { next.append(step) }
            }
            frontier = next
        }
        finding.worlds = seen.count
        finding.isComplete = frontier.isEmpty
        return finding
    }
}

// MARK: What must hold everywhere

extension PayoutModel {
    private func brokenPromise(_ world: World) -> String? {
        let state = world.machine.state
        if world.sends > 1 { return "sent twice" }
        if world.sends == 1, state.claim == nil { return "sent without a claim" }
        switch state.status {
        case .succeeded where !world.everTrue.contains(.succeeded): return "succeeded without evidence"
        case .failed where !world.everTrue.contains(.failed): return "failed without evidence"
        case .reversed where !world.everTrue.contains(.reversed): return "reversed without evidence"
        case .notSent where world.sends > 0 && world.truth != .nothing: return "called not sent what was sent"
        case .closed where state.flags.contains(.expired):
            if intent.kind != .payin || state.claim == nil { return "expired, and no pay link that was sent" }
        case .closed where state.notFoundAt.count < 3: return "closed without its evidence"
        case .ready, .discarded, .awaitingApproval, .rejected, .draft:
            if state.claim != nil { return "\(state.status) after a claim" }
        default: break
        }
        return nil
    }

    /// One look-up against a terminal state moves nothing unseen; two honest ones lead to the truth.
    private func brokenAfterLookUps(_ world: World) -> String? {
        let state = world.machine.state
        if PayoutState.fold(world.machine.log, intent: intent) != state { return "the state is not the log's" }
        guard state.claim != nil, state.status != .submitting else { return nil }
        if state.status.isTerminal, !state.flags.contains(.unconfirmed) {
            // Both mean that nobody has the money.
            let unpaid: Set<PaymentStatus> = [.failed, .reversed]
            for said in ProviderState.allCases where !unpaid.isSuperset(of: [state.status, said.status]) {
                let told = look(world.machine, said, times: 1)
                // What only a callback had settled may move, and then says that sources differ.
                if told.status != state.status, !told.flags.contains(.conflict) {
                    return "one look-up “\(said)” moved it"
                }
            }
        }
        guard let truth = world.truth.state else { return nil }
        let told = look(world.machine, truth, times: 2)
        let agreed = told.status == truth.status || PayoutState.saysTheSame(told.status, truth)
        return agreed || told.flags.contains(.conflict) ? nil : "two honest look-ups leave \(told.status) for \(truth)"
    }

    private func look(_ machine: PayoutMachine, _ said: ProviderState, times: Int) -> PayoutState {
        var world = World(machine: machine, left: [])
        for _ in 0..<times {
            _ = apply(.ask(.statusByReference, .agent), to: &world)
            let question = world.machine.state.nextQuestion - 1
            answer(question, Answer(.state(said)), &world)
        }
        return world.machine.state
    }
}

extension PayoutState {
    /// A payout that is known not to have been paid stays so when the provider calls it failed.
    fileprivate static func saysTheSame(_ status: PaymentStatus, _ truth: ProviderState) -> Bool {
        switch (status, truth) {
        case (.reversed, .failed), (.closed, .failed), (.notSent, .failed): true
        // A terminal state does not go back to waiting; the flag says so.
        case (_, .pending): status.isTerminal
        default: false
        }
    }
}

// MARK: What can happen next

extension PayoutModel {
    private func now(_ world: World) -> Timestamp {
        PayoutStory.start.adding(seconds: Int64(world.machine.log.count) * 7_200)
    }

    private func apply(_ event: PayoutEvent, to world: inout World) -> [PayoutEffect] {
        world.machine.handle(event, at: now(world))
    }

    private func steps(_ world: World) -> [World] {
        processSteps(world) + replySteps(world) + providerSteps(world) + peopleSteps(world)
    }

    private func processSteps(_ world: World) -> [World] {
        world.processes.indices.flatMap { index -> [World] in
            let process = world.processes[index]
            var steps: [World] = []
            if process.stage == .idle {
                var next = world
                if apply(.submit(process: "p\(index)", requestSHA256: "00"), to: &next).contains(where: \.isClaim) {
                    next.processes[index] = Process(stage: .claiming, held: world.machine)
                    steps.append(next)
                }
            }
            if process.stage == .claiming { steps.append(claim(world, index)) }
            if process.stage == .sending { steps += send(world, index) }
            // Only a process that has work in hand makes a difference by dying.
            if process.stage != .idle, process.stage != .dead, world.left[3] > 0 {
                var next = world
                next.left[3] -= 1
                next.processes[index] = Process(stage: .dead)
                next.replies.removeAll { $0.question == world.machine.state.claim?.question }
                steps.append(next)
            }
            if process.stage == .dead { steps += bury(world, index) }
            return steps
        }
    }

    /// The store's conditional update: exactly one row changes, and only where the payout stands at ready.
    private func claim(_ world: World, _ index: Int) -> World {
        var next = world
        next.processes[index].held = nil
        let won = PayoutEvent.claimWon(process: "p\(index)", requestSHA256: "00")
        if mutant == .claimsAlwaysWon, let held = world.processes[index].held { next.machine = held }
        guard mutant == .claimsAlwaysWon || world.machine.state.status == .ready else {
            next.processes[index].stage = .idle
            return next
        }
        let effects = apply(won, to: &next)
        next.processes[index].stage = effects.contains(.sendPayout(1)) ? .sending : .idle
        next.trace += [1, UInt8(index)]
        return next
    }

    /// The request leaves: it never gets out, it is lost or late, or it arrives.
    private func send(_ world: World, _ index: Int) -> [World] {
        var unsent = world
        unsent.processes[index].stage = .idle
        answer(1, Answer(.notSent("connection refused")), &unsent)
        let sent = bounds.fates.map { truth in
            var next = world
            next.sends += 1
            next.processes[index].stage = .waiting
            become(truth, &next)
            if truth != .travelling { next.replies.append(Reply(question: 1, truth: truth)) }
            return next
        }
        return [unsent] + sent
    }

    private func bury(_ world: World, _ index: Int) -> [World] {
        var next = world
        if mutant == .deadGoesBackToReady, world.machine.state.status == .submitting {
            next.machine = PayoutMachine(intent: intent, log: Array(world.machine.log.prefix(1)))
            next.processes[index] = Process()
            next.trace += [2]
            return [next]
        }
        guard !apply(.processGone(process: "p\(index)"), to: &next).isEmpty else { return [] }
        next.trace += [3, UInt8(index)]
        return [next]
    }

    private func become(_ truth: Truth, _ world: inout World) {
        world.truth = truth
        world.everTrue.insert(truth)
    }

    private func providerSteps(_ world: World) -> [World] {
        world.truth.next.map { truth in
            var next = world
            become(truth, &next)
            return next
        }
    }

    /// Each waiting question is answered as it was true, or not at all.
    private func replySteps(_ world: World) -> [World] {
        var steps: [World] = []
        for (index, reply) in world.replies.enumerated() {
            for said in [answer(reply), Answer(.questionFailed("cut"))] {
                var next = world
                next.replies.remove(at: index)
                deliver(said, reply.question, &next)
                steps.append(next)
            }
        }
        // A process that waits for the reply to its payout gives up.
        if world.machine.state.status == .submitting,
            let index = world.processes.firstIndex(where: { $0.stage == .waiting })
        {
            var next = world
            next.replies.removeAll { $0.question == 1 }
            next.processes[index].stage = .idle
            deliver(Answer(.unknown("nothing within 30 s")), 1, &next)
            steps.append(next)
        }
        return steps
    }

    private func answer(_ reply: Reply) -> Answer {
        guard let state = reply.truth.state else { return Answer(.notFound("no such order")) }
        return Answer(.state(state), bankReference: state == .succeeded ? "632316440192" : nil)
    }

    private func deliver(_ answer: Answer, _ question: QuestionID, _ world: inout World) {
        var answer = answer
        switch (mutant, answer.verdict) {
        case (.timeoutIsFailed, .unknown), (.notFoundIsFailed, .notFound): answer.verdict = .state(.failed)
        default: break
        }
        if question == 1, let index = world.processes.firstIndex(where: { $0.stage == .waiting }) {
            world.processes[index].stage = .idle
        }
        self.answer(question, answer, &world)
        if mutant == .retriesUnknown, world.machine.state.status == .unknown { world.sends += 1 }
    }

    private func answer(_ question: QuestionID, _ answer: Answer, _ world: inout World) {
        _ = apply(.answered(question: question, answer), to: &world)
        world.trace += [10 + UInt8(question), answer.verdict.code]
        guard mutant == .countsAnswersTwice, question > 1 else { return }
        _ = apply(.ask(.statusByReference, .agent), to: &world)
        _ = apply(.answered(question: world.machine.state.nextQuestion - 1, answer), to: &world)
    }

    private func peopleSteps(_ world: World) -> [World] {
        var steps: [World] = []
        func attempt(_ event: PayoutEvent, _ code: [UInt8], _ change: (inout World) -> Void = { _ in }) {
            var next = world
            let log = world.machine.log.count
            _ = apply(event, to: &next)
            guard next.machine.log.count > log else { return }
            next.trace += code
            change(&next)
            steps.append(next)
        }
        if world.left[0] > 0, bounds.overlap || world.replies.isEmpty {
            let id = world.machine.state.nextQuestion
            attempt(.ask(.statusByReference, .plan), [4]) { next in
                next.left[0] -= 1
                next.replies.append(Reply(question: id, truth: world.truth))
            }
        }
        attempt(.discard(by: PayoutStory.asha), [5])
        if world.machine.state.closingProposal == nil {
            attempt(.proposeClosing(by: PayoutStory.asha, reading: nil), [20])
        }
        attempt(.close(by: PayoutStory.ravi, reading: nil), [6])
        attempt(.linkPassed, [19])
        if world.machine.state.status == .closed {
            attempt(.replace(by: PayoutStory.asha, replacement: PayoutStory.reference("1109111600000")), [7])
        }
        for said in [ProviderState.succeeded, .failed] where world.left[1] > 0 {
            attempt(.callback(claim(said, verified: mutant == .believesHints)), [8, said.code]) { $0.left[1] -= 1 }
        }
        if let said = world.truth.state, world.left[2] > 0 {
            attempt(.callback(claim(said, verified: true)), [9, said.code]) { $0.left[2] -= 1 }
        }
        return steps
    }

    private func claim(_ said: ProviderState, verified: Bool) -> CallbackClaim {
        CallbackClaim(reference: intent.reference.text, state: said, providerStatus: said.rawValue, verified: verified)
    }
}

extension PayoutEffect {
    fileprivate var isClaim: Bool { if case .claim = self { true } else { false } }
}

extension ProviderState {
    fileprivate var code: UInt8 { UInt8(ProviderState.allCases.firstIndex(of: self) ?? 0) }
}

extension Verdict {
    fileprivate var code: UInt8 {
        switch self {
        case .state(let state): 10 + state.code
        case .notSent: 1
        case .unknown: 2
        case .notFound: 3
        case .questionFailed: 4
        case .newWord: 5
        case .mismatch: 6
        }
    }
}
