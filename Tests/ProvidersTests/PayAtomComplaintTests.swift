import Payments
import Testing

@testable import Providers

/// `payouts.md`, *Complaints*: sent once, under the same rules as a payout; the reply's form is not documented.
@Suite struct PayAtomComplaintTests {
    private func raise(
        _ outcome: Result<HTTPReply, TransportFailure>, refCode: String? = PayAtomOrders.refCode,
        fields: [PayAtomConfiguration.SignatureField] = PayAtomConfiguration.SignatureField.usual
    ) async throws -> (answer: ComplaintAnswer, sent: Int) {
        let transport = RecordingTransport(outcome)
        let configuration = try PayAtomOrders.configuration(everything: true, signatureFields: fields)
        let provider = PayAtomProvider(configuration, transport: transport, signing: PayAtomOrders.signing)
        let complaint = ComplaintRequest(
            order: try PayAtomOrders.handle(refCode), subject: "Late", message: "Not credited")
        return (await provider.raise(complaint), transport.requests.count)
    }

    private func raise(_ body: String, status: Int = 200) async throws -> ComplaintAnswer {
        try await raise(.success(HTTPReply(body, status: status))).answer
    }

    @Test(arguments: [nil, "", "a b"]) func withoutTheirReferenceNothingIsSent(_ refCode: String?) async throws {
        let (answer, sent) = try await raise(.success(HTTPReply("{}")), refCode: refCode)
        guard case .notSent = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(sent == 0)
    }

    @Test func withoutAFieldToSignNothingIsSent() async throws {
        let (answer, sent) = try await raise(.success(HTTPReply("{}")), fields: [])
        #expect(answer == .notSent("a complaint needs a signature of some field"))
        #expect(sent == 0)
    }

    @Test(arguments: [
        #"{"status":"success","message":"Done","complaint_id":"CMP-17"}"#,
        #"{"status":true,"message":"Done","complaint_reference":"CMP-17"}"#,
        #"{"message":"Done","complaint_ref_id":"CMP-17"}"#,
        #"{"status":"Open","message":"Done","data":{"complaint_ref":"CMP-17","order_id":"4209124812345"}}"#,
        #"{"status":200,"message":"Done","reference_id":"CMP-17","order_id":4209124812345}"#,
    ])
    func raised(_ body: String) async throws {
        let (answer, sent) = try await raise(.success(HTTPReply(body)))
        #expect(answer == .raised(providerReference: "CMP-17", message: "Done"))
        #expect(sent == 1)
    }

    @Test func raisedWithoutAReference() async throws {
        #expect(try await raise(#"{"status":"Success"}"#) == .raised(providerReference: nil, message: nil))
    }

    @Test func refused() async throws {
        let body = #"{"status":"error","message":"Signature over p2p_secret and \#(Orders.account)"}"#
        #expect(try await raise(body) == .refused("Signature over ‹secret› and ••••5566"))
        let bare = try await raise(#"{"status":false}"#)
        #expect(bare == .refused("PayAtom refused the complaint and gave no reason"))
    }

    @Test(arguments: [
        ("{}", 200), ("[]", 200), ("", 200), ("null", 200), (#"{"status":"Open","message":"?"}"#, 200),
        (#"{"status":"error","complaint_id":"7"}"#, 200), (#"{"status":"success","order_id":"1"}"#, 200),
        (#"{"status":"success","status":"error"}"#, 200), (#"{"status":"success""#, 200), (#"{"status":null}"#, 200),
        (#"{"complaint_id":"7"}"#, 302), (#"{"complaint_id":"7"}"#, 403), (#"{"status":"error"}"#, 500),
        ("<html>", 200),
    ])
    func everythingElseIsUnknown(_ body: String, _ status: Int) async throws {
        guard case .unknown(let reason) = try await raise(body, status: status) else {
            Issue.record("\(body)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func transportFailures() async throws {
        #expect(try await raise(.failure(.notSent("refused"))).answer == .notSent("refused"))
        #expect(try await raise(.failure(.unknown("reset"))).answer == .unknown("reset"))
    }
}
