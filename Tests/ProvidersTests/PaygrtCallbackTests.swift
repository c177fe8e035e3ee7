import Payments
import Testing

@testable import Providers

/// `providers.md`, *Callbacks are claims*: Paygrt's carry no proof, and are read strictly all the same.
@Suite struct PaygrtCallbackTests {
    private func read(_ query: String, method: String = "GET") throws -> CallbackClaim {
        let provider = PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport(""))
        return try provider.read(RawCallback(method: method, query: query))
    }

    @Test func theSample() throws {
        let query = "api_ref_id=4209124812345&txn_id=5001234&operator_id=PG12345XYZ&recharge_status=Success"
        let claim = try read(query)
        #expect(claim.reference == "4209124812345")
        #expect(claim.providerReference == "5001234")
        #expect(claim.bankReference == "PG12345XYZ")
        #expect(claim.providerStatus == "Success")
        #expect(claim.state == .succeeded)
        #expect(claim.verified == false)
        #expect(claim.amount == nil && claim.providerTime == nil)
        #expect(claim.raw == query)
        #expect(claim.rawSHA256 == Hex.sha256(Array(query.utf8)))
    }

    @Test(arguments: [
        ("success", ProviderState.succeeded), ("SUCCESS", .succeeded), ("Pending", .pending), ("Fail", .failed),
        ("fail", .failed), ("Failed", nil), ("Reversed", nil), ("Refund", nil),
    ])
    func words(_ word: String, _ state: ProviderState?) throws {
        let claim = try read("recharge_status=\(word)&api_ref_id=4209124812345")
        #expect(claim.state == state)
        #expect(claim.providerStatus == word)
    }

    @Test(arguments: [
        "api_ref_id=1&recharge_status=Fail", "api_ref_id=1&txn_id=&recharge_status=Fail&operator_id=",
        "&&recharge_status=Fail&+api_ref_id+=1&foo=bar&foo=baz&", "api_ref_id=1&recharge_status=Fail&operator_id",
    ])
    func whatMayBeAbsent(_ query: String) throws {
        let claim = try read(query)
        #expect(claim.reference == "1" && claim.state == .failed)
        #expect(claim.providerReference == nil && claim.bankReference == nil)
    }

    @Test(arguments: [
        "", "x", "recharge_status=Success", "api_ref_id=1", "api_ref_id=&recharge_status=Success",
        "api_ref_id=1&recharge_status=", "api_ref_id=1&api_ref_id=1&recharge_status=Success",
        "api_ref_id=1&recharge_status=Success&recharge_status=Fail",
        "api_ref_id=1&recharge_status=Success&txn_id=1&%20txn_id=2",
        "api_ref_id=1&recharge_status=Success&operator_id=1&operator_id=1", "api_ref_id=1%00&recharge_status=Success",
        "api_ref_id=%D9%A1&recharge_status=Success", "api_ref_id=a%20b&recharge_status=Success",
        "api_ref_id=1&recharge_status=%1B%5B31m", "api_ref_id=1&recharge_status=%E2%80%AE",
        "api_ref_id=1&recharge_status=Success&txn_id=a%0Ab",
        "api_ref_id=1&recharge_status=Success&operator_id=%3Cscript%3E", "api_ref_id=%ZZ&recharge_status=Success",
        "api_ref_id=1%&recharge_status=Success",
        "api_ref_id=\(String(repeating: "1", count: 65))&recharge_status=Success",
        "api_ref_id=1&recharge_status=\(String(repeating: "a", count: 33))",
        "api_ref_id=1&recharge_status=Success&x=\(String(repeating: "1", count: 1_024))",
        "api_ref_id=1&recharge_status=Success" + String(repeating: "&a=b", count: 20),
    ])
    func whatIsNoCallback(_ query: String) throws {
        let error = #expect(throws: CallbackError.self) { try read(query) }
        #expect(error?.reason.isEmpty == false)
        #expect(error?.reason.contains("script") == false)
    }

    @Test(arguments: ["POST", "HEAD", "PUT", "VIEW", "get", ""]) func otherMethods(_ method: String) {
        #expect(throws: CallbackError.self) { try read("api_ref_id=1&recharge_status=Success", method: method) }
    }

    /// What else stands in the query, a customer's number for instance, is not kept, and the key never is.
    @Test func onlyTheFourAreKept() throws {
        let claim = try read("api_ref_id=1&number=\(Recharges.number)&recharge_status=Success")
        #expect(claim.raw == "api_ref_id=1&recharge_status=Success")
        let provider = PaygrtProvider(try Recharges.configuration(key: "abcdef12"), transport: RecordingTransport(""))
        let echo = try provider.read(
            RawCallback(method: "GET", query: "api_ref_id=abcdef12&recharge_status=ABCDEF12&txn_id=abcdef12"))
        #expect(!"\(echo)".lowercased().contains("abcdef12"))
    }

    @Test func itIsAcknowledged() throws {
        let provider = PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport(""))
        let claim = try read("api_ref_id=1&recharge_status=Success")
        #expect(provider.acknowledgement(of: claim, stored: true).status == 200)
    }
}
