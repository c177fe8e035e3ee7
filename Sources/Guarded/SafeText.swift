/// Text that cannot harm a terminal, a log, a clipboard or a spreadsheet: the only text a cell can hold.
///
/// The allow-list is by Unicode general category: letters, numbers, punctuation, symbols, plain spaces and at most
/// ``SafeText/marksPerBase`` combining marks on a base. Controls (C0, DEL, C1), line and paragraph separators, bidi
/// overrides and isolates, zero-width and other format characters, surrogates, private-use and unassigned code points
/// never pass. Line ends and tabs become one blank each, everything else refused becomes nothing, except ESC and the
/// other controls, which become `·` so that a reader sees that something was there.
public struct SafeText: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringInterpolation {
    /// The cleaned text.
    public let string: String

    /// How many combining marks a base character keeps; Devanagari and Tamil need three.
    public static let marksPerBase = 4

    /// Cleans text of any origin.
    ///
    /// `limit` is the most Unicode scalars that are kept; longer text ends in `…`.
    public init(_ outside: String, limit: Int = 4_096) {
        string = Self.clean(outside, limit: limit)
    }

    /// A literal of our own source, cleaned like any other text.
    public init(stringLiteral value: String) {
        string = Self.clean(value, limit: .max)
    }

    /// No text.
    public static let empty = SafeText("")

    /// Whether there is nothing to show.
    public var isEmpty: Bool { string.isEmpty }

    /// The cleaned text.
    public var description: String { string }

    /// Orders by the text.
    public static func < (left: SafeText, right: SafeText) -> Bool { left.string < right.string }

    /// Joins two texts; both are clean, and marks are counted anew where they meet.
    public static func + (left: SafeText, right: SafeText) -> SafeText {
        SafeText(left.string + right.string, limit: .max)
    }

    private static func clean(_ outside: String, limit: Int) -> String {
        if outside.utf8.count <= limit, outside.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return outside }
        var kept = String.UnicodeScalarView()
        var count = 0
        var marks = 0
        var afterReturn = false
        for scalar in outside.unicodeScalars {
            if scalar == "\n" && afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = scalar == "\r"
            guard let safe = replacement(for: scalar) else { continue }
            if isMark(safe) {
                marks += 1
                if marks > marksPerBase || kept.isEmpty { continue }
            } else {
                marks = 0
            }
            if count == limit {
                kept.append("…")
                break
            }
            kept.append(safe)
            count += 1
        }
        return String(kept)
    }

    /// The scalar that may be shown for `scalar`, or nothing.
    private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x20...0x7E: return scalar
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: return " "
        case 0x00...0x1F, 0x7F...0x9F: return "·"
        // Our own signs: quotes and dashes, currencies, arrows, lines and blocks. All are punctuation or symbols.
        case 0x2010...0x2027, 0x20A0...0x20BF, 0x2190...0x21FF, 0x2500...0x25FF: return scalar
        default: break
        }
        // Letters and marks that show nothing: variation selectors, which choose emoji forms, the grapheme joiner, fillers.
        if scalar.properties.isDefaultIgnorableCodePoint { return nil }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber,
            .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation,
            .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            return scalar
        case .spaceSeparator:
            return " "
        case .enclosingMark, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate, .privateUse,
            .unassigned:
            return nil
        @unknown default:
            return nil
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300, !(0x2010...0x2027).contains(scalar.value) else { return false }
        if (0x2190...0x25FF).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }
}
