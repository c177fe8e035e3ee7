import Crypto
import Foundation

/// The headers of a Pentabit request (`002_…`, Timestamp and Signature).
struct PentabitSignature: Sendable {
    let account: PentabitAccount

    /// `METHOD \n PATH \n BODY \n TIMESTAMP \n`, hashed with the secret key, in small hex.
    static func hex(secret: String, method: String, path: String, body: [UInt8], timestamp: String) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.utf8)))
        code.update(data: Array("\(method)\n\(path)\n".utf8))
        code.update(data: body)
        code.update(data: Array("\n\(timestamp)\n".utf8))
        return HexText.small(Array(code.finalize()))
    }

    /// Throws unless the call bears the account's key, a stamp of this minute, and the signature of its very bytes.
    func check(_ call: WireCall, isForm: Bool, wall: Int64) throws(WireRefusal) {
        guard let key = call.headers["access-key"], let timestamp = call.headers["timestamp"],
            let signature = call.headers["signature"]
        else {
            throw WireRefusal(message: "Access-Key, Timestamp and Signature are required", status: 401)
        }
        guard key == account.accessKey else { throw WireRefusal(message: "Forbidden", status: 403, isPage: true) }
        guard timestamp.utf8.allSatisfy(Plain.isDigit), timestamp.utf8.count == 13, let stamp = Int64(timestamp),
            abs(wall - stamp) <= account.replayWindow
        else {
            throw WireRefusal(message: "Timestamp is too old or invalid", status: 401, field: "timestamp")
        }
        let path = account.signsLeadingSlash ? call.path : String(call.path.dropFirst())
        let expected = bodies(call, isForm: isForm).map {
            Self.hex(
                secret: account.secretKey, method: call.method, path: path, body: $0, timestamp: timestamp)
        }
        guard expected.contains(signature) else {
            throw WireRefusal(message: "Invalid signature", status: 401, field: "signature")
        }
    }

    /// What may stand in the body's line.
    private func bodies(_ call: WireCall, isForm: Bool) -> [[UInt8]] {
        let braces = Array("{}".utf8)
        if call.method == "GET" { return [account.signsBracesOnGet ? braces : []] }
        if isForm { return [call.body, braces, []] }
        return [call.body.isEmpty ? braces : call.body]
    }
}

/// Bytes as hexadecimal text.
enum HexText {
    static func small(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
