import Payments
import Testing

@testable import Providers

/// `providers.md`, *Callbacks are claims*: PayAtom's prove order, status and one amount where their hash matches.
@Suite struct PayAtomCallbackTests {
    private typealias Samples = PayAtomOrders

    private func read(_ body: String, method: String = "POST") throws -> CallbackClaim {
        try PayAtomProvider.meeting(.success(HTTPReply(""))).read(
            RawCallback(method: method, query: "", body: Array(body.utf8)))
    }

    /// A callback as the vendor lists its fields, with a hash over these parts.
    private func callback(
        _ order: String = Samples.reference, _ amount: String = "2500", _ status: String = "Approved",
        changes: [String: String?] = [:], secret: String = Samples.secret
    ) -> String {
        let fields = [
            "post_hash": Samples.hash(order, amount, status, secret: secret), "status": "\"\(status)\"",
            "bank_address": "\"Pune\"", "transaction_info": "[{\"status\":\"Pending\",\"account_no\":\"99887766\"}]",
        ]
        return Samples.object((fields as [String: String?]).merging(changes) { $1 })
    }

    // MARK: Matched

    @Test func theWholeClaim() throws {
        let body = callback()
        let claim = try read(body)
        #expect(claim.verified && claim.state == .succeeded && claim.providerStatus == "Approved")
        #expect(claim.reference == Samples.reference && claim.amount == Money(rupees: 2_500))
        #expect(claim.proof == "post_hash over processed_amount")
        #expect(claim.providerReference == Samples.refCode && claim.bankReference == "432112345678")
        #expect(claim.providerTime == "2026-11-20 14:01:07")
        #expect(claim.rawSHA256 == Hex.sha256(Array(body.utf8)))
    }

