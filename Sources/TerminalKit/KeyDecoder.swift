import CNcurses

/// What one read from ncurses gives.
enum RawKey: Sendable, Hashable {
    /// A key ncurses knows by number, or one we defined.
    case code(Int32)
    /// A character.
    case scalar(UInt32)
}

/// Turns what ncurses reads into keys; pastes are gathered between their marks and come as one.
struct KeyDecoder: Sendable {
    /// The number we give the mark that begins a paste; far above the numbers ncurses gives to extended keys.
    static let pasteBegins: Int32 = 0x6000
    /// The number we give the mark that ends a paste.
    static let pasteEnds: Int32 = 0x6001
    /// The scalars of a paste that are kept; the rest of it is swallowed.
    static let longestPaste = 65_536

    private var paste: String.UnicodeScalarView?

    /// Whether a paste has begun and not ended.
    var isPasting: Bool { paste != nil }

    /// The key this read completes, if any.
    mutating func decode(_ raw: RawKey) -> Key? {
        if paste != nil { return gather(raw) }
        switch raw {
        case .code(Self.pasteBegins):
            paste = String.UnicodeScalarView()
            return nil
        case .code(Self.pasteEnds): return nil
        case .code(let code): return Self.named[code] ?? .unknown
        case .scalar(let value): return Self.typed(value)
        }
    }

    private mutating func gather(_ raw: RawKey) -> Key? {
        switch raw {
        case .code(Self.pasteEnds):
            let text = paste.map { String($0) } ?? ""
            paste = nil
            return .paste(text)
        case .scalar(let value):
            if let scalar = Unicode.Scalar(value), (paste?.count ?? 0) < Self.longestPaste { paste?.append(scalar) }
            return nil
        case .code:
            return nil
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
