import Dashboard
import Desk
import Guarded
import Ledger
import Payments
import TerminalKit

/// What sends, gives up, asks or complains. Whoever waits for an outcome on the screen always hears of one.
extension EffectRunner {
    func submit(
        _ draft: PayoutDraft, _ accepted: [Warning], _ reference: Reference?, _ workplace: Workplace
    ) async {
        await submit(workplace) { () throws(DeskError) in
            try await workplace.payouts.submit(draft, accepted: Set(accepted), reference: reference)
        }
    }

    func submit(_ order: OrderDraft, _ accepted: [Warning], _ reference: Reference?, _ workplace: Workplace) async {
        let accepted = Set(accepted)
        await submit(workplace) { () throws(DeskError) in
            switch order {
            case .recharge(let draft):
                try await workplace.recharges.submit(draft, accepted: accepted, reference: reference)
            case .link(let draft):
                try await workplace.links.create(draft, accepted: accepted, reference: reference)
            }
        }
    }

    private func submit(
        _ workplace: Workplace, _ work: () async throws(DeskError) -> Desk.PayoutOutcome
    ) async {
        do {
            let outcome = try await work()
            if outcome.status == .awaitingApproval {
                inbox.post(.payout(.waitsForApproval(outcome.reference, at: clock.now())))
                return
            }
            let settled = try await settled(outcome, workplace)
            inbox.post(.payout(.settled(settled.transaction, reason: settled.reason)))
            inbox.post(.storeChanged)
        } catch let error as DeskError {
            inbox.post(.payout(.refused([error.sentence, error.nextStep].filter { !$0.isEmpty })))
            hear(error)
        } catch {
            inbox.post(.notice(Notice("The outcome could not be read. It is asked for at the next start.", .failure)))
        }
    }

    /// Sends what an earlier process had written down and not sent.
    func sendUnsent(_ reference: Reference, _ workplace: Workplace) async {
        do {
            let settled = try await settled(try await workplace.payouts.send(reference), workplace)
            inbox.post(.unsent(reference, .sent(settled.transaction, reason: settled.reason)))
            inbox.post(.storeChanged)
        } catch let error as DeskError {
            inbox.post(.unsent(reference, .refused(error.words)))
            hear(error)
        } catch {
            inbox.post(.notice(Notice("The outcome could not be read. It is asked for at the next start.", .failure)))
        }
    }

    func discard(_ reference: Reference, _ workplace: Workplace) async {
        do {
            try await workplace.payouts.discard(reference)
            inbox.post(.unsent(reference, .discarded))
            inbox.post(.storeChanged)
        } catch {
            inbox.post(.unsent(reference, .refused(error.words)))
            hear(error)
        }
    }

    /// Nothing is shown before it is on disk: where the store did not take the outcome, the screen goes on waiting while
    /// the desk writes again.
    func settled(
        _ outcome: PayoutOutcome, _ workplace: Workplace
    ) async throws -> (transaction: Transaction, reason: String) {
        var record = outcome.record
        if !outcome.isWritten {
            while await workplace.payouts.blocked != nil { try await Task.sleep(for: .milliseconds(300)) }
            record = try await archive.ledger.payout(outcome.reference) ?? record
        }
        let view = PayoutRecordView(record, for: archive.viewer)
        return (view.transaction, view.lastReason ?? "")
    }

    /// What an error says of the store beyond what it was asked.
    func hear(_ error: DeskError) {
        if case .store(.failed(let reason)) = error { storeFails(reason) }
    }

    /// The operators as kept, at once, and where those are old, as the provider lists them now.
    func operators(_ provider: String, _ workplace: Workplace) async throws(DeskError) {
        let known = try await workplace.recharges.knownOperators(provider)
        if let known { inbox.post(.operators(provider, known.operators, asOf: known.asOf)) }
        let listed = try await workplace.recharges.operators(provider)
        guard listed != known else { return }
        inbox.post(.operators(provider, listed.operators, asOf: listed.asOf))
    }

    /// What the rules say of a recharge or a pay link.
    func review(_ order: OrderDraft, _ workplace: Workplace) async throws(DeskError) -> OrderCheck {
        switch order {
        case .recharge(let draft): OrderCheck(try await workplace.recharges.review(draft))
        case .link(let draft): OrderCheck(workplace.links.review(draft))
        }
    }

    func ask(_ references: [Reference], _ workplace: Workplace) async throws {
        for reference in references {
            switch try await workplace.poller.askNow(reference) {
            case .answered(let record):
                inbox.post(.storeChanged)
                let view = PayoutRecordView(record, for: archive.viewer)
                inbox.post(.answer(view.transaction, reason: view.lastReason ?? ""))
            case .refused(let reason): inbox.post(.notice(Notice(reason, .warning)))
            case .underWay: inbox.post(.notice(Notice("It is being asked already.")))
            }
        }
    }

    func raise(_ draft: Dashboard.ComplaintDraft, _ workplace: Workplace) async {
        let text = Desk.ComplaintDraft(reference: draft.transaction, subject: draft.subject, message: draft.message)
        let accepted = Set(draft.accepted)
        await complain { () throws(DeskError) in
            switch draft.destination {
            case .provider: return try await workplace.complaints.raise(text, accepted: accepted)
            case .keep: return try await workplace.complaints.keep(text, accepted: accepted)
            case .mail:
                let kept = try await workplace.complaints.keep(text, accepted: accepted)
                return try await self.mail(kept.number, workplace)
            }
        }
    }

    /// Puts the complaint's text on the clipboard and counts it as raised.
    func mail(_ number: String, _ workplace: Workplace) async throws(DeskError) -> Complaint {
        await copying(try await workplace.complaints.prepareMail(number))
        return try await workplace.complaints.mailed(number)
    }

    func complain(_ work: () async throws(DeskError) -> Complaint) async {
        do {
            inbox.post(.complaint(.stored(try await work())))
            inbox.post(.storeChanged)
        } catch {
            inbox.post(.complaint(.refused(error.words)))
            hear(error)
        }
    }
}
