/// How many colours are used.
public enum ColorDepth: String, Sendable, Hashable, CaseIterable {
    /// None: bold, underline and reverse only.
    case mono
    /// The user's own sixteen.
    case sixteen = "16"
    /// xterm's palette, which themes are designed for.
    case palette = "256"
    /// Red, green and blue as the theme says them, on terminals whose description has them (`xterm-direct`).
    case direct = "truecolor"
}

/// What a screen is opened with.
public struct ScreenOptions: Sendable, Hashable {
    /// The colours to use; nothing lets the terminal and `NO_COLOR` decide.
    public var colors: ColorDepth?
    /// The symbols to use; nothing lets the locale decide.
    public var symbols: Symbols?
    /// Whether frames are bracketed by DEC mode 2026, so that no half of one is seen.
    public var synchronized: Bool
    /// Where standard error goes while the screen is up; nothing leaves it alone.
    public var errorLog: String?
    /// The seconds a program has after a hang-up or TERM before the default action is taken.
    public var grace: UInt32

    /// Options; all have their defaults.
    public init(
        colors: ColorDepth? = nil, symbols: Symbols? = nil, synchronized: Bool = true, errorLog: String? = nil,
        grace: UInt32 = 2
    ) {
        self.colors = colors
        self.symbols = symbols
        self.synchronized = synchronized
        self.errorLog = errorLog
        self.grace = grace
    }
}

/// What a screen tells the program.
public enum ScreenEvent: Sendable, Hashable {
    /// A key, a paste or the mouse.
    case key(Key)
    /// The window has another size now; draw again.
    case resized(Size)
    /// The program was stopped and continues; what is shown may be old.
    case resumed
    /// The terminal's window got the focus, or lost it; only terminals that report it say so.
    case focused(Bool)
    /// The terminal's own background is light, or dark: the answer to ``Screen/askBackground()``.
    case background(isLight: Bool)
    /// The program should save and go: the terminal is gone, or TERM or INT came. After the options' grace the default
    /// action is taken.
    case hangUp
}
