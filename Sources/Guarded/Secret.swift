/// A token, key or password that must never be printed, logged or stored.
///
/// Interpolation, reflection and `dump` show `‹secret›`. The text leaves only through ``expose()``, which the transport,
/// the signers, the store's sealer and the callback path's comparison call, and nothing else. It can be decoded and never
/// encoded.
public struct Secret: Sendable, Decodable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Takes the secret's text as it came from its source, already trimmed of the source's line end.
    public init(_ text: String) {
        self.text = text
    }

    /// Reads the secret from a single string value.
    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// Hands the text out.
    ///
    /// Each call site is a place where a secret can leave: keep them few.
    public func expose() -> String { text }

    /// Whether there is nothing in it, which no provider accepts.
    public var isEmpty: Bool { text.isEmpty }

    /// Whether both hold the same bytes; takes the same time wherever they differ, so that a guess learns nothing.
    public func matches(_ guess: String) -> Bool {
        let mine = Array(text.utf8)
        let theirs = Array(guess.utf8)
        var difference = mine.count ^ theirs.count
        for index in mine.indices {
            difference |= Int(mine[index] ^ (index < theirs.count ? theirs[index] : 0xFF))
        }
        return difference == 0
    }

    /// What stands in for the text wherever it would be shown.
    public static let mask = "‹secret›"

    /// Always the mask.
    public var description: String { Self.mask }
    /// Always the mask.
    public var debugDescription: String { Self.mask }
    /// A mirror without children, so that `dump` finds nothing.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}
