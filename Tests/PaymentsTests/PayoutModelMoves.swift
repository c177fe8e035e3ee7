@testable import Payments

extension PayoutModel {
    /// One thing that can happen; a refused one is none.
    enum Move: Hashable {
        case decide, discard, replace, expire, note, reveal, breach, gone, ask, quarterDay
        case approve(by: Agent, typedRight: Bool)
        case reject(by: Agent)
        case propose(reading: Bool)
        case close(samePerson: Bool, reading: Bool)
        case submit(Int), claim(Int), send(Int), unsent(Int), crash(Int), retry
        case reply(Int, Said)
        case answer(QuestionID, Said)
        case call(Heard)
    }

    /// What people may do beside sending.
    enum People { case approving, discarding, closing, remarking }

    func moves(_ world: World) -> [Move] {
        processMoves(world) + providerMoves(world) + peopleMoves(world)
            + (world.day < bounds.quarterDays && !world.machine.log.isEmpty ? [.quarterDay] : [])
    }

    private func processMoves(_ world: World) -> [Move] {
        var moves: [Move] = []
        var roles: Set<UInt8> = []
        // Of processes in the same place, what one can do stands for what the others can.
        for index in world.processes.indices where roles.insert(world.role(index)).inserted {
            switch world.processes[index].stage {
            case .idle: moves.append(.submit(index))
            case .claiming: moves.append(.claim(index))
            case .sending: moves += [.send(index), .unsent(index)]
            case .waiting: moves += bounds.replies.map { .reply(index, $0) }
            }
            if world.processes[index].stage != .idle, world.crashes < bounds.crashes { moves.append(.crash(index)) }
        }
        let lives = world.processes.indices.contains { world.name($0) == world.machine.state.claim?.process }
        if world.machine.state.status == .submitting, !lives { moves.append(.gone) }
        if policy.retries(world) { moves.append(.retry) }
        return moves
    }

    private func providerMoves(_ world: World) -> [Move] {
        let open = world.facts.lookUps.count { $0.said == nil }
        var moves: [Move] = world.facts.lookUps.count < bounds.asks && open < bounds.mostOpen ? [.ask] : []
        for asked in world.facts.lookUps where asked.said == nil {
            moves += bounds.lookUps.map { .answer(asked.id, $0) }
        }
        if world.facts.calls.count < bounds.calls, !world.facts.acts.isEmpty {
            // A second copy is told from the first by nothing, and must do nothing: `Promise.once`.
            let known = Set(world.facts.calls.map(\.heard))
            moves += bounds.heard.filter { !known.contains($0) }.map { .call($0) }
        }
        return moves
    }

    private func peopleMoves(_ world: World) -> [Move] {
        var moves: [Move] = world.facts.acts.isEmpty ? [.decide] : []
        let (asha, ravi) = (PayoutStory.asha, PayoutStory.ravi)
        if bounds.people.contains(.approving), !world.facts.isClaimed {
            moves += [.approve(by: asha, typedRight: true), .approve(by: ravi, typedRight: false)]
            moves += [.approve(by: ravi, typedRight: true), .reject(by: asha), .reject(by: ravi)]
        }
        if bounds.people.contains(.discarding) { moves.append(.discard) }
        if bounds.people.contains(.closing), world.facts.isClaimed {
            moves += [.close(samePerson: true, reading: false), .close(samePerson: false, reading: false)]
            moves += [.close(samePerson: false, reading: true), .replace]
            if world.facts.proposal == nil { moves += [.propose(reading: false), .propose(reading: true)] }
        }
        if bounds.isLink, world.facts.isClaimed { moves.append(.expire) }
        if bounds.people.contains(.remarking), !world.facts.acts.isEmpty {
            let every: [Move] = [.note, .reveal, .breach]
            moves += zip(every, world.facts.remarks).filter { $1 == 0 }.map(\.0)
        }
        return moves
    }

    /// The world after `move`; nil where it was refused or changes nothing.
    func world(after move: Move, _ world: World) -> World? {
        var next = world
        let happened =
            switch move {
            case .submit, .claim, .send, .unsent, .crash, .gone, .reply, .retry: processActs(move, &next)
            case .ask, .answer, .call, .quarterDay: providerActs(move, &next)
            default: personActs(move, &next)
            }
        return happened ? next : nil
    }
}

