import Foundation
import Testing

@testable import Sandbox

@Suite("PayAtom answers as its document prints, and its proofs are the vendor's")
struct PayAtomTests {
    static let secret = PayAtomAccount.standard.secretKey

    @Test("the proof's vectors")
    func vectors() {
        let hash = PayAtomHash.md5("7701004b34f1db47" + "2323232323" + "p2p_secret")
        #expect(hash == "83a160d3d3892cedb40e61c9741d76ea")
        let sealed = PayAtomHash.sealed(hash, secret: "p2p_secret", iv: Array(0..<16))
        #expect(
            sealed
                == "AAECAwQFBgcICQoLDA0ODw0Nl1xL79iVPAUZ0Emu8+Y6EDJfBe6usqXZuC6pryASZUDJEbfNfMjCCAp11MtL5CSL"
                + "HB3lffcHOeoGNSSzY2O7WOOINQ7zBB7B0flfnhuZ")
        #expect(PayAtomHash.opened(sealed ?? "", secret: "p2p_secret") == hash)
        #expect(PayAtomHash.opened(sealed ?? "", secret: "p2p_Secret") == nil)
        let told = PayAtomHash.md5("6876mhnytg" + "8128" + "Approved" + "p2p_secret")
        #expect(told == "81833a970928b267c0153f2e22190ea4")
    }

    @Test("a proof with a bit turned anywhere, or of another length, does not open")
    func tampered() throws {
        let sealed = try #require(PayAtomHash.sealed(PayAtomHash.md5("x"), secret: "s", iv: Array(0..<16)))
        let bytes = Array(try #require(Data(base64Encoded: sealed)))
        #expect(bytes.count == 96)
        for place in bytes.indices {
            var wrong = bytes
            wrong[place] ^= 1
            #expect(PayAtomHash.opened(Data(wrong).base64EncodedString(), secret: "s") == nil)
        }
        #expect(PayAtomHash.opened(Data(bytes.dropLast(16)).base64EncodedString(), secret: "s") == nil)
        #expect(PayAtomHash.opened("", secret: "s") == nil && PayAtomHash.opened("%", secret: "s") == nil)
    }

    @Test("a proof openssl made opens here; one made here, openssl opens", .enabled(if: Tool.has("openssl")))
    func openssl() throws {
        let key = HexText.small(try Tool.run("openssl", ["dgst", "-sha256", "-binary"], input: Array("p2p/kéy".utf8)))
        let iv = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
        let hash = "0123456789abcdef0123456789abcdef"
        let cipher = try Tool.run("openssl", ["enc", "-aes-256-cbc", "-K", key, "-iv", iv], input: Array(hash.utf8))
        let ivBytes = stride(from: 0, to: 32, by: 2).compactMap { UInt8(iv.dropFirst($0).prefix(2), radix: 16) }
        let mac = try Tool.run(
            "openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(key)", "-binary"],
            input: cipher + ivBytes)
        let theirs = Data(ivBytes + mac + cipher).base64EncodedString()
        #expect(PayAtomHash.opened(theirs, secret: "p2p/kéy") == hash)
        #expect(PayAtomHash.sealed(hash, secret: "p2p/kéy", iv: ivBytes) == theirs)
    }

    /// The proof of a status answer or callback, and which amount it covers; nil when it holds for none.
    static func proven(_ answer: [String: Any], secret: String = secret) -> String? {
        guard let sealed = text(answer["post_hash"]), let hash = PayAtomHash.opened(sealed, secret: secret) else {
            return nil
        }
        let (id, word) = (text(answer["order_id"]) ?? "", text(answer["status"]) ?? "")
        return ["processed_amount", "requested_amount", "amount"].first { key in
            rawAmounts(answer, key).contains { PayAtomHash.md5(id + $0 + word + secret) == hash }
        }
    }

    /// Amounts as they may have stood in the JSON.
    private static func rawAmounts(_ answer: [String: Any], _ key: String) -> [String] {
        if let text = answer[key] as? String { return [text] }
        guard let number = answer[key] as? NSNumber else { return [] }
        return [number.stringValue]
    }

    @Test(
        "a payout from its reply to its end",
        arguments: [
            (Scenario.success, ["Approved"], ["Approved"]),
            (.success(afterSeconds: 5), ["Pending"], ["Approved"]), (.pending, ["Pending"], ["Pending"]),
            (.fail(afterSeconds: 5), ["Pending"], ["Declined", "Failed"]),
            (.reverse(afterSeconds: 5), ["Approved"], ["Declined", "Failed"]),
        ])
    func life(scenario: Scenario, first: [String], last: [String]) throws {
        var teller = payatom()
        teller.till.script([scenario], for: .payout)
        let reply = object(teller.pay("6876mhnytg").body)
        #expect(Set(reply.keys) == ["ref_code", "status", "message"])
        #expect(first.contains(text(reply["status"]) ?? "") && text(reply["message"]) == "Request Saved successfully")
        let refCode = try #require(text(reply["ref_code"]))
        #expect(refCode.count == 128 && refCode.allSatisfy(\.isHexDigit))
        let asked = object(teller.ask(refCode, at: friday + 6_000).body)
        #expect(last.contains(text(asked["status"]) ?? "") && text(asked["ref_code"]) == refCode)
        #expect(Set(asked.keys).isSuperset(of: Self.statusKeys))
        #expect(Self.proven(asked) != nil)
        #expect(text(asked["account_holder"]) == "user1" && text(asked["bank_name"]) == "SBI")
        let reference = text(asked["bank_ref"]) ?? ""
        #expect(reference.count == (scenario.life == .pending || last != ["Approved"] && first == ["Pending"] ? 0 : 12))
        #expect(teller.world.entry("6876mhnytg")?.statusCalls == 1)
    }

    static let statusKeys: Set<String> = [
        "order_id", "requested_amount", "processed_amount", "bank_ref", "sender_pg", "ref_code", "status", "post_hash",
        "payment_type", "request_time", "action_time", "upi_vpa", "account_no", "account_holder", "ifsc", "bank_name",
    ]

    @Test("which amount is hashed, and what order_id means, varies as the document contradicts itself")
    func variants() throws {
        var teller = payatom()
        teller.till.script([.success], for: .payout)
        let refCode = try #require(text(object(teller.pay("6876mhnytg").body)["ref_code"]))
        var seen: [String: Int] = [:]
        for _ in 0..<200 {
            let answer = object(teller.ask(refCode).body)
            // Requested and processed are alike once it is approved; `amount` shows by its key.
            seen[answer["amount"] == nil ? "table" : "sample", default: 0] += 1
            seen[text(answer["order_id"]) == "2323232323" ? "pid" : "own", default: 0] += 1
            seen[answer["processed_amount"] is String ? "text" : "number", default: 0] += 1
            #expect(Self.proven(answer) != nil)
        }
        #expect(seen.count == 6, "\(seen)")
        for choice in [PayAtomAccount.HashedAmount.processed, .requested, .amount] {
            var fixed = payatom { $0.hashedAmount = choice }
            fixed.till.script([.pending], for: .payout)
            let refCode = try #require(text(object(fixed.pay("6876mhnytg").body)["ref_code"]))
            for _ in 0..<20 {
                let proven = try #require(Self.proven(object(fixed.ask(refCode).body)))
                #expect(proven.hasPrefix(choice.rawValue) || choice != .processed && proven == "requested_amount")
            }
        }
    }

    static let refusals: [(String, WireCall, Int)] = [
        ("another pid", pay(["pid": "1"]), 403), ("no pid", pay([:], ["pid"]), 400),
        ("IMPS in capitals", pay(["payment_mode": "IMPS"]), 400), ("nine letters", pay(["order_id": "123456789"]), 400),
        ("fourteen letters", pay(["order_id": "12345678901234"]), 400),
        ("a hyphen", pay(["order_id": "12345-67890"]), 400), ("paise", pay(["amount": "81.28"]), 400),
        ("half a rupee", pay(["amount": 81.5]), 400), ("nought", pay(["amount": "0"]), 400),
        ("no account", pay([:], ["account_no"]), 400), ("no holder", pay(["account_holder": " "]), 400),
        ("the secret key", pay(["secret_key": secret]), 400),
        ("no JSON", payatomCall("/payout/api/request.php", [0x5B]), 400),
        (
            "a form",
            payatomCall("/payout/api/request.php", payatomPayout("6876mhnytg"), headers: ["content-type": "x"]), 415
        ),
    ]

    private static func pay(_ changes: [String: Any], _ gone: [String] = []) -> WireCall {
        payatomCall("/payout/api/request.php", payatomPayout("6876mhnytg", changing: changes, without: gone))
    }

    @Test("a payout that is not as documented is refused, and nothing is executed", arguments: refusals)
    func refused(name: String, call: WireCall, status: Int) {
        var teller = payatom()
        let reply = teller.send(call)
        #expect(reply.status == status, "\(name): \(reply.text)")
        #expect(object(reply.body)["ref_code"] == nil && teller.world.walletPaise == 100_000_000)
        #expect(!reply.text.contains(Self.secret))
    }

    @Test("amounts come as strings or numbers, as sample and table have them; what is optional may lack")
    func accepted() {
        var teller = payatom()
        for (id, changes, gone) in [
            ("6876mhnytg", [:], []), ("6876mhnyth", ["amount": 8128], []),
            ("6876mhnyti", [:], ["bank", "bank_address", "email", "phone"]),
        ] as [(String, [String: Any], [String])] {
            let body = payatomPayout(id, changing: changes, without: gone)
            #expect(teller.send(payatomCall("/payout/api/request.php", body)).status == 200)
            #expect(teller.world.entry(id)?.amountPaise == 812_800)
        }
        let again = teller.pay("6876mhnytg")
        #expect(again.status == 400 && teller.world.entry("6876mhnytg")?.payoutPosts == 2)
    }

    @Test("a status question needs its proof, and nobody sends the secret key")
    func questions() throws {
        var teller = payatom()
        let refCode = try #require(text(object(teller.pay("6876mhnytg").body)["ref_code"]))
        func status(_ body: [UInt8]) -> Int {
            teller.send(payatomCall("/payout/api/status_polling.php", body)).status
        }
        let other = PayAtomHash.sealed(PayAtomHash.md5("x"), secret: Self.secret, iv: Array(0..<16))
        #expect(status(payatomQuestion(refCode)) == 200)
        #expect(status(payatomQuestion(refCode, postHash: other)) == 401)
        #expect(status(payatomQuestion(refCode, postHash: "AAAA")) == 401)
        #expect(status(payatomQuestion(refCode, changing: ["secret_key": Self.secret])) == 400)
        #expect(status(payatomQuestion(refCode, changing: ["pid": "9"])) == 403)
        #expect(status(payatomQuestion("nothing")) == 404)
        #expect(teller.world.entry("6876mhnytg")?.statusCalls == 1)
    }

    @Test("some are Processing on their way; too little in the wallet is a failure that says so")
    func processing() {
        var teller = payatom(walletPaise: 100_000_000_000)
        for number in 0..<200 { _ = teller.pay("68760000\(number + 100)") }
        teller.world.advance(to: friday + 86_400_000 * 2)
        let ways = teller.world.book().map { $0.changes.map(\.status) }
        #expect((50...110).contains(ways.filter { $0.contains(.processing) }.count))
        #expect(ways.allSatisfy { $0.firstIndex(of: .processing).map { $0 == 1 } ?? true })
        #expect(ways.allSatisfy { $0.last != .processing && $0.last != .pending })
        var dry = payatom(walletPaise: 100)
        let reply = object(dry.pay("6876mhnytg").body)
        #expect(text(reply["message"]) == "Insufficient balance" && text(reply["ref_code"])?.count == 128)
    }
}
