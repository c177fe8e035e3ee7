import Ledger
import Payments
import Sandbox
import Testing

/// What the store may say of an order, by what the provider's own book says of it.
struct BookAgreement {
    let trade: Trade
    let record: PayoutRecord
    /// Nil where the request never got there, as when it was given up on a machine too busy to carry it.
    let entry: BookEntry?

    private var status: PaymentStatus { record.state.status }
    private var said: SandboxStatus { entry?.status ?? .refused }
    private var was: Set<SandboxStatus> { Set((entry?.changes.map(\.status) ?? []) + [said]) }

    /// What is wrong whenever it is looked at: a word the book never had, another amount, more than one request.
    var contradiction: String? {
        let isBelievable =
            switch status {
            case .succeeded: was.contains(.success)
            case .failed: entry != nil && !was.isDisjoint(with: [.failure, .reversal, .refused])
            case .reversed: was.contains(.reversal)
            case .notSent: entry == nil
            case .submitting: false
            default: true
            }
        guard isBelievable else { return "\(trade.testDescription): \(status) against \(said)" }
        if let entry, entry.payoutPosts != 1 { return "\(trade.testDescription): \(entry.payoutPosts) requests" }
        if let paise = entry?.amountPaise, paise != record.intent.amount.paise {
            return "\(trade.testDescription): \(paise) paise against \(record.intent.amount.paise)"
        }
        return nil
    }

    /// What is wrong when everything had its time.
    var disagreement: String? {
        if let contradiction { return contradiction }
        guard !ends.contains(status) else { return amountDisagreement }
        return "\(trade.testDescription) \(record.intent.reference): \(status), and the book says \(said)"
    }

    private var ends: Set<PaymentStatus> {
        var ends: Set<PaymentStatus> =
            switch said {
            // Nobody knows, unless the refusal named the order; never more than that.
            case .refused:
                trade.call == .link ? [.unknown, .closed, .failed, .notSent] : [.unknown, .failed, .notSent]
            case .pending: trade.call == .link ? [.closed] : [.pending]
            case .processing: [.processing]
            case .success: [.succeeded]
            case .failure: [.failed]
            case .reversal: isSuccessSeen ? [.reversed] : [.reversed, .failed]
            }
        if isUnaskable { ends.insert(.unknown) }
        return ends
    }

    /// Whether an answer ever said that it was paid; one that came back before is only known not to be paid.
    ///
    /// A callback that said so does not count where an answer says otherwise (`payouts.md`, *Merging what arrives*).
    private var isSuccessSeen: Bool {
        record.log.contains { entry in
            guard case .answered(_, let answer) = entry.event else { return false }
            return answer.verdict == .state(.succeeded)
        }
    }

    /// PayAtom's lost reply takes the only handle with it: what is not on the list of a day stays unknown until a
    /// verified callback comes.
    private var isUnaskable: Bool {
        trade == .payAtom && record.state.providerReference == nil && said != .success
            && entry?.callbacksAcknowledged ?? 0 == 0
    }

    private var amountDisagreement: String? {
        guard status == .succeeded, trade.call == .link else { return nil }
        let received = record.state.receivedAmount?.paise
        return received == entry?.receivedPaise
            ? nil : "\(trade.testDescription): \(received ?? 0) received against \(entry?.receivedPaise ?? 0)"
    }
}

extension FourRig {
    /// Records what is wrong with any of these orders now; `atEnd` once everything had its time.
    func expectAgreement(
        _ orders: [(reference: Reference, trade: Trade)], atEnd: Bool = false, _ about: String = "",
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        for (reference, trade) in orders {
            // The book first: a callback that comes between the two is in the store then, if it is in the book.
            let entry = book(reference, trade)
            let agreement = BookAgreement(trade: trade, record: try await stored(reference), entry: entry)
            if let wrong = atEnd ? agreement.disagreement : agreement.contradiction {
                Issue.record("\(wrong) \(about)", sourceLocation: location)
            }
        }
    }
}
