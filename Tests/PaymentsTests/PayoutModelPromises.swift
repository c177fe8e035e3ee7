@testable import Payments

extension PayoutModel {
    /// What must hold in every state (`payouts.md`, *The promises*).
    enum Promise: String {
        /// The request leaves at most once.
        case onceSent = "sent twice"
        /// It leaves only with its intent and its claim on disk.
        case writtenFirst = "sent before it was written down"
        /// What was acknowledged is in the log.
        case nothingLost = "an acknowledged fact is lost"
        /// It is called only what the table's evidence allows.
        case evidence = "called something without evidence"
        /// What speaks against it, or is not proof, is shown.
        case nothingHidden = "something is not shown"
        /// A status call is due while a callback was not asked about.
        case asksAgain = "a callback is not asked about"
        /// Only what is closed is replaced.
        case replacedDead = "replaced while it may live"
        /// A second copy does nothing.
        case once = "a second copy does something"
        /// The order of arrival leaves no trace.
        case oneEnd = "the order of arrival decides"
        /// What is kept is what the log says.
        case stateOfLog = "the state is not the log's"
        /// One look-up leaves no terminal state unseen; two that agree lead to what they say, or to a conflict.
        case twoLookUps = "look-ups do not lead where they should"
    }

    /// A promise that does not hold.
    struct Breach {
        var promise: Promise
        /// What it is called.
        var status: PaymentStatus
        /// What the evidence allows.
        var proven: PaymentStatus
    }

    /// The first promise that does not hold in this world.
    func breach(_ world: World) -> Breach? {
        let proven = PayoutEvidence.standing(world.facts, intent)
        let state = policy.shown(world.machine)
        let broken: Promise? =
            if world.rashSends > 0 { .writtenFirst } else if world.sends > 1 {
                .onceSent
            } else if isReplacedAlive(world) {
                .replacedDead
            } else if state.status != proven.status {
                .evidence
            } else if !isKept(world) {
                .nothingLost
            } else if !isShown(world.facts, state, proven) {
                .nothingHidden
            } else if !asksAgain(world.facts, state) {
                .asksAgain
            } else {
                nil
            }
        return broken.map { Breach(promise: $0, status: state.status, proven: proven.status) }
    }

    private func isReplacedAlive(_ world: World) -> Bool {
        world.facts.acts.contains { act in
            guard case .replaced(let then) = act else { return false }
            return then.status != .closed || then.doubts > 0
        }
    }

    /// Every answer and callback that was acknowledged is in the log, once, as it was said.
    private func isKept(_ world: World) -> Bool {
        var answers: [QuestionID: Verdict] = [:]
        var calls: [CallbackClaim] = []
        var remarks = 0
        for entry in world.machine.log {
            switch entry.event {
            case .answered(let id, let answer): answers[id] = answers[id] ?? answer.verdict
            case .callback(let claim): calls.append(claim)
            case .note, .revealed, .turnaroundBreached: remarks += 1
            default: break
            }
        }
        for asked in world.facts.questions {
            if answers[asked.id] != asked.said?.answer(isReply: asked.id == 1).verdict { return false }
        }
        return calls.count == world.facts.calls.count && remarks == world.facts.remarks.reduce(0) { $0 + Int($1) }
            && world.facts.calls.allSatisfy { calls.contains($0.heard.claim(intent)) }
    }

    private func isShown(_ facts: Facts, _ state: PayoutState, _ proven: PayoutEvidence.Standing) -> Bool {
        let ours = facts.calls.filter(\.heard.isOurs)
        let hints = ours.filter { !$0.heard.verified }
        guard state.hints.count == hints.count else { return false }
        let apart = facts.questions.count { $0.said == .mismatch } + facts.calls.count - ours.count
        guard state.quarantined.count == apart else { return false }
        if proven.doubts == 1, !state.flags.contains(.unconfirmed) { return false }
        if proven.doubts > 1, !state.flags.contains(.conflict) { return false }
        if proven.isLate, state.status == .succeeded, !state.flags.contains(.lateSuccess) { return false }
        let said = Set(ours.filter(\.heard.verified).compactMap(\.heard.state))
        if said.isSuperset(of: [.succeeded, .failed]), state.status.isOpenAtProvider,
            !state.flags.contains(.conflict)
        {
            return false
        }
        let isReplaced = facts.acts.contains { if case .replaced = $0 { true } else { false } }
        if isReplaced, state.status == .succeeded || !state.status.isTerminal { return state.possibleDoublePayment }
        return !facts.acts.isEmpty
    }

