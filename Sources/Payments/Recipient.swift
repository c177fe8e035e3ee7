/// What the field `To` holds, as far as can be told from the text alone (`dashboard.md`, *Payout form*).
public enum Recipient: Hashable, Sendable {
    /// A bank account.
    case account(String)
    /// A UPI id.
    case upi(String)
    /// Ten digits that start as Indian mobile numbers do; an account may look the same.
    case mobile(String)
    /// Letters: a name to look up among those paid before.
    case name(String)
    /// Nothing yet.
    case empty
    /// Something that is none of these; carries the reason.
    case unclear(String)

    /// Recognises a target.
    ///
    /// Text with an `@` is a UPI id; ten digits from 6 to 9, or with `+91` in front, are a mobile number; other digits,
    /// or digits and letters without a blank, an account; letters a name.
    public static func recognise(_ text: String) -> Recipient {
        let typed = String(text.trimmed)
        guard !typed.isEmpty else { return .empty }
        if typed.contains("@") {
            switch BeneficiaryRules.upi(typed) {
            case .success(let id): return .upi(id)
            case .failure(let problem): return .unclear(problem.message)
            }
        }
        if typed.hasPrefix("+") || (typed.count == 10 && typed.allSatisfy(\.isASCIIDigit)),
            case .success(let mobile) = BeneficiaryRules.mobile(typed)
        {
            return .mobile(mobile)
        }
        let hasLetters = typed.contains(where: \.isLetter)
        if typed.contains(where: \.isASCIIDigit), !hasLetters || !typed.contains(where: \.isWhitespace) {
            switch BeneficiaryRules.account(typed) {
            case .success(let account): return .account(account)
            case .failure(let problem): return .unclear(problem.message)
            }
        }
        if hasLetters { return .name(typed) }
        return .unclear("Type a name, a UPI id, an account or a mobile number.")
    }

    /// A target and, where a whole amount follows it on the same line, the amount: `id 12500` fills both.
    public static func recogniseLine(_ line: String) -> (recipient: Recipient, amount: Money?) {
        let words = line.trimmed.split(whereSeparator: \.isWhitespace)
        if words.count == 2, let last = words.last, let amount = try? Money(typed: String(last)) {
            let recipient = recognise(String(words[0]))
            if recipient.isTarget { return (recipient, amount) }
        }
        return (recognise(line), nil)
    }

    /// Whether it can be paid to.
    public var isTarget: Bool {
        switch self {
        case .account, .upi, .mobile: true
        case .name, .empty, .unclear: false
        }
    }

    /// What the form says of it: `account, 14 digits`, `UPI id, 17 characters`.
    public var remark: String {
        switch self {
        case .account(let text) where text.allSatisfy(\.isASCIIDigit): "account, \(text.count) digits"
        case .account(let text): "account, \(text.count) characters"
        case .upi(let text): "UPI id, \(text.count) characters"
        case .mobile: "mobile, 10 digits"
        case .name: "a name"
        case .empty: "name, UPI id, account, mobile"
        case .unclear(let reason): reason
        }
    }

    /// The rails it can be paid on, the usual first: an account by IMPS, NEFT or RTGS, the others by UPI.
    public var rails: [Rail] {
        switch self {
        case .account: [.imps, .neft, .rtgs]
        case .upi, .mobile: [.upi]
        case .name, .empty, .unclear: []
        }
    }

    /// Why the rail follows from it: `because To is a UPI id`.
    public var reason: String {
        switch self {
        case .account: "because To is an account"
        case .upi: "because To is a UPI id"
        case .mobile: "because To is a mobile number"
        case .name, .empty, .unclear: "by what is typed in To"
        }
    }
}
