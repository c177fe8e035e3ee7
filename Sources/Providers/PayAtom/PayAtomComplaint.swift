import Payments

/// What became of a complaint: sent once, under the rules of a payout (`payouts.md`, *Complaints*).
extension PayAtomMapping {
    /// Understands the reply to a complaint.
    ///
    /// The vendor's page says only that it gives a reference: a reference that nothing speaks against, or a plain yes,
    /// is a raised complaint; a plain no without a reference a refused one; anything else nobody can say.
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
        guard !read.unclosed else { return .unknown(Self.unclosed) }
        guard case .object(let object) = read.value else { return .unknown("the reply is JSON, but no object") }
        return complaint(object, about: intent, redaction(intent, reply))
    }

    private func complaint(
        _ object: JSONObject, about intent: PayoutIntent, _ redaction: Redaction
    ) -> ComplaintAnswer {
        var objects = [object]
        if case .value(.object(let data)) = object["data"] { objects.append(data) }
        func identifiers(_ keys: [String]) -> [String] {
            objects.flatMap { object in keys.compactMap { WireField.identifier(object[$0]) } }
        }
        guard identifiers(["order_id"]).allSatisfy({ $0 == intent.reference.text }) else {
            return .unknown("the reply names another order")
        }
        let reference = identifiers(Self.referenceKeys).first.map(redaction.redacted)
        let messages = objects.compactMap { WireField.text($0["message"], limit: 500) }
        let message = messages.first.map { redaction.shown($0) }
        switch (PayAtomSaid(object["status"]), reference) {
        case (.yes, _), (.unsaid, _?): return .raised(providerReference: reference, message: message)
        case (.no, nil): return .refused(message ?? "PayAtom refused the complaint and gave no reason")
        case (.no, _?): return .unknown("PayAtom said no and gave a reference all the same")
        case (.unsaid, nil): return .unknown(message ?? "PayAtom said neither yes nor no")
        }
    }

    /// The names a complaint's reference may have; the page prints none.
    private static let referenceKeys = [
        "complaint_reference", "complaint_reference_id", "complaint_ref_id", "complaint_ref", "complaint_id",
        "reference_id",
    ]
}
