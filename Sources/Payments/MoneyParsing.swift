/// Why text is no amount.
public struct MoneyParsingError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: String, Sendable {
        /// There is nothing.
        case empty
        /// Something that is not 0–9 stands in it.
        case notDigits = "not_digits"
        /// Commas where no grouping puts them.
        case grouping
        /// A sign.
        case sign
        /// Paise where whole rupees are asked for.
        case paise
        /// More decimals than money has, or than anybody sends.
        case decimals
        /// More than can be counted here.
        case tooLarge = "too_large"
    }

    /// What is wrong.
    public var reason: Reason
    /// A plain sentence for the one who typed it, or for the log.
    public var sentence: String
    /// What was probably meant, ready to be taken; nil where nothing is.
    public var offer: String?

    /// An error from its parts.
    public init(_ reason: Reason, _ sentence: String, offer: String? = nil) {
        (self.reason, self.sentence, self.offer) = (reason, sentence, offer)
    }
}

extension Money {
    /// Decimal text read to the paisa.
    public struct DecimalReading: Hashable, Sendable {
        /// The amount; what lies below a paisa is cut off.
        public var money: Money
        /// Whether nothing was cut off.
        public var isExact: Bool
    }

    /// Reads wire text strictly (`providers.md`, *Money on the wire*).
    ///
    /// ASCII digits, at most one point with digits on both sides, at most four decimals; no grouping, blanks or
    /// exponent; a minus sign only where `signed`. Throws where the text is anything else or too large.
    public static func reading(decimal text: String, signed: Bool = false) throws(MoneyParsingError) -> DecimalReading {
        var digits = text.utf8[...]
        let negative = digits.first == minus
        if negative {
            guard signed else { throw MoneyParsingError(.sign, "The amount has a minus sign.") }
            digits = digits.dropFirst()
        }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard !digits.isEmpty else { throw MoneyParsingError(.empty, "There is no amount.") }
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else {
            throw MoneyParsingError(.notDigits, "An amount is digits with at most one point between them.")
        }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.count <= 4 else {
            throw MoneyParsingError(.decimals, "The amount has more than four decimals.")
        }
        let twoPlaces = (decimals + [zeroDigit, zeroDigit]).prefix(2)
        guard let paise = whole((negative ? [minus] : []) + parts[0] + twoPlaces) else {
            throw MoneyParsingError(.tooLarge, "The amount is too large.")
        }
        let isExact = decimals.dropFirst(2).allSatisfy { $0 == zeroDigit }
        return DecimalReading(money: Money(paise: paise), isExact: isExact)
    }

    /// Reads wire text strictly and to the paisa; throws also where something lies below a paisa.
    public init(decimal text: String, signed: Bool = false) throws(MoneyParsingError) {
        let reading = try Money.reading(decimal: text, signed: signed)
        guard reading.isExact else {
            throw MoneyParsingError(.decimals, "The amount is not whole paise.")
        }
        self = reading.money
    }

    /// Reads what a person types: whole rupees (`payouts.md`, *The payout form*, amount).
    ///
    /// Blanks around it, `₹`, `Rs`, `Rs.` or `INR` in front and commas in Indian (`1,00,000`) or plain (`100,000`)
    /// grouping are tolerated. Throws for everything else, with the reason in a sentence.
    public init(typed text: String) throws(MoneyParsingError) {
        let body = Money.withoutCurrency(text)
        guard !body.isEmpty else { throw MoneyParsingError(.empty, "Type an amount in whole rupees.") }
        if let first = body.first, first == "-" || first == "+" {
            throw MoneyParsingError(.sign, "An amount has no sign.", offer: Money.digitsOnly(body.dropFirst()))
        }
        if let point = body.firstIndex(of: ".") {
            let (rupees, paise) = (body[..<point], body[point...].dropFirst())
            let offer = paise.utf8.allSatisfy({ $0 == Money.zeroDigit }) ? Money.digitsOnly(rupees) : nil
            throw MoneyParsingError(.paise, "Whole rupees only: leave out the paise.", offer: offer)
        }
        guard body.utf8.allSatisfy({ Money.isDigit($0) || $0 == UInt8(ascii: ",") }) else {
            throw MoneyParsingError(.notDigits, "An amount is written with the digits 0 to 9.")
        }
        let digits = body.utf8.filter(Money.isDigit)
        guard Money.isGrouped(body) else {
            let offer = digits.isEmpty ? nil : IndianNumber.grouped(digits: String(decoding: digits, as: UTF8.self))
            throw MoneyParsingError(.grouping, "The commas are not where 1,00,000 has them.", offer: offer)
        }
        guard let paise = Money.whole(digits + [Money.zeroDigit, Money.zeroDigit]), paise <= Money.mostTyped.paise
        else {
            throw MoneyParsingError(.tooLarge, "The amount is too large.")
        }
        self.init(paise: paise)
    }

    /// Far above any payout and far below what Int64 holds, so that sums of typed amounts cannot overflow.
    static let mostTyped = Money(rupees: 999_999_999_999)

    private static let zeroDigit = UInt8(ascii: "0")
    private static let minus = UInt8(ascii: "-")

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// The number that ASCII digits write, behind a minus sign where it is negative; nil where it does not fit.
    private static func whole(_ digits: [UInt8]) -> Int64? { Int64(String(decoding: digits, as: UTF8.self)) }

    /// The text without blanks around it and without a currency in front.
    private static func withoutCurrency(_ text: String) -> Substring {
        let body = text.trimmed
        for currency in ["₹", "rs.", "rs", "inr"] where body.lowercased().hasPrefix(currency) {
            return body.dropFirst(currency.count).trimmed
        }
        return body
    }

    /// The text without commas, where the rest is digits.
    private static func digitsOnly(_ text: Substring) -> String? {
        let digits = text.filter { $0 != "," }
        return !digits.isEmpty && digits.utf8.allSatisfy(isDigit) ? digits : nil
    }

    /// Whether commas, if any, part the digits as 12,34,567 or as 1,234,567.
    private static func isGrouped(_ body: Substring) -> Bool {
        let groups = body.split(separator: ",", omittingEmptySubsequences: false).map(\.utf8.count)
        guard groups.count > 1, let first = groups.first, let last = groups.last else { return true }
        let middle = groups.dropFirst().dropLast()
        let isIndian = (1...2).contains(first) && middle.allSatisfy { $0 == 2 }
        let isPlain = (1...3).contains(first) && middle.allSatisfy { $0 == 3 }
        return last == 3 && (isIndian || isPlain)
    }
}

extension StringProtocol {
    /// The text without blanks, tabs and line ends around it.
    var trimmed: SubSequence {
        // A blank that carries an accent is no blank: what is cut off must be nothing.
        let isBlank = { (character: Character) in character.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
        guard let start = firstIndex(where: { !isBlank($0) }) else { return self[endIndex...] }
        guard let last = lastIndex(where: { !isBlank($0) }) else { return self[endIndex...] }
        return self[start...last]
    }
}
