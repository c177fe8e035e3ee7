import Guarded
import Payments

/// From what came back to what it proves: total functions of the bytes (`payouts.md`, *States*; `providers.md`,
/// *PayAtom*).
///
/// Nothing here waits, sends or throws.
struct PayAtomMapping: Sendable {
    /// The account, for its switches and for what must be taken out of replies.
    let account: PayAtomConfiguration

    /// Said of a reply without its last brace; the vendor's samples are whole, so such a one was cut.
    static let unclosed = "the reply was cut off before its end"

    /// Understands the answer to a payout request or a status question about `order`.
    func answer(to question: Question, about order: OrderHandle, _ outcome: Outcome) -> Answer {
        outcome.answer(to: question) { reply in
            redaction(order.intent, reply).evident(understood(reply, question, order), of: reply)
        }
    }

    private func understood(_ reply: HTTPReply, _ question: Question, _ order: OrderHandle) -> Answer {
        let read: (value: JSONValue, unclosed: Bool)
        do {
            read = try ReplyTriage.json(of: reply)
        } catch {
            return Answer(question.inconclusive(error.sentence), failure: error.isRefusal ? .refused : nil)
        }
        guard !read.unclosed else { return Answer(question.inconclusive(Self.unclosed)) }
        guard case .object(let object) = read.value else {
            return Answer(question.inconclusive("the reply is JSON, but no object: \(read.value.kind)"))
        }
        let stated = PayAtomOrder(object)
        let proof = stated.proven(by: PayAtomHash(secret: account.secretKey))
        let verdict =
            question == .payout ? acknowledgement(stated, order) : position(stated, order, isProven: proof != nil)
        return answer(verdict, stated, proof)
    }

    /// What is taken over beside the verdict: nothing from a reply that is not about this order.
    private func answer(_ verdict: Verdict, _ stated: PayAtomOrder, _ proof: PayAtomAmount?) -> Answer {
        var answer = Answer(verdict, message: stated.message)
        switch verdict {
        // A reply that acknowledges nothing may still name the one handle there is to ask by.
        case .state, .newWord, .unknown: break
        case .notSent, .notFound, .questionFailed, .mismatch: return answer
        }
        answer.providerStatus = stated.status
        answer.providerReference = stated.refCode.value
        answer.bankReference = stated.bankReference
        answer.nameAtBank = stated.holder.map(MaskedName.shown)
        answer.proof = proof.map { "post_hash over \($0.name)" }
        return answer
    }

    // MARK: The payout's own reply

    /// It names no order: a documented word on the request's own connection speaks of it (`payouts.md`, *States*).
    ///
    /// A refusal stands alone; an acknowledgement comes with its `ref_code`, or nobody could ever ask after it. No word
    /// here says that this very order was paid: `Approved` is under way until a status answer or a verified callback,
    /// which name it, say so too.
    private func acknowledgement(_ stated: PayAtomOrder, _ order: OrderHandle) -> Verdict {
        if let other = difference(stated, order) { return other }
        if stated.isContradictory { return .unknown(Self.unreadable) }
        guard let status = stated.status else { return .unknown("the reply carries no status word") }
        if let asked = (stated.requested.value ?? stated.amount.value)?.money, asked != order.intent.amount {
            return .mismatch("the reply speaks of another amount")
        }
        switch PayAtomWord(status) {
        case .unknown: return .newWord(status)
        case .refused: return .state(.failed)
        case .pending, .processing, .approved:
            guard stated.refCode.value != nil else { return .unknown("the reply names no ref_code to ask by") }
            return .state(PayAtomWord(status) == .pending ? .pending : .processing)
        }
    }

    // MARK: A status answer

