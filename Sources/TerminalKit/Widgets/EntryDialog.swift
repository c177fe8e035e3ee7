import Guarded

/// A line that is typed in a dialog.
public struct DialogEntry: Sendable, Hashable {
    /// The word before it.
    public var label: SafeText
    /// Where it is typed.
    public var field: TextField
    /// A line under it, such as that pasting is refused.
    public var remark: Line

    /// An entry.
    public init(_ label: SafeText, _ field: TextField, remark: Line = .empty) {
        (self.label, self.field, self.remark) = (label, field, remark)
    }
}

/// What a key did to a dialog with entries.
public enum EntryOutcome<Choice: Hashable & Sendable>: Sendable, Hashable {
    /// A button was pressed.
    case chosen(Choice)
    /// Esc or Ctrl-C: as if the first button were pressed.
    case cancelled
    /// Enter in the last entry, or on the button that acts, with everything filled in while it cannot be pressed yet:
    /// whoever owns the dialog finds out whether it may.
    case filled
    /// The same with something missing.
    case missing
    /// What is typed in an entry is another now.
    case edited
    /// Only the focus or the caret moved.
    case moved
    /// The key was an entry's and could not be done; the sentence says why.
    case refused(SafeText)
    /// The key means nothing here; every key is the dialog's all the same.
    case none
}

/// One question with lines to type, 59 columns wide, in a box with rounded corners (screens.md, principle 9).
///
/// It does not know what must be typed: its owner says by ``isArmed`` when the last button, the one that acts, may be
/// pressed. `▸` says what Enter does: the safe answer while nothing is typed, nothing while something is and the last
/// button is not armed, the last button once it is.
public struct EntryDialog<Choice: Hashable & Sendable>: Sendable, Hashable {
    /// What keys go to.
    public enum Focus: Sendable, Hashable {
        /// An entry, by its place.
        case entry(Int)
        /// A button, by its place.
        case button(Int)
    }

    /// The question.
    public var title: SafeText
    /// Its lines.
    public var body: [Line]
    /// What is typed.
    public var entries: [DialogEntry]
    /// The answers, the safe one first and the one that acts last.
    public var buttons: [DialogButton<Choice>]
    /// What is said of what was typed; two lines are kept for it.
    public var notice: [Line]
    /// Whether the last button may be pressed.
    public var isArmed: Bool
    /// What keys go to.
    public private(set) var focus: Focus

    /// A dialog; the focus is in the first entry, else on the first button.
    public init(
        _ title: SafeText, body: [Line], entries: [DialogEntry] = [], buttons: [DialogButton<Choice>],
        notice: [Line] = [], isArmed: Bool = false
    ) {
        (self.title, self.body, self.entries, self.buttons) = (title, body, entries, buttons)
        (self.notice, self.isArmed) = (notice, isArmed)
        focus = entries.isEmpty ? .button(0) : .entry(0)
    }

    /// Whether something is typed in every entry.
    public var isFilled: Bool { entries.allSatisfy { !$0.field.isEmpty } }

    /// The button Enter presses, if any.
    public var pressed: Int? {
        switch focus {
        case .button(let index): return index == buttons.count - 1 && !isArmed && index > 0 ? nil : index
        case .entry:
            if entries.allSatisfy(\.field.isEmpty) { return 0 }
            return isArmed ? buttons.count - 1 : nil
        }
    }

    /// Empties every entry: what was typed lingers nowhere.
    public mutating func forget() {
        for index in entries.indices { entries[index].field.set("") }
    }

    /// Takes a key.
    ///
    /// Every key is the dialog's: nothing beneath it acts.
    public mutating func handle(_ key: Key) -> EntryOutcome<Choice> {
        switch key {
        case .esc, .ctrl("c"): return .cancelled
        case .enter: return press()
        case .tab, .down: return step(by: 1)
        case .backTab, .up: return step(by: -1)
        case .left: return stepAmongButtons(key, by: -1)
        case .right: return stepAmongButtons(key, by: 1)
        default: return type(key)
        }
    }

    private mutating func press() -> EntryOutcome<Choice> {
        if case .entry(let index) = focus, index < entries.count - 1, !entries[index].field.isEmpty {
            focus = .entry(index + 1)
            return .moved
        }
        guard let pressed, buttons.indices.contains(pressed) else { return isFilled ? .filled : .missing }
        return .chosen(buttons[pressed].choice)
    }

    private mutating func step(by direction: Int) -> EntryOutcome<Choice> {
        let count = entries.count + buttons.count
        guard count > 1 else { return .none }
        var place: Int
        switch focus {
        case .entry(let index): place = index
        case .button(let index): place = entries.count + index
        }
        if case .entry(entries.count - 1) = focus, direction > 0, isArmed {
            // `▸` stands on the last button already: the way on leads to it, not to the safe answer before it.
            place = count - 2
        }
        place = (place + direction + count) % count
        focus = place < entries.count ? .entry(place) : .button(place - entries.count)
        return .moved
    }

    private mutating func stepAmongButtons(_ key: Key, by direction: Int) -> EntryOutcome<Choice> {
        guard case .button(let index) = focus else { return type(key) }
        focus = .button((index + direction + buttons.count) % buttons.count)
        return .moved
    }

    private mutating func type(_ key: Key) -> EntryOutcome<Choice> {
        guard case .entry(let index) = focus, entries.indices.contains(index) else { return .none }
        switch entries[index].field.handle(key) {
        case .changed: return .edited
        case .moved: return .moved
        case .refused(let reason): return .refused(reason)
        case .ignored: return .none
        }
    }
}
