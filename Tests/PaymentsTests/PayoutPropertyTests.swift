import Payments
import Testing

/// A payout's, recharge's or pay link's log, drawn by chance (SplitMix64): the same seed draws the same log.
struct DrawnLog {
    var intent: PayoutIntent
    /// Our own acts, in the one order they happened in.
    var acts: [LogEntry]
    /// Answers and callbacks, each with the moment it came; any order is possible.
    var arrivals: [LogEntry]
    /// What was received, wherever an answer says so.
    var received: Set<Money> = []

    init(seed: UInt64) {
        var random = Seeded(state: seed)
        intent = Self.intent(&random)
        let questions = QuestionID.random(in: 0...4, using: &random)
        acts = [LogEntry(at: PayoutStory.start, .intent(needsApproval: false, by: PayoutStory.asha))]
        if Int.random(in: 0..<12, using: &random) > 0 {
            acts.append(Self.line(1, .claimed(question: 1, process: "p0", requestSHA256: "00")))
            acts += (0..<questions).map { Self.line(2 + $0, .asked(question: 2 + $0, .statusByReference)) }
        }
        arrivals = []
        for id in 1..<(2 + questions) where Int.random(in: 0..<6, using: &random) > 0 {
            let answer = answer(id == 1, &random)
            arrivals.append(Self.line(Int64.random(in: 10...40, using: &random), .answered(question: id, answer)))
        }
        var keys: Set<Heard> = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let heard = Heard(
                state: (ProviderState.allCases + [nil]).randomElement(using: &random) ?? nil,
                verified: Bool.random(using: &random), isOurs: Int.random(in: 0..<8, using: &random) > 0)
            guard keys.insert(heard).inserted else { continue }
            arrivals.append(Self.line(Int64.random(in: 10...40, using: &random), .callback(heard.claim(intent))))
        }
    }

    private static func intent(_ random: inout Seeded) -> PayoutIntent {
        var intent =
            [PayoutStory.intent(), PayoutStory.linkIntent].randomElement(using: &random) ?? PayoutStory.intent()
        if Int.random(in: 0..<4, using: &random) == 0 { intent.mode = .recharge }
        intent.amount = Money(rupees: Int64.random(in: 1...999_999_999, using: &random))
        return intent
    }

    private mutating func answer(_ isReply: Bool, _ random: inout Seeded) -> Answer {
        var answer = (Said.allCases.randomElement(using: &random) ?? .garbage).answer(isReply: isReply)
        if Bool.random(using: &random) { answer.charge = Money(paise: Int64.random(in: 0...9_999, using: &random)) }
        if Int.random(in: 0..<3, using: &random) == 0 {
            let amount = Money(paise: Int64.random(in: 1...99_999_999, using: &random))
            answer.receivedAmount = amount
            received.insert(amount)
        }
        return answer
    }

    private static func line(_ seconds: Int64, _ event: LogEvent) -> LogEntry {
        LogEntry(at: PayoutStory.start.adding(seconds: seconds), event)
    }

    func state(_ arrivals: [LogEntry]) -> PayoutState { PayoutState.fold(acts + arrivals, intent: intent) }
}

/// What holds of any log; the seed that breaks it is told.
@Suite struct PayoutPropertyTests {
    private static let seeds: [ClosedRange<UInt64>] = [1...250, 251...500, 501...750, 751...1_000]

    @Test("observations in every order, and some of them twice, come to one end", arguments: seeds)
    func everyOrder(_ seeds: ClosedRange<UInt64>) {
        for seed in seeds {
            let drawn = DrawnLog(seed: seed)
            let end = drawn.state(drawn.arrivals)
            var random = Seeded(state: seed)
            // Every order of up to five, and 120 of the orders of more.
            let orders =
                drawn.arrivals.count <= 5
                ? permutations(drawn.arrivals) : (0..<120).map { _ in drawn.arrivals.shuffled(using: &random) }
            for order in orders where drawn.state(order) != end {
                Issue.record("seed \(seed): \(order.map(\.event))")
                return
            }
            let doubled = (drawn.arrivals + drawn.arrivals).shuffled(using: &random)
            #expect(drawn.state(doubled) == end, "seed \(seed), doubled")
        }
    }

    @Test("questions and observations interleaved in any way that can happen come to one end", arguments: seeds)
    func interleaved(_ seeds: ClosedRange<UInt64>) {
        for seed in seeds {
            let drawn = DrawnLog(seed: seed)
            let end = drawn.state(drawn.arrivals)
            var random = Seeded(state: seed)
            for _ in 0..<20 {
                let state = PayoutState.fold(interleaving(drawn, &random), intent: drawn.intent)
                // Whether a call is due depends on what was asked after a callback came, and on nothing else.
                #expect(state.status == end.status && state.flags == end.flags, "seed \(seed)")
                #expect(state.bankReference == end.bankReference && state.charge == end.charge, "seed \(seed)")
                #expect(state.hints == end.hints && state.quarantined == end.quarantined, "seed \(seed)")
            }
        }
    }

    /// The acts in their order; an answer anywhere behind its question, a callback anywhere behind the intent.
    private func interleaving(_ drawn: DrawnLog, _ random: inout Seeded) -> [LogEntry] {
        var log = drawn.acts
        for arrival in drawn.arrivals.shuffled(using: &random) {
            var earliest = 1
            if case .answered(let id, _) = arrival.event {
                let question = log.firstIndex { entry in
                    switch entry.event {
                    case .claimed(id, _, _), .asked(id, _): true
                    default: false
                    }
                }
                earliest = (question ?? 0) + 1
            }
            log.insert(arrival, at: Int.random(in: earliest...log.count, using: &random))
        }
        return log
    }

    @Test("money never changes: only a pay link names what was received", arguments: seeds)
    func money(_ seeds: ClosedRange<UInt64>) {
        for seed in seeds {
            let drawn = DrawnLog(seed: seed)
            for count in 0...drawn.arrivals.count {
                let log = drawn.acts + drawn.arrivals.prefix(count)
                let state = PayoutState.fold(log, intent: drawn.intent)
                let row = Transaction.project(intent: drawn.intent, state: state, log: log)
                if drawn.intent.kind == .payin {
                    #expect(row.requestedAmount == drawn.intent.amount, "seed \(seed)")
                    #expect(
                        row.amount == drawn.intent.amount || drawn.received.contains(row.amount), "seed \(seed)")
                    #expect(state.receivedAmount.map(drawn.received.contains) ?? true, "seed \(seed)")
                } else {
                    #expect(row.amount == drawn.intent.amount, "seed \(seed)")
                    #expect(row.requestedAmount == nil && state.receivedAmount == nil, "seed \(seed)")
                }
            }
        }
    }
}
