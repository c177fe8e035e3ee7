/// The replies of `000_…` as text.
enum SeguraPayWire {
    /// The `Data` of a reply, in the order it is printed.
    struct OrderData: Sendable, Equatable {
        var clientOrderID: WireText
        var orderID: WireText
        var beneficiaryName: String
        var rrn: WireText
        var status: String
    }

    /// A reply as printed in the document's samples: blanks after the braces and all.
    static func reply(code: Int, message: String, data: OrderData?, unclosed: Bool = false) -> String {
        let head = "{ \"StatusCode\": \(code), \"Message\": \(WireText.quoted(message))"
        guard let data else { return head + " }" }
        let fields = [
            "\"ClientOrderID\": \(data.clientOrderID.json)",
            "\"OrderID\": \(data.orderID.json)",
            "\"BeneficiaryName\": \(WireText.quoted(data.beneficiaryName))",
            "\"RRN\": \(data.rrn.json)",
            "\"Status\": \(WireText.quoted(data.status))",
        ]
        return head + ", \"Data\": { " + fields.joined(separator: ", ") + " }" + (unclosed ? "" : " }")
    }

    /// The complaint's reply, with the trailing comma of the sample.
    static let complaintTaken = "{ \"StatusCode\": 1, \"Message\": \"Success\", }"

    /// "Balance will be provided in string format": a JSON string of rupees with two decimals.
    static func balance(paise: Int64) -> String {
        "\"\(RupeeText.decimals(paise))\""
    }

    /// The name as the bank gives it back: capitals, cut at 20 characters as in the sample.
    static func bankName(_ typed: String) -> String {
        String(typed.uppercased().prefix(20))
    }

    static func code(_ status: SandboxStatus) -> Int {
        switch status {
        case .success: 1
        case .failure, .refused: 0
        case .pending, .processing: 2
        case .reversal: 0
        }
    }

    static func word(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Success"
        case .failure, .refused: "Failure"
        case .pending, .processing: "Pending"
        case .reversal: "Reversal"
        }
    }

    static func message(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Transaction Successful"
        case .failure, .refused: "Transaction Failed"
        case .pending, .processing: "Transaction Pending"
        case .reversal: "Transaction Reversed"
        }
    }
}
