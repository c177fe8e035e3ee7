import Ledger
import Payments
import Synchronization

/// The real store behind a door that can be shut: what a full disk does, at the moment a test chooses.
final class FaultyLedger: LedgerStore {
    /// What cannot be done while the door is shut.
    enum Act: Hashable {
        case record, claim, ask, append, read
    }

    let inside: any LedgerStore
    private let shut = Mutex<Set<Act>>([])
    private let read = Mutex(0)
    private let damaged = Mutex<Set<Reference>>([])
    private let said = Mutex<String?>(nil)
    static let sentence = "The disk is full. Make room."

    init(_ inside: any LedgerStore) { self.inside = inside }

    func fail(_ acts: Set<Act>) { shut.withLock { $0 = acts } }

    /// These payouts cannot be read any more.
    func damage(_ references: Set<Reference>) { damaged.withLock { $0 = references } }

    /// What the store says of itself from now on.
    func say(_ trouble: String?) { said.withLock { $0 = trouble } }

    private func pass(_ act: Act) throws(LedgerError) {
        if shut.withLock({ $0.contains(act) }) { throw .failed(Self.sentence) }
    }

    func takeEntryTurn() async throws(LedgerError) -> EntryTurn { try await inside.takeEntryTurn() }

    func record(_ intent: PayoutIntent) async throws(LedgerError) {
        try pass(.record)
        try await inside.record(intent)
    }

    func claim(_ reference: Reference, process: String, requestSHA256: String, at: Timestamp) async throws(LedgerError)
        -> QuestionID?
    {
        try pass(.claim)
        return try await inside.claim(reference, process: process, requestSHA256: requestSHA256, at: at)
    }

    func ask(_ reference: Reference, _ question: Question, at: Timestamp) async throws(LedgerError) -> QuestionID {
        try pass(.ask)
        return try await inside.ask(reference, question, at: at)
    }

    func append<Refusal: Error>(
        to reference: Reference, deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth?
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try pass(.append)
        return try await inside.append(to: reference, deciding: decide)
    }

    func replace<Refusal: Error>(
        _ original: Reference, by intent: PayoutIntent,
        deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try pass(.record)
        return try await inside.replace(original, by: intent, deciding: decide)
    }

    func plan(_ reference: Reference, nextAskAt: Timestamp?) async throws(LedgerError) {
        try pass(.append)
        try await inside.plan(reference, nextAskAt: nextAskAt)
    }

    /// How many whole logs were read.
    var reads: Int { read.withLock(\.self) }

    func payout(_ reference: Reference) async throws(LedgerError) -> PayoutRecord? {
        try pass(.read)
        read.withLock { $0 += 1 }
        if damaged.withLock({ $0.contains(reference) }) { throw .damaged("The store is damaged.") }
        return try await inside.payout(reference)
    }

    func take(_ callbacks: [ReceivedCallback], bounds: CallbackBounds, deciding decide: @escaping CallbackDecision)
        async throws(LedgerError) -> [CallbackFate]
    {
        try pass(.append)
        return try await inside.take(callbacks, bounds: bounds, deciding: decide)
    }

    func quarantined(limit: Int) async throws(LedgerError) -> [QuarantinedCallback] {
        try await inside.quarantined(limit: limit)
    }

    func recordOperators(_ operators: [Operator], of provider: String, at: Timestamp) async throws(LedgerError) {
        try pass(.append)
        try await inside.recordOperators(operators, of: provider, at: at)
    }

    func operators(of provider: String) async throws(LedgerError) -> OperatorList? {
        try await inside.operators(of: provider)
    }

    func countReconciliation(of provider: String, on day: CivilDay, most: Int, at: Timestamp) async throws(LedgerError)
        -> Bool
    {
        try pass(.append)
        return try await inside.countReconciliation(of: provider, on: day, most: most, at: at)
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

    func nextPlanned() async throws(LedgerError) -> Timestamp? { try await inside.nextPlanned() }

    func due(at moment: Timestamp, of provider: String, limit: Int) async throws(LedgerError) -> [Reference] {
        try await inside.due(at: moment, of: provider, limit: limit)
    }

    func nextPlanned(of provider: String, after moment: Timestamp) async throws(LedgerError) -> Timestamp? {
        try await inside.nextPlanned(of: provider, after: moment)
    }

    func shiftPlanned(byMilliseconds shift: Int64, in range: Range<Timestamp>) async throws(LedgerError) {
        try pass(.append)
        try await inside.shiftPlanned(byMilliseconds: shift, in: range)
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
        try pass(.append)
        try await inside.recordBalance(provider: provider, amount: amount, limit: limit, used: used, at: at)
    }

    func recordBalanceFailure(provider: String, reason: String, at: Timestamp) async throws(LedgerError) {
        try pass(.append)
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
        try pass(.append)
        try await inside.update(complaint, by: agent)
    }

    func complaint(_ number: String) async throws(LedgerError) -> Complaint? { try await inside.complaint(number) }

    func complaints(of reference: Reference?, limit: Int) async throws(LedgerError) -> [Complaint] {
        try await inside.complaints(of: reference, limit: limit)
    }

    var trouble: String? { said.withLock { $0 } ?? inside.trouble }

    func tryWriting() async throws(LedgerError) {
        try pass(.append)
        try await inside.tryWriting()
    }

    func changeCounter() async throws(LedgerError) -> Int64 { try await inside.changeCounter() }

    var process: String { inside.process }

    func isAlive(process: String) -> Bool { inside.isAlive(process: process) }

    func holdLease(_ name: String) -> Bool { inside.holdLease(name) }
}
