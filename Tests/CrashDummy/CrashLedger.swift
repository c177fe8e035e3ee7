import Ledger
import Payments
import Synchronization

/// The shipping store with somebody at its door who ends the process before a write, within its transaction, or once it
/// is on disk.
struct CrashLedger: LedgerStore {
    let inside: SQLiteLedger
    let point: CrashPoint

    func takeEntryTurn() async throws(LedgerError) -> EntryTurn { try await inside.takeEntryTurn() }

    func record(_ intent: PayoutIntent) async throws(LedgerError) {
        point.reach(.beforeIntent)
        try await inside.record(intent)
        point.reach(.afterIntent)
    }

    func claim(_ reference: Reference, process: String, requestSHA256: String, at: Timestamp) async throws(LedgerError)
        -> QuestionID?
    {
        point.reach(.beforeClaim)
        let question = try await inside.claim(reference, process: process, requestSHA256: requestSHA256, at: at)
        point.reach(.afterClaim)
        return question
    }

    func ask(_ reference: Reference, _ question: Question, at: Timestamp) async throws(LedgerError) -> QuestionID {
        point.reach(.beforeQuestion)
        let number = try await inside.ask(reference, question, at: at)
        point.reach(.afterQuestion)
        return number
    }

    func append<Refusal: Error>(
        to reference: Reference, deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth?
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        // Whether what is decided is an answer, and to the payout's own request.
        let answered = Answered()
        let result = try await inside.append(to: reference) { [point] record throws(Refusal) in
            let growth = try decide(record)
            for entry in growth?.entries ?? [] {
                guard case .answered(let question, _) = entry.event else { continue }
                let isOutcome = question == record.state.claim?.question
                answered.steps.withLock { $0 = isOutcome ? .afterOutcome : .afterPollAnswer }
                point.reach(isOutcome ? .insideOutcome : .insidePollAnswer)
            }
            return growth
        }
        if let step = answered.steps.withLock({ $0 }) { point.reach(step) }
        return result
    }

    private final class Answered: Sendable {
        let steps = Mutex<CrashStep?>(nil)
    }

    func take(_ callbacks: [ReceivedCallback], bounds: CallbackBounds, deciding decide: @escaping CallbackDecision)
        async throws(LedgerError) -> [CallbackFate]
    {
        point.reach(.beforeCallback)
        let fates = try await inside.take(callbacks, bounds: bounds) { [point] record, claim, now in
            let growth = decide(record, claim, now)
            point.reach(.insideCallback)
            return growth
        }
        point.reach(.afterCallback)
        return fates
    }
}

// What stands in no payout's way goes through as it is.
extension CrashLedger {
    func plan(_ reference: Reference, nextAskAt: Timestamp?) async throws(LedgerError) {
        try await inside.plan(reference, nextAskAt: nextAskAt)
    }

    var trouble: String? { inside.trouble }

    func tryWriting() async throws(LedgerError) { try await inside.tryWriting() }

    func payout(_ reference: Reference) async throws(LedgerError) -> PayoutRecord? {
        try await inside.payout(reference)
    }

    func quarantined(limit: Int) async throws(LedgerError) -> [QuarantinedCallback] {
        try await inside.quarantined(limit: limit)
    }

    func recordOperators(_ operators: [Operator], of provider: String, at: Timestamp) async throws(LedgerError) {
        try await inside.recordOperators(operators, of: provider, at: at)
    }

    func operators(of provider: String) async throws(LedgerError) -> OperatorList? {
        try await inside.operators(of: provider)
    }

    func countReconciliation(of provider: String, on day: CivilDay, most: Int, at: Timestamp) async throws(LedgerError)
        -> Bool
    {
        try await inside.countReconciliation(of: provider, on: day, most: most, at: at)
    }

    func reconciliations(of provider: String, on day: CivilDay) async throws(LedgerError) -> (
        calls: Int, last: Timestamp?
    ) {
        try await inside.reconciliations(of: provider, on: day)
    }

