import Ledger
import Payments

extension MemoryLedger {
    func payout(_ reference: Reference) async throws(LedgerError) -> PayoutRecord? { vault.kept[reference]?.record }

    private var all: [MemoryVault.Kept] { vault.order.compactMap { vault.kept[$0] } }

    func references(matching text: String) async throws(LedgerError) -> [Reference] {
        all.filter {
            $0.record.intent.reference.text == text || $0.row.providerReference == text || $0.row.bankReference == text
        }.map(\.record.intent.reference)
    }

    func due(at moment: Timestamp, limit: Int) async throws(LedgerError) -> [Reference] {
        planned { $0.record.nextAskAt.map { $0 <= moment } ?? false }.prefix(limit).map(\.1)
    }

    func due(at moment: Timestamp, of provider: String, limit: Int) async throws(LedgerError) -> [Reference] {
        planned { kept in kept.row.provider == provider && kept.record.nextAskAt.map { $0 <= moment } ?? false }
            .prefix(limit).map(\.1)
    }

    func nextPlanned() async throws(LedgerError) -> Timestamp? { planned { _ in true }.first?.0 }

    func nextPlanned(of provider: String, after moment: Timestamp) async throws(LedgerError) -> Timestamp? {
        planned { kept in kept.row.provider == provider && kept.record.nextAskAt.map { $0 > moment } ?? false }.first?.0
    }

    /// What has a plan and is meant, the earliest first.
    private func planned(_ isMeant: (MemoryVault.Kept) -> Bool) -> [(Timestamp, Reference)] {
        all.filter(isMeant).compactMap { kept in kept.record.nextAskAt.map { ($0, kept.record.intent.reference) } }
            .sorted { $0 < $1 }
    }

    func submitting() async throws(LedgerError) -> [(reference: Reference, process: String)] {
        all.filter { $0.row.status == .submitting }.map { ($0.record.intent.reference, $0.holder) }
    }

    // MARK: Lists

    func page(_ query: TransactionQuery, start: PageStart, limit: Int) async throws(LedgerError) -> TransactionPage {
        let found = all.filter { matches($0, query) }.map(row).sorted { PageAnchor($0) > PageAnchor($1) }
        let below: [Transaction]
        switch start {
        case .newest: below = found
        case .older(let anchor): below = found.filter { PageAnchor($0) < anchor }
        case .oldest, .newer, .from: throw .failed("The simulated desk reads lists from the newest on.")
        }
        return TransactionPage(rows: Array(below.prefix(limit)), hasOlder: below.count > limit)
    }

    /// What the desk asks by; a part it never uses matches everything.
    private func matches(_ kept: MemoryVault.Kept, _ query: TransactionQuery) -> Bool {
        let row = kept.row
        guard query.statuses.isEmpty || query.statuses.contains(row.status), row.flags.isSuperset(of: query.flags),
            query.references?.contains(row.reference) ?? true
        else { return false }
        if !query.providers.isEmpty, !query.providers.contains(where: row.provider.lowercased().contains) {
            return false
        }
        return query.target.map { isTarget($0, of: kept.record.intent.beneficiary) } ?? true
    }

    private func row(_ kept: MemoryVault.Kept) -> Transaction {
        var row = kept.row
        row.nextAskAt = kept.record.nextAskAt
        return row
    }

    private func isTarget(_ target: String, of beneficiary: Beneficiary) -> Bool {
        [beneficiary.target, beneficiary.upi, beneficiary.mobile].contains(target)
    }

    func count(_ query: TransactionQuery) async throws(LedgerError) -> Int { all.count { matches($0, query) } }

    func summary(_ request: SummaryRequest) async throws(LedgerError) -> DeskSummary {
        let left = all.filter { $0.row.status == .ready && !isAlive(process: $0.holder) }.map(\.row.reference)
        let line = NeedsItem(
            kind: .leftUnsent, count: left.count, query: TransactionQuery(references: Set(left)))
        return DeskSummary(needs: left.isEmpty ? [] : [line], totalTransactions: vault.order.count)
    }

