/// The account PayAtom knows; every value is made up and opens nothing.
public struct PayAtomAccount: Sendable, Equatable {
    /// Which amount a status answer's `post_hash` covers; the document names two and prints a third.
    public enum HashedAmount: String, Sendable, CaseIterable {
        /// `processed_amount`, as the callback's recipe says.
        case processed
        /// `requested_amount`.
        case requested
        /// `amount`, as the status answer's sample reads; the answer then carries that key too.
        case amount
        /// The seed chooses, answer by answer.
        case varied
    }

    /// The `pid` (MID).
    public var pid = "2323232323"
    /// The secret key hashes are made with.
    public var secretKey = "sandbox-p2p-secret"
    /// Which amount status answers hash; callbacks always hash `processed_amount`.
    public var hashedAmount = HashedAmount.varied
    /// The wallet page's `Authorization`.
    public var walletToken = "sandbox-wallet-token"
    /// The wallet page's operator.
    public var operatorEmail = "operator@example.com"
    /// The operator's password, whose MD5 the wallet page asks for.
    public var operatorPassword = "sandbox-password"
    /// The complaint page's token, after `Bearer `.
    public var complaintToken = "sandbox-complaint-token"
    /// What is concatenated and hashed for a complaint's signature, by name: `pid`, `secret_key`, `order_id`,
    /// `ref_code`.
    public var signatureFields = ["pid", "secret_key", "order_id"]
    /// The reconciliation page's `Token`.
    public var reconciliationToken = "sandbox-reconciliation-token"
    /// Reconciliation calls a day.
    public var reconciliationsADay = 10
    /// What may be paid out in a day, rupees: the wallet page shows it, and nothing enforces it.
    public var limitRupees: Int64 = 5_000_000

    /// MD5 of the operator's password, in small hex.
    public var verificationCode: String { PayAtomHash.md5(operatorPassword) }

    /// The account as it is when nothing is said.
    public static let standard = PayAtomAccount()

    /// The standard account, to change from.
    public init() {}
}