// MARK: Processes

extension PayoutModel {
    /// Questions are six seconds apart, everything else of a quarter day happens in the second after them.
    func now(_ world: World, asking: Bool = false) -> Timestamp {
        let seconds = asking ? Int64(world.facts.questions.count) * 6 : 60
        return PayoutStory.start.adding(seconds: Int64(world.day) * 21_600 + seconds)
    }

    /// Has the machine take `event` inside one transaction; tells whether the log grew.
    private func commit(_ event: PayoutEvent, _ world: inout World, by index: Int? = nil) -> Bool {
        let lines = world.machine.log.count
        var event = event
        // The providers' clocks agree with ours here.
        if case .answered(let question, var answer) = event {
            answer.toldAt = now(world)
            event = .answered(question: question, answer)
        }
        let effects = world.machine.handle(event, at: now(world))
        perform(policy.effects(effects, of: event), by: index, &world)
        return world.machine.log.count > lines
    }

    /// Takes up what is to be done after the transaction; a crash may come before it is.
    private func perform(_ effects: [PayoutEffect], by process: Int?, _ world: inout World) {
        let idle = world.processes.firstIndex { $0.stage == .idle }
        guard let index = process ?? idle else { return }
        for effect in effects {
            switch effect {
            case .sendPayout: world.processes[index].stage = .sending
            case .claim where world.processes[index].stage == .idle: world.processes[index].stage = .claiming
            default: break
            }
        }
    }

    private func processActs(_ move: Move, _ world: inout World) -> Bool {
        switch move {
        case .submit(let index):
            _ = commit(.submit(process: world.name(index), requestSHA256: "00"), &world, by: index)
            return world.processes[index].stage != .idle
        case .claim(let index): claim(index, &world)
        case .send(let index): send(index, &world)
        case .unsent(let index):
            world.processes[index].stage = .idle
            world.facts.answer(1, .notSent, world.day)
            return commit(.answered(question: 1, Said.notSent.answer(isReply: true)), &world)
        case .crash(let index):
            world.crashes += 1
            world.processes[index] = Process(life: world.processes[index].life + 1)
        case .gone: return bury(&world)
        case .reply(let index, let said):
            world.processes[index].stage = .idle
            world.facts.answer(1, said, world.day)
            let (_, answer) = policy.observed(said, by: 1, world)
            return commit(.answered(question: 1, answer), &world, by: index)
        default: perform([.sendPayout(1)], by: nil, &world)
        }
        return true
    }

    /// The store's conditional update: exactly one row changes, and only where the payout stands at ready.
    private func claim(_ index: Int, _ world: inout World) {
        world.processes[index].stage = .idle
        if policy.grantEveryClaim(world.name(index), &world, now(world)) {
            world.processes[index].stage = .sending
            world.facts.add(.claimed(day: world.day), 1, world.day)
        }
        guard world.machine.state.status == .ready else { return }
        guard commit(.claimWon(process: world.name(index), requestSHA256: "00"), &world, by: index) else { return }
        guard !world.facts.isClaimed else { return }
        world.facts.add(.claimed(day: world.day), 1, world.day)
        world.facts.questions.append(Facts.Asked(id: 1, day: world.day))
    }

    private func send(_ index: Int, _ world: inout World) {
        world.processes[index].stage = .waiting
        world.sends += 1
        let events = world.machine.log.map(\.event)
        let isWritten = events.contains { if case .intent = $0 { true } else { false } }
        let isTaken = events.contains { if case .claimed = $0 { true } else { false } }
        if !isWritten || !isTaken { world.rashSends += 1 }
    }

    private func bury(_ world: inout World) -> Bool {
        guard let name = world.machine.state.claim?.process else { return false }
        world.facts.add(.gone, 2, world.day)
        return commit(.processGone(process: name), &world)
    }
}

// MARK: The provider, and what comes by the network

