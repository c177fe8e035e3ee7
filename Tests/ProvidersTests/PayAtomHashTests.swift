import Guarded
import Payments
import Testing

@testable import Providers

/// `providers.md`, *PayAtom*: `post_hash`, sent and received.
///
/// The texts were made without this program: MD5 and HMAC with python3's `hashlib` and `hmac`, the ciphertext with
/// `printf '%s' "$md5" | openssl enc -aes-256-cbc -K $(printf '%s' "$secret" | sha256sum | cut -d' ' -f1) -iv $iv`,
/// then base64 of iv, HMAC-SHA256 over ciphertext and iv, ciphertext.
@Suite struct PayAtomHashTests {
    private let hash = PayAtomHash(secret: Secret("p2p_secret"))
    private let high = (0xF0...0xFF).map { UInt8($0) }

    private func amount(_ name: String, _ text: String) throws -> PayAtomAmount {
        try #require(PayAtomAmount(name, .string(text)))
    }

    // MARK: Sent

    @Test func theVectorOfTheDesign() {
        let sealed = hash.sealed(["7701004b34f1db47", "2323232323"], iv: PayAtomOrders.iv)
        let expected =
            "AAECAwQFBgcICQoLDA0ODw0Nl1xL79iVPAUZ0Emu8+Y6EDJfBe6usqXZuC6pryASZUDJEbfNfMjC"
            + "CAp11MtL5CSLHB3lffcHOeoGNSSzY2O7WOOINQ7zBB7B0flfnhuZ"
        #expect(sealed == expected)
    }

    /// A secret beyond ASCII, a whole `ref_code`, another IV.
    @Test func anotherVector() {
        let hash = PayAtomHash(secret: Secret("k€y/EN+7f"))
        let expected =
            "8PHy8/T19vf4+fr7/P3+/1ZNSn+vItP17DMhsf0m71/Wn48G7ZK4DErom+KD7JuJZ8sqLFTVDsfy"
            + "1y2pHov/rvwWMyElpxW+1okFNISbMSgYPjSx3VVrCC++uMrfFV7o"
        #expect(hash.sealed([PayAtomOrders.refCode, "2323232323"], iv: high) == expected)
    }

    @Test(arguments: [0, 1, 15, 17, 32]) func anIVOfAnotherLengthSealsNothing(_ count: Int) {
        #expect(hash.sealed(["a"], iv: Array(repeating: 7, count: count)) == nil)
    }

    // MARK: Received

    private static let approved =
        "8PHy8/T19vf4+fr7/P3+/0QFOhaVbE968y2CmbMql9fXwLKr8jZeI9LxsBVx40sOozSZaP9hEYtyhrP05PwgAqvs"
        + "dY2k2clTUFJJSMJGyA2fxgqNW2mNlbDLapA3kBWv"

    /// `md5("6876mhnytg" "8128" "Approved" "p2p_secret")`, as in `providers.md`.
    @Test func theVendorsSampleMatches() throws {
        let postHash =
            "AAECAwQFBgcICQoLDA0OD9qzdXRV9BkhE5Z1h23A1PO5rC2trvWOR24NWX45c/tObdEUXXD/bCLfipc3M+iFSLc9T7AyDCsE"
            + "xuAVIdXFEZhirylN+CrQIagllXhRSi5b"
        let matched = hash.matched(
            postHash, order: "6876mhnytg", status: "Approved", amounts: [try amount("processed_amount", "8128")])
        #expect(matched?.name == "processed_amount")
    }

    /// Hashed as `2500`, printed in any way; hashed as `2500.00`, likewise.
    @Test(arguments: ["2500", "2500.0", "2500.00", "2500.0000", "02500"]) func everyPrintedForm(_ text: String) throws {
        let decimals =
            "8PHy8/T19vf4+fr7/P3+/6ItlQJekTsM64ZXh5baWbxUQE/a5R3en41RGK0sIi1C3ATTSAnKMTy1OewIaGZKX57kFOQMZu/r"
            + "nJ/Q5jWmrPLQidwoAKU3Wyicm9wOfRUb"
        let amounts = [try amount("requested_amount", text)]
        #expect(hash.matched(Self.approved, order: "4209124812345", status: "Approved", amounts: amounts) != nil)
        #expect(hash.matched(decimals, order: "4209124812345", status: "Failed", amounts: amounts) != nil)
        #expect(hash.matched(decimals, order: "4209124812345", status: "Approved", amounts: amounts) == nil)
    }

