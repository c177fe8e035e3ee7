import Desk
import Ledger
import Payments

/// Open payouts as a busy desk has them: four providers, every rail, sent minutes to days ago, and asked about at each
/// step of the plan since.
struct PollingScene: Sendable {
    /// How many.
    var payouts: Int
    /// For how long nobody asked before the run begins.
    var overdue: Duration
    /// How many of the providers do not answer.
    var down: Int
    /// The same number gives the same payouts.
    var seed: UInt64
    /// The most questions in a payout's log; the latest are kept.
    var logLength: Int

    /// The providers' names; those that do not answer come last.
    static let providers = ["alpha", "bravo", "charlie", "delta"]

    /// Whether a provider answers.
    func answers(_ provider: String) -> Bool { !Self.providers.suffix(down).contains(provider) }

    /// Writes them, as they stand at `now`, into the store; what is planned for each is in the order of their making.
    func fill(_ store: SQLiteLedger, now: Timestamp) async throws -> [Reference: Timestamp] {
        let random = DeskRandom(seed: seed)
        let asleep = now.adding(milliseconds: -Int64(overdue / .milliseconds(1)))
        var plans: [Reference: Timestamp] = [:]
        var batch: [(intent: PayoutIntent, log: [LogEntry])] = []
        for number in 0..<payouts {
            let made = try payout(number, at: asleep, random)
            plans[made.intent.reference] = made.next
            batch.append((made.intent, made.log))
            if batch.count == 500 || number == payouts - 1 {
                try await store.importHistory(batch) { [plans] intent, _ in plans[intent.reference] }
                batch.removeAll()
            }
        }
        return plans
    }

    private struct Made {
        var intent: PayoutIntent
        var log: [LogEntry]
        var next: Timestamp?
    }

    private func payout(_ number: Int, at now: Timestamp, _ random: DeskRandom) throws -> Made {
        let (mode, age) = (Self.mode(random.unit()), Self.age(random.unit(), random.unit()))
        let sentAt = now.adding(seconds: -age)
        // A second's hundred references are enough where each payout has a second of its own.
        guard let reference = Reference("\(10 + number % 90)\(100_000_000 + number)00") else {
            throw BenchFault(what: "no reference for payout \(number)")
        }
        let agent = Agent(uid: 1_000, name: "asha")
        let isRecharge = mode == .recharge
        let intent = PayoutIntent(
            reference: reference, provider: Self.providers[number % Self.providers.count], mode: mode,
            amount: Money(rupees: 500 + Int64(number)),
            beneficiary: Beneficiary(
                name: "MEENA IYER", account: isRecharge ? nil : "5010\(100_000_000 + number)",
                ifsc: isRecharge ? nil : "ICIC0001203", rechargeNumber: isRecharge ? "9876543210" : nil),
            recharge: isRecharge ? RechargeOrder(operatorCode: "AT") : nil, agent: agent, createdAt: sentAt)
        let isUnknown = random.unit() < 0.3
        let reply = isUnknown ? Answer(.unknown("no reply")) : Answer(.state(.pending), providerReference: "P\(number)")
        var log = [
            LogEntry(at: sentAt, .intent(needsApproval: false, by: agent)),
            LogEntry(
                at: sentAt,
                .claimed(question: 1, process: "bench", requestSHA256: String(repeating: "0", count: 64))),
            LogEntry(at: sentAt, .answered(question: 1, reply)),
        ]
        let (asked, next) = asked(mode, isUnknown ? .unknown : .pending, sentAt: sentAt, until: now, random)
        for (index, at) in asked.suffix(logLength).enumerated() {
            let question = QuestionID(index + 2)
            let answer = Answer(isUnknown ? .questionFailed("no reply") : .state(.pending))
            log.append(LogEntry(at: at, .asked(question: question, .statusByReference)))
            log.append(LogEntry(at: at.adding(milliseconds: 200), .answered(question: question, answer)))
        }
        return Made(intent: intent, log: log, next: next)
    }

    /// When it was asked by plan, and is asked next.
    private func asked(
        _ mode: Mode, _ status: PaymentStatus, sentAt: Timestamp, until now: Timestamp, _ random: DeskRandom
    ) -> ([Timestamp], next: Timestamp?) {
        var asked: [Timestamp] = []
        while let next = PollPlan.standard.next(
            mode, status: status, sentAt: sentAt, lastAskedAt: asked.last, jitter: random.unit())
        {
            guard next <= now else { return (asked, next) }
            asked.append(next)
        }
        return (asked, nil)
    }

    private static func mode(_ share: Double) -> Mode {
        switch share {
        case ..<0.4: .rail(.upi)
        case ..<0.75: .rail(.imps)
        case ..<0.87: .rail(.neft)
        case ..<0.9: .rail(.rtgs)
        default: .recharge
        }
    }

    /// Seconds since it was sent: a tenth within ten minutes, a fifth within three hours, three tenths within a day, the
    /// rest within three days, as long as every rail is asked.
    private static func age(_ share: Double, _ part: Double) -> Int64 {
        switch share {
        case ..<0.1: Int64(part * 600)
        case ..<0.3: Int64(600 + part * 10_200)
        case ..<0.6: Int64(10_800 + part * 75_600)
        default: Int64(86_400 + part * 172_000)
        }
    }
}
