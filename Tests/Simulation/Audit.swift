import Ledger
import Payments

/// Holds the store to the promises: against the providers' books, against what callers were told, and against itself.
struct Audit {
    let world: World

    /// What an honest answer to a status question carries, before the state it told.
    static let honest = "told "

    /// What is wrong with a claim whose request has just arrived; nil where it is on disk with that request's hash.
    static func claimFault(_ record: PayoutRecord?, _ sha256: String) -> String? {
        guard let record else { return "its request arrived, and it is not in the store" }
        let claims = record.log.filter { if case .claimed = $0.event { true } else { false } }
        guard let claim = record.state.claim, !claims.isEmpty else { return "its request arrived without a claim" }
        if claims.count > 1 { return "it was claimed \(claims.count) times" }
        return claim.requestSHA256 == sha256 ? nil : "its request is not the one that was claimed"
    }

    /// Looks at everything that changed.
    func look() {
        guard !world.changed.isEmpty else { return }
        let changed = world.changed
        world.changed = []
        for reference in changed {
            guard let record = world.vault.record(reference) else { continue }
            if let wrong = fault(in: record) { world.find("\(reference) \(record.state.status.rawValue): \(wrong)") }
        }
    }

    private func fault(in record: PayoutRecord) -> String? {
        rowFault(record) ?? moneyFault(record) ?? promiseFault(record)
    }

    /// The row is what the log comes to.
    private func rowFault(_ record: PayoutRecord) -> String? {
        let state = PayoutState.fold(record.log, intent: record.intent)
        guard state == record.state else { return "its state is not the fold of its log" }
        guard let row = world.vault.row(record.intent.reference) else { return "it has no row" }
        let made = Transaction.project(intent: record.intent, state: state, log: record.log)
        let isSame =
            row.status == made.status && row.flags == made.flags && row.amount == made.amount
            && row.bankReference == made.bankReference && row.providerReference == made.providerReference
            && row.providerStatus == made.providerStatus && row.updatedAt == made.updatedAt
        return isSame ? nil : "its row says \(row.status.rawValue) \(row.flags.map(\.rawValue).sorted())"
    }

    // MARK: The money

    private func moneyFault(_ record: PayoutRecord) -> String? {
        let status = record.state.status
        let order = world.book(record.intent.provider).orders[record.intent.reference]
        if let order, order.intent.amount != record.intent.amount { return "another amount arrived" }
        let neverSent: Set<PaymentStatus> = [.draft, .awaitingApproval, .ready, .rejected, .discarded, .notSent]
        if order != nil, neverSent.contains(status) { return "and its request arrived" }
        // One look-up speaks against it, or sources contradict each other: it is told.
        let isTold = !record.state.flags.isDisjoint(with: [.unconfirmed, .conflict])
        guard !isTold, !record.state.askNow else { return nil }
        if let told = Self.lastTold(record), let wrong = contradiction(status, told) { return wrong }
        let past = order?.past ?? []
        switch status {
        case .succeeded: return past.contains(.succeeded) ? nil : "the provider never paid it"
        case .failed: return past.contains(.failed) ? nil : "the provider never refused it"
        case .reversed: return past.contains(.reversed) ? nil : "the provider never returned it"
        default: return nil
        }
    }

    /// What the last question that was answered honestly was told.
    static func lastTold(_ record: PayoutRecord) -> ProviderState? {
        var last: (id: QuestionID, told: ProviderState)?
        for entry in record.log {
            guard case .answered(let id, let answer) = entry.event, case .state = answer.verdict, id > last?.id ?? 0,
                let message = answer.message, message.hasPrefix(honest),
                let told = ProviderState(rawValue: String(message.dropFirst(honest.count)))
            else { continue }
            last = (id, told)
        }
        return last?.told
    }

    private func contradiction(_ status: PaymentStatus, _ told: ProviderState) -> String? {
        let allowed: Set<PaymentStatus> =
            switch told {
            // A callback with a proof says more than an answer that leaves it open.
            case .pending, .processing: [.pending, .processing, .succeeded, .failed, .reversed]
            case .succeeded: [.succeeded]
            case .failed: [.failed, .reversed, .closed]
            case .reversed: [.reversed]
            }
        return allowed.contains(status) ? nil : "the provider's last word was \(told.rawValue)"
    }

    // MARK: What callers were told

    private func promiseFault(_ record: PayoutRecord) -> String? {
        let reference = record.intent.reference
        if let told = world.promises.logs[reference], told.count > record.log.count {
            return "\(told.count) lines were acknowledged and \(record.log.count) are there"
        }
        guard let told = world.promises.callbacks[reference] else { return nil }
        return told.isSubset(of: callers(record)) ? nil : "a callback was acknowledged and is not there"
    }

    private func callers(_ record: PayoutRecord) -> Set<Caller> {
        Set(
            record.log.compactMap { entry in
                if case .callback(let claim) = entry.event { Caller(claim) } else { nil }
            })
    }

    // MARK: At the end

    /// Whether a payout is where its provider's book has it.
    func isSettled(_ record: PayoutRecord) -> Bool {
        let status = record.state.status
        guard record.state.claim != nil else { return status != .submitting }
        guard let order = world.book(record.intent.provider).orders[record.intent.reference] else {
            return [.unknown, .notSent, .closed].contains(status)
        }
        if status == order.state.status { return true }
        // A callback with a proof that says more than the answers counts by its rank; both leave it open.
        if status == .processing, order.state == .pending { return true }
        // Whom nobody can ask without a reference of theirs stays unknown, in words.
        let isUnaskable = record.intent.provider == "beta" && record.state.providerReference == nil
        if isUnaskable {
            return status == .unknown || status == .closed || order.past.contains { $0.status == status }
        }
        // Two people closed it, and the provider has it after all: told, and never taken for settled.
        return status == .closed && (order.state == .failed || !record.state.flags.isEmpty)
    }

    /// Looks at every payout once everything had its time.
    func lookAtEnd() {
        let references = world.vault.references()
        world.changed = Set(references)
        look()
        for name in ModelProvider.names {
            for reference in world.book(name).orders.keys.sorted() where !references.contains(reference) {
                world.find("\(reference): the provider has it and the store does not")
            }
        }
        for reference in references {
            guard let record = world.vault.record(reference) else { continue }
            let order = world.book(record.intent.provider).orders[reference]
            if !isSettled(record) {
                let said = order?.state.rawValue ?? "nothing"
                world.find("\(reference) ends \(record.state.status.rawValue), and the book says \(said)")
            }
            if let told = world.promises.logs[reference], !record.log.starts(with: told) {
                world.find("\(reference): what was acknowledged is not what is there")
            }
        }
        for reference in world.promises.logs.keys.sorted() where !references.contains(reference) {
            world.find("\(reference) was acknowledged and is not there")
        }
    }

    /// Outcomes that could not be written when they came, and whose process ended in order since.
    func lookAtDebts() {
        for (reference, life) in world.promises.owed.sorted(by: { $0.key < $1.key }) where life.isAlive {
            guard let record = world.vault.record(reference), let claim = record.state.claim else { continue }
            let isWritten = record.log.contains { entry in
                if case .answered(claim.question, _) = entry.event { true } else { false }
            }
            if !isWritten { world.find("\(reference): its outcome was never written") }
        }
    }
}