    func lookAlikes(target: String, amount: Money, since: Timestamp) async throws(LedgerError) -> [LookAlike] {
        all.map(\.row).filter {
            isTarget(target, of: $0.beneficiary) && $0.amount == amount && $0.createdAt >= since
                && ![.discarded, .rejected].contains($0.status)
        }.map {
            LookAlike(
                reference: $0.reference, amount: $0.amount, at: $0.createdAt, provider: $0.provider, status: $0.status,
                name: $0.beneficiary.name, bankReference: $0.bankReference)
        }
    }

    func beneficiaries(matching text: String, limit: Int) async throws(LedgerError) -> [KnownBeneficiary] {
        all.map(\.row).filter { isTarget(text, of: $0.beneficiary) }.prefix(limit).map {
            KnownBeneficiary(
                name: $0.beneficiary.name, maskedTarget: $0.beneficiary.maskedTarget, lastPaidAt: $0.createdAt,
                count: 1, rail: .imps)
        }
    }

    func sent(by uid: UInt32, on day: CivilDay, to target: String?) async throws(LedgerError) -> Money {
        let nothing: Set<PaymentStatus> = [.notSent, .failed, .discarded, .rejected, .reversed, .closed]
        return all.map(\.row).filter { row in
            row.agent.uid == uid && row.createdAt.day == day && !nothing.contains(row.status)
                && target.map { isTarget($0, of: row.beneficiary) } ?? true
        }.reduce(.zero) { $0 + $1.amount }
    }

    // MARK: Providers

    func recordOperators(_ operators: [Operator], of provider: String, at: Timestamp) async throws(LedgerError) {
        vault.operators[provider] = OperatorList(operators: operators, asOf: at)
    }

    func operators(of provider: String) async throws(LedgerError) -> OperatorList? { vault.operators[provider] }

    func countReconciliation(of provider: String, on day: CivilDay, most: Int, at: Timestamp)
        async throws(LedgerError) -> Bool
    {
        let known = vault.lists["\(provider) \(day)"] ?? (0, nil)
        guard known.calls < most else { return false }
        vault.lists["\(provider) \(day)"] = (known.calls + 1, at)
        return true
    }

    func reconciliations(of provider: String, on day: CivilDay) async throws(LedgerError) -> (
        calls: Int, last: Timestamp?
    ) { vault.lists["\(provider) \(day)"] ?? (0, nil) }

    func recordBalance(provider: String, amount: Money?, limit: Money?, used: Money?, at: Timestamp)
        async throws(LedgerError)
    {
        vault.counter += 1
        vault.wallets[provider] = Wallet(provider: provider, amount: amount, limit: limit, used: used, asOf: at)
    }

    func recordBalanceFailure(provider: String, reason: String, at: Timestamp) async throws(LedgerError) {
        vault.counter += 1
        vault.wallets[provider, default: Wallet(provider: provider)].error = reason
    }

    func wallets(of providers: [String]) async throws(LedgerError) -> [Wallet] {
        providers.map { vault.wallets[$0] ?? Wallet(provider: $0) }
    }

    // MARK: Complaints: nobody in a run raises one

    private static let noComplaints = LedgerError.failed("Nobody complains in a simulated run.")

    func record(_ complaint: Complaint) async throws(LedgerError) -> Complaint { throw Self.noComplaints }

    func claimComplaint(_ number: String, at: Timestamp) async throws(LedgerError) -> Bool { throw Self.noComplaints }

    func update(_ complaint: Complaint, by agent: Agent) async throws(LedgerError) { throw Self.noComplaints }

    func complaint(_ number: String) async throws(LedgerError) -> Complaint? { nil }

    func complaints(of reference: Reference?, limit: Int) async throws(LedgerError) -> [Complaint] { [] }

    // MARK: Processes: the machine's, see `SimulatedStore`

    func takeEntryTurn() async throws(LedgerError) -> EntryTurn { EntryTurn {} }

    func changeCounter() async throws(LedgerError) -> Int64 { vault.counter }

    var process: String { life.mark }

    func isAlive(process: String) -> Bool { world.alive.contains(process) }

    func holdLease(_ name: String) -> Bool { false }
}
