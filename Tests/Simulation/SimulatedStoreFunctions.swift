import Ledger
import Payments

/// Every function of the store, through the door.
extension SimulatedStore {
    func record(_ intent: PayoutIntent) async throws(LedgerError) {
        try await pass("record \(intent.reference)", of: intent.reference) { store async throws(LedgerError) in
            try await store.record(intent)
        }
    }

    func claim(_ reference: Reference, process: String, requestSHA256: String, at: Timestamp)
        async throws(LedgerError) -> QuestionID?
    {
        try await pass("claim \(reference)", of: reference) { store async throws(LedgerError) in
            try await store.claim(reference, process: process, requestSHA256: requestSHA256, at: at)
        }
    }

    func ask(_ reference: Reference, _ question: Question, at: Timestamp) async throws(LedgerError) -> QuestionID {
        try await pass("ask \(reference)", of: reference) { store async throws(LedgerError) in
            try await store.ask(reference, question, at: at)
        }
    }

    func append<Refusal: Error>(
        to reference: Reference, deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth?
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try await pass("append \(reference)", of: reference) { store async throws(LedgerError) in
            try await store.append(to: reference, deciding: decide)
        }
    }

    var trouble: String? { nil }

    func tryWriting() async throws(LedgerError) {
        try await pass("try writing") { store async throws(LedgerError) in try await store.tryWriting() }
    }

    func replace<Refusal: Error>(
        _ original: Reference, by intent: PayoutIntent,
        deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try await pass("replace \(original)", of: original) { store async throws(LedgerError) in
            try await store.replace(original, by: intent, deciding: decide)
        }
    }

    func plan(_ reference: Reference, nextAskAt: Timestamp?) async throws(LedgerError) {
        try await pass("plan \(reference)", of: reference) { store async throws(LedgerError) in
            try await store.plan(reference, nextAskAt: nextAskAt)
        }
    }

    func take(_ callbacks: [ReceivedCallback], bounds: CallbackBounds, deciding decide: @escaping CallbackDecision)
        async throws(LedgerError) -> [CallbackFate]
    {
        try await pass("take \(callbacks.count) callbacks") { store async throws(LedgerError) in
            try await store.take(callbacks, bounds: bounds, deciding: decide)
        }
    }

    func payout(_ reference: Reference) async throws(LedgerError) -> PayoutRecord? {
        try await pass("read \(reference)") { store async throws(LedgerError) in try await store.payout(reference) }
    }

    func references(matching text: String) async throws(LedgerError) -> [Reference] {
        try await pass("find") { store async throws(LedgerError) in try await store.references(matching: text) }
    }

    func due(at moment: Timestamp, limit: Int) async throws(LedgerError) -> [Reference] {
        try await pass("due") { store async throws(LedgerError) in try await store.due(at: moment, limit: limit) }
    }

    func nextPlanned() async throws(LedgerError) -> Timestamp? {
        try await pass("next planned") { store async throws(LedgerError) in try await store.nextPlanned() }
    }

    func due(at moment: Timestamp, of provider: String, limit: Int) async throws(LedgerError) -> [Reference] {
        try await pass("due") { store async throws(LedgerError) in
            try await store.due(at: moment, of: provider, limit: limit)
        }
    }

    func nextPlanned(of provider: String, after moment: Timestamp) async throws(LedgerError) -> Timestamp? {
        try await pass("next planned") { store async throws(LedgerError) in
            try await store.nextPlanned(of: provider, after: moment)
        }
    }

    func shiftPlanned(byMilliseconds shift: Int64, in range: Range<Timestamp>) async throws(LedgerError) {
        try await pass("shift") { store async throws(LedgerError) in
            try await store.shiftPlanned(byMilliseconds: shift, in: range)
        }
    }

    func submitting() async throws(LedgerError) -> [(reference: Reference, process: String)] {
        try await pass("submitting") { store async throws(LedgerError) in try await store.submitting() }
    }

    func page(_ query: TransactionQuery, start: PageStart, limit: Int) async throws(LedgerError) -> TransactionPage {
        try await pass("page") { store async throws(LedgerError) in
            try await store.page(query, start: start, limit: limit)
        }
    }

