import Payments

/// One sentence for the customer, made of what the log proves and nothing else.
///
/// It promises nothing, and its times are Indian ones whatever the desk shows: the customer's clock is.
enum Say {
    /// What the customer is answered in.
    enum Language: String, CaseIterable, Sendable {
        case english, hindi

        /// Its name, for a hint.
        var name: String { self == .english ? "English" : "Hindi" }
        /// The other one.
        var other: Language { self == .english ? .hindi : .english }
    }

    /// The sentence in the language the desk shows it in, without quotes.
    static func sentence(_ details: TransactionDetails, _ desk: Context) -> String {
        var context = desk
        context.showsUTC = false
        if let own = desk.profile.answers.sentence(details, context) { return own }
        if desk.language == .hindi { return SayHindi(details: details, context: context).sentence }
        let row = details.transaction
        switch row.kind {
        case .payout: return payout(details, context)
        case .recharge: return SayOrder(details: details, context: context).recharge
        case .payin: return SayOrder(details: details, context: context).link
        }
    }

    private static func payout(_ details: TransactionDetails, _ context: Context) -> String {
        let row = details.transaction
        let amount = context.rupees(row.amount)
        let by = row.mode.rail == nil ? "" : " by \(row.mode.word)"
        let when = when(row.startedAt, context)
        let asking = context.isAsked(row) ? "; we are asking" : ""
        switch row.status {
        case .unknown:
            return "\(amount) was sent \(when)\(by). The bank has not confirmed it yet\(asking). "
                + "Please do not have it sent again."
        case .submitting: return "\(amount) is being sent\(by) right now."
        case .pending, .processing:
            return "\(amount) was sent \(when)\(by). The bank has not confirmed it yet\(asking)."
        case .succeeded: return success(row, amount, by, context)
        case .failed: return "\(amount) \(of(row.startedAt, context))\(by) was not paid: the provider says it failed."
        case .reversed:
            return "\(amount) of \(long(row.startedAt, context)) came back\(cameBack(details, context)): the bank did "
                + "not keep it. To pay again we need the account checked; that is a new payment."
        case .notSent: return "\(amount) \(of(row.startedAt, context)) was not sent: nothing left us."
        case .awaitingApproval: return "\(amount) is entered and waits for a second person here. It has not been sent."
        case .ready, .draft: return "\(amount) is entered and has not been sent yet."
        case .rejected: return "\(amount) \(of(row.startedAt, context)) was not sent: it was not approved here."
        case .discarded: return "\(amount) \(of(row.startedAt, context)) was not sent: it was withdrawn here."
        case .closed:
            return "\(amount) \(of(row.startedAt, context)) never reached the bank, as far as anybody can show."
        }
    }

    private static func success(_ row: Transaction, _ amount: String, _ by: String, _ context: Context) -> String {
        let day = "on \(long(row.startedAt, context)) at \(context.clock(row.startedAt))"
        guard let reference = row.bankReference else {
            return "\(amount) sent \(day) is reported as paid. The bank’s reference has not reached us yet."
        }
        return "\(amount) sent \(day) is confirmed by the bank. Reference (\(BankReferenceWord.of(reference))) "
            + "\(reference). If it does not show, give your bank this number."
    }

    static func cameBack(_ details: TransactionDetails, _ context: Context) -> String {
        guard let moment = details.since(.reversed) else { return "" }
        return " on \(long(moment, context)) at \(context.clock(moment))"
    }

    static func when(_ moment: Timestamp, _ context: Context) -> String {
        let clock = "at \(context.clock(moment))"
        return context.wall(moment).day == context.wall(context.now).day
            ? clock : "on \(long(moment, context)) \(clock)"
    }

    static func of(_ moment: Timestamp, _ context: Context) -> String {
        "of \(long(moment, context)), \(context.clock(moment)),"
    }

    /// As in: `20 November`.
    static func long(_ moment: Timestamp, _ context: Context) -> String {
        let day = context.wall(moment).day
        return "\(day.day) \(month(day.month))"
    }

    /// The name of a month, from 1.
    static func month(_ number: Int) -> String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][number - 1]
    }
}

/// What a bank reference is called by its length (`payouts.md`, *Words and units*).
enum BankReferenceWord {
    static func of(_ reference: String) -> String {
        switch reference.count {
        case 12: "RRN"
        case 16, 22: "UTR"
        default: "bank reference"
        }
    }
}

extension TransactionDetails {
    /// Since when it has stood in a status without a break; nil where the timeline does not say.
    func since(_ status: PaymentStatus) -> Timestamp? {
        var found: Timestamp?
        for entry in timeline.reversed() {
            guard let stood = entry.status else { continue }
            guard stood == status else { break }
            found = entry.at
        }
        return found
    }
}

extension TransactionDetails {
    /// What an agent promised in the last note, and when; nil where it was settled since, or nothing was promised.
    var promise: (at: Timestamp, agent: String, words: String)? {
        guard let note = timeline.last(where: { $0.source == .agent && $0.label == "note" }),
            let moment = Promise.moment(in: note.note, writtenAt: note.at)
        else { return nil }
        let settled = transaction.status.isTerminal ? since(transaction.status) : nil
        guard settled.map({ $0 <= note.at }) ?? true else { return nil }
        return (moment, note.actor, Promise.words(of: note.note))
    }
}
