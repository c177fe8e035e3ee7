import CNcurses

/// What one read from ncurses gives.
enum RawKey: Sendable, Hashable {
    /// A key ncurses knows by number, or one we defined.
    case code(Int32)
    /// A character.
    case scalar(UInt32)
}

/// Turns what ncurses reads into keys; pastes are gathered between their marks and come as one.
///
/// A pasted text may itself hold the mark that ends a paste: what follows it would be typed. So keys that come at once
/// behind a paste are held until the terminal is silent (``settle()``), and dropped where a further mark shows that they
/// were part of the paste.
struct KeyDecoder: Sendable {
    /// The number we give the mark that begins a paste; far above the numbers ncurses gives to extended keys.
    static let pasteBegins: Int32 = 0x6000
    /// The number we give the mark that ends a paste.
    static let pasteEnds: Int32 = 0x6001
    /// The number we give the report that the terminal's window has the focus.
    static let focusIn: Int32 = 0x6002
    /// The number we give the report that it lost the focus.
    static let focusOut: Int32 = 0x6003
    /// The scalars of a paste that are kept; the rest of it is swallowed.
    static let longestPaste = 65_536
    /// The keys that are held behind a paste; nobody types more without a pause, so more of them are all dropped.
    static let mostHeld = 256

    private enum Phase: Sendable {
        case typing, pasting, settling
    }

    private var phase = Phase.typing
    private var pasted: [Unicode.Scalar] = []
    private var held: [Key] = []
    private var holdsTooMany = false
    /// The last characters read: a mark that came in pieces reaches us as these, not as its code.
    private var recent: [UInt32] = []

    private static let markBegins: [UInt32] = [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E]
    private static let markEnds: [UInt32] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    /// Whether a paste has begun and not ended.
    var isPasting: Bool { phase == .pasting }

    /// Whether a paste has just ended, and what follows at once is held.
    var isSettling: Bool { phase == .settling }

    /// The key this read completes, if any.
    mutating func decode(_ raw: RawKey) -> Key? {
        switch mark(raw) {
        case Self.pasteBegins?:
            if !isPasting { wait(.pasting) }
            return nil
        case Self.pasteEnds?: return end()
        default: break
        }
        switch phase {
        case .pasting: gather(raw)
        case .settling: hold(Self.key(raw))
        case .typing: return Self.key(raw)
        }
        return nil
    }

    /// The terminal is silent behind a paste: the keys that were held were typed.
    mutating func settle() -> [Key] {
        guard isSettling else { return [] }
        defer { wait(.typing) }
        return held
    }

    /// Gives up a paste whose end was lost, with all that was gathered.
    mutating func abandonPaste() {
        if isPasting { wait(.typing) }
    }

    private mutating func wait(_ next: Phase) {
        (phase, pasted, held, holdsTooMany) = (next, [], [], false)
    }

    /// The paste mark that this read is, or completes.
    private mutating func mark(_ raw: RawKey) -> Int32? {
        switch raw {
        case .code(let code):
            recent.removeAll(keepingCapacity: true)
            return code == Self.pasteBegins || code == Self.pasteEnds ? code : nil
        case .scalar(let value):
            if recent.count == Self.markEnds.count { recent.removeFirst() }
            recent.append(value)
            if recent == Self.markBegins { return Self.pasteBegins }
            return recent == Self.markEnds ? Self.pasteEnds : nil
        }
    }

    /// Without a beginning, the end says that what is held came out of the paste before it.
    private mutating func end() -> Key? {
        let head = Self.markEnds.dropLast()
        // The first characters of a mark in pieces were gathered before it was known.
        if recent == Self.markEnds, pasted.suffix(head.count).map(\.value) == Array(head) {
            pasted.removeLast(head.count)
        }
        recent.removeAll(keepingCapacity: true)
        guard isPasting else {
            if isSettling { wait(.settling) }
            return nil
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: pasted)
        wait(.settling)
        return .paste(String(text))
    }

    private mutating func gather(_ raw: RawKey) {
        guard case .scalar(let value) = raw, let scalar = Unicode.Scalar(value) else { return }
        if pasted.count < Self.longestPaste { pasted.append(scalar) }
    }

    private mutating func hold(_ key: Key) {
        if held.count == Self.mostHeld { (held, holdsTooMany) = ([], true) }
        if !holdsTooMany { held.append(key) }
    }

    private static func key(_ raw: RawKey) -> Key {
        switch raw {
        case .code(let code): named[code] ?? .unknown
        case .scalar(let value): typed(value)
        }
    }

    private static func typed(_ value: UInt32) -> Key {
        switch value {
        case 0x08, 0x7F: return .backspace
        case 0x09: return .tab
        case 0x0A, 0x0D: return .enter
        case 0x1B: return .esc
        case 0x01...0x1A: return control(value)
        case 0x00, 0x1C...0x1F, 0x80...0x9F: return .unknown
        default: return Unicode.Scalar(value).map { .char($0) } ?? .unknown
        }
    }

    private static func control(_ value: UInt32) -> Key {
        Unicode.Scalar(value + 0x60).map { .ctrl(Character($0)) } ?? .unknown
    }

    private static let named: [Int32: Key] = [
        KEY_ENTER: .enter, KEY_BTAB: .backTab, KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
        KEY_HOME: .home, KEY_END: .end, KEY_FIND: .home, KEY_SELECT: .end, KEY_A1: .home, KEY_C1: .end,
        KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_A3: .pageUp, KEY_C3: .pageDown,
        KEY_BACKSPACE: .backspace, KEY_DC: .delete,
    ]
}
