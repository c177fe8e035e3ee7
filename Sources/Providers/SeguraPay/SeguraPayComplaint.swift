import Payments

/// What became of a complaint: sent once, under the rules of a payout (`payouts.md`, *Complaints*).
extension SeguraPayMapping {
    /// Understands the reply to `RaiseComplaint`.
    ///
    /// It carries no complaint reference and names no order.
    func complaint(_ outcome: Outcome, about intent: PayoutIntent) -> ComplaintAnswer {
        let reply: HTTPReply
        switch outcome {
        case .failure(.notSent(let reason)): return .notSent(reason)
        case .failure(.unknown(let reason)): return .unknown(reason)
        case .success(let whole): reply = whole
        }
        let read: (value: JSONValue, unclosed: Bool)
        do {
            read = try ReplyTriage.json(of: reply)
        } catch {
            return .unknown(error.sentence)
        }
        let maySettle = account.unclosedReplies == .settle && ReplyTriage.hasWholeContentLength(reply)
        guard !read.unclosed || maySettle else { return .unknown(Self.unclosed) }
        guard case .object(let object) = read.value else { return .unknown("the reply is JSON, but no object") }
        let stated = SeguraPayReply(object)
        let message = stated.message.map { redaction(intent).shown($0) }
        switch stated.statusCode {
        case .success: return .raised(providerReference: nil, message: message)
        case .failed: return .refused(message ?? "SeguraPay refused the complaint and gave no reason")
        case .other: return .unknown(message ?? "SeguraPay said neither yes nor no")
        case nil: return .unknown("the reply has no readable StatusCode")
        }
    }
}
