/// Takes the terminal's answer to a question of ours out of what is typed: `ESC ] … BEL` or `ESC ] … ESC \`.
///
/// Only while an answer is awaited: it may come late or never, whole or in pieces, and none of it may count as keys.
struct TerminalAnswer: Sendable {
    /// What a read led to.
    enum Outcome: Sendable, Hashable {
        /// These reads are no part of an answer.
        case typed([RawKey])
        /// The answer is whole: what stands between its marks.
        case answer(String)
    }

    private enum Phase: Sendable, Hashable {
        case idle, escaped, inside, ending
    }

    /// Whether an answer may still come.
    private(set) var isAwaited = false
    private var phase = Phase.idle
    private var text = ""
    /// An answer longer than this is none.
    private static let longest = 256
    private static let escape: UInt32 = 0x1B

    /// A question was asked.
    mutating func expect() { isAwaited = true }

    /// Whether the beginning of an answer is held.
    var isHolding: Bool { phase != .idle }

    /// Takes the next read.
    mutating func take(_ raw: RawKey) -> Outcome {
        guard isAwaited, case .scalar(let value) = raw else { return .typed([raw]) }
        switch (phase, value) {
        case (.idle, Self.escape):
            phase = .escaped
            return .typed([])
        case (.idle, _): return .typed([raw])
        case (.escaped, 0x5D):
            (phase, text) = (.inside, "")
            return .typed([])
        case (.escaped, Self.escape): return .typed([raw])
        case (.escaped, _):
            phase = .idle
            return .typed([.scalar(Self.escape), raw])
        case (.inside, 0x07), (.ending, 0x5C): return finish()
        case (.inside, Self.escape): phase = .ending
        case (.inside, _), (.ending, _):
            phase = .inside
            guard text.unicodeScalars.count < Self.longest else { return giveUp() }
            Unicode.Scalar(value).map { text.unicodeScalars.append($0) }
        }
        return .typed([])
    }

    /// The terminal is silent: an Esc that was held was typed.
    ///
    /// Half an answer is kept until ``giveUp()``.
    mutating func settle() -> [RawKey] {
        guard phase == .escaped else { return [] }
        phase = .idle
        return [.scalar(Self.escape)]
    }

    /// Drops half an answer whose rest does not come, and awaits none any more.
    @discardableResult
    mutating func giveUp() -> Outcome {
        (phase, text, isAwaited) = (.idle, "", false)
        return .typed([])
    }

    private mutating func finish() -> Outcome {
        let whole = text
        giveUp()
        return .answer(whole)
    }
}

/// What a terminal's background tells.
enum Backdrop {
    /// Reads the answer to a question about the background (`11;rgb:ffff/ffff/ffff`): whether it is light; nothing where
    /// it says no colour.
    static func isLight(answer: String) -> Bool? {
        guard answer.hasPrefix("11;") else { return nil }
        let color = answer.dropFirst(3)
        let parts: [Substring]
        if color.hasPrefix("rgb:") || color.hasPrefix("rgba:") {
            parts = color.drop { $0 != ":" }.dropFirst().split(separator: "/").prefix(3).map { $0 }
        } else if color.hasPrefix("#"), color.utf8.count == 7 {
            let digits = Array(color.dropFirst())
            parts = [0, 2, 4].map { Substring(String(digits[$0..<$0 + 2])) }
        } else {
            return nil
        }
        let components = parts.compactMap { component($0) }
        guard components.count == 3 else { return nil }
        return Color.rgb(components[0], components[1], components[2]).isLight
    }

    /// Reads `COLORFGBG`, the palette numbers of text and background: `0;15` or `0;default;15`.
    static func isLight(colorfgbg: String) -> Bool? {
        guard let last = colorfgbg.split(separator: ";").last, let index = UInt8(last), index < 16 else { return nil }
        return index == 7 || index > 8
    }

    /// One to four hexadecimal digits as the highest eight bits of what they say.
    private static func component(_ digits: Substring) -> UInt8? {
        guard (1...4).contains(digits.utf8.count), !digits.contains("+"), !digits.contains("-"),
            let value = Int(digits, radix: 16)
        else { return nil }
        return UInt8(value * 255 / (1 << (4 * digits.utf8.count) - 1))
    }
}

extension Color {
    /// Whether black text on it is read better than white.
    var isLight: Bool? { luminance.map { $0 > 0.179 } }
}
