import Guarded
import Ledger
import Payments

/// A payout as commands show it: masked, with the code its state stands for.
struct PayoutRecordView {
    let record: PayoutRecord
    /// Who looks.
    let viewer: Viewer

    init(_ record: PayoutRecord, for viewer: Viewer) {
        (self.record, self.viewer) = (record, viewer)
    }

    /// The masked row, as whoever looks may see it.
    var transaction: Transaction {
        viewer.shown(Transaction.project(intent: record.intent, state: record.state, log: record.log).masked)
    }

    /// Writes the row to standard output.
    func show(json: Bool) {
        if json { Console.out(transaction.json) } else { Console.out(PlainTable.line(transaction)) }
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

    /// Why the last answer said what it said: its reason, else the provider's message; as it came.
    var lastReason: String? { lastAnswer?.verdict.reason ?? lastAnswer?.message }

    /// What a status question came to: the code to leave with, and a sentence where it was not answered.
    ///
    /// While nobody knows whether money moved the code is `unknown`, unless the provider turned the question away, which
    /// asking again does not mend.
    var refreshed: (exit: Exit, problem: String?) {
        let isUnknown = record.state.status == .unknown || record.state.status == .submitting
        switch (lastAnswer?.verdict, lastAnswer?.failure) {
        case (.questionFailed(let reason), .refused): return (.definiteNo, reason)
        case (.questionFailed(let reason), .unreached): return (isUnknown ? .unknown : .notSent, reason)
        case (.questionFailed(let reason), nil), (.mismatch(let reason), _): return (.unknown, reason)
        default: return (isUnknown ? .unknown : .done, nil)
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
                throw Failure(
                    .store, "\(reference) is listed but cannot be read.",
                    hint: "Keep a copy of the store as it is, and call for help.")
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
