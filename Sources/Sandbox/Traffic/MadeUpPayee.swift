/// Who gets paid, and for what: it decides the size of the payments.
enum PayeeKind: Sendable, Equatable {
    /// A customer getting a refund.
    case customer
    /// Someone on the pay-roll.
    case staff
    /// A firm with bills.
    case vendor
}

/// A beneficiary who never was.
struct MadeUpPayee: Sendable, Equatable {
    var kind: PayeeKind
    var name: String
    var account: String
    var ifsc: String
    /// Nil for those who are paid by mobile number.
    var upi: String?
    var mobile: String
    /// The usual payment, rupees.
    var usualRupees: Int64

    init(_ kind: PayeeKind, _ dice: inout SplitMix64) {
        self.kind = kind
        name = kind == .vendor ? Self.firm(&dice) : Self.person(&dice)
        let bank = dice.pick(MadeUpBank.all.map { ($0, $0.weight) }, or: .fallback)
        account = dice.digits(bank.accountDigits)
        ifsc = bank.code + "00" + padded(Int(dice.whole(1...9_999)), 4) + String(dice.whole(0...9))
        mobile = String(dice.whole(6...9)) + padded(Int(dice.whole(0...999_999_999)), 9)
        upi = dice.chance(0.85) ? Self.upi(name, mobile, &dice) : nil
        usualRupees =
            switch kind {
            case .customer: Self.skewed(49...4_999, &dice)
            case .staff: Self.skewed(9_000...64_000, &dice) / 50 * 50
            case .vendor: Self.skewed(3_000...240_000, &dice) / 100 * 100
            }
    }

    private static func person(_ dice: inout SplitMix64) -> String {
        let region = dice.pick(NameRegion.all.map { ($0, Double($0.given.count)) }, or: NameRegion.all[0])
        let given = region.given.randomElement(using: &dice) ?? "ASHA"
        let family = region.family.randomElement(using: &dice) ?? "NAIR"
        // Initials before the name are the habit of the south; a second given name is met everywhere.
        switch dice.whole(0...9) {
        case 0: return "\(given.prefix(1)) \(family)"
        case 1: return "\(given) KUMAR \(family)"
        default: return "\(given) \(family)"
        }
    }

    private static func firm(_ dice: inout SplitMix64) -> String {
        let first = FirmName.first.randomElement(using: &dice) ?? "SHREE"
        let second = FirmName.second.randomElement(using: &dice) ?? "TRADERS"
        return "\(first) \(second)"
    }

    private static func upi(_ name: String, _ mobile: String, _ dice: inout SplitMix64) -> String {
        let handles = ["ybl", "okaxis", "okhdfcbank", "oksbi", "okicici", "paytm", "upi", "ibl", "axl", "apl"]
        let handle = handles.randomElement(using: &dice) ?? "upi"
        if dice.chance(0.4) { return "\(mobile)@\(handle)" }
        let word = name.lowercased().filter { $0.isASCII && $0.isLetter }
        return "\(word.prefix(14))\(dice.whole(1...999))@\(handle)"
    }

    /// Many small, few large: the square of a fair number, stretched over the range.
    static func skewed(_ range: ClosedRange<Int64>, _ dice: inout SplitMix64) -> Int64 {
        let fair = dice.unit()
        return range.lowerBound + Int64(Double(range.upperBound - range.lowerBound) * fair * fair)
    }
}
