import Payments

/// What came back of a request: a reply, or why there is none.
typealias Outcome = Result<HTTPReply, TransportFailure>

extension HTTPTransport {
    /// Sends the request once; that nothing came back is an outcome too.
    func outcome(of request: HTTPRequest) async -> Outcome {
        do throws(TransportFailure) {
            return .success(try await perform(request))
        } catch {
            return .failure(error)
        }
    }
}

extension Outcome {
    /// The answer to `question`: what `understanding` makes of the reply, or what having none means.
    func answer(to question: Question, understanding reply: (HTTPReply) -> Answer) -> Answer {
        switch self {
        case .failure(.notSent(let reason)):
            question == .payout
                ? Answer(.notSent(reason)) : Answer(.questionFailed(reason), failure: .unreached)
        case .failure(.unknown(let reason)): Answer(question.inconclusive(reason))
        case .success(let whole): reply(whole)
        }
    }

    /// The reply to a question that is about no order, or the error that stands for having none.
    func reply() throws(ProviderError) -> HTTPReply {
        switch self {
        case .failure(.notSent(let reason)): throw .notSent(reason)
        case .failure(.unknown(let reason)): throw .unknown(reason)
        case .success(let reply): return reply
        }
    }
}

extension Question {
    /// Where an order was to be sent nobody can say; a question that got no usable answer says nothing of the order.
    func inconclusive(_ reason: String) -> Verdict {
        self == .payout ? .unknown(reason) : .questionFailed(reason)
    }
}
