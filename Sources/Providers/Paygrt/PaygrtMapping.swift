import Payments

/// From what came back to what it proves: total functions of the bytes (`payouts.md`, *States*; `providers.md`,
/// *Paygrt*).
///
/// Nothing here waits, sends or throws.
struct PaygrtMapping: Sendable {
    /// The account, for what must be taken out of replies.
    let account: PaygrtConfiguration

    /// Said of a reply without its last brace.
    static let unclosed = "the reply lacks its last brace: it is shown, and moves nothing"

    /// Understands the answer to a recharge or a status question about `order`.
    func answer(to question: Question, about order: OrderHandle, _ outcome: Outcome) -> Answer {
        outcome.answer(to: question) { reply in
            redaction(order.intent).evident(understood(reply, question, order), of: reply)
        }
    }

    /// Whether a status question got “not here”: another day of the transaction is worth asking for.
    func isWorthAnotherDay(_ outcome: Outcome, _ answer: Answer) -> Bool {
        guard case .success(let reply) = outcome, case .questionFailed = answer.verdict, answer.failure == nil else {
            return false
        }
        if reply.status == 404 { return true }
        guard let stated = try? PaygrtReply(reply), let status = stated.status else { return false }
        return status == .failed || stated.order?.reference == nil
    }

    /// What the reply says, its texts as the provider wrote them.
    private func understood(_ reply: HTTPReply, _ question: Question, _ order: OrderHandle) -> Answer {
        let stated: PaygrtReply
        do throws(ReplyDefect) {
            stated = try PaygrtReply(reply)
        } catch {
            return Answer(question.inconclusive(error.sentence), failure: error.isRefusal ? .refused : nil)
        }
        var answer = answer(stated, question, order)
        if stated.isUnclosed {
            answer.verdict = question.inconclusive(Self.unclosed)
            answer.repaired = true
        }
        return answer
    }

    /// What a well-formed object states.
    ///
    /// The outer message speaks of the request, so it is shown only where that failed and nothing better is said.
    private func answer(_ stated: PaygrtReply, _ question: Question, _ order: OrderHandle) -> Answer {
        let said = stated.order
        var answer = Answer(
            verdict(stated, said, question, order),
            message: said?.message ?? (stated.status == .worked ? nil : stated.message))
        if stated.status == .failed, said?.reference == nil, stated.refusesKey {
            answer.verdict = question.inconclusive("the provider refused the key or the merchant id")
            answer.failure = .refused
        }
        guard let said, said.reference == order.intent.reference.text, !said.isAmbiguous else { return answer }
        if case .mismatch = answer.verdict { return answer }
        if case .value(let word) = said.word { answer.providerStatus = word }
        answer.providerReference = said.transactionID
        answer.bankReference = said.operatorID
        return answer
    }

    private func verdict(
        _ stated: PaygrtReply, _ said: PaygrtOrder?, _ question: Question, _ order: OrderHandle
    ) -> Verdict {
        guard let status = stated.status else {
            return question.inconclusive("the reply has no readable status")
        }
        guard let said, let reference = said.reference else {
            return question.inconclusive(status == .failed ? Self.refusedNobodyKnowsWhat : "the reply names no order")
        }
        guard !said.isAmbiguous else {
            return question.inconclusive("the reply carries a field twice, and nobody knows which is meant")
        }
        guard reference == order.intent.reference.text else { return .mismatch("the reply names another order") }
        if question != .payout, status == .failed {
            return .questionFailed("the provider did not answer the question, which says nothing of the order")
        }
        if let difference = difference(said, order.intent, question) { return difference }
        return question == .payout ? recharged(status, said) : looked(said)
    }

    private static let refusedNobodyKnowsWhat =
        "the provider said no, but named no order: nobody can tell what it refused"

    /// What speaks against the reply being about this intent, where it says more than the reference.
    private func difference(_ said: PaygrtOrder, _ intent: PayoutIntent, _ question: Question) -> Verdict? {
        switch said.amount {
        case .nothing: break
        case .value(let amount):
            if amount != intent.amount { return .mismatch("the reply carries another amount") }
        case .unreadable: return question.inconclusive("the reply carries an amount that cannot be read")
        }
        switch said.number {
        case .nothing: break
        case .value(let number):
            guard PaygrtOrder.mayBe(number, intent.beneficiary.rechargeNumber ?? "") else {
                return .mismatch("the reply carries another number")
            }
        case .unreadable: return question.inconclusive("the reply carries a number that cannot be read")
        }
        return nil
    }

    /// The recharge's own reply: `status_code` and `recharge_status` together.
    ///
    /// A refusal, where the request itself failed, is printed without the word; anything else that does not agree is
    /// pending, or unknown where the request failed.
    private func recharged(_ status: PaygrtReply.Status, _ said: PaygrtOrder) -> Verdict {
        guard case .value(let code) = said.code else { return .unknown("the reply has no readable status_code") }
        switch (status, code, said.word) {
        case (_, _, .unreadable): return .unknown("the reply has no readable recharge_status")
        case (_, _, .value(let raw)) where PaygrtWord(raw) == .unknown: return .newWord(raw)
        case (.failed, .fail, .nothing): return .state(.failed)
        case (.failed, .fail, .value(let raw)) where PaygrtWord(raw) == .fail: return .state(.failed)
        case (.failed, _, _): return .unknown("the reply contradicts itself: the request failed, the recharge did not")
        case (.worked, .other(let number), .nothing): return .newWord("status_code \(number)")
        case (.worked, _, .value(let raw)): return .state(Self.agreed(code, PaygrtWord(raw)))
        case (.worked, _, .nothing): return .state(.pending)
        }
    }

    /// A look-up: the word alone, unless a `status_code` came along, which the document does not print here.
    private func looked(_ said: PaygrtOrder) -> Verdict {
        guard case .value(let raw) = said.word, said.code != .unreadable else {
            return .questionFailed("the reply carries no readable recharge_status")
        }
        guard let state = PaygrtWord(raw).state else { return .newWord(raw) }
        guard case .value(let code) = said.code else { return .state(state) }
        return .state(Self.agreed(code, PaygrtWord(raw)))
    }

    /// Both voices together: what they do not agree on is asked again.
    private static func agreed(_ code: PaygrtOrder.StatusCode, _ word: PaygrtWord) -> ProviderState {
        switch (code, word) {
        case (.success, .success): .succeeded
        case (.fail, .fail): .failed
        default: .pending
        }
    }

    /// What must not be kept or shown: the key, and the number that is recharged.
    func redaction(_ intent: PayoutIntent?) -> Redaction {
        Redaction(secrets: [account.apiKey], beside: account.knownSecrets, intent: intent)
    }
}
