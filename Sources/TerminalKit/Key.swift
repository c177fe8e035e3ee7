/// A press of a key, a paste or a press of the mouse.
public enum Key: Sendable, Hashable {
    /// A character that was typed, control characters excepted.
    case char(Unicode.Scalar)
    /// Enter, on the keypad too.
    case enter
    /// Esc alone.
    case esc
    /// Tab.
    case tab
    /// Shift-Tab.
    case backTab
    /// An arrow.
    case up
    /// An arrow.
    case down
    /// An arrow.
    case left
    /// An arrow.
    case right
    /// Home.
    case home
    /// End.
    case end
    /// Page up.
    case pageUp
    /// Page down.
    case pageDown
    /// The key that deletes to the left, Ctrl-H too.
    case backspace
    /// The key that deletes to the right.
    case delete
    /// Ctrl and a small letter.
    case ctrl(Character)
    /// Everything between the terminal's paste marks, raw: make it `SafeText` before it is shown or kept.
    case paste(String)
    /// The mouse, when it is on.
    case mouse(Mouse)
    /// Something without a meaning here.
    case unknown

    /// The character typed, when it is one.
    public var character: Character? {
        if case .char(let scalar) = self { Character(scalar) } else { nil }
    }
}

/// A press of the mouse or a turn of its wheel.
public struct Mouse: Sendable, Hashable {
    /// What it did.
    public enum Action: Sendable, Hashable {
        /// The left button went down.
        case press
        /// The wheel turned away.
        case wheelUp
        /// The wheel turned near.
        case wheelDown
    }

    /// What it did.
    public let action: Action
    /// Over which cell.
    public let point: Point

    /// A mouse event.
    public init(_ action: Action, at point: Point) {
        self.action = action
        self.point = point
    }
}
