import Foundation
import Testing

@testable import Sandbox

@Suite("PayAtom's other pages, and its callbacks", .timeLimit(.minutes(2)))
struct PayAtomPagesTests {
    static let account = PayAtomAccount.standard

    @Test("the wallet page shows the limit and what is used of it, to its operator")
    func wallets() throws {
        var teller = payatom()
        teller.till.script([.success, .fail(afterSeconds: 1)], for: .payout)
        _ = teller.pay("6876mhnytg")
        _ = teller.pay("6876mhnyth")
        func page(_ token: String, _ keys: [String: Any]) -> SandboxReply {
            teller.send(
                payatomCall("/api/wallet_balance.php", json(keys), headers: ["authorization": token]),
                at: friday + 2_000)
        }
        let operatorKeys = ["email": Self.account.operatorEmail, "verification_code": Self.account.verificationCode]
        let answer = object(page(Self.account.walletToken, operatorKeys).body)
        let wallets = try #require(answer["wallets"] as? [String: [[String: Any]]])
        #expect(Set(wallets.keys) == ["upi", "imps_upi"] && answer["operator_details"] is [String: String])
        #expect(text(wallets["imps_upi"]?.first?["usage_volume"]) == "8128")
        #expect(text(wallets["imps_upi"]?.first?["limit_volume"]) == "5000000")
        #expect(wallets["upi"]?.first?["account_number"] is String)
        #expect(wallets["imps_upi"]?.first?["Account_number"] is String)
        #expect(page("Bearer \(Self.account.walletToken)", operatorKeys).status == 401)
        #expect(page(Self.account.walletToken, ["email": "x", "verification_code": "y"]).status == 401)
    }

    @Test("the verification code is the password's MD5", .enabled(if: Tool.has("openssl")))
    func verificationCode() throws {
        let md5 = try Tool.run("openssl", ["dgst", "-md5", "-binary"], input: Array("sandbox-password".utf8))
        #expect(HexText.small(md5) == Self.account.verificationCode)
    }

    @Test("a complaint is signed over the configured fields and gets a reference")
    func complaint() throws {
        func send(_ teller: inout PayAtomTeller, _ signed: String, _ changes: [String: Any] = [:]) -> SandboxReply {
            let refCode = teller.world.order(clientID: "6876mhnytg")?.providerID ?? ""
            let body = json(
                [
                    "pid": Self.account.pid, "order_id": "6876mhnytg", "ref_code": refCode,
                    "signature": PayAtomHash.sha256(signed), "complaint_description": "Not credited",
                    "screenshot_images": ["aGVsbG8="],
                ], changes)
            return teller.send(
                payatomCall(
                    "/api/complaint/submit_complaint.php", body,
                    headers: ["authorization": "Bearer \(Self.account.complaintToken)"]))
        }
        var teller = payatom()
        _ = teller.pay("6876mhnytg")
        let signed = Self.account.pid + Self.account.secretKey + "6876mhnytg"
        let answer = object(send(&teller, signed).body)
        #expect(text(answer["complaint_reference_id"])?.hasPrefix("CMP") == true)
        #expect(teller.world.entry("6876mhnytg")?.complaints == 1)
        #expect(send(&teller, "6876mhnytg").status == 401)
        #expect(send(&teller, signed, ["screenshot_images": "aGVsbG8="]).status == 400)
        #expect(send(&teller, signed, ["ref_code": "x"]).status == 404)
        var other = payatom { $0.signatureFields = ["order_id", "secret_key"] }
        _ = other.pay("6876mhnytg")
        #expect(send(&other, "6876mhnytg" + Self.account.secretKey).status == 200)
    }

