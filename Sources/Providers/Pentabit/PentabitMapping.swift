import Payments

/// From what came back to what it proves: total functions of the bytes (`payouts.md`, *States*; `providers.md`,
/// *Pentabit*).
///
/// Nothing here waits, sends or throws.
struct PentabitMapping: Sendable {
    /// The account, for what must be taken out of replies.
    let account: PentabitConfiguration

    /// Understands the answer to a request that sends, or a question about, `order`.
    func answer(to question: Question, about order: OrderHandle, _ outcome: Outcome) -> Answer {
        outcome.answer(to: question) { reply in
            let redaction = redaction(order.intent, Self.object(in: reply).flatMap { PentabitReply($0).data })
            var answer = understood(reply, question, order)
            answer.payURL = answer.payURL.map(redaction.redacted)
            return redaction.evident(answer, of: reply)
        }
    }

    /// What the reply says; its evidence and the redaction of its texts are added by ``answer(to:about:_:)``.
    private func understood(_ reply: HTTPReply, _ question: Question, _ order: OrderHandle) -> Answer {
        do throws(ReplyDefect) {
            let read = try ReplyTriage.json(of: reply)
            guard !read.unclosed else { throw ReplyDefect("the reply lacks its last brace") }
            guard case .object(let object) = read.value else {
                throw ReplyDefect("the reply is JSON, but no object: \(read.value.kind)")
            }
            return stated(PentabitReply(object), question, order)
        } catch {
            if reply.status == 404, question != .payout, let object = Self.object(in: reply) {
                let stated = stated(PentabitReply(object), question, order)
                if case .notFound = stated.verdict { return stated }
            }
            return Answer(question.inconclusive(error.sentence), failure: error.isRefusal ? .refused : nil)
        }
    }

    /// The object in a reply of any status code, where there is a whole one.
    private static func object(in reply: HTTPReply) -> JSONObject? {
        var reply = reply
        reply.status = 200
        guard let read = try? ReplyTriage.json(of: reply), !read.unclosed, case .object(let object) = read.value else {
            return nil
        }
        return object
    }

    // MARK: What a well-formed object states

    private func stated(_ reply: PentabitReply, _ question: Question, _ order: OrderHandle) -> Answer {
        var answer = Answer(.unknown(""), message: reply.said)
        guard !reply.isAmbiguous else {
            answer.verdict = question.inconclusive(Self.twice)
            return answer
        }
        // Never defaulted: a missing word of success is neither yes nor no.
        guard let success = reply.success else {
            answer.verdict = question.inconclusive("the reply does not say whether the request was taken")
            return answer
        }
        guard let data = reply.data, data.orderID != nil || data.isAmbiguous else {
            return withoutOrder(reply, success, question, answer)
        }
        guard !data.isAmbiguous else {
            answer.verdict = question.inconclusive(Self.twice)
            return answer
        }
        if let difference = difference(data, question, order.intent) {
            answer.verdict = .mismatch(difference)
            return answer
        }
        answer.verdict = verdict(reply, data, success, question, order.intent)
        details(data, &answer, question, order.intent)
        return answer
    }

    private static let twice = "the reply carries a field twice, and nobody knows which is meant"

    /// A reply that names no order: it proves nothing of ours, except that "no such order" answers a question.
    private func withoutOrder(_ reply: PentabitReply, _ success: Bool, _ question: Question, _ stated: Answer) -> Answer
    {
        var answer = stated
        if success {
            answer.verdict = question.inconclusive("the reply names no order")
        } else if question != .payout, reply.data == nil, reply.saysNotFound {
            answer.verdict = .notFound("Pentabit knows no such order")
        } else if reply.refusesKey {
            answer.verdict = question.inconclusive(ReplyDefect.refusedKey)
            answer.failure = .refused
        } else {
            answer.verdict = question.inconclusive(
                "the provider said no, but named no order: nobody can tell what it refused")
        }
        return answer
    }

    /// What of the reply is another's: the order, the amount that was asked for, the account.
    ///
    /// What was received on a pay link may differ from what was asked for.
    private func difference(_ data: PentabitOrder, _ question: Question, _ intent: PayoutIntent) -> String? {
        guard data.orderID == intent.reference.text else { return "the reply names another order" }
        let asked = intent.kind == .payin && question != .payout ? data.requestAmount : data.amount
        if let money = asked.money, money != intent.amount { return "the reply names another amount" }
        if let number = intent.beneficiary.account, data.differs(from: number) {
            return "the reply names another account"
        }
        return nil
    }

