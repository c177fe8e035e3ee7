/// What kind of number a bank's reference is: classified by its shape, never validated (`payouts.md`, *Words and
/// units*).
public struct BankReference: Hashable, Sendable {
    /// The kinds that shapes tell apart.
    public enum Kind: String, Sendable {
        /// Retrieval reference number of IMPS and UPI: 12 digits.
        case rrn = "RRN"
        /// Unique transaction reference of NEFT: 16 letters and digits.
        case neftUTR = "NEFT UTR"
        /// Unique transaction reference of RTGS: 22 letters and digits.
        case rtgsUTR = "RTGS UTR"
        /// Anything else, the provider's own word for it.
        case other
    }

    /// The reference as it came, without blanks around it.
    public let text: String
    /// Its kind.
    public let kind: Kind
    /// The day it names; nil where it names none.
    public let day: CivilDay?

    /// Classifies a reference.
    public init(_ reference: String) {
        text = String(reference.trimmed)
        let isPlain = text.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
        let hasDigit = text.contains(where: \.isASCIIDigit)
        switch text.count {
        case 12 where text.allSatisfy(\.isASCIIDigit): (kind, day) = (.rrn, nil)
        case 16 where isPlain && hasDigit: (kind, day) = (.neftUTR, Self.neftDay(text))
        case 22 where isPlain && hasDigit: (kind, day) = (.rtgsUTR, Self.rtgsDay(text))
        default: (kind, day) = (.other, nil)
        }
    }

    /// The word before the number on the screen: `RRN`, `UTR` or `bank reference`.
    public var label: String {
        switch kind {
        case .rrn: "RRN"
        case .neftUTR, .rtgsUTR: "UTR"
        case .other: "bank reference"
        }
    }

    /// `a NEFT UTR (16 characters), of 20 Nov 2026`.
    public var explanation: String {
        let of = day.map { ", of \($0.short) \($0.year)" } ?? ""
        return switch kind {
        case .rrn: "an RRN (12 digits, IMPS or UPI)"
        case .neftUTR: "a NEFT UTR (16 characters)\(of)"
        case .rtgsUTR: "an RTGS UTR (22 characters)\(of)"
        case .other: "no RRN and no UTR"
        }
    }

    /// `PUNBN26324118842`: bank, `N`, year 26, day 324.
    private static func neftDay(_ text: String) -> CivilDay? {
        guard let digits = dated(text, letter: "N", digits: 11) else { return nil }
        guard let year = Int(digits.prefix(2)), let number = Int(digits.dropFirst(2).prefix(3)) else { return nil }
        guard number >= 1, let first = CivilDay(year: 2_000 + year, month: 1, day: 1) else { return nil }
        let day = first.adding(days: number - 1)
        return day.year == first.year ? day : nil
    }

    /// `SBINR52026112000012345`: bank, `R`, channel 5, then year, month and day.
    private static func rtgsDay(_ text: String) -> CivilDay? {
        guard let digits = dated(text, letter: "R", digits: 17)?.dropFirst() else { return nil }
        let parts = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.dropFirst(6).prefix(2)].map { Int($0) }
        guard let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    /// The digits behind four letters of a bank and the rail's letter; nil for another shape.
    private static func dated(_ text: String, letter: Character, digits: Int) -> Substring? {
        let upper = Array(text.uppercased())
        guard upper.prefix(4).allSatisfy(\.isASCIIUpper), upper[4] == letter else { return nil }
        let rest = text.dropFirst(5)
        return rest.count == digits && rest.allSatisfy(\.isASCIIDigit) ? rest : nil
    }
}
