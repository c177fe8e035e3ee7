/// How one role looks, as a theme file says it: `{ fg = "#87af87", bold = true }`.
public struct RoleSpec: Sendable, Hashable, Decodable {
    /// `default`, `#rrggbb`, `0`–`255` or one of ``Color/names``; nothing is `default`.
    public var foreground: String?
    /// The same for the background.
    public var background: String?
    /// Heavier strokes.
    public var bold: Bool
    /// Fainter.
    public var dim: Bool
    /// A line under the text.
    public var underline: Bool
    /// Text and background exchanged.
    public var reverse: Bool
    /// Slanted.
    public var italic: Bool

    /// A look.
    public init(
        foreground: String? = nil, background: String? = nil, bold: Bool = false, dim: Bool = false,
        underline: Bool = false, reverse: Bool = false, italic: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.dim = dim
        self.underline = underline
        self.reverse = reverse
        self.italic = italic
    }

    private enum CodingKeys: String, CodingKey {
        case foreground = "fg"
        case background = "bg"
        case bold, dim, underline, reverse, italic
    }

    /// Reads a table whose colours are strings or palette numbers.
    public init(from decoder: any Decoder) throws {
        let table = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            foreground: try Self.color(.foreground, in: table), background: try Self.color(.background, in: table),
            bold: try table.decodeIfPresent(Bool.self, forKey: .bold) ?? false,
            dim: try table.decodeIfPresent(Bool.self, forKey: .dim) ?? false,
            underline: try table.decodeIfPresent(Bool.self, forKey: .underline) ?? false,
            reverse: try table.decodeIfPresent(Bool.self, forKey: .reverse) ?? false,
            italic: try table.decodeIfPresent(Bool.self, forKey: .italic) ?? false)
    }

    private static func color(
        _ key: CodingKeys, in table: KeyedDecodingContainer<CodingKeys>
    ) throws -> String? {
        guard table.contains(key) else { return nil }
        if let index = try? table.decode(Int.self, forKey: key) { return String(index) }
        return try table.decode(String.self, forKey: key)
    }
}

/// A theme file's content: a name, the background it is made for, whom it is for, and its roles by name.
public struct ThemeFile: Sendable, Hashable, Decodable {
    /// What the palette lists it as.
    public var name: String
    /// `dark`, `light` or `mono`.
    public var base: String
    /// Whom it is for, in a few words.
    public var about: String
    /// Looks by the names of ``Role``.
    public var roles: [String: RoleSpec]

    /// A theme's content.
    public init(name: String, base: String, about: String = "", roles: [String: RoleSpec]) {
        self.name = name
        self.base = base
        self.about = about
        self.roles = roles
    }

    private enum CodingKeys: String, CodingKey {
        case name, base, about, roles
    }

    /// Reads a table; `about` may be missing.
    public init(from decoder: any Decoder) throws {
        let table = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try table.decode(String.self, forKey: .name), base: try table.decode(String.self, forKey: .base),
            about: try table.decodeIfPresent(String.self, forKey: .about) ?? "",
            roles: try table.decode([String: RoleSpec].self, forKey: .roles))
    }
}

/// Why a theme cannot be used.
///
/// `key` is the place in the file, `expected` a plain sentence about what belongs there.
public struct ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place in the file, such as `roles.status.success.fg`.
    public let key: String
    /// What was expected there.
    public let expected: String

    /// An error at a place.
    public init(key: String, expected: String) {
        self.key = key
        self.expected = expected
    }

    /// Both as one sentence.
    public var description: String { "\(key): \(expected)" }
}