    /// It is ours by `ref_code`; its order, account and amounts must not speak against that.
    private func position(_ stated: PayAtomOrder, _ order: OrderHandle, isProven: Bool) -> Verdict {
        if stated.isContradictory { return .questionFailed(Self.unreadable) }
        guard let refCode = stated.refCode.value else { return .questionFailed("the reply names no ref_code") }
        guard refCode == order.providerReference else { return .mismatch("the reply carries another ref_code") }
        if let other = difference(stated, order) { return other }
        guard let status = stated.status else { return .questionFailed("the reply carries no status word") }
        guard let asked = stated.requested.value ?? stated.amount.value else {
            return .questionFailed("the reply names no amount to compare")
        }
        guard asked.money == order.intent.amount else { return .mismatch("the reply speaks of another amount") }
        let word = PayAtomWord(status)
        if word == .approved {
            if stated.processed.isUnreadable || stated.amount.isUnreadable { return .questionFailed(Self.unreadable) }
            guard stated.amounts.allSatisfy({ $0.money == order.intent.amount }) else {
                return .mismatch("the reply speaks of another amount that was paid")
            }
        }
        if account.statusHash == .checked, stated.postHash.value != nil, !isProven {
            return .questionFailed("the reply's post_hash does not match it, which the vendor calls invalid")
        }
        return word.state.map(Verdict.state) ?? .newWord(status)
    }

    private static let unreadable = "the reply carries a field twice or of a kind that cannot be read"

    /// What says that the reply is about another order: its `order_id`, which may be the pid too, or its account.
    private func difference(_ stated: PayAtomOrder, _ order: OrderHandle) -> Verdict? {
        if let orderID = stated.orderID.value, orderID != order.intent.reference.text, orderID != account.pid {
            return .mismatch("the reply names another order")
        }
        if let shown = stated.account.value, let paid = order.intent.beneficiary.account,
            !PayAtomAccount.canBe(shown, paid)
        {
            return .mismatch("the reply names another account")
        }
        return nil
    }

}

extension PayAtomOrder {
    /// Whether a field that says which order this is stands there and cannot be read.
    var isContradictory: Bool {
        orderID.isUnreadable || refCode.isUnreadable || account.isUnreadable || postHash.isUnreadable
            || requested.isUnreadable
    }
}

/// What must not be kept or shown.
extension PayAtomMapping {
    /// Looks for the account's keys, the numbers of the one who is paid, and every number of a person that stands in the
    /// reply under the vendor's own keys, whoever it belongs to.
    func redaction(_ intent: PayoutIntent?, _ reply: HTTPReply? = nil) -> Redaction {
        var redaction = Redaction(secrets: secrets, beside: account.knownSecrets, intent: intent)
        if let reply, reply.body.count <= ReplyTriage.maximumBytes, let value = try? JSONValue(parsing: reply.body) {
            Self.add(personal: value, to: &redaction)
        }
        return redaction
    }

    private var secrets: [Secret] {
        let tokens = [account.wallet?.token, account.complaints?.token, account.reconciliation?.token]
        let password = account.wallet?.password
        let code = password.map { Secret(PayAtomWire.verificationCode($0)) }
        return [account.secretKey] + (tokens + [password, code]).compactMap { $0 }
    }

    /// Adds what stands under the keys of people's numbers, at any depth.
    static func add(personal value: JSONValue, to redaction: inout Redaction) {
        switch value {
        case .array(let values): for inner in values { add(personal: inner, to: &redaction) }
        case .object(let object):
            for member in object.members {
                add(personal: member.value, to: &redaction)
                for text in member.value.texts {
                    if let shown = shown(text, under: member.key.lowercased()) { redaction.add(text, shown) }
                }
            }
        case .null, .bool, .number, .string: break
        }
    }

    /// What stands for a text under this key; nil where the text may be kept.
    private static func shown(_ text: String, under key: String) -> String? {
        switch key {
        case "post_hash": text.isEmpty ? nil : "‹post_hash›"
        // Shorter than any account: what stands there is none, and would be found everywhere.
        case "account_no", "account_number", "phone": text.count < 5 ? nil : Masking.tail(text)
        case "upi_vpa", "upi_id": text.count < 5 ? nil : Masking.upi(text)
        case "account_holder", "sender_pg": MaskedName.looksLikeNumber(text) ? MaskedName.shown(text) : nil
        default: nil
        }
    }
}
