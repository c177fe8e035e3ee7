import Crypto
import CryptoExtras
import Foundation

/// `post_hash` (`003_…`): base64 of IV, MAC and ciphertext; 96 bytes, for the ciphertext is 32 hex letters padded.
enum PayAtomHash {
    static func md5(_ text: String) -> String {
        HexText.small(Array(Insecure.MD5.hash(data: Array(text.utf8))))
    }

    static func sha256(_ text: String) -> String {
        HexText.small(Array(SHA256.hash(data: Array(text.utf8))))
    }

    /// Encrypts the hex text of a hash; nil when the cipher refuses.
    static func sealed(_ hash: String, secret: String, iv: [UInt8]) -> String? {
        let key = SymmetricKey(data: SHA256.hash(data: Array(secret.utf8)))
        guard let vector = try? AES._CBC.IV(ivBytes: iv),
            let cipher = try? AES._CBC.encrypt(Array(hash.utf8), using: key, iv: vector)
        else { return nil }
        let mac = HMAC<SHA256>.authenticationCode(for: Array(cipher) + iv, using: key)
        return Data(iv + Array(mac) + Array(cipher)).base64EncodedString()
    }

    /// The hex text inside a `post_hash`; nil when its length, its MAC or its padding is wrong.
    static func opened(_ postHash: String, secret: String) -> String? {
        guard let data = Data(base64Encoded: postHash), data.count == 96 else { return nil }
        let bytes = Array(data)
        let (iv, mac, cipher) = (Array(bytes[..<16]), Array(bytes[16..<48]), Array(bytes[48...]))
        let key = SymmetricKey(data: SHA256.hash(data: Array(secret.utf8)))
        guard HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: cipher + iv, using: key),
            let vector = try? AES._CBC.IV(ivBytes: iv),
            let text = try? AES._CBC.decrypt(cipher, using: key, iv: vector)
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