    /// The hash that `printf` and `openssl` made in `PayAtomHashTests`, slashes escaped as PHP writes them.
    @Test func aHashMadeElsewhere() throws {
        let hash = """
            8PHy8/T19vf4+fr7/P3+/0QFOhaVbE968y2CmbMql9fXwLKr8jZeI9LxsBVx40sOozSZaP9hEYtyhrP05PwgAqvs\
            dY2k2clTUFJJSMJGyA2fxgqNW2mNlbDLapA3kBWv
            """
        let escaped = hash.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "\\/")
        #expect(try read(callback(changes: ["post_hash": "\"\(escaped)\""])).verified)
    }

    @Test(arguments: [
        ("Pending", ProviderState.pending), ("Processing", .processing), ("Approved", .succeeded),
        ("Declined", .failed), ("Failed", .failed), ("APPROVED", .succeeded), ("failed", .failed), ("Settled", nil),
    ])
    func everyWord(_ word: String, _ state: ProviderState?) throws {
        let claim = try read(callback(Samples.reference, "2500", word))
        #expect(claim.verified && claim.state == state && claim.providerStatus == word)
    }

    /// Which of the amounts was hashed, and in which form, is the vendor's secret: all are tried, and told.
    @Test(arguments: [
        ("2500", ["processed_amount": "2500"], "processed_amount"),
        ("2500.00", ["processed_amount": "2500"], "processed_amount"),
        ("2500", ["processed_amount": "\"2500.00\""], "processed_amount"),
        ("2500", ["processed_amount": "2500.0"], "processed_amount"),
        ("2500", ["processed_amount": "null"], "requested_amount"),
        ("2500.00", ["processed_amount": "\"\"", "requested_amount": "\"2500\""], "requested_amount"),
        ("2500", ["processed_amount": "null", "requested_amount": nil, "amount": "2500"], "amount"),
    ])
    func everyAmountAndForm(_ hashed: String, _ changes: [String: String?], _ field: String) throws {
        let claim = try read(callback(Samples.reference, hashed, changes: changes))
        #expect(claim.verified && claim.proof == "post_hash over \(field)")
        #expect(claim.amount == Money(rupees: 2_500))
    }

    /// Ids as a number, as a string.
    @Test func theOrderMayBeANumber() throws {
        let claim = try read(callback(changes: ["order_id": Samples.reference, "ref_code": "7701"]))
        #expect(claim.verified && claim.reference == Samples.reference && claim.providerReference == "7701")
    }

    // MARK: The amount

    /// What did not go through has processed nothing: the hash is over 0, which is no amount of the payout.
    @Test(arguments: ["Failed", "Declined", "Pending", "Processing"])
    func nothingProcessedIsNoOtherAmount(_ word: String) throws {
        let claim = try read(callback(Samples.reference, "0", word, changes: ["processed_amount": "0"]))
        #expect(claim.verified && claim.proof == "post_hash over processed_amount" && claim.amount == nil)
    }

    /// An approval carries the amount that is proven, and no field beside it can change that.
    @Test func onlyTheProvenAmountCounts() throws {
        let zero = try read(callback(Samples.reference, "0", "Approved", changes: ["processed_amount": "0"]))
        #expect(zero.verified && zero.amount == .zero)
        let part = try read(
            callback(Samples.reference, "5000", "Approved", changes: ["processed_amount": "2500", "amount": "5000"]))
        #expect(part.verified && part.amount == Money(rupees: 5_000) && part.proof == "post_hash over amount")
    }

    /// Order and amount run together in the hash: moved digits give an order that cannot be ours.
    @Test func movedDigitsNameAnotherOrder() throws {
        let longer = try read(
            callback(changes: ["order_id": "\"\(Samples.reference)2\"", "processed_amount": "500"]))
        #expect(longer.verified && Reference(longer.reference) == nil)
        let shorter = try read(
            callback(changes: ["order_id": "\"\(Samples.reference.dropLast())\"", "processed_amount": "52500"]))
        #expect(shorter.verified && Reference(shorter.reference) == nil)
    }

    // MARK: Not matched

    private static let notMatching: [[String: String?]] = [
        ["order_id": "\"4209124812346\""], ["status": "\"Failed\""], ["status": "\"approved\""],
        ["processed_amount": "2501", "requested_amount": "2501"], ["processed_amount": nil, "requested_amount": nil],
        ["post_hash": nil], ["post_hash": "null"], ["post_hash": "\"\""], ["post_hash": "\"AAAA\""],
        ["post_hash": "1"], ["post_hash": "[]"], ["processed_amount": "\"2,500\"", "requested_amount": "true"],
    ]

    @Test(arguments: notMatching)
    func aHashThatDoesNotMatchIsAHint(_ changes: [String: String?]) throws {
        let claim = try read(callback(changes: changes))
        #expect(!claim.verified && claim.proof == nil)
        if changes["requested_amount"] == nil { #expect(claim.amount == Money(rupees: 2_500)) }
    }

    @Test func anotherSecretProvesNothing() throws {
        #expect(try read(callback(secret: "p2p_secreT")).verified == false)
    }

    /// Fields the hash does not cover may be anything, and prove nothing.
    @Test(arguments: ["null", "true", "1.5", "[]", "{}", "\"\"", "\"a b\"", "\"\\u001b[31m\""])
    func unprovenFieldsMayBeAnything(_ value: String) throws {
        var changes: [String: String?] = [:]
        for key in ["ref_code", "bank_ref", "sender_pg", "upi_vpa", "account_no", "ifsc", "transaction_info"] {
            changes[key] = value
        }
        let claim = try read(callback(changes: changes))
        #expect(claim.verified && claim.providerReference == nil && claim.bankReference == nil)
    }

    // MARK: No callback

    @Test(arguments: [
        "", "null", "[]", "1", "\"x\"", "{", "{}", "order_id=1&status=Approved", "<html>", "{\"order_id\":\"1\"}",
        "{\"status\":\"Approved\"}", "{\"order_id\":null,\"status\":\"Approved\"}",
        "{\"order_id\":[],\"status\":\"Approved\"}", "{\"order_id\":\"a b\",\"status\":\"Approved\"}",
        "{\"order_id\":1.5,\"status\":\"Approved\"}", "{\"order_id\":\"1\",\"status\":1}",
        "{\"order_id\":\"1\",\"status\":\"\"}", "{\"order_id\":\"1\",\"order_id\":\"2\",\"status\":\"Approved\"}",
        "{\"order_id\":\"1\",\"status\":\"Approved\",\"status\":\"Failed\"}",
        "{\"order_id\":\"1\",\"status\":\"Approved\",\"post_hash\":\"a\",\"post_hash\":\"b\"}",
    ])
    func whatIsNoCallbackIsRefused(_ body: String) {
        let error = #expect(throws: CallbackError.self) { try read(body) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test(arguments: ["GET", "PUT", "post", ""]) func otherMethods(_ method: String) {
        #expect(throws: CallbackError.self) { try read(callback(), method: method) }
    }

    @Test func aLongCallbackIsRefused() throws {
        let long = callback(changes: ["bank_name": "\"\(String(repeating: "x", count: 65_536))\""])
        #expect(throws: CallbackError.self) { try read(long) }
    }

    /// Cut anywhere, or any of its bytes changed to one that structures JSON: never a verified claim of another state.
    @Test func noDamageMakesAnotherVerifiedClaim() throws {
        let whole = Array(callback(Samples.reference, "2500", "Failed").utf8)
        let provider = try PayAtomProvider.meeting(.success(HTTPReply("")))
        for index in whole.indices {
            let cut = RawCallback(method: "POST", query: "", body: Array(whole[..<index]))
            #expect(throws: CallbackError.self) { try provider.read(cut) }
            for byte in Array("{}[]\":,0 \\".utf8) {
                var changed = whole
                changed[index] = byte
                let claim = try? provider.read(RawCallback(method: "POST", query: "", body: changed))
                guard let claim, claim.verified else { continue }
                #expect(claim.state == .failed && claim.reference == Samples.reference)
            }
        }
    }

    // MARK: What is kept

    @Test func onlyUnderstoodFieldsAreKeptAndNumbersMasked() throws {
        let claim = try read(
            callback(changes: [
                "upi_vpa": "\"kavita@ybl\"", "account_holder": "\"9988776655\"", "email": "\"k@x.in\"",
                "sender_pg": "\"112233445599\"",
            ]))
        let expected = """
            {"order_id":"4209124812345","requested_amount":2500,"processed_amount":2500,"bank_ref":"432112345678",\
            "sender_pg":"••••5599","ref_code":"\(Samples.refCode)","status":"Approved","payment_type":"imps",\
            "request_time":"2026-11-20 14:00:00","action_time":"2026-11-20 14:01:07","upi_vpa":"••••@ybl",\
            "account_no":"••••5566","account_holder":"••••6655","ifsc":"SBIN0060589","bank_name":"SBI"}
            """
        #expect(claim.raw == expected)
    }

    // MARK: The answer to the sender

    private func acknowledgement(_ claim: CallbackClaim?, stored: Bool) throws -> CallbackReply {
        try PayAtomProvider.meeting(.success(HTTPReply(""))).acknowledgement(of: claim, stored: stored)
    }

    @Test func yesOnlyWhereMatchedAndStored() throws {
        let matched = try read(callback())
        let mismatched = try read(callback(secret: "other"))
        let cases: [(CallbackClaim?, Bool, String)] = [
            (matched, true, #"{"hash_status":"Hash Matched","acknowledge":"yes"}"#),
            (matched, false, #"{"hash_status":"Hash Matched","acknowledge":"no"}"#),
            (mismatched, true, #"{"hash_status":"Hash Mismatch","acknowledge":"no"}"#),
            (mismatched, false, #"{"hash_status":"Hash Mismatch","acknowledge":"no"}"#),
            (nil, true, #"{"hash_status":"Hash Mismatch","acknowledge":"no"}"#),
            (nil, false, #"{"hash_status":"Hash Mismatch","acknowledge":"no"}"#),
        ]
        for (claim, stored, body) in cases {
            let reply = try acknowledgement(claim, stored: stored)
            #expect(String(decoding: reply.body, as: UTF8.self) == body)
            #expect(reply.status == 200 && reply.contentType == "application/json; charset=utf-8")
        }
    }

    /// The other providers say nothing but 200, and 503 where a claim could not be written down.
    @Test func theOthersSayNothing() throws {
        let segura = SeguraPayProvider(try Orders.configuration(), transport: RecordingTransport(""))
        let claim = try read(callback())
        #expect(segura.acknowledgement(of: claim, stored: true) == CallbackReply(status: 200))
        #expect(segura.acknowledgement(of: nil, stored: false) == CallbackReply(status: 200))
        #expect(segura.acknowledgement(of: claim, stored: false) == CallbackReply(status: 503))
    }
}
