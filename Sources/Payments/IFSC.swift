/// A bank branch's eleven characters: four letters of the bank, the digit 0, six letters or digits of the branch.
///
/// The shape is all that is checked; whether the branch exists nobody here can know (`payouts.md`, *The payout form*).
public struct IFSC: Hashable, Sendable, CustomStringConvertible {
    /// The eleven characters, upper case.
    public let text: String

    /// Reads a code in any letter case, with blanks around it; nil where the shape is wrong.
    public init?(_ typed: String) {
        guard case .success(let code) = IFSC.check(typed) else { return nil }
        self = code
    }

    private init(checked text: String) { self.text = text }

    /// The bank's four letters.
    public var bankCode: String { String(text.prefix(4)) }

    /// The bank's name; nil where its letters are not known here.
    public var bankName: String? { Banks.name(bankCode) }

    /// The eleven characters.
    public var description: String { text }

    /// What was probably meant: the letter O in the fifth place for the digit 0, or blanks and hyphens between.
    ///
    /// Nil where that does not make a code either, or where the text is one already.
    public static func suggestion(for typed: String) -> String? {
        var characters = Array(typed.uppercased().filter { !$0.isWhitespace && $0 != "-" })
        if characters.count == 11, characters[4] == "O" { characters[4] = "0" }
        let fixed = String(characters)
        return isWellFormed(fixed) && fixed != typed.trimmed.uppercased() ? fixed : nil
    }

    /// Reads a code, or says in one sentence what is wrong with it.
    public static func check(_ typed: String) -> Result<IFSC, FieldProblem> {
        let code = typed.trimmed.uppercased()
        guard !isWellFormed(code) else { return .success(IFSC(checked: code)) }
        return .failure(FieldProblem("ifsc_shape", sentence(for: code), offer: suggestion(for: typed)))
    }

    private static func sentence(for code: String) -> String {
        let characters = Array(code)
        if code.isEmpty { return "Type the branch's IFSC: eleven characters, such as SBIN0004107." }
        if characters.count != 11 { return "An IFSC has 11 characters; this has \(characters.count)." }
        if !characters.prefix(4).allSatisfy(\.isASCIIUpper) {
            return "The first four characters are the bank's letters."
        }
        if characters[4] == "O" { return "The fifth character is the digit 0, not the letter O." }
        if characters[4] != "0" { return "The fifth character is always the digit 0." }
        return "The last six characters are letters or digits."
    }

    private static func isWellFormed(_ code: String) -> Bool {
        let characters = Array(code)
        return characters.count == 11 && characters.prefix(4).allSatisfy(\.isASCIIUpper) && characters[4] == "0"
            && characters.dropFirst(5).allSatisfy { $0.isASCIIUpper || $0.isASCIIDigit }
    }
}

/// Why a value cannot stand, before it is said in which field.
public struct FieldProblem: Error, Hashable, Sendable {
    /// The rule's name, snake case, for scripts.
    public var rule: String
    /// The reason, one plain sentence.
    public var message: String
    /// What was probably meant, ready to be taken with `→`; nil where nothing is.
    public var offer: String?

    /// A problem from its parts.
    public init(_ rule: String, _ message: String, offer: String? = nil) {
        (self.rule, self.message, self.offer) = (rule, message, offer)
    }
}

extension Character {
    /// `0` to `9` of ASCII; digits of other scripts are none.
    var isASCIIDigit: Bool { ("0"..."9").contains(self) && isASCII }
    /// `A` to `Z`.
    var isASCIIUpper: Bool { ("A"..."Z").contains(self) && isASCII }
    /// A letter of ASCII in either case.
    var isASCIILetter: Bool { isASCIIUpper || (("a"..."z").contains(self) && isASCII) }
}
