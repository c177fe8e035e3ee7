import Ledger
import Payments
import Providers

/// A provider's list of a day about to be asked for, and the payouts it is asked for.
struct ListQuestion: Sendable {
    var provider: String
    var day: CivilDay
    var reader: any Reconciling
    var orders: [PayoutRecord]
}

extension Poller {
    /// Asks for a provider's list of a day now and keeps what it says of the payouts in the store; the list as it came.
    ///
    /// Throws `.configuration` where the provider gives none, `.notNow` where it was asked for as often today as the
    /// provider allows, `.provider` where it did not answer, `.store`.
    public func reconcile(_ name: String, day: CivilDay) async throws(DeskError) -> [ReconciledOrder] {
        _ = try providers.require(name)
        guard let reader = providers.reconciling(name) else {
            throw .configuration("\(name) gives no list of a day. Look it up in the provider's own portal.")
        }
        lanes[name, default: newLane()].bucket.takeAnyway(at: clock.monotonic())
        let listed: Result<[ReconciledOrder], DeskError>
        do throws(LedgerError) {
            let orders = try await unaskable(name).filter { sent($0, onOrBefore: day) }
            listed = try await ask(ListQuestion(provider: name, day: day, reader: reader, orders: orders))
        } catch {
            throw .store(error)
        }
        return try listed.get()
    }

    /// Asks for a provider's operators now and keeps them.
    ///
    /// Throws `.configuration` where it takes no recharges, `.provider` where it did not answer, `.store`.
    public func askOperators(_ name: String) async throws(DeskError) -> OperatorList {
        _ = try providers.require(name)
        guard let provider = providers.recharges(name) else {
            throw .configuration("\(name) takes no recharges. Choose a provider that does.")
        }
        lanes[name, default: newLane()].bucket.takeAnyway(at: clock.monotonic())
        let operators: [Operator]
        do throws(ProviderError) {
            operators = try await provider.operators()
        } catch {
            if let pause = pause(after: error) { providerFailed(name, .wallet, reason: error.reason, pause: pause) }
            throw .provider(error)
        }
        let list = OperatorList(operators: operators, asOf: clock.now())
        do throws(LedgerError) {
            try await store.recordOperators(list.operators, of: name, at: list.asOf)
        } catch {
            throw .store(error)
        }
        return list
    }

    private func sent(_ record: PayoutRecord, onOrBefore day: CivilDay) -> Bool {
        (record.state.claim?.at.day.daysSinceEpoch ?? .max) <= day.daysSinceEpoch
    }

    // MARK: By plan

    /// The lists that are due and whose providers may be asked now.
    func listsDue(at moment: Duration) async throws(LedgerError) -> [ListQuestion] {
        if let listsSoughtAt, moment - listsSoughtAt < scaled(ReconciliationPlan.lookInterval) { return [] }
        listsSoughtAt = moment
        var due: [ListQuestion] = []
        for name in providers.names {
            guard let reader = providers.reconciling(name), try await mayBeListed(name) else { continue }
            for question in try await lists(of: name, reader)
            where lanes[name, default: newLane()].admits(at: moment) { due.append(question) }
        }
        return due
    }

    /// A provider that is down is tried with what is cheaper and not counted.
    private func mayBeListed(_ name: String) async throws(LedgerError) -> Bool {
        guard lane(of: name).health.outage == nil else { return false }
        let now = clock.now()
        let known = try await store.reconciliations(of: name, on: now.day)
        guard known.calls < ReconciliationPlan.callsPerDay else { return false }
        let spacing = scaled(ReconciliationPlan.spacing).inMilliseconds
        return known.last.map { !(0..<spacing).contains(now.milliseconds - $0.milliseconds) } ?? true
    }

    private func lists(of name: String, _ reader: any Reconciling) async throws(LedgerError) -> [ListQuestion] {
        let now = clock.now()
        var orders: [CivilDay: [PayoutRecord]] = [:]
        for record in try await unaskable(name) {
            guard let sentAt = record.state.claim?.at else { continue }
            let days = ReconciliationPlan.due(sentAt: sentAt, lastAskedAt: record.listedAt, now: now)
            for day in days { orders[day, default: []].append(record) }
        }
        return orders.sorted { $0.key.daysSinceEpoch < $1.key.daysSinceEpoch }.map { day, records in
            ListQuestion(provider: name, day: day, reader: reader, orders: records)
        }
    }

    /// The unknown payouts of a provider that it cannot be asked about.
    private func unaskable(_ name: String) async throws(LedgerError) -> [PayoutRecord] {
        let unknown = TransactionQuery(statuses: [.unknown], providers: [name.lowercased()])
        var records: [PayoutRecord] = []
        for row in try await store.page(unknown, start: .newest, limit: 500).rows where row.provider == name {
            guard let record = try await store.payout(row.reference) else { continue }
            if providers.status(name)?.question(for: record.handle) == nil { records.append(record) }
        }
        return records
    }

