import Guarded

/// A button of a dialog.
public struct DialogButton<Choice: Hashable & Sendable>: Sendable, Hashable {
    /// What pressing it means, for the caller.
    public var choice: Choice
    /// Its words, without brackets.
    public var title: SafeText
    /// Words after it, such as when it can be pressed.
    public var remark: SafeText

    /// A button.
    public init(_ choice: Choice, _ title: SafeText, remark: SafeText = .empty) {
        self.choice = choice
        self.title = title
        self.remark = remark
    }
}

/// What must be typed before the answer that acts can be pressed.
public struct Confirmation: Sendable, Hashable {
    /// The words that ask for it.
    public var prompt: Line
    /// What must be typed, compared without the blanks and commas of grouping.
    public var expected: String
    /// Where it is typed; pasting is refused, since typing is the proof.
    public var field: TextField

    /// A confirmation that takes digits.
    public init(_ prompt: Line, expected: String, accepted: Accepted = .digits, limit: Int = 20) {
        self.prompt = prompt
        self.expected = expected
        field = TextField(accepted: accepted, limit: limit, allowsPaste: false)
    }

    /// Whether what was typed is what was expected.
    public var matches: Bool { !expected.isEmpty && Self.bare(field.text.string) == Self.bare(expected) }

    private static func bare(_ text: String) -> String { text.filter { $0 != " " && $0 != "," } }
}

/// What a key did to a dialog.
public enum DialogOutcome<Choice: Hashable & Sendable>: Sendable, Hashable {
    /// A button was pressed.
    case chosen(Choice)
    /// Esc or Ctrl-C: as if Cancel were pressed.
    case cancelled
    /// Enter or a button while what is typed does not match; nothing was done.
    case mismatch
    /// Something typed, or the focus moved.
    case changed
    /// The key was the field's and could not be done; the sentence says why.
    case refused(SafeText)
    /// The key means nothing here; every key is the dialog's all the same.
    case none
}

/// One question, 59 columns wide, in a box with rounded corners (screens.md, principle 9).
///
/// `▸` says what Enter does. The first button is the safe answer and has it first. A confirmation takes it away while what
/// is typed does not match, and gives it to the last button when it does; without a match the last button cannot be
/// pressed at all.
public struct Dialog<Choice: Hashable & Sendable>: Sendable, Hashable {
    /// The question.
    public var title: SafeText
    /// Its lines; the money line stands alone.
    public var body: [Line]
    /// What must be typed first, if anything.
    public var confirmation: Confirmation?
    /// The answers, the safe one first and the one that acts last.
    public var buttons: [DialogButton<Choice>]
    /// The button with the focus; nothing while the field has it.
    public private(set) var focus: Int?
    /// A line under the field, such as that what is typed does not match.
    public var notice: Line

    /// The columns of every dialog.
    public static var width: Int { 59 }

    /// A dialog; the focus is in the field when there is one, else on the first button.
    public init(
        _ title: SafeText, body: [Line], confirmation: Confirmation? = nil, buttons: [DialogButton<Choice>],
        notice: Line = .empty
    ) {
        self.title = title
        self.body = body
        self.confirmation = confirmation
        self.buttons = buttons
        self.notice = notice
        focus = confirmation == nil ? 0 : nil
    }

    /// The button Enter presses, if any.
    public var pressed: Int? {
        if let focus { return focus }
        guard let confirmation else { return 0 }
        if confirmation.field.isEmpty { return 0 }
        return confirmation.matches ? buttons.count - 1 : nil
    }

    /// Takes a key.
    ///
    /// Every key is the dialog's: nothing beneath it acts.
    public mutating func handle(_ key: Key) -> DialogOutcome<Choice> {
        switch key {
        case .esc, .ctrl("c"): return .cancelled
        case .enter: return press()
        case .tab, .down: return step(by: 1)
        case .backTab, .up: return step(by: -1)
        case .left where focus != nil: return step(by: -1, fieldIncluded: false)
        case .right where focus != nil: return step(by: 1, fieldIncluded: false)
        default: return type(key)
        }
    }

    private func press() -> DialogOutcome<Choice> {
        guard let pressed, buttons.indices.contains(pressed) else { return .mismatch }
        let acts = pressed == buttons.count - 1
        if acts, let confirmation, !confirmation.matches { return .mismatch }
        return .chosen(buttons[pressed].choice)
    }

    private mutating func step(by direction: Int, fieldIncluded: Bool = true) -> DialogOutcome<Choice> {
        let first = confirmation != nil && fieldIncluded ? -1 : 0
        let count = buttons.count - first
        guard count > 1 else { return .none }
        if focus == nil, direction > 0, let confirmation, confirmation.matches {
            // `▸` stands on the last button already: the way on leads to it, not to the safe answer before it.
            focus = buttons.count - 1
            return .changed
        }
        let place = (focus ?? -1) - first
        let next = (place + direction + count) % count + first
        focus = next < 0 ? nil : next
        return .changed
    }

    private mutating func type(_ key: Key) -> DialogOutcome<Choice> {
        guard confirmation != nil else { return .none }
        let outcome = confirmation?.field.handle(key) ?? .ignored
        switch outcome {
        case .changed, .moved:
            focus = nil
            return .changed
        case .refused(let reason): return .refused(reason)
        case .ignored: return .none
        }
    }
}
