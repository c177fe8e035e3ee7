/// The beneficiary's name as a provider or bank tells it (`providers.md`, *SeguraPay*: the field is described as an
/// account number and shows a name).
enum PayoutName {
    /// The name, or its last four characters where it looks like an account number.
    static func shown(_ name: String) -> String {
        looksLikeAccount(name) ? Masking.tail(name) : name
    }

    /// Whether two names differ in more than letter case and spaces; what looks like an account number is no name.
    ///
    /// A long name that is the beginning of the typed one was cut on its way: providers cut at 20 characters.
    static func differs(_ told: String, from typed: String) -> Bool {
        guard !looksLikeAccount(told) else { return false }
        let (said, known) = (bare(told), bare(typed))
        return said != known && !(told.trimmed.count >= shortestCut && known.hasPrefix(said))
    }

    /// Characters of the shortest name that can have been cut, blanks inside it counted.
    private static let shortestCut = 18

    /// Mostly digits, or digits behind a mask of X, *, or bullets.
    static func looksLikeAccount(_ text: String) -> Bool {
        let characters = text.filter { !$0.isWhitespace && $0 != "-" }
        let digits = characters.filter { $0.isASCII && $0.isNumber }.count
        let masked = characters.filter { "xX*•".contains($0) }.count
        if digits >= 4, digits + masked == characters.count { return true }
        return digits >= 5 && digits * 2 >= characters.count
    }

    private static func bare(_ name: String) -> String {
        String(name.filter { !$0.isWhitespace }).lowercased()
    }
}