    /// `success` and the status word together: `success: true` says only that the request was taken.
    private func verdict(
        _ reply: PentabitReply, _ data: PentabitOrder, _ success: Bool, _ question: Question, _ intent: PayoutIntent
    ) -> Verdict {
        guard data.amount != .unreadable, data.requestAmount != .unreadable else {
            return question.inconclusive("the reply names an amount that is none")
        }
        if intent.kind == .payin, question == .payout { return made(reply, data, success) }
        guard let word = data.status else { return question.inconclusive("the reply carries no status word") }
        guard let state = PentabitWord(word).state(of: intent.kind) else { return .newWord(word) }
        guard state == .failed || success else {
            return question.inconclusive("the provider said no, and its status word says otherwise")
        }
        guard state != .succeeded || reply.error == nil else {
            return question.inconclusive("the reply says both that it is done and what went wrong")
        }
        return .state(state)
    }

    /// Whether a pay link was made: its reply prints no status word, and without the link there is nothing to pay at.
    private func made(_ reply: PentabitReply, _ data: PentabitOrder, _ success: Bool) -> Verdict {
        let word = data.status.map(PentabitWord.init)
        if word == .rejected { return .state(.failed) }
        guard success, reply.error == nil else {
            return .unknown("the provider said no, but did not name the order as refused")
        }
        guard word == nil || word == .pending || word == .initiated else {
            return word == .unknown
                ? .newWord(data.status ?? "") : .unknown("the reply to a new pay link says that it is paid")
        }
        guard let link = data.payURL else { return .unknown("the reply carries no pay link") }
        guard PentabitLink.isAddress(link) else { return .unknown("the pay link in the reply is no web address") }
        return .state(word == .initiated ? .processing : .pending)
    }

    /// What else is taken over from a reply about our order.
    private func details(
        _ data: PentabitOrder, _ answer: inout Answer, _ question: Question, _ intent: PayoutIntent
    ) {
        answer.providerStatus = data.status
        answer.charge = data.charge
        // Before approval `transaction_id` is null in every sample: whatever stands there then is not yet a UTR.
        guard case .state(let state) = answer.verdict else { return }
        if state == .succeeded {
            answer.bankReference = data.transactionID
            if intent.kind == .payin { answer.receivedAmount = data.amount.money }
        }
        if intent.kind == .payin, question == .payout, state != .failed { answer.payURL = data.payURL }
    }

    // MARK: Balance

    /// Understands the answer to the balance question.
    ///
    /// Throws with a sentence that shows the reply's shape at most.
    func balance(_ outcome: Outcome) throws(ProviderError) -> WalletBalance {
        let reply = try outcome.reply()
        do throws(ReplyDefect) {
            let read = try ReplyTriage.json(of: reply)
            guard !read.unclosed else { throw ReplyDefect("the reply lacks its last brace") }
            guard case .object(let object) = read.value else {
                throw ReplyDefect("the balance came as \(read.value.kind)")
            }
            return WalletBalance(amount: try amount(in: object))
        } catch {
            throw ProviderError(error, of: reply)
        }
    }

    private func amount(in object: JSONObject) throws(ReplyDefect) -> Money {
        let reply = PentabitReply(object)
        guard !reply.isAmbiguous, let success = reply.success else {
            throw ReplyDefect("the balance came as an object of \(redaction(nil, nil).redacted(object.shape))")
        }
        guard success, reply.error == nil else {
            let said = (reply.error ?? reply.message).map { ": " + redaction(nil, nil).shown($0) } ?? ""
            let why =
                reply.refusesKey ? "\(ReplyDefect.refusedKey)\(said)" : "the provider did not tell the balance\(said)"
            throw ReplyDefect(why, isRefusal: true)
        }
        guard case .value(.object(let data)) = object[PentabitField.data],
            case .value(let value) = data[PentabitField.balance], let text = value.text,
            let reading = try? Money.reading(decimal: WireField.trimmed(text), signed: true)
        else {
            throw ReplyDefect("the balance came as an object of \(redaction(nil, nil).redacted(object.shape))")
        }
        return reading.money
    }

    // MARK: What is kept

    /// What must not be kept or shown: both keys, and the numbers of whoever is paid or named.
    func redaction(_ intent: PayoutIntent?, _ named: PentabitOrder?) -> Redaction {
        var redaction = Redaction(
            secrets: [account.accessKey, account.secretKey], beside: account.knownSecrets, intent: intent)
        for number in named?.numbers ?? [] where number != intent?.reference.text {
            redaction.add(number, number.contains("@") ? Masking.upi(number) : Masking.tail(number))
        }
        return redaction
    }
}
