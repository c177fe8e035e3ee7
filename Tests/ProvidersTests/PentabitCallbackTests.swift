import Payments
import Testing

@testable import Providers

/// `providers.md`, *Callbacks are claims*: Pentabit's carry no proof, and are read strictly all the same.
@Suite struct PentabitCallbackTests {
    private static let payin = """
        {"event":"payin.succeeded","data":{"user_id":"a42332-2fs-q341-d36d34","order_id":"4209124812345",\
        "transaction_id":"98675644343","amount":100,"request_amount":100,"method":"UPI","comments":"Auto Approved",\
        "status":"Approved","time_of_processing":"2025-08-04 16:58:30","created_at":"2025-09-09T06:16:03.000000Z",\
        "updated_at":"2025-08-04T11:28:30.000000Z","bank_upi":"gfdfgdfgdfgddg@yesbankltd",\
        "bank_name":"SHRI NEELKANTH ENTERPRISE BHARATPE"}}
        """
    private static let payout = """
        {"event":"payout.succeeded","data":{"transaction_id":"2517319122","amount":100,"charge":5.9,\
        "beneficiary_name":"Ak Test","beneficiary_address":"NOIDA","beneficiary_email":"test@yopmail.com",\
        "beneficiary_mobile_no":"7878787878","payment_method":"IMPS","beneficiary_acc_no":"99999999999",\
        "ifsc":"SBIN0060589","bank_name":"SBI","vpa":null,"remarks":null,"order_id":"4209124812345",\
        "user_id":"aseq-2d2fss-22a4sd-44a33","status":"Approved","created_at":"2025-09-14T14:21:56.000000Z",\
        "updated_at":"2025-09-19T10:54:24.000000Z","message":"Paid to 99999999999, 7878787878"}}
        """

    private func read(_ body: String, method: String = "POST") throws -> CallbackClaim {
        let provider = try PentabitOrders.provider(RecordingTransport(""))
        return try provider.read(RawCallback(method: method, query: "", body: Array(body.utf8)))
    }

    @Test func thePayinSample() throws {
        let claim = try read(Self.payin)
        #expect(claim.reference == "4209124812345" && claim.state == .succeeded && claim.providerStatus == "Approved")
        #expect(claim.bankReference == "98675644343" && claim.providerReference == nil)
        #expect(claim.amount == Money(rupees: 100) && claim.providerTime == "2025-08-04 16:58:30")
        #expect(!claim.verified && claim.proof == nil)
        #expect(claim.rawSHA256 == Hex.sha256(Array(Self.payin.utf8)))
        let kept = """
            {"event":"payin.succeeded","user_id":"a42332-2fs-q341-d36d34","order_id":"4209124812345",\
            "transaction_id":"98675644343","amount":"100","request_amount":"100","method":"UPI",\
            "comments":"Auto Approved","status":"Approved","time_of_processing":"2025-08-04 16:58:30",\
            "created_at":"2025-09-09T06:16:03.000000Z","updated_at":"2025-08-04T11:28:30.000000Z"}
            """
        #expect(claim.raw == kept)
    }

    @Test func thePayoutSample() throws {
        let claim = try read(Self.payout)
        #expect(claim.reference == "4209124812345" && claim.state == .succeeded && !claim.verified)
        #expect(claim.bankReference == "2517319122" && claim.amount == Money(rupees: 100))
        #expect(claim.providerTime == "2025-09-19T10:54:24.000000Z")
        let raw = try #require(claim.raw)
        #expect(raw.contains(#""message":"Paid to ••••9999, ••••7878""#) || raw.contains(#"\u2022\u20229999"#))
        for number in ["99999999999", "7878787878", "test@yopmail.com", "NOIDA", "Ak Test"] {
            #expect(!raw.contains(number), "\(number)")
        }
    }

