import Payments
import Testing

@testable import Providers

/// `payouts.md`, *Complaints*: sent once, under the same rules as a payout.
@Suite struct SeguraPayComplaintTests {
    private func raise(
        _ outcome: Result<HTTPReply, TransportFailure>, unclosed: UnclosedReplies = .display,
        reference: String? = "188020200"
    ) async throws -> (ComplaintAnswer, Int) {
        let transport = RecordingTransport(outcome)
        let provider = SeguraPayProvider(try Orders.configuration(unclosed: unclosed), transport: transport)
        let complaint = ComplaintRequest(order: try Orders.handle(reference), subject: "Late", message: "Not credited")
        return (await provider.raise(complaint), transport.requests.count)
    }

    private func raise(_ body: String, status: Int = 200) async throws -> ComplaintAnswer {
        try await raise(.success(HTTPReply(body, status: status))).0
    }

    @Test(arguments: [nil, ""]) func withoutTheirReferenceNothingIsSent(_ reference: String?) async throws {
        let (answer, count) = try await raise(.success(HTTPReply("{}")), reference: reference)
        guard case .notSent = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(count == 0)
    }

    /// With the trailing comma of the vendor's sample.
    @Test func raised() async throws {
        let (answer, count) = try await raise(.success(HTTPReply(#"{ "StatusCode": 1, "Message": "Success", }"#)))
        #expect(answer == .raised(providerReference: nil, message: "Success"))
        #expect(count == 1)
    }

    @Test func refused() async throws {
        let body = #"{"StatusCode":0,"Message":"No such order for \#(Orders.mobile)"}"#
        #expect(try await raise(body) == .refused("No such order for ••••3210"))
        guard case .refused(let reason) = try await raise(#"{"StatusCode":0}"#) else {
            Issue.record("not refused")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(arguments: [
        (#"{"StatusCode":2,"Message":"Queued"}"#, 200), (#"{"Message":"Success"}"#, 200), ("{}", 200), ("", 200),
        (#"{"StatusCode":1,"StatusCode":0}"#, 200), (#"{"StatusCode":1,"Message":"Success""#, 200), ("[]", 200),
        (#"{"StatusCode":1}"#, 302), (#"{"StatusCode":1}"#, 403), (#"{"StatusCode":0}"#, 500),
    ])
    func everythingElseIsUnknown(_ body: String, _ status: Int) async throws {
        guard case .unknown(let reason) = try await raise(body, status: status) else {
            Issue.record("\(body)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func transportFailures() async throws {
        #expect(try await raise(.failure(.notSent("refused"))).0 == .notSent("refused"))
        #expect(try await raise(.failure(.unknown("reset"))).0 == .unknown("reset"))
    }

    @Test func anUnclosedReplyIsBelievedBySwitchOnly() async throws {
        let reply = HTTPReply(#"{"StatusCode":1,"Message":"Success""#)
        #expect(try await raise(.success(reply)).0 == .unknown(SeguraPayMapping.unclosed))
        #expect(
            try await raise(.success(reply), unclosed: .settle).0
                == .raised(providerReference: nil, message: "Success"))
    }
}
