import Payments

extension Redaction {
    /// The answer with the reply's bytes as its evidence, the wait it asks for and the time it tells, and without keys and
    /// numbers in any text the provider wrote.
    func evident(_ answer: Answer, of reply: HTTPReply) -> Answer {
        var answer = answer
        let spared = [answer.providerReference, answer.bankReference]
        if case .newWord(let word) = answer.verdict { answer.verdict = .newWord(shown(word, sparing: spared)) }
        answer.message = answer.message.map { shown($0, sparing: spared) }
        answer.providerStatus = answer.providerStatus.map { shown($0, sparing: spared) }
        answer.providerReference = answer.providerReference.map(redacted)
        answer.bankReference = answer.bankReference.map(redacted)
        answer.nameAtBank = answer.nameAtBank.map(redacted)
        answer.retryAfter = RetryAfter.wait(after: reply)
        answer.toldAt = HTTPDate.told(by: reply)
        answer.raw = kept(reply.body)
        answer.rawSHA256 = Hex.sha256(reply.body)
        return answer
    }
}