extension PayoutModel {
    private func providerActs(_ move: Move, _ world: inout World) -> Bool {
        switch move {
        case .quarterDay: world.day += 1
        case .ask: return ask(&world)
        case .answer(let id, let said):
            let (question, answer) = policy.observed(said, by: id, world)
            world.facts.answer(id, said, world.day)
            _ = commit(.answered(question: question, answer), &world)
            if policy.countsTwice(answer, world) { repeatLast(answer, &world) }
        case .call(let heard):
            world.facts.hear(heard, world.day)
            if let claim = policy.observed(heard.claim(intent), world) { _ = commit(.callback(claim), &world) }
        default: return false
        }
        return true
    }

    /// The plan asks, or a person where the plan waits for an answer.
    private func ask(_ world: inout World) -> Bool {
        for reason in [AskReason.plan, .agent] {
            let lines = world.machine.log.count
            _ = world.machine.handle(.ask(.statusByReference, reason), at: now(world, asking: true))
            guard world.machine.log.count > lines else { continue }
            let id = QuestionID(world.facts.questions.count + 1)
            world.facts.questions.append(Facts.Asked(id: id, day: world.day))
            return true
        }
        return false
    }

    private func repeatLast(_ answer: Answer, _ world: inout World) {
        _ = world.machine.handle(.ask(.statusByReference, .agent), at: now(world).adding(seconds: 60))
        _ = commit(.answered(question: world.machine.state.nextQuestion - 1, answer), &world)
    }
}

// MARK: People

extension PayoutModel {
    private func personActs(_ move: Move, _ world: inout World) -> Bool {
        let (asha, day) = (PayoutStory.asha, world.day)
        switch move {
        case .decide:
            world.facts.add(.decided, 3, day)
            return commit(.decide(replacing: nil), &world)
        case .approve(let agent, let typedRight):
            world.facts.add(.approved(by: agent, typedRight: typedRight), 4, day)
            let amount = typedRight ? intent.amount : Money(rupees: 2_500)
            let approver = policy.approver(agent)
            return commit(.approve(by: approver, target: intent.beneficiary.target, amount: amount), &world)
        case .reject(let agent):
            world.facts.add(.rejected(by: agent), 5, day)
            return commit(.reject(by: agent, reason: "no"), &world)
        case .discard:
            world.facts.add(.discarded, 6, day)
            return commit(.discard(by: asha), &world)
        case .propose(let isReading):
            world.facts.add(.proposed(onReading: isReading), isReading ? 11 : 10, day)
            return commit(.proposeClosing(by: asha, reading: isReading ? "not there" : nil), &world)
        case .close(let samePerson, let reading): return close(samePerson, reading, &world)
        case .replace:
            let replacement = PayoutStory.reference("1109111600000")
            let isReplaced =
                policy.replaceAtOnce(&world, replacement, now(world))
                || commit(.replace(by: asha, replacement: replacement), &world)
            guard isReplaced else { return false }
            world.facts.add(.replaced(PayoutEvidence.standing(world.facts, intent)), 7, day)
            return true
        case .expire:
            world.facts.add(.closed(.init(isExpiry: true, asked: world.facts.lookUps.count, day: day)), 9, day)
            return commit(.linkPassed, &world)
        case .note: return remark(0, .note(by: asha, "called"), &world)
        case .reveal: return remark(1, .reveal(by: asha), &world)
        case .breach: return remark(2, .turnaroundPassed, &world)
        default: return false
        }
    }

    private func remark(_ index: Int, _ event: PayoutEvent, _ world: inout World) -> Bool {
        world.facts.remarks[index] += 1
        return commit(event, &world)
    }

    private func close(_ isSamePerson: Bool, _ isReading: Bool, _ world: inout World) -> Bool {
        let lookUps = world.facts.lookUps
        // A word that names a state shows that it knows the order: “not found” before that is none.
        let since = lookUps.lastIndex { $0.said == .newWord } ?? lookUps.startIndex
        let inHand = Facts.Closing(
            isSamePerson: isSamePerson, isReading: isReading, proposedOnReading: world.facts.proposal,
            notFound: lookUps[since...].filter { $0.said == .notFound }.map(\.saidOn), asked: lookUps.count,
            day: world.day)
        world.facts.add(.closed(inHand), 8, world.day)
        let second = isSamePerson ? PayoutStory.asha : PayoutStory.ravi
        return policy.closeAtOnce(&world, now(world))
            || commit(.close(by: second, reading: isReading ? "not there" : nil), &world)
    }
}
