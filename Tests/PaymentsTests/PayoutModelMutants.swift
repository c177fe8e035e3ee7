@testable import Payments

extension PayoutModel {
    /// A policy that is wrong in one place, put around the machine that ships: it changes what the machine hears, what
    /// it wants done, or what its log is folded to.
    enum Mutant: String, CaseIterable, Sendable {
        // What is wanted done.
        case resendOnTimeout = "resend on timeout"
        case resendAtStart = "resend at start"
        case retryWhileUnknown = "retry while unknown"
        case sendBeforeCommit = "send before commit"
        case everyClaimIsWon = "every claim is won"
        case closeAtOnce = "close without its evidence"
        case replaceAtOnce = "replace while unknown"
        // What is heard.
        case notFoundIsFailed = "not-found = failed"
        case garbageIsFailed = "garbage = failed"
        case timeoutIsFailed = "timeout = failed"
        case trustUnsigned = "trust unsigned"
        case trustMended = "trust what was mended"
        case replyNotMatched = "reply not matched to its attempt"
        case answerToAnotherQuestion = "answer taken for another question’s"
        case oneLookUpIsTwo = "one look-up counts twice"
        case acknowledgeFirst = "acknowledge before it is written"
        case approveOneself = "approve one’s own"
        // What the log comes to.
        case pendingOverTerminal = "pending over terminal"
        case reversalIgnored = "reversal ignored"
        case hintsDropped = "hints dropped"
        case lastArrivalWins = "last arrival wins"

        /// The promise it must be seen to break.
        var breaks: Promise {
            switch self {
            case .resendOnTimeout, .resendAtStart, .retryWhileUnknown, .everyClaimIsWon: .onceSent
            case .sendBeforeCommit: .writtenFirst
            case .replaceAtOnce: .replacedDead
            case .acknowledgeFirst, .answerToAnotherQuestion: .nothingLost
            case .hintsDropped: .nothingHidden
            case .lastArrivalWins: .oneEnd
            default: .evidence
            }
        }

        /// What it calls the payout without evidence; nil where that is not what it does.
        var says: PaymentStatus? {
            switch self {
            case .notFoundIsFailed, .garbageIsFailed, .timeoutIsFailed: .failed
            case .trustMended, .replyNotMatched, .reversalIgnored: .succeeded
            case .pendingOverTerminal: .pending
            case .closeAtOnce: .closed
            case .approveOneself: .ready
            default: nil
            }
        }
    }

    /// The policy that ships, or one that is wrong in one place.
    struct Policy {
        var mutant: Mutant?

        // MARK: What is wanted done

        func effects(_ effects: [PayoutEffect], of event: PayoutEvent) -> [PayoutEffect] {
            switch (mutant, event) {
            case (.resendOnTimeout, .answered(1, let answer))
            where answer.verdict == Said.timeout.answer(isReply: true).verdict:
                effects + [.sendPayout(1)]
            case (.resendAtStart, .processGone): effects + [.sendPayout(1)]
            case (.sendBeforeCommit, .submit) where !effects.isEmpty:
                effects.contains(where: \.isRefusal) ? effects : [.sendPayout(1)] + effects
            default: effects
            }
        }

        /// The store writes the claim whatever stands there, and the process does not look again.
        func grantEveryClaim(_ name: String, _ world: inout World, _ now: Timestamp) -> Bool {
            guard mutant == .everyClaimIsWon, world.machine.state.claim != nil else { return false }
            write(.claimed(question: 1, process: name, requestSHA256: "00"), &world, now)
            return true
        }

        private func write(_ event: LogEvent, _ world: inout World, _ now: Timestamp) {
            let log = world.machine.log + [LogEntry(at: now, event)]
            world.machine = PayoutMachine(intent: world.machine.intent, log: log)
        }

        func retries(_ world: World) -> Bool { mutant == .retryWhileUnknown && world.machine.state.status == .unknown }

        func closeAtOnce(_ world: inout World, _ now: Timestamp) -> Bool {
            guard mutant == .closeAtOnce, world.machine.state.status == .unknown else { return false }
            write(.closed(by: PayoutStory.asha, second: PayoutStory.ravi, evidence: "it looks dead"), &world, now)
            return true
        }

