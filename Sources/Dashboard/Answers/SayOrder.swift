import Payments

/// The sentence for the customer about a recharge or a pay link, made of what the log proves and nothing else.
struct SayOrder {
    let details: TransactionDetails
    let context: Context

    private var row: Transaction { details.transaction }
    private var amount: String { context.rupees(row.amount) }
    private var day: String { Say.of(row.startedAt, context) }
    private var moment: String { "on \(Say.long(row.startedAt, context)) at \(context.clock(row.startedAt))" }

    // MARK: A recharge

    /// As in: `₹299 for Airtel, number ending 3210,`.
    private var what: String {
        let tail = row.beneficiary.target.suffix(4)
        let number = tail.isEmpty || tail.contains("•") ? "" : ", number ending \(tail)"
        return "\(amount) for \(row.beneficiary.name)\(number)"
    }

    /// About a recharge, bill or cash drop.
    var recharge: String {
        let asking = context.isAsked(row) ? "; we are asking" : ""
        let sent = "\(what), was sent \(Say.when(row.startedAt, context))."
        switch row.status {
        case .unknown:
            return "\(sent) It is not confirmed yet\(asking). Please do not have it sent again."
        case .submitting: return "\(what), is being sent right now."
        case .pending, .processing: return "\(sent) It is not confirmed yet\(asking)."
        case .succeeded:
            guard let reference = row.bankReference else {
                return "\(what), sent \(moment), is reported as done. The operator’s id has not reached us yet."
            }
            return "\(what), sent \(moment), is confirmed. The operator’s id is \(reference). If it does not show, "
                + "give your operator this id."
        case .failed: return "\(what), \(day) was not done: the provider says it failed."
        case .reversed: return "\(what), \(day) came back\(Say.cameBack(details, context)): it was not done."
        case .notSent: return "\(what), \(day) was not sent: nothing left us."
        case .awaitingApproval: return "\(what), is entered and waits for a second person here. It has not been sent."
        case .ready, .draft: return "\(what), is entered and has not been sent yet."
        case .rejected: return "\(what), \(day) was not sent: it was not approved here."
        case .discarded: return "\(what), \(day) was not sent: it was withdrawn here."
        case .closed: return "\(what), \(day) never reached the operator, as far as anybody can show."
        }
    }

    // MARK: A pay link

    /// About a pay link: where to pay, or what was paid.
    var link: String {
        let asked = context.rupees(row.requestedAmount ?? row.amount)
        let asking = context.isAsked(row) ? "; we are asking" : ""
        switch row.status {
        case .pending, .processing:
            guard let address = row.payURL else { return "A pay link for \(asked) is being made." }
            return "Please pay \(asked) here: \(address)"
        case .unknown:
            guard let address = row.payURL else {
                return "A pay link for \(asked) was asked for \(Say.when(row.startedAt, context)). Whether it was made "
                    + "is not known yet\(asking)."
            }
            return "Whether the pay link \(address) for \(asked) was paid is not known yet\(asking)."
        case .submitting: return "A pay link for \(asked) is being asked for right now."
        case .succeeded: return paid
        case .failed: return "The pay link for \(asked) \(day) was not paid: the provider says it failed."
        case .reversed: return "\(amount) paid by the pay link \(day) went back\(Say.cameBack(details, context))."
        case .notSent: return "The pay link for \(asked) \(day) was not made: nothing left us."
        case .closed:
            guard row.flags.contains(.expired) else { return "The pay link for \(asked) \(day) is closed." }
            return "The pay link for \(asked) \(day) is over: no payment was reported within its time."
        case .awaitingApproval, .ready, .draft: return "A pay link for \(asked) is entered and not made yet."
        case .rejected, .discarded: return "The pay link for \(asked) \(day) was not made: it was given up here."
        }
    }

    private var paid: String {
        let asked = row.askedOtherwise.map { " of \(context.rupees($0)) asked for" } ?? ""
        let start = "\(amount)\(asked) was paid by the pay link made \(moment)."
        guard let reference = row.bankReference else { return start + " The bank’s reference has not reached us yet." }
        return start + " Reference (\(BankReferenceWord.of(reference))) \(reference)."
    }
}
