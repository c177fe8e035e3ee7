import Guarded

/// What a SeguraPay account needs to be used (`providers.md`, *SeguraPay*; `command-line.md`, *Configuration*).
public struct SeguraPayConfiguration: Sendable {
    /// The configured name: what people see.
    public var name: String
    /// Where it is reached; `https://api.segurapay.in` in the vendor's document.
    public var baseURL: BaseURL
    /// The generated token.
    public var token: Secret
    /// Whether `Amount` is sent as a number; the vendor's table says Int, its sample a string (switch `amount`).
    public var amountAsNumber: Bool
    /// What a reply without its last brace may do (switch `unclosed_replies`).
    public var unclosedReplies: UnclosedReplies
    /// Shown beside the name where money is not real: `TEST`, `DEMO`.
    public var label: String?
    /// Further secrets that must not be kept or shown in what it says; nil where there are none but its own.
    public var knownSecrets: KnownSecrets?

    /// A configuration from its parts.
    public init(
        name: String, baseURL: BaseURL, token: Secret, amountAsNumber: Bool = false,
        unclosedReplies: UnclosedReplies = .display, label: String? = nil
    ) {
        (self.name, self.baseURL, self.token) = (name, baseURL, token)
        (self.amountAsNumber, self.unclosedReplies, self.label) = (amountAsNumber, unclosedReplies, label)
    }
}

/// What a reply that lacks its last brace, as the vendor prints them, may do.
public enum UnclosedReplies: String, CaseIterable, Sendable {
    /// It is shown, marked as repaired, and moves nothing.
    case display
    /// It is believed, where the whole `Content-Length` arrived.
    case settle
}
