import Foundation

/// A JSON value with its kind kept, because the document gives every key a type.
enum WireValue: Decodable, Sendable, Equatable {
    case text(String)
    case number(Decimal)
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if (try? container.decode(Bool.self)) == nil, let number = try? container.decode(Decimal.self) {
            self = .number(number)
        } else {
            self = .other
        }
    }
}

/// Why a request is refused, in the words of its reply; never holds a token.
struct WireRefusal: Error, Equatable {
    var message: String

    static let invalidToken = WireRefusal(message: "Invalid token")
    static let orderNotFound = WireRefusal(message: "Order not found")
    static let duplicate = WireRefusal(message: "Duplicate OrderID")
}

/// The keys of one JSON request, compared with the document letter by letter.
struct WireRequest: Sendable {
    private let values: [String: WireValue]

    /// Reads a JSON object; throws a refusal when the body is none.
    init(body: [UInt8]) throws(WireRefusal) {
        do {
            values = try JSONDecoder().decode([String: WireValue].self, from: Data(body))
        } catch {
            throw WireRefusal(message: "Invalid request: body is not a JSON object")
        }
    }

    func has(_ key: String) -> Bool {
        values[key] != nil
    }

    /// The text under a key, exactly as spelt in the document.
    func text(_ key: String) throws(WireRefusal) -> String {
        switch values[key] {
        case .text(let text): return text
        case nil: throw WireRefusal(message: "Invalid request: \(key) is missing")
        default: throw WireRefusal(message: "Invalid request: \(key) must be a string")
        }
    }

    /// Text, or a whole number where that is allowed.
    func amount(numbersAllowed: Bool) throws(WireRefusal) -> String {
        if numbersAllowed, case .number(let number) = values["Amount"] { return "\(number)" }
        return try text("Amount")
    }

    /// Throws when a key is there that the document does not print for this call.
    func allowOnly(_ keys: Set<String>) throws(WireRefusal) {
        if let stranger = values.keys.sorted().first(where: { !keys.contains($0) }) {
            throw WireRefusal(message: "Invalid request: unknown key \(stranger.prefix(40))")
        }
    }
}

/// A payout as the document describes it, every field checked.
struct SeguraPayPayout: Sendable, Equatable {
    var clientID: String
    var amountPaise: Int64
    var rail: SandboxRail
    var beneficiaryName: String
    /// The first four letters of the IFSC; nil on UPI.
    var bank: String?

    /// Reads the fields of one payout (`000_…`, Payout Transfer A to D); throws the first refusal.
    init(_ request: WireRequest, numericAmounts: Bool) throws(WireRefusal) {
        guard let rail = SandboxRail(rawValue: try request.text("TransferMode")) else {
            throw WireRefusal(message: "Invalid TransferMode")
        }
        self.rail = rail
        clientID = try Self.orderID(request)
        try request.allowOnly(Self.keys(rail))
        let mobile = try request.text("Number")
        guard Self.isMobile(mobile) else { throw WireRefusal(message: "Invalid Number") }
        amountPaise = try Self.paise(try request.amount(numbersAllowed: numericAmounts), rail)
        beneficiaryName = try request.text("BeneficiaryName")
        guard beneficiaryName.contains(where: { $0 != " " }), beneficiaryName.count <= 120 else {
            throw WireRefusal(message: "Invalid BeneficiaryName")
        }
        bank = try rail == .upi ? Self.checkUPI(request) : Self.checkAccount(request)
    }

    /// The client's reference: letters and digits, 40 at most.
    static func orderID(_ request: WireRequest) throws(WireRefusal) -> String {
        let text = try request.text("OrderID")
        guard !text.isEmpty, text.utf8.count <= 40, text.utf8.allSatisfy(isAlphanumeric) else {
            throw WireRefusal(message: "Invalid OrderID")
        }
        return text
    }

    private static func keys(_ rail: SandboxRail) -> Set<String> {
        let common: Set = ["Token", "Number", "Amount", "TransferMode", "BeneficiaryName", "OrderID"]
        return common.union(rail == .upi ? ["UPIId", "BeneficiaryPhoneNo"] : ["AccountNo", "IFSCCode"])
    }

    private static func paise(_ text: String, _ rail: SandboxRail) throws(WireRefusal) -> Int64 {
        let digits = text.utf8
        guard (1...10).contains(digits.count), digits.allSatisfy(isDigit), digits.first != UInt8(ascii: "0"),
            let rupees = Int64(text)
        else { throw WireRefusal(message: "Invalid Amount") }
        if rail == .rtgs, rupees < 200_000 { throw WireRefusal(message: "Amount below the RTGS minimum") }
        if rail == .imps, rupees > 500_000 { throw WireRefusal(message: "Amount above the IMPS limit") }
        return rupees * 100
    }

    private static func checkAccount(_ request: WireRequest) throws(WireRefusal) -> String? {
        let account = try request.text("AccountNo").utf8
        guard (5...35).contains(account.count), account.allSatisfy(isAlphanumeric) else {
            throw WireRefusal(message: "Invalid AccountNo")
        }
        let ifsc = Array(try request.text("IFSCCode").utf8)
        let isCapital = { (byte: UInt8) in (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        guard ifsc.count == 11, ifsc[..<4].allSatisfy(isCapital), ifsc[4] == UInt8(ascii: "0"),
            ifsc[5...].allSatisfy({ isCapital($0) || isDigit($0) })
        else { throw WireRefusal(message: "Invalid IFSCCode") }
        return String(decoding: ifsc[..<4], as: UTF8.self)
    }

    /// "You need to pass either UPI Id or Beneficiary mobile number": exactly one of the two keys.
    private static func checkUPI(_ request: WireRequest) throws(WireRefusal) -> String? {
        guard request.has("UPIId") != request.has("BeneficiaryPhoneNo") else {
            throw WireRefusal(message: "Pass either UPIId or BeneficiaryPhoneNo")
        }
        if request.has("UPIId") {
            let parts = try request.text("UPIId").split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].utf8.count >= 2, parts[1].utf8.count >= 2 else {
                throw WireRefusal(message: "Invalid UPIId")
            }
        } else {
            let phone = try request.text("BeneficiaryPhoneNo")
            guard isMobile(phone) else { throw WireRefusal(message: "Invalid BeneficiaryPhoneNo") }
        }
        return nil
    }

    private static func isMobile(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count == 10 else { return false }
        return (UInt8(ascii: "6")...UInt8(ascii: "9")).contains(first) && text.utf8.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xdf)
    }
}
