/// The client reference: the order id paydesk makes, exactly 13 ASCII digits, the first not 0 (`providers.md`,
/// *Client reference*): station (2, 10–99), seconds since 2024-01-01 00:00 IST (9), sequence (2).
public struct Reference: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The 13 digits.
    public let text: String

    /// Seconds from the Unix epoch to 2024-01-01 00:00 IST.
    public static let epoch: Int64 = 1_704_047_400

    /// Reads a reference; nil unless it is 13 ASCII digits that do not start with 0.
    public init?(_ text: String) {
        guard text.utf8.count == 13, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), text.utf8.first != 0x30 else {
            return nil
        }
        self.text = text
    }

    /// Makes a reference; nil where the station is outside 10–99, the sequence outside 0–99 or the moment outside the
    /// nine digits that hold it (2024 to 2055).
    public init?(station: Int, at moment: Timestamp, sequence: Int) {
        let seconds = moment.seconds - Self.epoch
        guard (10...99).contains(station), (0...99).contains(sequence), (0...999_999_999).contains(seconds) else {
            return nil
        }
        text = padded(station, 2) + padded(Int(seconds), 9) + padded(sequence, 2)
    }

    /// Reads a stored reference; throws where it is not one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let reference = Reference(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a 13-digit client reference")
        }
        self = reference
    }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The station that made it, 10–99.
    public var station: Int { Int(text.prefix(2)) ?? 0 }

    /// When it was made, to the second.
    public var madeAt: Timestamp { Timestamp(seconds: Self.epoch + (Int64(text.dropFirst(2).prefix(9)) ?? 0)) }

    /// The form for narrow columns: `…` and the last seven digits.
    public var short: String { "…" + text.suffix(7) }

    /// The 13 digits.
    public var description: String { text }

    /// Orders by station, then time.
    public static func < (left: Reference, right: Reference) -> Bool { left.text < right.text }
}
