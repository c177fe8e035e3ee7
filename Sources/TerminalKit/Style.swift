/// How a cell looks.
public struct Style: Sendable, Hashable {
    /// The colour of the text.
    public var foreground: Color
    /// The colour behind it.
    public var background: Color
    /// Heavier strokes.
    public var bold: Bool
    /// Fainter; some terminals show nothing of it, so it is never the only cue.
    public var dim: Bool
    /// A line under the text.
    public var underline: Bool
    /// Text and background exchanged.
    public var reverse: Bool
    /// Slanted; absent from some terminals, so it is never the only cue.
    public var italic: Bool

    /// A style; what is not named is the terminal's own.
    public init(
        foreground: Color = .standard, background: Color = .standard, bold: Bool = false, dim: Bool = false,
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

    /// The terminal's own colours and no attribute.
    public static let plain = Style()

    /// This style upon another: its own colours win, the terminal's own give way to `base`, attributes add up.
    ///
    /// A status keeps its loud background on a selected row this way.
    public func on(_ base: Style) -> Style {
        Style(
            foreground: foreground == .standard ? base.foreground : foreground,
            background: background == .standard ? base.background : background,
            bold: bold || base.bold, dim: dim || base.dim, underline: underline || base.underline,
            reverse: reverse || base.reverse, italic: italic || base.italic)
    }

    /// The same style with a line under it.
    public var underlined: Style {
        var copy = self
        copy.underline = true
        return copy
    }

    /// The same style with text and background exchanged.
    public var reversed: Style {
        var copy = self
        copy.reverse.toggle()
        return copy
    }
}
