import Payments
import Testing

@testable import Providers

/// `providers.md`, *Callbacks are claims*: SeguraPay's carry no proof, and are read strictly all the same.
@Suite struct SeguraPayCallbackTests {
    private func read(_ query: String, method: String = "GET") throws -> CallbackClaim {
        let provider = SeguraPayProvider(try Orders.configuration(), transport: RecordingTransport(""))
        return try provider.read(RawCallback(method: method, query: query))
    }

    /// The vendor's sample, blank before `operatorRef` included.
    @Test(arguments: [
        "status=Success& operatorRef=AND12345", "status=Success&%20operatorRef=AND12345",
        "status=Success&+operatorRef+=AND12345",
    ])
    func theSample(_ tail: String) throws {
        let query = "clientTxnRef=Se123456&refId=1900000211&\(tail)"
        let claim = try read(query)
        #expect(claim.reference == "Se123456")
        #expect(claim.providerReference == "1900000211")
        #expect(claim.providerStatus == "Success")
        #expect(claim.state == .succeeded)
        #expect(claim.bankReference == "AND12345")
        #expect(claim.verified == false)
        #expect(claim.amount == nil && claim.providerTime == nil)
        #expect(claim.raw == "clientTxnRef=Se123456&refId=1900000211&status=Success&operatorRef=AND12345")
        #expect(claim.rawSHA256 == Hex.sha256(Array(query.utf8)))
    }

    @Test(arguments: [
        ("success", ProviderState.succeeded), ("Failure", .failed), ("FAILED", .failed), ("fail", .failed),
        ("Pending", .pending), ("Reversal", .reversed), ("reversed", .reversed), ("Refunded", nil),
    ])
    func words(_ word: String, _ state: ProviderState?) throws {
        let claim = try read("clientTxnRef=4209124812345&status=\(word)")
        #expect(claim.state == state)
        #expect(claim.providerStatus == word)
    }

    @Test(arguments: [
        "clientTxnRef=1&status=Success", "clientTxnRef=1&refId=&status=Success&operatorRef=",
        "&&status=Success&clientTxnRef=1&foo=bar&foo=baz&",
    ])
    func whatMayBeAbsent(_ query: String) throws {
        let claim = try read(query)
        #expect(claim.providerReference == nil && claim.bankReference == nil)
    }

    /// Each key once, ASCII patterns, length caps.
    @Test(arguments: [
        "", "x", "status=Success", "clientTxnRef=1", "clientTxnRef=&status=Success", "clientTxnRef=1&status=",
        "clientTxnRef=1&clientTxnRef=1&status=Success", "clientTxnRef=1&status=Success&status=Failure",
        "clientTxnRef=1&%20clientTxnRef=2&status=Success", "clientTxnRef=1&status=Success&refId=1&refId=1",
        "clientTxnRef=1&status=Success&operatorRef=1&+operatorRef=2",
        "clientTxnRef=1%00&status=Success", "clientTxnRef=%D9%A1&status=Success", "clientTxnRef=a%20b&status=Success",
        "clientTxnRef=1&status=%1B%5B31m", "clientTxnRef=1&status=%E2%80%AE",
        "clientTxnRef=1&status=Success&refId=a%0Ab",
        "clientTxnRef=1&status=Success&operatorRef=%3Cscript%3E", "clientTxnRef=%ZZ&status=Success",
        "clientTxnRef=%E2%82&status=Success", "clientTxnRef=1%&status=Success",
        "clientTxnRef=\(String(repeating: "1", count: 65))&status=Success",
        "clientTxnRef=1&status=\(String(repeating: "a", count: 33))",
        "clientTxnRef=1&status=Success&refId=\(String(repeating: "1", count: 65))",
        "clientTxnRef=1&status=Success&x=\(String(repeating: "1", count: 1_024))",
        "clientTxnRef=1&status=Success" + String(repeating: "&a=b", count: 20),
    ])
    func whatIsNoCallback(_ query: String) throws {
        let error = #expect(throws: CallbackError.self) { try read(query) }
        #expect(error?.reason.isEmpty == false)
        #expect(error?.reason.contains("script") == false)
    }

    @Test(arguments: ["POST", "HEAD", "PUT", "get", ""]) func otherMethods(_ method: String) {
        #expect(throws: CallbackError.self) { try read("clientTxnRef=1&status=Success", method: method) }
    }

    /// What else stands in the query, a beneficiary's number for instance, is not kept.
    @Test func onlyTheFourAreKept() throws {
        let claim = try read("clientTxnRef=1&account=\(Orders.account)&token=\(Orders.token)&status=Success")
        #expect(claim.raw == "clientTxnRef=1&status=Success")
    }
}
