/// A pay link as it is being entered: every field as typed, nothing trusted yet.
public struct PayLinkDraft: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// The amount asked for, whole rupees.
    public var amount: String
    /// Where the payer is sent afterwards.
    public var redirectURL: String
    /// The provider's user; empty takes the configured one.
    public var userID: String
    /// The agent's own note; never sent.
    public var note: String

    /// A draft from its fields.
    public init(
        provider: String = "", amount: String = "", redirectURL: String = "", userID: String = "", note: String = ""
    ) {
        (self.provider, self.amount, self.redirectURL) = (provider, amount, redirectURL)
        (self.userID, self.note) = (userID, note)
    }
}

/// A pay link's draft that breaks no rule, in the domain's values.
public struct NormalizedPayLink: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// The amount asked for, whole rupees.
    public var amount: Money
    /// What the link is made with.
    public var order: PayLinkOrder
    /// The agent's own note.
    public var note: String

    /// A pay link from its parts.
    public init(provider: String, amount: Money, order: PayLinkOrder, note: String = "") {
        (self.provider, self.amount, self.order, self.note) = (provider, amount, order, note)
    }
}

/// What the rules say of a pay link's draft.
public typealias PayLinkCheck = RuleCheck<NormalizedPayLink>

/// What a pay link may ask for: one set of rules for the form and the command line.
///
/// It spends nothing, so neither the wallet nor the agent's limits have a say.
public enum PayLinkRules {
    /// The fields of the form, in order.
    public static let fields: [PayoutField] = [.provider, .amount, .redirect, .user, .note]

    /// Checks a whole draft.
    ///
    /// Pure: everything it needs to know beside the draft is in the context.
    public static func check(_ draft: PayLinkDraft, _ context: PayoutContext) -> PayLinkCheck {
        var checking = PayLinkChecking(draft: draft, context: context)
        return checking.result()
    }

    /// What the rules say under one field, as it is left: nothing about the fields not reached yet.
    public static func check(_ field: PayoutField, of draft: PayLinkDraft, _ context: PayoutContext) -> PayLinkCheck {
        check(draft, context).narrowed(to: field)
    }

    /// The most characters of an address.
    static let longestAddress = 2_000

    /// A web address with a host: `https` anywhere, `http` on this machine only, as the address of a provider.
    public static func redirect(_ typed: String) -> Result<String, FieldProblem> {
        let text = String(typed.trimmed)
        guard !text.isEmpty else {
            return .failure(FieldProblem("redirect_missing", "Type the address the payer is sent to afterwards."))
        }
        guard text.count <= longestAddress else {
            return .failure(FieldProblem("redirect_length", "An address has at most 2,000 characters."))
        }
        guard let address = WebAddress(text) else {
            return .failure(
                FieldProblem("redirect_shape", "This is no web address; it looks like https://example.com/paid."))
        }
        guard address.isSecure || address.isLoopback else {
            return .failure(FieldProblem("redirect_scheme", "The address starts with https://."))
        }
        return .success(text)
    }

    /// 1–64 of `A–Z a–z 0–9 . _ @ -`.
    public static func user(_ typed: String) -> Result<String, FieldProblem> {
        let user = String(typed.trimmed)
        guard !user.isEmpty else { return .failure(FieldProblem("user_missing", "Type the user.")) }
        guard user.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "._@-".contains($0) }) else {
            return .failure(FieldProblem("user_characters", "A user has letters, digits and ._@- only."))
        }
        guard user.count <= 64 else {
            return .failure(FieldProblem("user_length", "A user has at most 64 characters; this has \(user.count)."))
        }
        return .success(user)
    }
}

/// One run of the rules over a pay link's draft.
struct PayLinkChecking: DraftChecking {
    let draft: PayLinkDraft
    let context: PayoutContext
    var violations: [RuleViolation] = []
    var warnings: [RaisedWarning] = []
    var remarks: [PayoutField: String] = [:]

    init(draft: PayLinkDraft, context: PayoutContext) {
        (self.draft, self.context) = (draft, context)
    }

    /// Runs every rule, in the order of the form.
    mutating func result() -> PayLinkCheck {
        checkProvider(draft.provider, prompt: "Choose the provider that makes the link.")
        if !capability.payLinks {
            block(.provider, "links_not_offered", "\(capability.provider) makes no pay links.")
        }
        let amount = checkAmount(draft.amount)
        let redirect = take(.redirect, PayLinkRules.redirect(draft.redirectURL))
        let user = takeOptional(.user, draft.userID, PayLinkRules.user)
        let note = take(.note, BeneficiaryRules.note(draft.note))
        var link: NormalizedPayLink?
        if let amount, let redirect {
            link = NormalizedPayLink(
                provider: capability.provider, amount: amount,
                order: PayLinkOrder(redirectURL: redirect, userID: user), note: note ?? "")
        }
        var check = check(link, amount: amount)
        // Money that comes in needs nobody's approval.
        check.needsApproval = false
        return check
    }
}
