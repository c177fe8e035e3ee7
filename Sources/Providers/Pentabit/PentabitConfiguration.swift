import Guarded
import Payments

/// What a Pentabit account needs to be used (`providers.md`, *Pentabit*; `command-line.md`, *Configuration*).
public struct PentabitConfiguration: Sendable {
    /// The configured name: what people see.
    public var name: String
    /// Where it is reached; the vendor tells each merchant.
    public var baseURL: BaseURL
    /// Says who asks; sent in the header `Access-Key`.
    public var accessKey: Secret
    /// What requests are signed with; never sent.
    public var secretKey: Secret
    /// `user_id` of every payout, and of every pay link that names none.
    public var userID: String
    /// The rails it pays on; the document prints IMPS (switch `rails`).
    public var rails: [Rail]
    /// What a GET signs where its body would stand (switch `get_body`).
    public var getBody: SignedGetBody
    /// Whether the path that is signed starts with `/` (switch `path_leading_slash`).
    public var pathLeadingSlash: Bool
    /// Whether `/` is written as `\/` in bodies, as PHP does (switch `escape_slashes`).
    public var escapeSlashes: Bool
    /// How a pay link's status is asked (switch `payin_status`).
    public var payinStatus: PayinStatusForm
    /// Shown beside the name where money is not real: `TEST`, `DEMO`.
    public var label: String?
    /// Further secrets that must not be kept or shown in what it says; nil where there are none but its own.
    public var knownSecrets: KnownSecrets?

    /// A configuration from its parts.
    public init(
        name: String, baseURL: BaseURL, accessKey: Secret, secretKey: Secret, userID: String,
        rails: [Rail] = [.imps], getBody: SignedGetBody = .empty, pathLeadingSlash: Bool = false,
        escapeSlashes: Bool = false, payinStatus: PayinStatusForm = .json, label: String? = nil
    ) {
        (self.name, self.baseURL, self.userID) = (name, baseURL, userID)
        (self.accessKey, self.secretKey) = (accessKey, secretKey)
        (self.rails, self.getBody, self.pathLeadingSlash) = (rails, getBody, pathLeadingSlash)
        (self.escapeSlashes, self.payinStatus, self.label) = (escapeSlashes, payinStatus, label)
    }

    /// What a GET, which has no body, signs in the body's place: the document says both.
    public enum SignedGetBody: String, CaseIterable, Sendable {
        /// Nothing: "for GET requests, the body line will be left empty".
        case empty
        /// `{}`: "REQUEST_BODY for GET EX: {}".
        case braces
    }

    /// How the status of a pay link is asked: the document describes JSON, and its cURL sample posts a form.
    public enum PayinStatusForm: String, CaseIterable, Sendable {
        /// A JSON object, signed as it is sent.
        case json
        /// A multipart form.
        ///
        /// What it signs is printed nowhere; here it is `{}`, as for a request without a body in JSON.
        case form
    }
}
