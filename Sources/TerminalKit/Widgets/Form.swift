import Guarded

/// A row of a form: a label, what is entered or shown, a remark beside it and notes below it.
public struct FormRow<ID: Hashable & Sendable>: Sendable, Hashable {
    /// What stands beside the label.
    public enum Content: Sendable, Hashable {
        /// Text that is typed.
        case input(TextField)
        /// Text over several rows.
        case area(TextField, rows: Int)
        /// One of several, by ← → or Space.
        case choice([SafeText], selected: Int)
        /// `[ ]` with its words, by Space.
        case tick(Bool, SafeText)
        /// Something that is only shown.
        case value(Line)
        /// Something that is shown and can have the focus; nothing is typed there, Enter is the caller's.
        case step(Line)
    }

    /// Which row it is, for the caller.
    public var id: ID
    /// The label.
    public var label: SafeText
    /// What stands beside it.
    public var content: Content
    /// The words to the right of it: what it means, whether it agrees.
    public var remark: Line
    /// Lines below it: reasons, warnings, what it offers.
    public var notes: [Line]
    /// Whether it still needs something: Enter goes there.
    public var needs: Bool
    /// Whether a blank row stands above it.
    public var hasSpace: Bool

    /// A row.
    public init(
        _ id: ID, _ label: SafeText, _ content: Content, remark: Line = .empty, notes: [Line] = [],
        needs: Bool = false, hasSpace: Bool = false
    ) {
        self.id = id
        self.label = label
        self.content = content
        self.remark = remark
        self.notes = notes
        self.needs = needs
        self.hasSpace = hasSpace
    }

    /// Whether it can have the focus.
    public var isEditable: Bool { if case .value = content { false } else { true } }

    /// The field of the row, when text is typed there.
    public var field: TextField? {
        get {
            switch content {
            case .input(let field), .area(let field, _): field
            default: nil
            }
        }
        set {
            guard let newValue else { return }
            switch content {
            case .input: content = .input(newValue)
            case .area(_, let rows): content = .area(newValue, rows: rows)
            default: break
            }
        }
    }

}

/// What a key did to a form.
public enum FormOutcome<ID: Hashable & Sendable>: Sendable, Hashable {
    /// What is entered in a row is another.
    case changed(ID)
    /// The focus went from a row to another: the first is to be checked.
    case moved(from: ID, to: ID)
    /// Only the caret moved.
    case none
    /// `→` at the end of a field: it takes what it offers.
    case takeOffer(ID)
    /// Enter, and nothing needs anything any more.
    case submitted
    /// Enter, and only this row still needs something.
    case stuck(ID)
    /// Esc: the form is left, what was typed is kept.
    case left
    /// The key was the row's and could not be done; the sentence says why.
    case refused(ID, SafeText)
    /// The key is not the form's.
    case ignored
}

/// Labelled rows one below the other, one of them with the focus.
///
/// Pasting never submits.
public struct Form<ID: Hashable & Sendable>: Sendable, Hashable {
    /// The rows, from the top.
    public var rows: [FormRow<ID>]
    /// The row with the focus; it can have it only if it is editable.
    public var focus: ID?

    /// A form with the focus on its first editable row, unless it is said.
    public init(_ rows: [FormRow<ID>], focus: ID? = nil) {
        self.rows = rows
        self.focus = focus ?? rows.first(where: \.isEditable)?.id
    }

    /// The row of an id.
    public subscript(_ id: ID) -> FormRow<ID>? {
        get { rows.first { $0.id == id } }
        set {
            guard let newValue, let index = rows.firstIndex(where: { $0.id == id }) else { return }
            rows[index] = newValue
        }
    }

    /// Takes a key.
    public mutating func handle(_ key: Key) -> FormOutcome<ID> {
        guard let index = focusIndex else { return key == .esc || key == .ctrl("c") ? .left : .ignored }
        switch key {
        case .esc, .ctrl("c"): return .left
        case .enter: return enter(from: index)
        case .tab, .down: return step(from: index, by: 1)
        case .backTab, .up: return step(from: index, by: -1)
        default: return handleContent(key, at: index)
        }
    }

    private var focusIndex: Int? { rows.firstIndex { $0.id == focus && $0.isEditable } }

    private mutating func enter(from index: Int) -> FormOutcome<ID> {
        let order = rows[(index + 1)...] + rows[...index]
        guard let next = order.first(where: { $0.isEditable && $0.needs }) else { return .submitted }
        return next.id == rows[index].id ? .stuck(next.id) : move(from: rows[index].id, to: next.id)
    }

    private mutating func step(from index: Int, by direction: Int) -> FormOutcome<ID> {
        var next = index
        repeat { next = (next + direction + rows.count) % rows.count } while !rows[next].isEditable
        return next == index ? .none : move(from: rows[index].id, to: rows[next].id)
    }

    private mutating func move(from old: ID, to new: ID) -> FormOutcome<ID> {
        focus = new
        return .moved(from: old, to: new)
    }

    private mutating func handleContent(_ key: Key, at index: Int) -> FormOutcome<ID> {
        let id = rows[index].id
        switch rows[index].content {
        case .input(var field), .area(var field, _):
            let outcome = field.handle(key)
            rows[index].field = field
            switch outcome {
            case .changed: return .changed(id)
            case .moved: return .none
            case .refused(let reason): return .refused(id, reason)
            case .ignored: return key == .right ? .takeOffer(id) : .ignored
            }
        case .choice(let options, let selected):
            guard !options.isEmpty, let step = Self.choiceStep(key) else { return .ignored }
            let next = (selected + step + options.count) % options.count
            rows[index].content = .choice(options, selected: next)
            return next == selected ? .none : .changed(id)
        case .tick(let isOn, let words):
            guard key == .char(" ") else { return .ignored }
            rows[index].content = .tick(!isOn, words)
            return .changed(id)
        case .value, .step:
            return .ignored
        }
    }

    private static func choiceStep(_ key: Key) -> Int? {
        switch key {
        case .char(" "), .right: 1
        case .left: -1
        default: nil
        }
    }
}