    func references(matching text: String) async throws(LedgerError) -> [Reference] {
        try await inside.references(matching: text)
    }

    func due(at moment: Timestamp, limit: Int) async throws(LedgerError) -> [Reference] {
        try await inside.due(at: moment, limit: limit)
    }

    func due(at moment: Timestamp, of provider: String, limit: Int) async throws(LedgerError) -> [Reference] {
        try await inside.due(at: moment, of: provider, limit: limit)
    }

    func nextPlanned() async throws(LedgerError) -> Timestamp? { try await inside.nextPlanned() }

    func nextPlanned(of provider: String, after moment: Timestamp) async throws(LedgerError) -> Timestamp? {
        try await inside.nextPlanned(of: provider, after: moment)
    }

    func shiftPlanned(byMilliseconds shift: Int64, in range: Range<Timestamp>) async throws(LedgerError) {
        try await inside.shiftPlanned(byMilliseconds: shift, in: range)
    }

    func replace<Refusal: Error>(
        _ original: Reference, by intent: PayoutIntent,
        deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try await inside.replace(original, by: intent, deciding: decide)
    }

    func submitting() async throws(LedgerError) -> [(reference: Reference, process: String)] {
        try await inside.submitting()
    }

    func page(_ query: TransactionQuery, start: PageStart, limit: Int) async throws(LedgerError) -> TransactionPage {
        try await inside.page(query, start: start, limit: limit)
    }

    func count(_ query: TransactionQuery) async throws(LedgerError) -> Int { try await inside.count(query) }

    func summary(_ request: SummaryRequest) async throws(LedgerError) -> DeskSummary {
        try await inside.summary(request)
    }

    func lookAlikes(target: String, amount: Money, since: Timestamp) async throws(LedgerError) -> [LookAlike] {
        try await inside.lookAlikes(target: target, amount: amount, since: since)
    }

    func beneficiaries(matching text: String, limit: Int) async throws(LedgerError) -> [KnownBeneficiary] {
        try await inside.beneficiaries(matching: text, limit: limit)
    }

    func sent(by uid: UInt32, on day: CivilDay, to target: String?) async throws(LedgerError) -> Money {
        try await inside.sent(by: uid, on: day, to: target)
    }

    func recordBalance(provider: String, amount: Money?, limit: Money?, used: Money?, at: Timestamp)
        async throws(LedgerError)
    {
        try await inside.recordBalance(provider: provider, amount: amount, limit: limit, used: used, at: at)
    }

    func recordBalanceFailure(provider: String, reason: String, at: Timestamp) async throws(LedgerError) {
        try await inside.recordBalanceFailure(provider: provider, reason: reason, at: at)
    }

    func wallets(of providers: [String]) async throws(LedgerError) -> [Wallet] {
        try await inside.wallets(of: providers)
    }

    func record(_ complaint: Complaint) async throws(LedgerError) -> Complaint { try await inside.record(complaint) }

    func claimComplaint(_ number: String, at: Timestamp) async throws(LedgerError) -> Bool {
        try await inside.claimComplaint(number, at: at)
    }

    func update(_ complaint: Complaint, by agent: Agent) async throws(LedgerError) {
        try await inside.update(complaint, by: agent)
    }

    func complaint(_ number: String) async throws(LedgerError) -> Complaint? { try await inside.complaint(number) }

    func complaints(of reference: Reference?, limit: Int) async throws(LedgerError) -> [Complaint] {
        try await inside.complaints(of: reference, limit: limit)
    }

    func changeCounter() async throws(LedgerError) -> Int64 { try await inside.changeCounter() }

    var process: String { inside.process }

    func isAlive(process: String) -> Bool { inside.isAlive(process: process) }

    func holdLease(_ name: String) -> Bool { inside.holdLease(name) }
}