    private func scaled(_ seconds: Int64) -> Duration { .milliseconds(seconds * 1_000 / max(settings.plan.speed, 1)) }

    func askListByPlan(_ question: ListQuestion) async {
        do throws(LedgerError) {
            _ = try await ask(question)
        } catch {
            events.send(.storeFailing(reason: error.reason))
        }
    }

    // MARK: One list

    /// Counts the call, writes the questions, asks, and appends what the list says of each payout.
    private func ask(_ question: ListQuestion) async throws(LedgerError) -> Result<[ReconciledOrder], DeskError> {
        let name = question.provider
        let most = type(of: question.reader).callsPerDay
        guard try await store.countReconciliation(of: name, on: clock.now().day, most: most, at: clock.now()) else {
            return .failure(
                .notNow("\(name) gives its list \(most) times a day, and it was asked for as often today."))
        }
        var asked: [(record: PayoutRecord, id: QuestionID)] = []
        for record in question.orders {
            let id = try await store.ask(record.intent.reference, .reconciliation, at: clock.now())
            asked.append((record, id))
        }
        let listed: Result<[ReconciledOrder], ProviderError>
        do throws(ProviderError) {
            listed = .success(try await question.reader.reconciliation(of: question.day))
        } catch {
            listed = .failure(error)
        }
        switch listed {
        case .success(let rows):
            providerAnswered(name)
            for (record, id) in asked {
                try await keep(Self.answer(about: record, in: rows, question), to: id, of: record)
            }
            try await keep(others(in: rows, question))
        case .failure(let error):
            if Task.isCancelled { break }
            if let pause = pause(after: error) { providerFailed(name, .wallet, reason: error.reason, pause: pause) }
            let answer = Answer(.questionFailed(error.reason))
            for (record, id) in asked { try await keep(answer, to: id, of: record) }
        }
        return listed.mapError(DeskError.provider)
    }

    /// Rows about payouts that were not asked for, and say something new of them.
    private func others(in rows: [ReconciledOrder], _ question: ListQuestion) async throws(LedgerError) -> [(
        record: PayoutRecord, answer: Answer
    )] {
        let known = Set(question.orders.map(\.intent.reference))
        var found: [(PayoutRecord, Answer)] = []
        for row in rows {
            guard let reference = Reference(row.reference), !known.contains(reference),
                let record = try await store.payout(reference), record.intent.provider == question.provider,
                record.state.claim != nil, case .state(let said) = row.answer.verdict,
                ![said.status, .submitting, .reversed].contains(record.state.status)
            else { continue }
            found.append((record, Self.answer(about: record, in: [row], question)))
        }
        return found
    }

    private func keep(_ found: [(record: PayoutRecord, answer: Answer)]) async throws(LedgerError) {
        for (record, answer) in found {
            let id = try await store.ask(record.intent.reference, .reconciliation, at: clock.now())
            try await keep(answer, to: id, of: record)
        }
    }

    private func keep(_ answer: Answer, to id: QuestionID, of record: PayoutRecord) async throws(LedgerError) {
        let reference = record.intent.reference
        do throws(DeskError) {
            _ = try await driver.write(answer, to: id, of: record.intent, at: clock.now())
            events.send(.transactionChanged(reference))
        } catch .store(let error) {
            throw error
        } catch {
            events.send(.storeFailing(reason: error.sentence))
        }
    }

    /// What a list says of one payout: its own row, where amount and reference are ours.
    ///
    /// Not to be listed proves nothing, and does not count as "not found".
    static func answer(about record: PayoutRecord, in rows: [ReconciledOrder], _ question: ListQuestion) -> Answer {
        let own = rows.filter { $0.reference == record.intent.reference.text }
        guard let row = own.first else {
            return Answer(.questionFailed("not on \(question.provider)'s list of \(question.day.short)"))
        }
        var answer = row.answer
        let twice = own.count > 1 ? "the list names it twice" : nil
        if let reason = twice ?? mismatch(row, record.intent, record.state) { answer.verdict = .mismatch(reason) }
        return answer
    }

    private static func mismatch(_ row: ReconciledOrder, _ intent: PayoutIntent, _ state: PayoutState) -> String? {
        for amount in [row.requested, row.processed].compactMap({ $0 }) where amount != intent.amount {
            return "the list says \(amount.rupees())"
        }
        guard row.requested != nil || row.processed != nil else { return "the list says no amount" }
        if let known = state.providerReference, let listed = row.answer.providerReference, listed != known {
            return "the list has it under another of the provider's references"
        }
        return nil
    }
}

extension PayoutRecord {
    /// When a list was last asked for on its behalf.
    fileprivate var listedAt: Timestamp? {
        log.last { if case .asked(_, .reconciliation) = $0.event { true } else { false } }?.at
    }
}
