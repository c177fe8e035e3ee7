import Guarded

/// Which characters a field takes.
public enum Accepted: Sendable, Hashable {
    /// All that can be shown.
    case any
    /// `0`–`9`.
    case digits
    /// `0`–`9`, a point, and the commas and blanks of grouping, which fall away.
    case amount
    /// Letters and digits of ASCII, letters made capital: an IFSC.
    case code
    /// These only.
    case only(Set<Character>)

    /// The character the field takes for the one that was typed, if any.
    func taken(_ character: Character) -> Character? {
        switch self {
        case .any: return character
        case .digits: return character.isASCII && character.isNumber ? character : nil
        case .amount: return character == "." || (character.isASCII && character.isNumber) ? character : nil
        case .code:
            guard character.isASCII, character.isLetter || character.isNumber else { return nil }
            return character.uppercased().first
        case .only(let set): return set.contains(character) ? character : nil
        }
    }
}

/// When a field hides what is in it.
public enum Masking: Sendable, Hashable {
    /// Never.
    case none
    /// All but the last `visible` characters, when the field is left.
    case whenLeft(visible: Int)
    /// All but the last `visible` characters, always.
    case always(visible: Int)
}

/// What a key did to a field.
public enum FieldOutcome: Sendable, Hashable {
    /// The text is another.
    case changed
    /// Only the caret moved.
    case moved
    /// The key was for the field and could not be done; the sentence says why.
    case refused(SafeText)
    /// The key is not the field's.
    case ignored
}

/// A line of text that is typed.
public struct TextField: Sendable, Hashable {
    private var characters: [Character] = []
    /// The place of the caret, in characters from the start.
    public private(set) var caret = 0
    /// Which characters it takes.
    public var accepted: Accepted
    /// The characters it holds at most.
    public var limit: Int
    /// When it hides them.
    public var masking: Masking
    /// Whether a paste is taken; not where typing is the proof.
    public var allowsPaste: Bool
    /// What it held before each of the last changes, the newest last.
    private var past: [Past] = []
    /// Whether the last change was a typed character, which the next one belongs to.
    private var isTyping = false
    /// What is shown for the text, such as a grouped amount, whenever the caret is at the end and nothing is hidden.
    public var face: SafeText?

    /// A field; the caret stands after `text`.
    public init(
        _ text: String = "", accepted: Accepted = .any, limit: Int = 256, masking: Masking = .none,
        allowsPaste: Bool = true
    ) {
        self.accepted = accepted
        self.limit = limit
        self.masking = masking
        self.allowsPaste = allowsPaste
        insert(text)
    }

    /// What it held at a moment.
    private struct Past: Hashable, Sendable {
        var characters: [Character]
        var caret: Int
    }

    /// Changes that can be taken back.
    private static let mostPast = 50

    /// What was typed, clean.
    public var text: SafeText { clean(String(characters)) }
    /// Whether nothing was typed.
    public var isEmpty: Bool { characters.isEmpty }
    /// Whether the caret stands after the last character.
    public var isAtEnd: Bool { caret == characters.count }

    /// Replaces the text; the caret stands after it.
    public mutating func set(_ text: String) {
        let before = Past(characters: characters, caret: caret)
        characters = []
        caret = 0
        insert(text)
        note(before, isTyping: false)
    }

    /// Takes a key; Ctrl-Y takes back what the last one did to the text, a word that was typed at once.
    public mutating func handle(_ key: Key) -> FieldOutcome {
        if key == .ctrl("y") { return takeBack() }
        let before = Past(characters: characters, caret: caret)
        let outcome = edit(key)
        if case .char(let scalar) = key {
            note(before, isTyping: !scalar.properties.isWhitespace)
        } else {
            note(before, isTyping: false)
        }
        return outcome
    }

    private mutating func note(_ before: Past, isTyping goesOn: Bool) {
        if characters != before.characters, !(isTyping && goesOn) {
            past = past.suffix(Self.mostPast - 1) + [before]
        }
        isTyping = goesOn
    }

    private mutating func takeBack() -> FieldOutcome {
        isTyping = false
        guard let last = past.popLast() else { return .refused("There is nothing to take back.") }
        (characters, caret) = (last.characters, last.caret)
        return .changed
    }

    private mutating func edit(_ key: Key) -> FieldOutcome {
        switch key {
        case .char(let scalar): return type(String(scalar))
        case .paste(let raw):
            guard allowsPaste else { return .refused("Pasting is refused here: type it from the request.") }
            return type(raw)
        case .backspace: return remove(from: caret - 1, to: caret)
        case .delete: return remove(from: caret, to: caret + 1)
        case .ctrl("u"): return remove(from: 0, to: characters.count)
        case .ctrl("w"): return remove(from: wordStart, to: caret)
        case .left: return place(caret - 1)
        case .right: return place(caret + 1)
        case .home: return place(0)
        case .end: return place(characters.count)
        default: return .ignored
        }
    }

    private mutating func type(_ raw: String) -> FieldOutcome {
        let before = characters
        let isCut = insert(raw)
        if isCut { return .refused("\(limit) characters at most.") }
        return characters == before
            ? .refused("“\(clean(raw).prefix(fitting: 12).string)” cannot stand here.") : .changed
    }

    /// Inserts what is accepted of a text; true when something had to stay out for its length.
    @discardableResult
    private mutating func insert(_ raw: String) -> Bool {
        let trimmed = raw.count > 1 ? clean(raw).string.trimmedOfBlanks : raw
        let taken = String(trimmed.compactMap(accepted.taken))
        let head = SafeText(String(characters[..<caret]) + taken, limit: .max).string
        let tail = characters[caret...]
        let room = max(0, limit - tail.count)
        characters = Array(head.prefix(room)) + tail
        caret = characters.count - tail.count
        return head.count > room
    }

    private mutating func remove(from start: Int, to end: Int) -> FieldOutcome {
        guard start >= 0, end <= characters.count, start < end else { return .moved }
        characters.removeSubrange(start..<end)
        caret = start
        return .changed
    }

    private mutating func place(_ position: Int) -> FieldOutcome {
        // To the right of the end lies what the field offers: the form's business.
        guard position <= characters.count else { return .ignored }
        caret = max(0, position)
        return .moved
    }

    private var wordStart: Int {
        var start = caret
        while start > 0, characters[start - 1] == " " { start -= 1 }
        while start > 0, characters[start - 1] != " " { start -= 1 }
        return start
    }

    /// The characters that are shown, hidden ones as `•`.
    func visible(isFocused: Bool) -> [Character] {
        let open: Int
        switch masking {
        case .none: return characters
        case .whenLeft(let visible): open = isFocused ? characters.count : visible
        case .always(let visible): open = visible
        }
        let hidden = max(0, characters.count - open)
        return Array(repeating: "•", count: hidden) + characters[hidden...]
    }
}

extension String {
    fileprivate var trimmedOfBlanks: String {
        var rest = self[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