        func replaceAtOnce(_ world: inout World, _ other: Reference, _ now: Timestamp) -> Bool {
            guard mutant == .replaceAtOnce, world.machine.state.status == .unknown else { return false }
            write(.replaced(by: other), &world, now)
            return true
        }

        // MARK: What is heard

        func observed(_ said: Said, by question: QuestionID, _ world: World) -> (QuestionID, Answer) {
            var answer = said.answer(isReply: question == 1)
            switch (mutant, said) {
            case (.notFoundIsFailed, .notFound) where world.machine.state.status == .unknown:
                answer.verdict = .state(.failed)
            case (.garbageIsFailed, .garbage), (.timeoutIsFailed, .timeout): answer.verdict = .state(.failed)
            case (.trustMended, .mended): answer.repaired = false
            case (.replyNotMatched, .mismatch): answer.verdict = .state(.succeeded)
            case (.answerToAnotherQuestion, _): return (world.machine.state.nextQuestion - 1, answer)
            default: break
            }
            return (question, answer)
        }

        func observed(_ claim: CallbackClaim, _ world: World) -> CallbackClaim? {
            var claim = claim
            if mutant == .acknowledgeFirst { return nil }
            if mutant == .trustUnsigned, world.machine.state.status.isOpenAtProvider { claim.verified = true }
            return claim
        }

        func countsTwice(_ answer: Answer, _ world: World) -> Bool {
            mutant == .oneLookUpIsTwo && answer.verdict != .state(.pending)
                && world.machine.state.flags.contains(.unconfirmed)
        }

        func approver(_ agent: Agent) -> Agent {
            mutant == .approveOneself && agent == PayoutStory.asha ? PayoutStory.ravi : agent
        }

        // MARK: What the log comes to

        func shown(_ machine: PayoutMachine) -> PayoutState {
            switch mutant {
            case .pendingOverTerminal: overTerminal(machine)
            case .reversalIgnored: withoutReversals(machine)
            case .hintsDropped:
                PayoutState.fold(machine.log.filter { !$0.event.isHint }, intent: machine.intent)
            case .lastArrivalWins: asTheyCame(machine)
            default: machine.state
            }
        }

        /// The newest look-up says pending, so what settled it before is forgotten.
        private func overTerminal(_ machine: PayoutMachine) -> PayoutState {
            let last = machine.log.last { $0.event.said != nil }
            guard last?.event.said == .pending else { return machine.state }
            let log = machine.log.filter { $0.event.said == nil || $0.event.said == .pending }
            return PayoutState.fold(log, intent: machine.intent)
        }

        private func withoutReversals(_ machine: PayoutMachine) -> PayoutState {
            guard machine.state.status == .reversed else { return machine.state }
            let quiet = PayoutState.fold(
                machine.log.filter { $0.event.said != .reversed }, intent: machine.intent)
            return quiet.status == .succeeded ? quiet : machine.state
        }

        /// The answers of look-ups, dealt to the questions in the order in which they came.
        private func asTheyCame(_ machine: PayoutMachine) -> PayoutState {
            var ids = machine.log.compactMap { $0.event.lookUp }.sorted()[...]
            let log = machine.log.map { entry in
                guard entry.event.lookUp != nil, case .answered(_, let answer) = entry.event,
                    let id = ids.popFirst()
                else { return entry }
                return LogEntry(at: entry.at, .answered(question: id, answer))
            }
            return PayoutState.fold(log, intent: machine.intent)
        }
    }
}

extension PayoutEffect {
    fileprivate var isRefusal: Bool { if case .refuse = self { true } else { false } }
}

extension LogEvent {
    fileprivate var isHint: Bool { if case .callback(let claim) = self { !claim.verified } else { false } }

    /// The number of the look-up it answers.
    fileprivate var lookUp: QuestionID? { if case .answered(let id, _) = self, id > 1 { id } else { nil } }

    /// The state an answer names.
    fileprivate var said: ProviderState? {
        if case .answered(_, let answer) = self, case .state(let said) = answer.verdict { said } else { nil }
    }
}
