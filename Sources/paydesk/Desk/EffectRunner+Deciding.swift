import Dashboard
import Desk
import Ledger
import Payments
import TerminalKit

/// What a second person decides, and what two people close. Whoever waits for an outcome always hears of one.
extension EffectRunner {
    func decide(_ effect: Effect, _ workplace: Workplace) async {
        switch effect {
        case .compareApproval(let reference, let target, let amount, let ticket):
            inbox.post(.compared(await match(reference, target, amount, workplace), ticket: ticket))
        case .approve(let reference, let target, let amount):
            await decide(reference) { () throws(DeskError) in
                .sent(try await workplace.payouts.approve(reference, target: target, amount: amount), workplace)
            }
        case .reject(let reference, let reason):
            await decide(reference) { () throws(DeskError) in
                try await workplace.payouts.reject(reference, reason: reason)
                return .known(.rejected)
            }
        case .proposeClosing(let reference, let reading):
            await decide(reference) { () throws(DeskError) in
                try await workplace.payouts.proposeClosing(reference, reading: reading)
                return .known(.closingProposed)
            }
        case .close(let reference, let reading):
            await decide(reference) { () throws(DeskError) in
                try await workplace.payouts.close(reference, reading: reading)
                return .known(.closed)
            }
        case .replace(let reference, let accepted):
            await decide(reference) { () throws(DeskError) in
                let entered = try await workplace.payouts.replace(reference, accepted: Set(accepted))
                let row = PayoutRecordView(entered, for: archive.viewer).transaction
                return .known(.replaced(row, reason: "Nothing was sent."))
            }
        default: break
        }
    }

    private enum Decided {
        case known(DecisionOutcome)
        /// It was approved and sent: where it stands is read as for any payout that was sent.
        case sent(PayoutOutcome, Workplace)
    }

    private func decide(_ reference: Reference, _ work: () async throws(DeskError) -> Decided) async {
        do {
            switch try await work() {
            case .known(let outcome): inbox.post(.decided(reference, outcome))
            case .sent(let outcome, let workplace):
                let settled = try await settled(outcome, workplace)
                inbox.post(.decided(reference, .approved(settled.transaction, reason: settled.reason)))
            }
        } catch DeskError.warnings(let raised) {
            inbox.post(.decided(reference, .warned(raised)))
        } catch let error as DeskError {
            inbox.post(.decided(reference, .refused(error.words)))
        } catch {
            inbox.post(
                .decided(reference, .refused("The outcome could not be read. It is asked for at the next start.")))
        }
        inbox.post(.storeChanged)
    }

    /// Whether what was typed is what was entered, by the rule that approving goes by; a miss is counted.
    private func match(
        _ reference: Reference, _ target: String, _ amount: String, _ workplace: Workplace
    ) async -> ApprovalMatch {
        do throws(DeskError) {
            return try await workplace.payouts.matches(reference, target: target, amount: amount) ? .both : .no
        } catch {
            return .refused(error.sentence)
        }
    }

    /// What there is to close an unknown payout by, and what is missing yet.
    func closing(of record: PayoutRecord, _ workplace: Workplace) async -> ClosingGates {
        let needsReading = await workplace.payouts.needsReading(record)
        let refusal = await workplace.payouts.refusalToClose(record)
        let proposal = record.state.closingProposal.map { ClosingGates.Proposal(agent: $0.agent, at: $0.at) }
        return ClosingGates(
            notFoundAt: record.state.notFoundAt, needsReading: needsReading, refusal: refusal, proposal: proposal)
    }
}
