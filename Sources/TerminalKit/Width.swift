import CNcurses
import Guarded

/// One grapheme cluster as the terminal counts it.
struct Glyph: Equatable {
    /// The cluster's scalars.
    let text: String
    /// The columns it takes: the sum of `wcwidth` over its scalars, never `Character` count.
    let columns: Int
}

/// What stands where the C library knows no width: unassigned for it, or a mark without a base.
let unprintable = Glyph(text: "\u{FFFD}", columns: 1)

/// A cluster wider than this is cut between its consonants; only hostile text has such clusters.
private let widestCluster = 8

/// The columns of one scalar, by the `wcwidth` ncurses uses; nothing when it cannot be drawn.
func columns(of scalar: Unicode.Scalar) -> Int? {
    let width = tk_width(scalar.value)
    return width < 0 ? nil : Int(width)
}

/// Whether a scalar is a cluster of its own in one column, next to others of its kind: what nearly all of the screen is
/// made of, and what need not be asked of the C library.
func isSimple(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF: true
    case 0x2010...0x2027, 0x20A0...0x20BF, 0x2190...0x21FF, 0x2500...0x25FC: true
    default: false
    }
}

/// Calls `body` with each cluster of the text in order, until it returns false.
func forEachGlyph(_ text: SafeText, _ body: (Glyph) -> Bool) {
    let string = text.string
    if string.unicodeScalars.allSatisfy(isSimple) {
        for scalar in string.unicodeScalars {
            guard body(Glyph(text: String(scalar), columns: 1)) else { return }
        }
        return
    }
    for character in string {
        for glyph in glyphs(of: character) {
            guard body(glyph) else { return }
        }
    }
}

private func glyphs(of character: Character) -> [Glyph] {
    var total = 0
    for scalar in character.unicodeScalars {
        guard let width = columns(of: scalar) else { return [unprintable] }
        total += width
    }
    if total == 0 { return [unprintable] }
    return total <= widestCluster ? [Glyph(text: String(character), columns: total)] : pieces(of: character)
}

/// A monstrous cluster cut before each scalar that takes columns.
private func pieces(of character: Character) -> [Glyph] {
    var pieces: [Glyph] = []
    for scalar in character.unicodeScalars {
        let width = columns(of: scalar) ?? 0
        if width == 0, let last = pieces.last {
            pieces[pieces.count - 1] = Glyph(text: last.text + String(scalar), columns: last.columns)
        } else if width > 0 {
            pieces.append(Glyph(text: String(scalar), columns: width))
        }
    }
    return pieces
}

/// The columns a text takes in a terminal.
public func width(of text: SafeText) -> Int {
    var count = 0
    for scalar in text.string.unicodeScalars {
        guard isSimple(scalar) else { return sum(of: text) }
        count += 1
    }
    return count
}

private func sum(of text: SafeText) -> Int {
    var total = 0
    forEachGlyph(text) { glyph in
        total += glyph.columns
        return true
    }
    return total
}

extension SafeText {
    /// The columns this text takes in a terminal, by the same `wcwidth` ncurses uses.
    public var columns: Int { width(of: self) }

    /// The longest beginning that fits into `limit` columns, cut between grapheme clusters.
    public func prefix(fitting limit: Int) -> SafeText {
        var kept = ""
        var used = 0
        forEachGlyph(self) { glyph in
            guard used + glyph.columns <= limit else { return false }
            used += glyph.columns
            kept += glyph.text
            return true
        }
        return SafeText(kept, limit: .max)
    }

    /// The longest end that fits into `limit` columns, cut between grapheme clusters.
    public func suffix(fitting limit: Int) -> SafeText {
        var glyphs: [Glyph] = []
        forEachGlyph(self) { glyph in
            glyphs.append(glyph)
            return true
        }
        var used = 0
        var start = glyphs.count
        while start > 0, used + glyphs[start - 1].columns <= limit {
            start -= 1
            used += glyphs[start].columns
        }
        return SafeText(glyphs[start...].map(\.text).joined(), limit: .max)
    }

    /// The text in at most `limit` columns, ending in `…` when something was cut.
    public func cut(to limit: Int) -> SafeText {
        if columns <= limit { return self }
        return limit <= 0 ? .empty : prefix(fitting: limit - 1) + "…"
    }

    /// The text in lines of at most `limit` columns, broken at blanks; a word that is too long is broken where it must be.
    public func wrapped(_ limit: Int) -> [SafeText] {
        guard limit > 0 else { return [] }
        var lines: [SafeText] = []
        var line = SafeText.empty
        for word in string.split(separator: " ") {
            var rest = SafeText(String(word), limit: .max)
            let joined = line.isEmpty ? rest : line + " " + rest
            if joined.columns <= limit {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while rest.columns > limit {
                let head = rest.prefix(fitting: limit)
                if head.isEmpty { break }
                lines.append(head)
                rest = SafeText(String(rest.string.dropFirst(head.string.count)), limit: .max)
            }
            line = rest
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
