import Crypto
import Guarded

/// The signature of a request (`002_…`, *Signature*): lower-case hex HMAC-SHA256 over
/// `METHOD \n PATH \n BODY \n TIMESTAMP \n`.
enum PentabitSigning {
    /// The call as a request, stamped and signed now: the last thing that happens before it leaves.
    static func signed(_ call: PentabitCall, _ account: PentabitConfiguration, at milliseconds: Int64) -> HTTPRequest {
        var request = call.request(account)
        let timestamp = String(milliseconds)
        let signature = signature(
            of: call.method, (account.pathLeadingSlash ? "/" : "") + call.path, bodyLine(of: call, account), timestamp,
            key: account.secretKey)
        request.headers += [
            (PentabitWire.accessKeyHeader, account.accessKey), (PentabitWire.signatureHeader, Secret(signature)),
            (PentabitWire.timestampHeader, Secret(timestamp)),
        ]
        return request
    }

    /// What stands in the body's line: the bytes that are sent; without any, nothing or `{}` for a GET (switch
    /// `get_body`) and `{}` for any other method.
    static func bodyLine(of call: PentabitCall, _ account: PentabitConfiguration) -> [UInt8] {
        if let signed = call.signedBody { return signed }
        guard call.body.isEmpty else { return call.body }
        return call.method == "GET" && account.getBody == .empty ? [] : Array("{}".utf8)
    }

    /// The signature of the four lines.
    static func signature(
        of method: String, _ path: String, _ body: [UInt8], _ timestamp: String, key: Secret
    ) -> String {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: Array(key.expose().utf8)))
        for line in [Array(method.utf8), Array(path.utf8), body, Array(timestamp.utf8)] {
            mac.update(data: line + [0x0A])
        }
        return Hex.text(of: mac.finalize())
    }
}