    @Test func whichAmountMatchedIsTold() throws {
        let amounts = [
            try amount("processed_amount", "0"), try amount("requested_amount", "2500"), try amount("amount", "2500"),
        ]
        let matched = hash.matched(Self.approved, order: "4209124812345", status: "Approved", amounts: amounts)
        #expect(matched?.name == "requested_amount")
    }

    @Test(arguments: [
        ("4209124812346", "Approved", "2500"), ("420912481234", "Approved", "2500"),
        ("4209124812345", "approved", "2500"), ("4209124812345", "Approved ", "2500"),
        ("4209124812345", "Failed", "2500"), ("4209124812345", "Approved", "2501"),
        ("4209124812345", "Approved", "2500.01"), ("", "Approved", "2500"), ("4209124812345", "", "2500"),
    ])
    func whatItDoesNotCoverIsNotProven(_ order: String, _ status: String, _ text: String) throws {
        let amounts = [try amount("processed_amount", text)]
        #expect(hash.matched(Self.approved, order: order, status: status, amounts: amounts) == nil)
        #expect(hash.matched(Self.approved, order: "4209124812345", status: "Approved", amounts: []) == nil)
    }

    /// Every one of the 96 bytes, each bit of it.
    @Test func noTamperedByteIsAccepted() throws {
        let amounts = [try amount("processed_amount", "2500")]
        let bytes = try #require(Self.bytes(Self.approved))
        #expect(bytes.count == 96)
        for index in bytes.indices {
            for bit in 0..<8 {
                var tampered = bytes
                tampered[index] ^= 1 << UInt8(bit)
                let matched = hash.matched(
                    Self.text(tampered), order: "4209124812345", status: "Approved", amounts: amounts)
                #expect(matched == nil, "byte \(index), bit \(bit)")
            }
        }
        for count in 0..<96 {
            #expect(
                hash.matched(
                    Self.text(Array(bytes[..<count])), order: "4209124812345", status: "Approved", amounts: amounts)
                    == nil)
        }
        for secret in ["", "p2p_secre", "P2P_SECRET", "p2p_secret "] {
            let other = PayAtomHash(secret: Secret(secret))
            #expect(
                other.matched(Self.approved, order: "4209124812345", status: "Approved", amounts: amounts) == nil)
        }
    }

    /// Made with our key, and yet no proof: another text inside, a shorter one, broken padding, the MAC over IV and
    /// ciphertext in the wrong order; and what is no base64 of 96 bytes at all.
    @Test(arguments: [
        "8PHy8/T19vf4+fr7/P3+/2d7MoDD9w05Vc9UONNwyVPwNFMwsKhdQsI+nWDYANaPdzaZgYs9aJ/6CWuEqdxX9SeiR67jpAKCEmZ/zm9xDFt6"
            + "a7pkn0apN+cQKdg/BSub",
        "8PHy8/T19vf4+fr7/P3+/502YNQji482ZUAS30fNBCwEh/YZPnBgAruoKslMegc7ozSZaP9hEYtyhrP05PwgAmj6UiOlIdqP3nVW+Ta5Lzo=",
        "AAECAwQFBgcICQoLDA0OD7qmUowqtqmBqisghc0Kc3Fh3Ho11rlZz1gxAneAidg+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAAAAA",
        "8PHy8/T19vf4+fr7/P3+/3Cx4E/mN0SfEaWn8hsSOd8jl1fbG6Kofy00GVZXJkC+ozSZaP9hEYtyhrP05PwgAqvsdY2k2clTUFJJSMJGyA2f"
            + "xgqNW2mNlbDLapA3kBWv",
        "", " ", "=", "AAAA", approved + "AAAA", approved + "=", " " + approved, approved + "\n",
        "%\(approved.dropFirst())",
        "81833a970928b267c0153f2e22190ea4",
    ])
    func whatIsNoProofIsNone(_ postHash: String) throws {
        let amounts = [try amount("processed_amount", "2500")]
        #expect(hash.matched(postHash, order: "4209124812345", status: "Approved", amounts: amounts) == nil)
    }

    // MARK: base64, apart from the program's own

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    private static func bytes(_ text: String) -> [UInt8]? {
        var bits = 0
        var bytes: [UInt8] = []
        for (index, character) in text.enumerated() {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 6 | value
            if index % 4 == 3 {
                bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
                bits = 0
            }
        }
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 { text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=") }
        }
        return text
    }
}
