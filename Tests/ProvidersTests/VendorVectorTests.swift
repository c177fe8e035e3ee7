import Foundation
import Guarded
import Payments
import Testing

@testable import Providers

/// Our signatures and hashes against what the vendors' own recipes give: `Fixtures/make-vectors.py` re-expresses the
/// sample code of the documents with Python and openssl, which must agree with each other.
@Suite struct VendorVectorTests {
    struct Vectors: Decodable {
        struct PayAtom: Decodable {
            var polling: [Polling]
            var opening: [Opening]
            var notices: [Notice]
        }
        struct Pentabit: Decodable {
            var signatures: [Signature]
        }
        struct Polling: Decodable {
            var name, secret_key, pid, ref_code, iv, post_hash: String
        }
        struct Opening: Decodable {
            var name, secret_key, post_hash: String
            var plain: String?
        }
        struct Notice: Decodable {
            var name, secret_key, kind, body, expected: String
        }
        struct Signature: Decodable {
            var name, secret_key, method, path, get_body, body, signature: String
            var path_leading_slash: Bool
            var timestamp: String
        }
        var payatom: PayAtom
        var pentabit: Pentabit
    }

    static let vectors: Vectors? = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/vendor-vectors.json")
        return try? JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    }()

    @Test func theHashWeSendIsTheVendorsOwn() throws {
        let polling = try #require(Self.vectors).payatom.polling
        #expect(polling.count >= 5)
        for one in polling {
            let hash = PayAtomHash(secret: Secret(one.secret_key))
            let iv = try #require(Self.bytes(one.iv))
            #expect(hash.sealed([one.ref_code, one.pid], iv: iv) == one.post_hash, "\(one.name)")
        }
    }

    @Test func aHashOpensToWhatTheVendorPutIn() throws {
        let opening = try #require(Self.vectors).payatom.opening
        #expect(opening.count >= 10)
        for one in opening {
            let opened = PayAtomHash(secret: Secret(one.secret_key)).opened(one.post_hash)
            // Every digest is 32 characters, so a real one is 96 bytes; shorter and longer are refused unopened.
            let wanted = one.plain?.utf8.count == 32 ? one.plain : nil
            #expect(opened.map { String(decoding: $0, as: UTF8.self) } == wanted, "\(one.name)")
        }
    }

    /// The program also asks for a reference of ours and a word it can place, so a notice can be refused whose hash is
    /// good; it is never believed where the vendor's own code would not.
    @Test func noticesAreBelievedOnlyAsTheVendorBelievesThem() throws {
        let notices = try #require(Self.vectors).payatom.notices.filter { $0.kind == "callback" }
        #expect(notices.count >= 10)
        var believed = 0
        for one in notices {
            let configuration = try PayAtomOrders.configuration(secret: one.secret_key)
            let callback = RawCallback(method: "POST", query: "", body: Array(one.body.utf8))
            let claim = try? PayAtomCallback(mapping: PayAtomMapping(account: configuration)).read(callback)
            switch one.expected {
            case "match": #expect(claim?.verified == true, "\(one.name)")
            // The document names three amounts in three places: one that matches is enough, and no other is used.
            case "mismatch" where one.name.contains("over requested"): #expect(claim?.amount != nil, "\(one.name)")
            case "mismatch": #expect(claim?.verified != true, "\(one.name)")
            default: break
            }
            if claim?.verified == true { believed += 1 }
        }
        #expect(believed > 0)
    }

    @Test func signaturesAreTheVendorsOwn() throws {
        let signatures = try #require(Self.vectors).pentabit.signatures
        #expect(signatures.count >= 30)
        for one in signatures {
            let account = PentabitConfiguration(
                name: "pentabit", baseURL: try BaseURL("https://crm.example.in"), accessKey: Secret("access"),
                secretKey: Secret(one.secret_key), userID: "desk-1",
                getBody: one.get_body == "braces" ? .braces : .empty, pathLeadingSlash: one.path_leading_slash)
            var call = PentabitCall(method: one.method, path: String(one.path.drop { $0 == "/" }))
            call.body = Array(one.body.utf8)
            let request = PentabitSigning.signed(call, account, at: try #require(Int64(one.timestamp)))
            let signature = request.headers.first { $0.name == "Signature" }?.value.expose()
            #expect(signature == one.signature, "\(one.name)")
        }
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex)
        let pairs = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0..<($0 + 2)]), radix: 16) }
        let bytes = pairs.compactMap(\.self)
        return bytes.count == pairs.count ? bytes : nil
    }
}