    /// A callback that says another thing than what stands wants a question asked after it came, and answered.
    private func asksAgain(_ facts: Facts, _ state: PayoutState) -> Bool {
        guard facts.isClaimed, state.status != .submitting else { return true }
        let useless: Set<Said> = [.garbage, .timeout, .mismatch, .mended, .notSent]
        let answered = facts.lookUps.filter { $0.said.map { !useless.contains($0) } ?? false }.map(\.id).max() ?? 0
        let isDue = facts.calls.contains { call in
            guard call.heard.isOurs, call.before > answered else { return false }
            guard state.status.isTerminal, let said = call.heard.state else { return true }
            if case .same = PayoutEvidence.step(state.status, said) { return false }
            return true
        }
        return !isDue || state.askNow
    }
}

// MARK: What is tried on a world, without going there

extension PayoutModel {
    /// The first promise about what would happen next that does not hold.
    func breachAhead(_ world: World) -> Breach? {
        let state = world.machine.state
        let broken: Promise? =
            if PayoutState.fold(world.machine.log, intent: intent) != state {
                .stateOfLog
            } else if !takesOnce(world) {
                .once
            } else if !followsLookUps(world) {
                .twoLookUps
            } else {
                nil
            }
        return broken.map { Breach(promise: $0, status: state.status, proven: state.status) }
    }

    /// Every answer again, saying something else, and every callback again.
    private func takesOnce(_ world: World) -> Bool {
        var machine = world.machine
        let later = now(world).adding(seconds: 3_600)
        for asked in world.facts.questions where asked.said != nil {
            let other = asked.said == .succeeded ? Said.failed : .succeeded
            guard machine.handle(.answered(question: asked.id, other.answer(isReply: false)), at: later).isEmpty else {
                return false
            }
        }
        for call in world.facts.calls {
            guard machine.handle(.callback(call.heard.claim(intent)), at: later).isEmpty else { return false }
        }
        return machine == world.machine
    }

    private func followsLookUps(_ world: World) -> Bool {
        let stands = world.machine.state
        guard stands.claim != nil, stands.status != .submitting else { return true }
        return [ProviderState.pending, .succeeded, .failed, .reversed].allSatisfy { said in
            var machine = world.machine
            look(&machine, said)
            // What only a callback had settled may move at once, and then says that sources differ.
            let isSeen = !machine.state.flags.isDisjoint(with: [.conflict, .unconfirmed])
            let paid = PaymentStatus.succeeded
            let changes = (stands.status == paid) != (machine.state.status == paid)
            let isDoubted = stands.flags.contains(.unconfirmed)
            if stands.status.isTerminal, !isDoubted, changes, !isSeen { return false }
            look(&machine, said)
            let told = machine.state
            return told.status == said.status || told.flags.contains(.conflict) || isSameToMoney(told.status, said)
        }
    }

    /// Nobody has the money, whichever of these it is called; and what is settled does not go back to waiting.
    private func isSameToMoney(_ status: PaymentStatus, _ said: ProviderState) -> Bool {
        said == .failed && [.reversed, .closed, .notSent].contains(status)
            || said == .pending && (status.isTerminal || status == .processing)
    }

    private func look(_ machine: inout PayoutMachine, _ said: ProviderState) {
        let at = PayoutStory.start.adding(seconds: 2_592_000 + machine.state.nextQuestion * 60)
        let id = machine.state.nextQuestion
        _ = machine.handle(.ask(.statusByReference, .agent), at: at)
        _ = machine.handle(.answered(question: id, Answer(.state(said))), at: at)
    }
}
