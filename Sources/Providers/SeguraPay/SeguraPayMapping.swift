import Payments

/// From what came back to what it proves: total functions of the bytes (`payouts.md`, *States*; `providers.md`,
/// *SeguraPay*).
///
/// Nothing here waits, sends or throws.
struct SeguraPayMapping: Sendable {
    /// The account, for its switches and for what must be taken out of replies.
    let account: SeguraPayConfiguration

    /// Said of a reply without its last brace.
    static let unclosed = "the reply lacks its last brace: it is shown, and moves nothing"

    /// Understands the answer to a payout request or a status question about `order`.
    func answer(to question: Question, about order: OrderHandle, _ outcome: Outcome) -> Answer {
        outcome.answer(to: question) { reply in
            evidence(of: reply, redaction(order.intent), understood(reply, question, order))
        }
    }

    /// What the reply says; `raw` and the redaction of its texts are added by ``evidence(of:_:_:)``.
    private func understood(_ reply: HTTPReply, _ question: Question, _ order: OrderHandle) -> Answer {
        let read: (value: JSONValue, unclosed: Bool)
        do {
            read = try ReplyTriage.json(of: reply)
        } catch {
            return Answer(question.inconclusive(error.sentence), failure: error.isRefusal ? .refused : nil)
        }
        guard case .object(let object) = read.value else {
            return Answer(question.inconclusive("the reply is JSON, but no object: \(read.value.kind)"))
        }
        var answer = stated(SeguraPayReply(object), question, order)
        if read.unclosed, !mayBeBelieved(reply) {
            answer.verdict = question.inconclusive(Self.unclosed)
            answer.repaired = true
        }
        return answer
    }

    /// Whether a reply without its last brace is believed (switch `unclosed_replies = "settle"`).
    private func mayBeBelieved(_ reply: HTTPReply) -> Bool {
        account.unclosedReplies == .settle && ReplyTriage.hasWholeContentLength(reply)
    }

    /// What a well-formed object states.
    ///
    /// `StatusCode` is never defaulted: a missing one would read as "failed".
    private func stated(_ reply: SeguraPayReply, _ question: Question, _ order: OrderHandle) -> Answer {
        var answer = Answer(.unknown(""), message: reply.message)
        guard let code = reply.statusCode else {
            answer.verdict = question.inconclusive("the reply has no readable StatusCode")
            return answer
        }
        guard let data = reply.data else {
            let isRefusal = code == .failed && reply.refusesToken
            answer.verdict = question.inconclusive(isRefusal ? Self.refusedToken : Self.withoutOrder(code))
            answer.failure = isRefusal ? .refused : nil
            return answer
        }
        answer.verdict = verdict(code, data, question, order)
        guard data.clientOrderID == order.intent.reference.text, !data.isAmbiguous else { return answer }
        if case .mismatch = answer.verdict { return answer }
        answer.providerStatus = data.status
        answer.providerReference = data.orderID
        answer.bankReference = data.rrn
        answer.nameAtBank = data.beneficiaryName.map(MaskedName.shown)
        return answer
    }

    private static let refusedToken = "the provider refused the token"

    private static func withoutOrder(_ code: SeguraPayReply.StatusCode) -> String {
        code == .failed
            ? "the provider said no, but named no order: nobody can tell what it refused"
            : "the reply names no order"
    }

    private func verdict(
        _ code: SeguraPayReply.StatusCode, _ data: SeguraPayOrder, _ question: Question, _ order: OrderHandle
    ) -> Verdict {
        guard !data.isAmbiguous else {
            return question.inconclusive("the reply carries a field twice, and nobody knows which is meant")
        }
        guard let clientOrderID = data.clientOrderID else {
            return question.inconclusive("the reply names no order")
        }
        guard clientOrderID == order.intent.reference.text else { return .mismatch("the reply names another order") }
        if question == .statusByProviderReference, data.orderID != order.providerReference {
            return .mismatch("the reply carries another reference of the provider than was asked about")
        }
        guard let status = data.status else { return question.inconclusive("the reply carries no status word") }
        return Self.verdict(code, SeguraPayWord(status), status)
    }

    /// Both voices together.
    ///
    /// A reversal word naming our order is a reversal under any `StatusCode`, since none is printed for it; any other
    /// disagreement is pending: asked again.
    private static func verdict(_ code: SeguraPayReply.StatusCode, _ word: SeguraPayWord, _ raw: String) -> Verdict {
        switch (code, word) {
        case (_, .unknown): .newWord(raw)
        case (_, .reversal): .state(.reversed)
        case (.success, .success): .state(.succeeded)
        case (.failed, .failure): .state(.failed)
        default: .state(.pending)
        }
    }

    // MARK: What is kept

    /// What must not be kept or shown: the token, and the numbers of the one who is paid.
    func redaction(_ intent: PayoutIntent?) -> Redaction {
        Redaction(secrets: [account.token], beside: account.knownSecrets, intent: intent)
    }

    /// The answer with its evidence, and without keys and numbers in any text the provider wrote.
    private func evidence(of reply: HTTPReply, _ redaction: Redaction, _ answer: Answer) -> Answer {
        var redaction = redaction
        if let name = Self.name(in: reply), MaskedName.looksLikeNumber(name) {
            redaction.add(name, MaskedName.shown(name))
        }
        return redaction.evident(answer, of: reply)
    }

    /// The name in whatever order the reply speaks of, another's included: it may be that person's account.
    private static func name(in reply: HTTPReply) -> String? {
        guard let read = try? ReplyTriage.json(of: reply), case .object(let object) = read.value,
            case .value(.object(let data)) = object["Data"]
        else { return nil }
        return WireField.text(data["BeneficiaryName"], limit: 200)
    }
}