    /// Event and status word together; where they contradict each other, or one is new, no state is claimed.
    @Test(arguments: [
        ("payin.initiated", "Initiated", ProviderState.processing), ("payin.initiated", "Pending", .pending),
        ("payin.succeeded", "Approved", .succeeded), ("payin.failed", "Rejected", .failed),
        ("payout.succeeded", "APPROVED", .succeeded), ("payout.failed", "rejected", .failed),
        ("payout.succeeded", "Rejected", nil), ("payout.failed", "Approved", nil), ("payin.succeeded", "Pending", nil),
        ("payout.initiated", "Initiated", nil), ("payout.reversed", "Approved", nil), ("payout.", "Approved", nil),
        ("payin.succeeded", "Paid", nil),
    ])
    func states(_ event: String, _ status: String, _ state: ProviderState?) throws {
        let claim = try read(#"{"event":"\#(event)","data":{"order_id":4209124812345,"status":"\#(status)"}}"#)
        #expect(claim.state == state && claim.providerStatus == status)
        #expect(claim.bankReference == nil && claim.amount == nil && claim.providerTime == nil)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "{\"event\":\"payin.succeeded\"}",
        "{\"data\":{\"order_id\":\"1\",\"status\":\"Approved\"}}",
        #"{"event":"refund.succeeded","data":{"order_id":"1","status":"Approved"}}"#,
        #"{"event":"payin","data":{"order_id":"1","status":"Approved"}}"#,
        #"{"event":"Payin.succeeded","data":{"order_id":"1","status":"Approved"}}"#,
        #"{"event":"payin.<script>","data":{"order_id":"1","status":"Approved"}}"#,
        #"{"event":["payin.succeeded"],"data":{"order_id":"1","status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":[]}"#, #"{"event":"payin.succeeded","data":{"status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"","status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":""}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":true}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":"\u001b[31m"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":"\u202eApproved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"a b","status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":1.5,"status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","order_id":"2","status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":"Approved","status":"Rejected"}}"#,
        #"{"event":"payin.succeeded","event":"payin.failed","data":{"order_id":"1","status":"Approved"}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":"Approved"},"data":{}}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":"Approved"}"#,
        #"{"event":"payin.succeeded","data":{"order_id":"1","status":"Approved"}}}"#,
        "event=payin.succeeded&order_id=1",
    ])
    func whatIsNoCallback(_ body: String) {
        let error = #expect(throws: CallbackError.self) { try read(body) }
        #expect(error?.reason.isEmpty == false && error?.reason.contains("script") == false)
    }

    /// Fields of any type beside those that name order and status: understood or left out, never a crash.
    @Test(arguments: ["null", "true", "5", "-5", "1e400", "\"x\"", "\"\"", "[]", "[[1]]", "{}", "\"\\u202e\""])
    func otherFieldsOfAnyType(_ value: String) throws {
        for key in [
            "transaction_id", "amount", "request_amount", "charge", "comments", "updated_at", "vpa", "bank_upi",
        ] {
            let claim = try read(
                #"{"event":"payin.succeeded","data":{"order_id":"1","status":"Approved","\#(key)":\#(value)}}"#)
            #expect(claim.state == .succeeded && !claim.verified)
        }
    }

    @Test func longTextIsCut() throws {
        let long = String(repeating: "a", count: 60_000)
        let claim = try read(
            #"{"event":"payin.failed","data":{"order_id":"1","status":"Rejected","comments":"\#(long)"}}"#)
        #expect((claim.raw?.utf8.count ?? 0) < 400)
        let tooLong =
            #"{"event":"payin.failed","data":{"order_id":"1","status":"Rejected"}}"#
            + String(repeating: " ", count: 65_536)
        #expect(throws: CallbackError.self) { try read(tooLong) }
    }

    @Test(arguments: ["GET", "PUT", "post", ""]) func otherMethods(_ method: String) {
        #expect(throws: CallbackError.self) { try read(Self.payin, method: method) }
    }
}
