import Guarded

/// What a PayAtom account needs to be used (`providers.md`, *PayAtom*; `command-line.md`, *Configuration*).
public struct PayAtomConfiguration: Sendable {
    /// The configured name: what people see.
    public var name: String
    /// Where it is reached; the vendor gives the host.
    public var baseURL: BaseURL
    /// The merchant's id (`pid`, also called MID).
    public var pid: String
    /// The key both `post_hash` recipes are made with; never sent.
    public var secretKey: Secret
    /// Whether `amount` is sent as a number; the vendor's table says int, its sample a string (switch `amount`).
    public var amountAsNumber: Bool
    /// The whole address of the status call, where the vendor gave another one than it prints (switch `status_url`).
    public var statusURL: BaseURL?
    /// What a status answer may do whose `post_hash` does not match (switch `status_hash`).
    public var statusHash: StatusHash
    /// The wallet call of the vendor's other pages; nil leaves it out.
    public var wallet: WalletAccess?
    /// The complaint call of the vendor's other pages; nil leaves it out.
    public var complaints: ComplaintAccess?
    /// The reconciliation call of the vendor's other pages; nil leaves it out.
    public var reconciliation: ReconciliationAccess?
    /// Shown beside the name where money is not real: `TEST`, `DEMO`.
    public var label: String?
    /// Further secrets that must not be kept or shown in what it says; nil where there are none but its own.
    public var knownSecrets: KnownSecrets?

    /// A configuration from its parts.
    public init(
        name: String, baseURL: BaseURL, pid: String, secretKey: Secret, amountAsNumber: Bool = false,
        statusURL: BaseURL? = nil, statusHash: StatusHash = .checked, wallet: WalletAccess? = nil,
        complaints: ComplaintAccess? = nil, reconciliation: ReconciliationAccess? = nil, label: String? = nil
    ) {
        (self.name, self.baseURL, self.pid, self.secretKey) = (name, baseURL, pid, secretKey)
        (self.amountAsNumber, self.statusURL, self.statusHash) = (amountAsNumber, statusURL, statusHash)
        (self.wallet, self.complaints, self.reconciliation) = (wallet, complaints, reconciliation)
        self.label = label
    }

    /// What a status answer may do whose `post_hash` does not match.
    ///
    /// The document calls such an answer invalid, and contradicts itself about what is hashed. An answer without a
    /// `post_hash` stands on the connection to the provider's own host either way.
    public enum StatusHash: String, CaseIterable, Sendable {
        /// It settles nothing.
        case checked
        /// It stands on the connection alone.
        case ignored
    }

    /// What the wallet call needs.
    public struct WalletAccess: Sendable {
        /// The operator's token.
        public var token: Secret
        /// The operator's e-mail address.
        public var email: String
        /// The operator's password, of which an MD5 is sent.
        public var password: Secret

        /// Access from its parts.
        public init(token: Secret, email: String, password: Secret) {
            (self.token, self.email, self.password) = (token, email, password)
        }
    }

    /// What the complaint call needs.
    public struct ComplaintAccess: Sendable {
        /// The bearer token.
        public var token: Secret
        /// What the signature is made of, in this order (switch `signature_fields`); nobody has confirmed it.
        public var signatureFields: [SignatureField]

        /// Access from its parts.
        public init(token: Secret, signatureFields: [SignatureField] = SignatureField.usual) {
            (self.token, self.signatureFields) = (token, signatureFields)
        }
    }

    /// A field that the complaint's signature may cover; the raw value is its name in the configuration.
    public enum SignatureField: String, CaseIterable, Sendable {
        /// The merchant's id.
        case pid
        /// The secret key.
        case secretKey = "secret_key"
        /// Our reference.
        case orderID = "order_id"
        /// PayAtom's reference.
        case refCode = "ref_code"

        /// What is taken where the configuration names none: a guess after the reconciliation call's recipe.
        public static let usual: [SignatureField] = [.pid, .secretKey, .orderID]
    }

    /// What the reconciliation call needs.
    public struct ReconciliationAccess: Sendable {
        /// The token.
        public var token: Secret

        /// Access with its token.
        public init(token: Secret) {
            self.token = token
        }
    }
}
