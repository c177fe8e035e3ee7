import Payments

extension Redaction {
    /// The answer with the reply's bytes as its evidence, the wait it asks for and the time it tells, and without keys and
    /// numbers in any text the provider wrote.
    func evident(_ answer: Answer, of reply: HTTPReply) -> Answer {
        var answer = answer
        if case .newWord(let word) = answer.verdict { answer.verdict = .newWord(redacted(word)) }
        answer.message = answer.message.map(redacted)
        answer.providerStatus = answer.providerStatus.map(redacted)
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