    @Test("reconciliation lists the day's approved payouts, ten times a day")
    func reconciliation() throws {
        var teller = payatom()
        teller.till.script([.success, .pending, .success], for: .payout)
        for id in ["6876mhnytg", "6876mhnyth"] { _ = teller.pay(id) }
        func page(
            _ date: String, signed: String? = nil, token: String = Self.account.reconciliationToken
        ) -> SandboxReply {
            let signature = PayAtomHash.sha256(Self.account.pid + Self.account.secretKey + (signed ?? date))
            return teller.send(
                payatomCall(
                    "/payout/api/payout_reconcile_polling.php",
                    json(["pid": Self.account.pid, "date": date, "signature": signature]), headers: ["token": token]))
        }
        #expect(page("20-11-2026", token: "x").status == 401)
        #expect(page("20-11-2026", signed: "21-11-2026").status == 401)
        #expect(page("2026-11-20").status == 400)
        let rows = try #require(object(page("20-11-2026").body)["data"] as? [[String: String]])
        #expect(rows.count == 1)
        #expect(rows[0]["order_id"] == "6876mhnytg" && rows[0]["transaction_status"] == "Approved")
        #expect(rows[0]["orderCreateDateTime"] == "November 20, 2026, 2:03 pm")
        #expect(rows[0]["amount_requested"] == "8128" && rows[0]["bank_ref"]?.count == 12)
        #expect((object(page("19-11-2026").body)["data"] as? [Any])?.isEmpty == true)
        for _ in 0..<8 { #expect(page("20-11-2026").status == 200) }
        #expect(page("20-11-2026").status == 429)
    }

    /// One payout told by callback to a listener that answers `answer`.
    private func told(
        _ manner: CallbackManner, wait count: Int, _ answer: @escaping CallbackListener.Answer
    ) async throws -> (heard: [HeardCallback], entry: BookEntry?) {
        let listener = try await CallbackListener(answer)
        var result: (heard: [HeardCallback], entry: BookEntry?) = ([], nil)
        try await ServerTests.with { configuration in
            configuration.clock.sleep = { try await Task.sleep(for: .milliseconds(min($0, 50))) }
            configuration.callbacks = [.payatom: listener.url]
        } _: { sandbox, client, hand in
            sandbox.script(.success(afterSeconds: 5), at: .payatom)
            sandbox.script(callbacks: manner, at: .payatom)
            let call = payatomCall("/payout/api/request.php", payatomPayout("6876mhnytg"))
            #expect(try await client.send(call, base: try #require(sandbox.baseURLs["payatom"])).status == 200)
            hand.advance(seconds: 5)
            result.heard = await listener.wait(for: count)
            for _ in 0..<300 where sandbox.entry("6876mhnytg")?.callbacksSent != count {
                try await Task.sleep(for: .milliseconds(10))
            }
            result.entry = sandbox.entry("6876mhnytg")
        }
        try await listener.stop()
        return result
    }

    static let yes = #"{"hash_status":"Hash Matched","acknowledge":"yes"}"#
    static let no = #"{"hash_status":"Hash Mismatch","acknowledge":"no"}"#

    @Test("a callback proves order, amount and status, and tells the way it went")
    func callback() async throws {
        let (heard, entry) = try await told(.once, wait: 1) { _, _ in (200, Self.yes) }
        let callback = try #require(heard.first)
        #expect(callback.method == "POST" && callback.headers["content-type"] == "application/json")
        #expect(Set(callback.object.keys) == PayAtomTests.statusKeys.union(["bank_address", "transaction_info"]))
        #expect(PayAtomTests.proven(callback.object) == "processed_amount")
        #expect(text(callback.object["order_id"]) == "6876mhnytg" && text(callback.object["status"]) == "Approved")
        let changes = try #require(callback.object["transaction_info"] as? [[String: String]])
        #expect(changes.map { $0["status"] } == ["Pending", "Approved"])
        #expect(entry?.callbacksSent == 1 && entry?.callbacksAcknowledged == 1)
    }

    @Test("what is not acknowledged with a yes comes again")
    func repeated() async throws {
        let (heard, entry) = try await told(.once, wait: 3) { number, _ in
            number == 1 ? (200, "") : number == 2 ? (200, Self.no) : (200, Self.yes)
        }
        #expect(heard.count == 3 && Set(heard.map(\.body)).count == 1)
        #expect(entry?.callbacksSent == 3 && entry?.callbacksAcknowledged == 1)
    }

    @Test("a forged one says the opposite, and its proof does not hold for what it says")
    func forged() async throws {
        for _ in 0..<3 {
            let (heard, _) = try await told(.forged, wait: 2) { _, _ in (200, Self.yes) }
            let words = heard.map { (text($0.object["status"]) ?? "", PayAtomTests.proven($0.object)) }
            #expect(words.filter { $0.0 == "Approved" }.map(\.1) == ["processed_amount"])
            #expect(words.filter { $0.0 != "Approved" }.map(\.1) == [nil])
        }
    }
}
