/// What a customer's message says around a number, taken away: `UTR: 632607875391`, `Ref No. 6326 0787 5391`,
/// `Rs. 30,400/-` (`dashboard.md`, *Transactions*: paste anything).
public enum PastedWords {
    /// The number, identifier or amount alone; nil where the text is nothing of the kind, or bare already.
    public static func plain(_ text: String) -> String? {
        let words = text.split { $0.isWhitespace || $0 == ":" || $0 == "#" }.map(String.init)
        guard !words.isEmpty, words.count <= mostWords else { return nil }
        if let amount = amount(words.joined()) { return amount == text ? nil : amount }
        let rest = Array(words.drop { labels.contains($0.lowercased().filter { $0 != "." && $0 != "/" }) })
        let value = rest.joined()
        let isOne = rest.count == 1 || value.allSatisfy { $0.isASCII && $0.isNumber }
        guard isOne, value != text, value.contains(where: { $0.isNumber || $0 == "@" }),
            rest.count < words.count || value.count >= leastGrouped
        else { return nil }
        return value
    }

    private static let mostWords = 8
    /// Digits that are one number although blanks part them.
    private static let leastGrouped = 9

    private static let labels: Set<String> = [
        "utr", "rrn", "ref", "reference", "no", "num", "number", "txn", "transaction", "id", "order", "ac", "acc",
        "acct",
        "account", "mobile", "mob", "phone", "ph", "upi", "vpa", "bank", "my", "the", "is",
    ]

    /// `Rs. 30,400/-` is `30400`; nil where nothing says that it is money.
    private static func amount(_ text: String) -> String? {
        var rest = text.lowercased()[...]
        let mark = ["rs.", "rs", "inr", "₹"].first { rest.hasPrefix($0) }
        rest = rest.dropFirst(mark?.count ?? 0)
        let hasEnd = rest.hasSuffix("/-")
        if hasEnd { rest = rest.dropLast(2) }
        guard mark != nil || hasEnd else { return nil }
        let number = rest.filter { $0 != "," }
        let isNumber = number.first?.isNumber ?? false && number.allSatisfy { ($0.isASCII && $0.isNumber) || $0 == "." }
        return isNumber ? number : nil
    }
}
