import Payments

/// Builds a payout's log line by line, a minute apart, so that a test reads as what happened.
struct PayoutStory {
    static let asha = Agent(uid: 1_001, name: "asha")
    static let ravi = Agent(uid: 1_002, name: "ravi")
    static let meera = Agent(uid: 1_003, name: "meera")
    static let process = "desk-1"
    static let hash = "00ff"
    /// Fri 20 Nov 2026, 13:58:04 IST.
    static let start = Timestamp(seconds: 1_795_163_284)

    var intent: PayoutIntent
    var log: [LogEntry] = []
    var now = start
    var question: QuestionID = 0

    static func reference(_ text: String) -> Reference {
        guard let reference = Reference(text) else { preconditionFailure("\(text) is no reference") }
        return reference
    }

    static func intent(needsApproval: Bool = false) -> PayoutIntent {
        PayoutIntent(
            reference: reference("1109111588400"), provider: "segura-main", rail: .imps, amount: Money(rupees: 25_000),
            beneficiary: Beneficiary(name: "ARJUN NAIR", account: "00501002345521", ifsc: "HDFC0001203"), agent: asha,
            createdAt: start, needsApproval: needsApproval)
    }

    /// A pay link over ₹750.
    static var linkIntent: PayoutIntent {
        PayoutIntent(
            reference: reference("1109111588500"), provider: "pentabit", mode: .link, amount: Money(rupees: 750),
            beneficiary: Beneficiary(name: ""), link: PayLinkOrder(redirectURL: "https://shop.example.com/paid"),
            agent: asha, createdAt: start)
    }

    /// Written down, not sent.
    static func decided(needsApproval: Bool = false) -> PayoutStory {
        var story = PayoutStory(intent: intent(needsApproval: needsApproval))
        story.add(.intent(needsApproval: needsApproval, by: asha))
        return story
    }

    /// Claimed by a process.
    static func sent() -> PayoutStory {
        var story = decided()
        story.question = 1
        story.add(.claimed(question: 1, process: process, requestSHA256: hash))
        return story
    }

    /// Sent, and the reply says this.
    static func sent(_ verdict: Verdict, rrn: String? = nil) -> PayoutStory {
        var story = sent()
        story.add(.answered(question: 1, Answer(verdict, bankReference: rrn)))
        return story
    }

    /// Sent, and its reply says this state.
    static func at(_ state: ProviderState, rrn: String? = nil) -> PayoutStory { sent(.state(state), rrn: rrn) }

    mutating func add(_ event: LogEvent, after seconds: Int64 = 60) {
        now = now.adding(seconds: seconds)
        log.append(LogEntry(at: now, event))
    }

    /// A status question, without its answer.
    @discardableResult mutating func ask() -> QuestionID {
        question += 1
        add(.asked(question: question, .statusByReference))
        return question
    }

    /// A status question and its answer.
    mutating func look(_ answer: Answer, after seconds: Int64 = 60) {
        let id = ask()
        add(.answered(question: id, answer), after: seconds)
    }

    mutating func look(_ state: ProviderState, rrn: String? = nil) { look(Answer(.state(state), bankReference: rrn)) }

    mutating func hook(_ state: ProviderState?, verified: Bool, word: String? = nil, rrn: String? = nil) {
        add(.callback(claim(state, verified: verified, word: word, rrn: rrn)))
    }

    func claim(_ state: ProviderState?, verified: Bool, word: String? = nil, rrn: String? = nil) -> CallbackClaim {
        CallbackClaim(
            reference: intent.reference.text, state: state, providerStatus: word ?? state?.rawValue ?? "?",
            bankReference: rrn, verified: verified)
    }

    var state: PayoutState { PayoutState.fold(log, intent: intent) }
    var status: PaymentStatus { state.status }
    var machine: PayoutMachine { PayoutMachine(intent: intent, log: log) }

    /// What one look-up more would make of it.
    func looking(_ states: ProviderState..., rrn: String? = nil) -> PayoutState {
        var story = self
        for state in states { story.look(state, rrn: rrn) }
        return story.state
    }
}

/// Every order of `items`.
func permutations<Item>(_ items: [Item]) -> [[Item]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index in
        var rest = items
        let first = rest.remove(at: index)
        return permutations(rest).map { [first] + $0 }
    }
}
