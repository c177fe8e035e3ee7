import Guarded

/// The looks of all roles.
public struct Theme: Sendable, Hashable {
    /// The background a theme is made for.
    public enum Base: String, Sendable, CaseIterable {
        /// Light text on a dark terminal.
        case dark
        /// Dark text on a light terminal.
        case light
        /// No colours at all.
        case mono

        /// The text a picture shows and contrast is counted with, where the terminal's own would stand.
        public var foreground: Color { self == .dark ? .rgb(0xD4, 0xD8, 0xDC) : .rgb(0x1B, 0x1F, 0x24) }
        /// The background a picture shows and contrast is counted with, where the terminal's own would stand.
        public var background: Color { self == .dark ? .rgb(0x10, 0x14, 0x18) : .rgb(0xFF, 0xFF, 0xFF) }
    }

    /// What the palette lists it as.
    public let name: String
    /// The background it is made for.
    public let base: Base
    /// Whom it is for, in a few words; empty where its file does not say.
    public let about: SafeText
    /// What lies under everything: the text's colours, where a theme brings its own background.
    public let ground: Style
    private let styles: [Role: Style]

    /// How a role looks.
    public subscript(_ role: Role) -> Style { styles[role] ?? .plain }

    /// A theme from a file's content.
    ///
    /// Throws ``ThemeError`` naming the place: an unknown role or base, a colour that is none, a role that has no
    /// substitute and is missing.
    public init(_ file: ThemeFile) throws(ThemeError) {
        guard let base = Base(rawValue: file.base) else {
            throw ThemeError(key: "base", expected: "one of dark, light or mono, not “\(file.base)”")
        }
        var named: [Role: Style] = [:]
        for (name, spec) in file.roles.sorted(by: { $0.key < $1.key }) {
            guard let role = Role(rawValue: name) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw ThemeError(key: "roles.\(name)", expected: "no such role; the roles are \(known)")
            }
            named[role] = try Self.style(spec, of: role, base: base)
        }
        for role in Role.allCases where role.substitute == nil && named[role] == nil {
            throw ThemeError(key: "roles.\(role.rawValue)", expected: "missing, and no other role can stand in for it")
        }
        self.init(name: file.name, base: base, about: SafeText(file.about, limit: 80), named: named)
    }

    private init(name: String, base: Base, about: SafeText, named: [Role: Style]) {
        self.name = name
        self.base = base
        self.about = about
        let text = named[.text] ?? .plain
        ground = Style(foreground: text.foreground, background: text.background)
        // As a background of each word it would hide the selection's.
        var named = named
        named[.text]?.background = .standard
        var styles = named
        for role in Role.allCases where styles[role] == nil {
            var source = role
            while named[source] == nil, let next = source.substitute { source = next }
            styles[role] = named[source] ?? .plain
        }
        self.styles = styles
    }

    private static func style(_ spec: RoleSpec, of role: Role, base: Base) throws(ThemeError) -> Style {
        Style(
            foreground: try color(spec.foreground, key: "roles.\(role.rawValue).fg", base: base),
            background: try color(spec.background, key: "roles.\(role.rawValue).bg", base: base),
            bold: spec.bold, dim: spec.dim, underline: spec.underline, reverse: spec.reverse, italic: spec.italic)
    }

    private static func color(_ text: String?, key: String, base: Base) throws(ThemeError) -> Color {
        guard let text else { return .standard }
        guard let color = Color(text) else {
            throw ThemeError(
                key: key, expected: "#rrggbb, a number 0–255, default or a name such as bright-cyan, not “\(text)”")
        }
        guard base != .mono || color == .standard else {
            throw ThemeError(key: key, expected: "no colour: a mono theme speaks by bold, underline and reverse")
        }
        return color
    }

    /// Whether colours of this theme can be seen against what is behind them: the contrast of a role's text, as WCAG 2
    /// counts it, on its own background or else on `behind`, the terminal's own when that is not named.
    public func contrast(of role: Role, on behind: Style = .plain) -> Double? {
        let style = self[role].on(behind).on(ground)
        let foreground = style.foreground == .standard ? base.foreground : style.foreground
        let background = style.background == .standard ? base.background : style.background
        return Color.contrast(foreground, background)
    }

    /// The theme without colours: what is drawn when no theme file can be read, and where the terminal has no colours.
    public static let mono = Theme(
        name: "mono", base: .mono, about: "no colour at all: symbols, words, bold and reverse",
        named: [
            .text: .plain, .muted: .plain, .accent: Style(bold: true), .border: .plain, .borderFocused: .plain,
            .titleFocused: Style(bold: true),
            .statusSuccess: .plain, .statusPending: .plain, .statusFailed: Style(bold: true), .statusReversed: .plain,
            .statusUnknown: Style(bold: true, reverse: true), .statusApproval: .plain,
            .warning: .plain, .selection: Style(reverse: true), .changed: Style(underline: true),
            .mark: .plain, .match: Style(underline: true), .field: Style(underline: true), .money: Style(bold: true),
            .hintKey: Style(bold: true), .buttonFocused: Style(bold: true, reverse: true), .box: .plain,
            .qrCode: Style(reverse: true),
        ])
}
