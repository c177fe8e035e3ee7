import Foundation

/// What a terminal makes of the bytes it gets, and a list of everything in them that it should never get.
///
/// It knows the sequences that ncurses writes for the terminals of the tests and those that paydesk writes itself, each
/// with the numbers they can carry; text must be printable. Anything else is ``refused``.
package struct Glass {
    package private(set) var columns: Int
    package private(set) var rows: Int
    /// Everything that is not in the list, as it would be typed in a C string.
    package private(set) var refused: [String] = []
    /// The byte at which the first of it ended.
    package private(set) var refusedAt: Int?
    /// The private modes that are on, such as 1049.
    package private(set) var modes: Set<Int> = [7, 25]
    /// The private modes that were ever turned on.
    package private(set) var everOn: Set<Int> = []
    package private(set) var hasKeypad = false
    /// The parameters of every SGR sequence.
    package private(set) var styles: Set<String> = []
    /// What was put on the clipboard, in base64.
    package private(set) var copied: [String] = []
    /// Characters that were drawn outside a synchronised frame.
    package private(set) var unframed = 0
    package private(set) var frames = 0
    /// Bytes taken.
    package private(set) var count = 0

    private var screen: [[String]]
    private var shell: [[String]]?
    private var row = 0
    private var column = 0
    private var top = 0
    private var bottom: Int
    private var saved: (Int, Int, hasRegion: Bool)?
    private var last = " "
    private var bold = false
    private var text = Decoder()
    private var pending: [UInt8] = []

    package init(columns: Int, rows: Int) {
        _ = Self.locale
        (self.columns, self.rows, bottom) = (columns, rows, rows - 1)
        screen = Self.blank(columns, rows)
    }

    /// The lines, trailing blanks cut.
    package var lines: [String] { screen.map { Self.trimmed($0.joined()) } }

    /// The cells of every line; what stands right of a wide character is empty.
    package var cells: [[String]] { screen }

    /// Whether the last SGR left some style on.
    package var hasStyle: Bool { bold }

    private static let locale: Void = { setlocale(LC_CTYPE, "C.UTF-8") }()

    /// Columns of a character, as every terminal of the tests counts them.
    private static func width(_ scalar: Unicode.Scalar) -> Int { Int(wcwidth?(Int32(scalar.value)) ?? 1) }

    /// The header hides it from Swift.
    private static let wcwidth: (@convention(c) (Int32) -> Int32)? =
        dlsym(nil, "wcwidth").map { unsafeBitCast($0, to: (@convention(c) (Int32) -> Int32).self) }

    private static func blank(_ columns: Int, _ rows: Int) -> [[String]] {
        Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    package mutating func resize(columns: Int, rows: Int) {
        var next = Self.blank(columns, rows)
        for row in 0..<min(rows, self.rows) {
            for column in 0..<min(columns, self.columns) { next[row][column] = screen[row][column] }
        }
        (screen, self.columns, self.rows) = (next, columns, rows)
        (top, bottom, row, column) = (0, rows - 1, min(row, rows - 1), min(column, columns))
    }

    // MARK: Taking bytes

    package mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            count += 1
            if pending.isEmpty, byte != 0x1B { plain(byte) } else { sequence(byte) }
        }
    }

    private mutating func plain(_ byte: UInt8) {
        if byte >= 0x20, byte != 0x7F {
            for scalar in text.take(byte) { draw(scalar) }
            return
        }
        if text.isInside { refuse("a character cut by a control") }
        text = Decoder()
        switch byte {
        case 0x0D: column = 0
        case 0x0A: lineFeed()
        case 0x08: column = max(0, min(column, columns - 1) - 1)
        case 0x0F: break
        default: refuse(String(format: "\\x%02x", Int(byte)))
        }
    }

    private mutating func draw(_ scalar: Unicode.Scalar?) {
        guard let scalar, Self.isPrintable(scalar) else {
            refuse(scalar.map { String(format: "U+%04X", $0.value) } ?? "bytes that are no UTF-8")
            return
        }
        if !modes.contains(2026), modes.contains(1049) { unframed += 1 }
        let width = Self.width(scalar)
        if width == 0 {
            let at = max(0, min(column, columns) - 1)
            let base = screen[row][at].isEmpty && at > 0 ? at - 1 : at
            screen[row][base].unicodeScalars.append(scalar)
            return
        }
        if column + width > columns {
            column = 0
            lineFeed()
        }
        screen[row][column] = String(scalar)
        if width == 2, column + 1 < columns { screen[row][column + 1] = "" }
        last = String(scalar)
        column += width
    }

    /// What may be drawn: letters, marks, numbers, punctuation, symbols and the plain blank, and nothing that is shown as
    /// nothing.
    package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == " " { return true }
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator, .enclosingMark:
            return false
        default: return true
        }
    }

    private mutating func lineFeed() {
        if row == bottom { scroll(from: top, by: 1) } else { row = min(rows - 1, row + 1) }
    }

    /// Moves the lines of the region from `start` up, or down where `count` is negative.
    private mutating func scroll(from start: Int, by count: Int) {
        guard start <= bottom else { return }
        let lines = min(abs(count), bottom - start + 1)
        let blank = Self.blank(columns, lines)
        let region = Array(screen[start...bottom])
        let moved = count > 0 ? Array(region.dropFirst(lines)) + blank : blank + Array(region.dropLast(lines))
        screen.replaceSubrange(start...bottom, with: moved)
    }

    // MARK: Sequences

    private mutating func sequence(_ byte: UInt8) {
        if byte == 0x1B, pending.count > 1, pending[1] != 0x5D {
            // It ends what it interrupts.
            refusePending()
        }
        pending.append(byte)
        guard pending.count > 1 else { return }
        switch pending[1] {
        case 0x5B:
            guard pending.count > 2, (0x40...0x7E).contains(byte) else {
                if pending.count > 2, !(0x20...0x3F).contains(byte) { refusePending() }
                return
            }
            control(String(decoding: pending[2..<(pending.count - 1)], as: UTF8.self), Character(Unicode.Scalar(byte)))
        case 0x5D:
            let isEnd = byte == 0x07 || pending.suffix(2) == [0x1B, 0x5C]
            guard isEnd else { return }
            command(String(decoding: pending[2..<(pending.count - (byte == 0x07 ? 1 : 2))], as: UTF8.self))
        case 0x28, 0x29:
            guard pending.count == 3 else { return }
            if byte != 0x42, byte != 0x30 { refusePending() }
        case 0x37: saved = (row, column, false)
        case 0x38:
            // ncurses keeps the cursor over the setting of a region, and for nothing else.
            guard let saved, saved.hasRegion else { return refusePending() }
            (row, column, self.saved) = (saved.0, saved.1, nil)
        case 0x3D: hasKeypad = true
        case 0x3E: hasKeypad = false
        case 0x4D: if row == top { scroll(from: top, by: -1) } else { row = max(0, row - 1) }
        default: refusePending()
        }
        pending = []
    }

    private mutating func refusePending() {
        let shown = pending.map { byte in
            (0x21...0x7E).contains(byte) ? String(Unicode.Scalar(byte)) : String(format: "\\x%02x", Int(byte))
        }
        refuse(shown.joined())
        pending = []
    }

    private mutating func refuse(_ what: String) {
        refused.append(what)
        refusedAt = refusedAt ?? count
    }

    private mutating func command(_ text: String) {
        guard text.hasPrefix("52;c;"), let data = Data(base64Encoded: String(text.dropFirst(5))), !modes.contains(2026)
        else { return refusePending() }
        copied.append(String(decoding: data, as: UTF8.self))
    }

    private mutating func control(_ text: String, _ final: Character) {
        if final == "m" { return style(text) }
        if text.hasPrefix("?") { return privateMode(String(text.dropFirst()), final) }
        let words = text.isEmpty ? [] : text.split(separator: ";", omittingEmptySubsequences: false)
        let numbers = words.map { $0.isEmpty ? 0 : Int($0) ?? -1 }
        let first = numbers.first ?? 0
        let steps = max(1, first)
        guard numbers.allSatisfy({ (0...max(columns, rows)).contains($0) }) || "ht".contains(final) else {
            return refusePending()
        }
        switch (final, numbers.count) {
        case ("H", 0...2):
            guard first <= rows, (numbers.dropFirst().first ?? 0) <= columns else { return refusePending() }
            (row, column) = (max(1, first) - 1, max(1, numbers.dropFirst().first ?? 1) - 1)
        case ("G", 0...1): column = steps - 1
        case ("d", 0...1): row = min(rows, steps) - 1
        case ("A", 0...1): row = max(0, row - steps)
        case ("B", 0...1): row = min(rows - 1, row + steps)
        case ("C", 0...1): column = min(columns - 1, column + steps)
        case ("D", 0...1): column = max(0, min(column, columns - 1) - steps)
        case ("r", 0), ("r", 2):
            saved?.hasRegion = true
            (top, bottom, row, column) = (max(1, first) - 1, (numbers.last ?? rows) - 1, 0, 0)
        case ("h", 1), ("l", 1): if first != 4, first != 34 { refusePending() }
        case ("t", 3): if !["22;0;0", "23;0;0"].contains(text) { refusePending() }
        default: edit(final, first, steps)
        }
    }

    /// What changes cells without drawing.
    private mutating func edit(_ final: Character, _ first: Int, _ steps: Int) {
        let at = min(column, columns - 1)
        switch final {
        case "J":
            if first == 2 { screen = Self.blank(columns, rows) }
            if first == 0 {
                erase(at..<columns)
                for below in (row + 1)..<max(rows, row + 1) { screen[below] = Self.blank(columns, 1)[0] }
            }
            if first == 1 { refusePending() }
        case "K": erase(first == 0 ? at..<columns : first == 1 ? 0..<(at + 1) : 0..<columns)
        case "X": erase(at..<min(columns, at + steps))
        case "P":
            screen[row].removeSubrange(at..<min(columns, at + steps))
            screen[row] += Array(repeating: " ", count: columns - screen[row].count)
        case "@":
            screen[row].insert(contentsOf: Array(repeating: " ", count: min(steps, columns - at)), at: at)
            screen[row].removeLast(screen[row].count - columns)
        case "L", "M": if (top...bottom).contains(row) { scroll(from: row, by: final == "M" ? steps : -steps) }
        case "S", "T": scroll(from: top, by: final == "S" ? steps : -steps)
        case "b": for scalar in String(repeating: last, count: steps).unicodeScalars { draw(scalar) }
        default: refusePending()
        }
    }

    private mutating func erase(_ range: Range<Int>) {
        for column in range { screen[row][column] = " " }
    }

    private mutating func privateMode(_ text: String, _ final: Character) {
        // The cursor of the Linux console.
        if final == "c", ["0", "1"].contains(text) { return }
        guard final == "h" || final == "l" else { return refusePending() }
        for word in text.split(separator: ";") {
            guard let mode = Int(word), Self.known.contains(mode) else { return refusePending() }
            if mode == 1049 { swapScreens(final == "h") }
            if mode == 2026, final == "h" { frames += 1 }
            if final == "h" {
                modes.insert(mode)
                everOn.insert(mode)
            } else {
                modes.remove(mode)
            }
        }
    }

    /// Cursor keys, wrapping, the cursor's blinking and presence, the mouse, the alternate screen, pastes, frames.
    private static let known: Set<Int> = [1, 7, 12, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026]

    private mutating func swapScreens(_ toAlternate: Bool) {
        if toAlternate, shell == nil {
            (shell, screen) = (screen, Self.blank(columns, rows))
        } else if !toAlternate, let kept = shell {
            (screen, shell) = (Self.blank(columns, rows), nil)
            for row in 0..<min(rows, kept.count) {
                for column in 0..<min(columns, kept[row].count) { screen[row][column] = kept[row][column] }
            }
        }
    }

    private mutating func style(_ text: String) {
        var rest = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)[...]
        while let word = rest.popFirst() {
            let isExtended = (word == "38" || word == "48") && rest.count >= 2 && rest.first == "5"
            if isExtended, let index = Int(rest[rest.startIndex + 1]), (0...255).contains(index) {
                rest = rest.dropFirst(2)
            } else if word.wholeMatch(of: /[34]8:2::[0-9]{1,3}:[0-9]{1,3}:[0-9]{1,3}/) != nil {
                continue
            } else if !Self.plainStyles.contains(Int(word.isEmpty ? "0" : word) ?? -1) {
                return refusePending()
            }
        }
        styles.insert(text)
        bold = !["", "0", "0;10"].contains(text)
    }

    /// Bold, dim, italic or standout, underline, reverse, the fonts' reset, colours; not blinking, not hiding.
    private static let plainStyles = Set(
        [0, 1, 2, 3, 4, 7, 10, 22, 23, 24, 27, 39, 49] + Array(30...37) + Array(40...47) + Array(90...97)
            + Array(100...107))

    /// UTF-8 as it comes; nil stands for bytes that are none.
    private struct Decoder {
        private var bytes: [UInt8] = []

        var isInside: Bool { !bytes.isEmpty }

        mutating func take(_ byte: UInt8) -> [Unicode.Scalar?] {
            bytes.append(byte)
            let lead = bytes[0]
            let length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
            guard length > 0, bytes.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else {
                bytes = []
                return [nil]
            }
            guard bytes.count == length else { return [] }
            defer { bytes = [] }
            guard let text = String(validating: bytes, as: UTF8.self) else { return [nil] }
            return text.unicodeScalars.map { $0 }
        }
    }
}
