/// Whole numbers as India groups them: three digits, then twos.
public enum IndianNumber {
    /// A count such as `1,04,233`; a minus sign in front where negative.
    public static func grouped(_ number: Int) -> String {
        (number < 0 ? "-" : "") + grouped(digits: String(number.magnitude))
    }

    /// Puts the commas into a run of ASCII digits: `1234567` becomes `12,34,567`.
    static func grouped(digits: String) -> String {
        guard digits.utf8.count > 3 else { return digits }
        var groups = [String(digits.suffix(3))]
        var rest = digits.dropLast(3)
        while !rest.isEmpty {
            groups.append(String(rest.suffix(2)))
            rest = rest.dropLast(2)
        }
        return groups.reversed().joined(separator: ",")
    }
}

extension Money {
    /// When paise are written out.
    public enum PaiseStyle: Hashable, Sendable {
        /// Two digits in every case, as wallets show them.
        case always
        /// Only where they are not zero, as lists show them.
        case whenNotZero
    }

    /// `12,34,567.00`: grouped as in India, always with two digits of paise (`payouts.md`, *Words and units*).
    public var grouped: String { sign + groupedRupees + "." + paiseDigits }

    /// `₹12,34,567.00` or `₹500`.
    ///
    /// `ascii` writes `Rs 500` for a screen without `₹`. A minus sign stands before the currency.
    public func rupees(paise style: PaiseStyle = .whenNotZero, ascii: Bool = false) -> String {
        let tail = style == .whenNotZero && isWholeRupees ? "" : "." + paiseDigits
        return sign + (ascii ? "Rs " : "₹") + groupedRupees + tail
    }

    /// `1234567.00`: ASCII digits, a point and two decimals, as machines read it.
    public var decimal: String { sign + String(magnitude / 100) + "." + paiseDigits }

    /// `Rupees Twelve Thousand Five Hundred Only`.
    public var words: String { IndianWords.words(self) }

    private var magnitude: UInt64 { paise.magnitude }
    private var sign: String { paise < 0 ? "-" : "" }
    private var groupedRupees: String { IndianNumber.grouped(digits: String(magnitude / 100)) }
    private var paiseDigits: String { padded(Int(magnitude % 100), 2) }
}

/// Amounts in words, with lakh and crore, as cheques write them.
public enum IndianWords {
    /// `Rupees Two Lakh Fifty Thousand and Paise Forty Only`; `Minus` in front where negative.
    public static func words(_ money: Money) -> String {
        let (rupees, paise) = money.paise.magnitude.quotientAndRemainder(dividingBy: 100)
        let minus = money.paise < 0 ? "Minus " : ""
        if rupees == 0, paise > 0 { return "\(minus)Paise \(words(paise)) Only" }
        let odd = paise > 0 ? " and Paise \(words(paise))" : ""
        return "\(minus)Rupees \(words(rupees))\(odd) Only"
    }

    /// A whole number in words: `Twelve Thousand Five Hundred`.
    static func words(_ number: UInt64) -> String {
        if number < 20 { return small[Int(number)] }
        if number < 100 { return joined(tens[Int(number / 10)], number % 10) }
        for (size, name) in scales where number >= size {
            return joined("\(words(number / size)) \(name)", number % size)
        }
        return ""
    }

    private static func joined(_ head: String, _ rest: UInt64) -> String {
        rest == 0 ? head : "\(head) \(words(rest))"
    }

    private static let scales: [(UInt64, String)] = [
        (10_000_000, "Crore"), (100_000, "Lakh"), (1_000, "Thousand"), (100, "Hundred"),
    ]
    private static let tens = [
        "", "Ten", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety",
    ]
    private static let small = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
}
