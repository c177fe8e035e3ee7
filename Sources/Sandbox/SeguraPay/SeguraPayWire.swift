/// The replies of `000_…` as text.
enum SeguraPayWire {
    /// One printed value: SeguraPay gives ids now as a string, now as a number.
    enum Value: Sendable, Equatable {
        case text(String)
        case number(String)
        case null

        var json: String {
            switch self {
            case .text(let text): quoted(text)
            case .number(let digits): digits
            case .null: "null"
            }
        }

        /// An id as a bare number where JSON can carry it so, else as a string.
        static func id(_ id: String, asNumber: Bool) -> Value {
            let isNumber =
                (1...18).contains(id.utf8.count) && id.first != "0"
                && id.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return asNumber && isNumber ? .number(id) : .text(id)
        }
    }

    /// The `Data` of a reply, in the order it is printed.
    struct OrderData: Sendable, Equatable {
        var clientOrderID: Value
        var orderID: Value
        var beneficiaryName: String
        var rrn: Value
        var status: String
    }

    /// A reply as printed in the document's samples: blanks after the braces and all.
    static func reply(code: Int, message: String, data: OrderData?, unclosed: Bool = false) -> String {
        let head = "{ \"StatusCode\": \(code), \"Message\": \(quoted(message))"
        guard let data else { return head + " }" }
        let fields = [
            "\"ClientOrderID\": \(data.clientOrderID.json)",
            "\"OrderID\": \(data.orderID.json)",
            "\"BeneficiaryName\": \(quoted(data.beneficiaryName))",
            "\"RRN\": \(data.rrn.json)",
            "\"Status\": \(quoted(data.status))",
        ]
        return head + ", \"Data\": { " + fields.joined(separator: ", ") + " }" + (unclosed ? "" : " }")
    }

    /// The complaint's reply, with the trailing comma of the sample.
    static let complaintTaken = "{ \"StatusCode\": 1, \"Message\": \"Success\", }"

    /// "Balance will be provided in string format": a JSON string of rupees with two decimals.
    static func balance(paise: Int64) -> String {
        let amount = paise.magnitude
        return "\"\(paise < 0 ? "-" : "")\(amount / 100).\(padded(Int(amount % 100), 2))\""
    }

    /// The name as the bank gives it back: capitals, cut at 20 characters as in the sample.
    static func bankName(_ typed: String) -> String {
        String(typed.uppercased().prefix(20))
    }

    static func code(_ status: SandboxStatus) -> Int {
        switch status {
        case .success: 1
        case .failure, .refused: 0
        case .pending: 2
        case .reversal: 0
        }
    }

    static func word(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Success"
        case .failure, .refused: "Failure"
        case .pending: "Pending"
        case .reversal: "Reversal"
        }
    }

    static func message(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Transaction Successful"
        case .failure, .refused: "Transaction Failed"
        case .pending: "Transaction Pending"
        case .reversal: "Transaction Reversed"
        }
    }

    /// A JSON string with what must be escaped escaped.
    static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            default:
                if scalar.value < 0x20 {
                    json += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
                } else {
                    json.unicodeScalars.append(scalar)
                }
            }
        }
        return json + "\""
    }
}