    func summary(_ request: SummaryRequest) async throws(LedgerError) -> DeskSummary {
        try await pass("summary") { store async throws(LedgerError) in try await store.summary(request) }
    }

    func lookAlikes(target: String, amount: Money, since: Timestamp) async throws(LedgerError) -> [LookAlike] {
        try await pass("look-alikes") { store async throws(LedgerError) in
            try await store.lookAlikes(target: target, amount: amount, since: since)
        }
    }

    func beneficiaries(matching text: String, limit: Int) async throws(LedgerError) -> [KnownBeneficiary] {
        try await pass("beneficiaries") { store async throws(LedgerError) in
            try await store.beneficiaries(matching: text, limit: limit)
        }
    }

    func sent(by uid: UInt32, on day: CivilDay, to target: String?) async throws(LedgerError) -> Money {
        try await pass("sum") { store async throws(LedgerError) in try await store.sent(by: uid, on: day, to: target) }
    }

    func countReconciliation(of provider: String, on day: CivilDay, most: Int, at: Timestamp)
        async throws(LedgerError) -> Bool
    {
        try await pass("count a list") { store async throws(LedgerError) in
            try await store.countReconciliation(of: provider, on: day, most: most, at: at)
        }
    }

    func reconciliations(of provider: String, on day: CivilDay) async throws(LedgerError) -> (
        calls: Int, last: Timestamp?
    ) {
        try await pass("lists") { store async throws(LedgerError) in
            try await store.reconciliations(of: provider, on: day)
        }
    }

    func recordBalance(provider: String, amount: Money?, limit: Money?, used: Money?, at: Timestamp)
        async throws(LedgerError)
    {
        try await pass("balance") { store async throws(LedgerError) in
            try await store.recordBalance(provider: provider, amount: amount, limit: limit, used: used, at: at)
        }
    }

    func recordBalanceFailure(provider: String, reason: String, at: Timestamp) async throws(LedgerError) {
        try await pass("balance") { store async throws(LedgerError) in
            try await store.recordBalanceFailure(provider: provider, reason: reason, at: at)
        }
    }

    func wallets(of providers: [String]) async throws(LedgerError) -> [Wallet] {
        try await pass("wallets") { store async throws(LedgerError) in
            try await store.wallets(of: providers)
        }
    }

    func changeCounter() async throws(LedgerError) -> Int64 {
        try await pass("counter") { store async throws(LedgerError) in try await store.changeCounter() }
    }

    // MARK: What a run never asks for, handed on as it is

    func quarantined(limit: Int) async throws(LedgerError) -> [QuarantinedCallback] {
        try await pass("quarantine") { store async throws(LedgerError) in try await store.quarantined(limit: limit) }
    }

    func recordOperators(_ operators: [Operator], of provider: String, at: Timestamp) async throws(LedgerError) {
        try await pass("operators") { store async throws(LedgerError) in
            try await store.recordOperators(operators, of: provider, at: at)
        }
    }

    func operators(of provider: String) async throws(LedgerError) -> OperatorList? {
        try await pass("operators") { store async throws(LedgerError) in try await store.operators(of: provider) }
    }

    func count(_ query: TransactionQuery) async throws(LedgerError) -> Int {
        try await pass("count") { store async throws(LedgerError) in try await store.count(query) }
    }

    func record(_ complaint: Complaint) async throws(LedgerError) -> Complaint {
        try await pass("complaint") { store async throws(LedgerError) in try await store.record(complaint) }
    }

    func claimComplaint(_ number: String, at: Timestamp) async throws(LedgerError) -> Bool {
        try await pass("complaint") { store async throws(LedgerError) in
            try await store.claimComplaint(number, at: at)
        }
    }

    func update(_ complaint: Complaint, by agent: Agent) async throws(LedgerError) {
        try await pass("complaint") { store async throws(LedgerError) in
            try await store.update(complaint, by: agent)
        }
    }

    func complaint(_ number: String) async throws(LedgerError) -> Complaint? {
        try await pass("complaint") { store async throws(LedgerError) in try await store.complaint(number) }
    }

    func complaints(of reference: Reference?, limit: Int) async throws(LedgerError) -> [Complaint] {
        try await pass("complaints") { store async throws(LedgerError) in
            try await store.complaints(of: reference, limit: limit)
        }
    }
}
