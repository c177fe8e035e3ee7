import Guarded
import Ledger
import Payments

/// A payout as commands show it: masked, with the code its state stands for.
struct PayoutRecordView {
    let record: PayoutRecord

    init(_ record: PayoutRecord) {
        self.record = record
    }

    /// The masked row.
    var transaction: Transaction {
        Transaction.project(intent: record.intent, state: record.state, log: record.log).masked
    }

    /// The code after a payout was sent.
    var payoutExit: Exit {
        switch record.state.status {
        case .pending, .processing, .succeeded: .done
        case .failed, .reversed, .rejected, .discarded, .closed: .definiteNo
        case .notSent: .notSent
        case .awaitingApproval: .keptForApproval
        case .unknown, .submitting, .draft, .ready: .unknown
        }
    }

    /// What the answer to the last question proves, as its sentence; nil before any answer.
    var lastAnswer: Answer? {
        for entry in record.log.reversed() {
            if case .answered(_, let answer) = entry.event { return answer }
        }
        return nil
    }

    /// The code after a status question: refused and unreachable questions are told apart from an unknown status.
    func refreshExit() throws(Failure) -> Exit {
        switch lastAnswer?.verdict {
        case .questionFailed(let reason) where !record.state.status.isOpenAtProvider || reason.isEmpty == false:
            let status = record.state.status
            if status == .unknown { return .unknown }
            throw Failure(.definiteNo, reason, hint: "It stays \(status.rawValue). Ask again.")
        case .notSent(let reason):
            throw Failure(.notSent, reason, hint: "Nobody was reached; the status stays as it was.")
        default:
            return record.state.status == .unknown ? .unknown : .done
        }
    }
}

extension Archive {
    /// The one payout a reference names; throws where there is none or more than one.
    func record(matching text: String) async throws(Failure) -> PayoutRecord {
        do {
            let references = try await ledger.references(matching: text)
            guard let reference = references.first else {
                throw Failure(
                    .definiteNo, "No transaction has the reference \(SafeText(text, limit: 64)).",
                    hint: "Check the number: ours, the provider's or the bank's.")
            }
            guard references.count == 1 else {
                let list = references.map(\.text).joined(separator: ", ")
                throw Failure(
                    .definiteNo, "\(references.count) transactions have that reference: \(list).",
                    hint: "Use one of these, which are ours.")
            }
            guard let record = try await ledger.payout(reference) else {
                throw Failure(.store, "\(reference) is listed but cannot be read.", hint: "Run: paydesk store check")
            }
            return record
        } catch let failure as Failure {
            throw failure
        } catch let error as LedgerError {
            throw Failure(error)
        } catch {
            throw Failure(.store, "The store could not be read.", hint: "Try again.")
        }
    }
}
