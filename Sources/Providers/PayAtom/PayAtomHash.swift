import Crypto
import CryptoExtras
import Foundation
import Guarded

/// `post_hash`, sent and received: an MD5 in hex text, encrypted and authenticated with the account's secret key
/// (`providers.md`, *PayAtom*).
///
/// The 96 bytes are IV (16), HMAC-SHA256 over ciphertext and IV (32), AES-256-CBC ciphertext (48); the key of both is
/// the SHA-256 of the secret.
struct PayAtomHash: Sendable {
    private let secret: Secret

    static let ivBytes = 16
    private static let macEnd = 48
    private static let sealedBytes = 96
    private static let sealedCharacters = 128

    init(secret: Secret) {
        self.secret = secret
    }

    /// The `post_hash` over these parts; a status question's are its `ref_code` and the pid.
    ///
    /// Nil where `iv` is not of 16 bytes.
    func sealed(_ parts: [String], iv: [UInt8]) -> String? {
        guard iv.count == Self.ivBytes, let vector = try? AES._CBC.IV(ivBytes: iv),
            let ciphertext = try? AES._CBC.encrypt(digest(of: parts), using: key, iv: vector)
        else { return nil }
        let mac = HMAC<SHA256>.authenticationCode(for: Array(ciphertext) + iv, using: key)
        return Data(iv + Array(mac) + Array(ciphertext)).base64EncodedString()
    }

    /// Which amount field a received `post_hash` covers beside this order and status; nil where it covers none of them.
    ///
    /// The document hashes `$amount_processed` in one place and `$data['amount']` in another: each field is tried as its
    /// own text, as whole rupees and with two decimals.
    func matched(_ postHash: String, order: String, status: String, amounts: [PayAtomAmount]) -> PayAtomAmount? {
        guard let remote = opened(postHash) else { return nil }
        return amounts.first { amount in
            amount.forms.contains { Self.isSame(remote, digest(of: [order, $0, status])) }
        }
    }

    /// The decrypted text; nil unless it is whole and made with our key.
    ///
    /// Authenticated first, decrypted then.
    func opened(_ postHash: String) -> [UInt8]? {
        guard postHash.utf8.count == Self.sealedCharacters,
            let bytes = Data(base64Encoded: postHash).map(Array.init), bytes.count == Self.sealedBytes
        else { return nil }
        let iv = bytes[..<Self.ivBytes]
        let (mac, ciphertext) = (bytes[Self.ivBytes..<Self.macEnd], bytes[Self.macEnd...])
        guard HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: ciphertext + iv, using: key),
            let vector = try? AES._CBC.IV(ivBytes: iv),
            let text = try? AES._CBC.decrypt(ciphertext, using: key, iv: vector)
        else { return nil }
        return Array(text)
    }

    private var key: SymmetricKey { SymmetricKey(data: SHA256.hash(data: Array(secret.expose().utf8))) }

    /// The hex text of the MD5 of the parts and the secret, run together.
    private func digest(of parts: [String]) -> [UInt8] {
        let text = parts.joined() + secret.expose()
        return Array(Hex.text(of: Insecure.MD5.hash(data: Array(text.utf8))).utf8)
    }

    /// Whether both are the same; takes the same time wherever they differ.
    private static func isSame(_ remote: [UInt8], _ local: [UInt8]) -> Bool {
        guard remote.count == local.count else { return false }
        return zip(remote, local).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
