/// An amount of Indian rupees, exact, in paise.
public struct Money: Hashable, Comparable, Sendable, Codable {
    /// Hundredths of a rupee; negative for money owed.
    public var paise: Int64

    /// An amount in paise.
    public init(paise: Int64) {
        self.paise = paise
    }

    /// An amount in whole rupees.
    public init(rupees: Int64) {
        paise = rupees * 100
    }

    /// The paise as a single number, for storage.
    public init(from decoder: any Decoder) throws {
        paise = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the paise.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(paise)
    }

    /// No money.
    public static let zero = Money(paise: 0)

    /// The whole rupees, rounded towards zero.
    public var rupees: Int64 { paise / 100 }

    /// Whether there are no odd paise.
    public var isWholeRupees: Bool { paise % 100 == 0 }

    /// Sum.
    public static func + (left: Money, right: Money) -> Money { Money(paise: left.paise + right.paise) }
    /// Difference.
    public static func - (left: Money, right: Money) -> Money { Money(paise: left.paise - right.paise) }
    /// Adds in place.
    public static func += (left: inout Money, right: Money) { left.paise += right.paise }
    /// Orders by amount.
    public static func < (left: Money, right: Money) -> Bool { left.paise < right.paise }
}
