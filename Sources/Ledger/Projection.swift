import Payments

/// What a payout's log comes to in the row of the lists: the part that moves.
///
/// Everything here can be made again.
struct Projection: Equatable {
    let transaction: Transaction
    let statusSince: Timestamp
    let sentAt: Timestamp?
    let doublePayment: Bool
    let hasNote: Bool
    let promisedAt: Timestamp?
    /// The lines plain words are looked for in.
    let text: String

    init(_ intent: PayoutIntent, _ log: [LogEntry], _ state: PayoutState) {
        transaction = Transaction.project(intent: intent, state: state, log: log)
        statusSince = state.statusSince ?? intent.createdAt
        sentAt = state.claim?.at
        doublePayment = state.possibleDoublePayment
        let notes = Self.notes(log)
        hasNote = !intent.note.isEmpty || !notes.isEmpty
        promisedAt = notes.last.flatMap { Promise.moment(in: $0.text, writtenAt: $0.at) }
        text = Self.text(transaction, notes.map(\.text), log)
    }

    private static func notes(_ log: [LogEntry]) -> [(at: Timestamp, text: String)] {
        log.compactMap { entry in
            if case .note(_, let text) = entry.event { (entry.at, text) } else { nil }
        }
    }

    /// One field a line, so that no match runs over from one into the next; never a whole beneficiary number.
    private static func text(_ row: Transaction, _ notes: [String], _ log: [LogEntry]) -> String {
        var fields = [
            row.reference.text, row.beneficiary.name, row.bankReference, row.providerReference, row.providerStatus,
            row.nameAtBank, row.note, row.recharge?.operatorName, row.recharge?.operatorCode, row.payURL,
        ].compactMap { $0 }
        fields += notes
        for entry in log {
            guard case .callback(let claim) = entry.event else { continue }
            fields += [claim.providerStatus, claim.providerReference, claim.bankReference].compactMap { $0 }
        }
        var seen: Set<String> = []
        let lines = fields.map { String($0.prefix(500)) }.filter { !$0.isEmpty && seen.insert($0).inserted }
        return lines.prefix(50).joined(separator: "\n")
    }
}
