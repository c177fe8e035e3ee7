import Payments

extension DeskProfile {
    /// Whether amount and account of a transaction must not be seen here: whoever may approve it types both again
    /// (`payouts.md`, *States*).
    ///
    /// Who entered it knows them, and cannot approve it.
    public func hides(_ row: Transaction) -> Bool {
        viewer.hides(row.status, enteredBy: row.agent)
    }

    /// A transaction as it may be shown here: without amount and numbers where they are hidden.
    func shown(_ row: Transaction) -> Transaction {
        hides(row) ? row.hidden : row
    }

    /// What needs a person, without what payouts that wait come to.
    func shown(_ summary: DeskSummary) -> DeskSummary {
        guard viewer.role == .approver else { return summary }
        var summary = summary
        for index in summary.needs.indices where summary.needs[index].kind == .approval {
            summary.needs[index].detail = "hidden"
        }
        return summary
    }

    /// A wallet, without what waits for approval there.
    func shown(_ wallet: Wallet) -> Wallet {
        guard viewer.role == .approver else { return wallet }
        var wallet = wallet
        wallet.waiting = nil
        return wallet
    }

    /// What the next shift must know, without the figures of what waits.
    func shown(_ facts: HandoverFacts) -> HandoverFacts {
        var facts = facts
        facts.rows = facts.rows.mapValues { $0.map(shown) }
        for index in facts.promised.indices {
            facts.promised[index].transaction = shown(facts.promised[index].transaction)
        }
        facts.summary = shown(facts.summary)
        facts.wallets = facts.wallets.map(shown)
        return facts
    }

    /// Sums, without what payouts that wait come to: of one alone it would be its amount.
    func shown(_ count: ListCount) -> ListCount {
        guard viewer.role == .approver else { return count }
        var count = count
        for index in count.sums.indices where count.sums[index].status == .awaitingApproval {
            count.sums[index].amount = .zero
        }
        return count
    }
}

extension Event {
    /// The event without the figures that must not reach this screen: what is not in the state is drawn, copied and
    /// searched nowhere.
    func withoutHiddenFigures(_ profile: DeskProfile) -> Event {
        switch self {
        case .page(var page, let moment, let ticket):
            page.rows = page.rows.map(profile.shown)
            return .page(page, at: moment, ticket: ticket)
        case .marks(let rows, let ticket): return .marks(rows.map(profile.shown), ticket: ticket)
        case .count(let count, let ticket): return .count(profile.shown(count), ticket: ticket)
        case .details(var details):
            details.transaction = profile.shown(details.transaction)
            return .details(details)
        case .watchedRows(let rows): return .watchedRows(rows.map(profile.shown))
        case .handover(let facts): return .handover(profile.shown(facts))
        case .wallets(let wallets, let moment): return .wallets(wallets.map(profile.shown), at: moment)
        case .summary(let summary): return .summary(profile.shown(summary))
        case .payout(.settled(let row, let reason)): return .payout(.settled(profile.shown(row), reason: reason))
        case .answer(let row, let reason): return .answer(profile.shown(row), reason: reason)
        case .unsent(let reference, .sent(let row, let reason)):
            return .unsent(reference, .sent(profile.shown(row), reason: reason))
        case .decided(let reference, .approved(let row, let reason)):
            return .decided(reference, .approved(profile.shown(row), reason: reason))
        case .decided(let reference, .replaced(let row, let reason)):
            return .decided(reference, .replaced(profile.shown(row), reason: reason))
        default: return self
        }
    }
}
