/// What a provider said of an order, in the domain's words.
public enum ProviderState: String, CaseIterable, Sendable, Codable {
    /// Accepted, not settled.
    case pending
    /// Under way.
    case processing
    /// The money arrived.
    case succeeded
    /// Refused or returned at once.
    case failed
    /// Came back after success.
    case reversed

    /// The payment status of the same name.
    public var status: PaymentStatus {
        switch self {
        case .pending: .pending
        case .processing: .processing
        case .succeeded: .succeeded
        case .failed: .failed
        case .reversed: .reversed
        }
    }
}

/// What one reply proves; made by a provider's mapping, a total function of status code, headers and bytes.
public enum Verdict: Hashable, Sendable, Codable {
    /// A well-formed statement about this very order.
    case state(ProviderState)
    /// Proven to have sent nothing: name look-up, refused connection, connect timeout, TLS handshake, a local error
    /// before the first byte. Only an answer to the payout request itself can say this.
    case notSent(String)
    /// The payout request may or may not have been taken. Carries why, in a plain sentence.
    case unknown(String)
    /// The question was answered with "no such order", which proves nothing.
    case notFound(String)
    /// The question got no usable answer: it says nothing of the order.
    case questionFailed(String)
    /// A status word this program does not know: the stored state stays.
    case newWord(String)
    /// The reply speaks of another order, amount or account: quarantined, moves nothing. Carries what differs.
    case mismatch(String)

    /// Why, in a plain sentence, or the word that is not known; nil for a statement about the order.
    public var reason: String? {
        switch self {
        case .state: nil
        case .notSent(let reason), .unknown(let reason), .notFound(let reason), .questionFailed(let reason),
            .newWord(let reason), .mismatch(let reason):
            reason
        }
    }
}

/// Why a question got no usable answer, where that is known for certain.
public enum QuestionFailure: String, CaseIterable, Sendable, Codable {
    /// The provider turned the question away: its token, key or address.
    case refused
    /// Nobody was reached, so nothing was asked.
    case unreached
}

/// One reply to one question, understood.
public struct Answer: Hashable, Sendable, Codable {
    /// What it proves.
    public var verdict: Verdict
    /// The provider's own status word, raw.
    public var providerStatus: String?
    /// The provider's message, raw.
    public var message: String?
    /// The provider's reference, where it gave one.
    public var providerReference: String?
    /// RRN or UTR, where it gave one.
    public var bankReference: String?
    /// The beneficiary's name as the bank or provider has it.
    public var nameAtBank: String?
    /// The provider's charge.
    public var charge: Money?
    /// What the payer paid, where that can differ from what was asked (pay links).
    public var receivedAmount: Money?
    /// Where the payer pays (pay links).
    public var payURL: String?
    /// What the provider's signature in the reply covered, in the wire's words (PayAtom: the amount field its hash matched);
    /// nil where nothing in it was proven so.
    public var proof: String?
    /// Seconds after which the provider wants to be asked again (HTTP `Retry-After`, RFC 9110), or wants fewer
    /// questions at all (HTTP 429); it moves nothing.
    public var retryAfter: Int64?
    /// The provider's own wall clock when it answered (HTTP `Date`, RFC 9110), where the reply told it.
    ///
    /// It orders nothing and moves nothing; a “not found” counts towards a closing only where it bears out the moment
    /// this machine gave the answer.
    public var toldAt: Timestamp?
    /// Whether the reply had to be repaired to be read, which never settles a payout.
    public var repaired: Bool
    /// Why there is no usable answer, where that is known for certain; it moves nothing.
    ///
    /// Nil also in answers that were kept before this was told.
    public var failure: QuestionFailure?
    /// The reply's bytes as kept: secrets and beneficiary numbers redacted.
    ///
    /// Nil where there was none.
    public var raw: String?
    /// Lower-case hex SHA-256 of the bytes as they came.
    public var rawSHA256: String?

    /// An answer from its parts.
    public init(
        _ verdict: Verdict, providerStatus: String? = nil, message: String? = nil, providerReference: String? = nil,
        bankReference: String? = nil, nameAtBank: String? = nil, charge: Money? = nil, receivedAmount: Money? = nil,
        payURL: String? = nil, retryAfter: Int64? = nil, toldAt: Timestamp? = nil, repaired: Bool = false,
        failure: QuestionFailure? = nil, raw: String? = nil, rawSHA256: String? = nil, proof: String? = nil
    ) {
        (self.verdict, self.providerStatus, self.message) = (verdict, providerStatus, message)
        (self.providerReference, self.bankReference, self.nameAtBank) = (providerReference, bankReference, nameAtBank)
        (self.charge, self.receivedAmount, self.payURL) = (charge, receivedAmount, payURL)
        (self.retryAfter, self.toldAt, self.repaired, self.failure) = (retryAfter, toldAt, repaired, failure)
        (self.raw, self.rawSHA256, self.proof) = (raw, rawSHA256, proof)
    }
}

/// What a callback claims of an order, before anybody believes it.
public struct CallbackClaim: Hashable, Sendable, Codable {
    /// Our reference as it was claimed.
    public var reference: String
    /// The state its word maps to; nil for a word this program does not know.
    public var state: ProviderState?
    /// The raw status word.
    public var providerStatus: String
    /// The provider's reference.
    public var providerReference: String?
    /// RRN or UTR.
    public var bankReference: String?
    /// The amount, where it names one.
    public var amount: Money?
    /// The provider's own time, as text: shown, never ordered by.
    public var providerTime: String?
    /// Whether the callback carried a proof that was checked.
    public var verified: Bool
    /// What that proof covered beside order and status, in the wire's words (PayAtom: the amount field); nil without
    /// one.
    public var proof: String?
    /// The bytes as kept, redacted.
    public var raw: String?
    /// Lower-case hex SHA-256 of the bytes as they came.
    public var rawSHA256: String?

    /// A claim from its parts.
    public init(
        reference: String, state: ProviderState?, providerStatus: String, providerReference: String? = nil,
        bankReference: String? = nil, amount: Money? = nil, providerTime: String? = nil, verified: Bool,
        raw: String? = nil, rawSHA256: String? = nil, proof: String? = nil
    ) {
        (self.reference, self.state, self.providerStatus) = (reference, state, providerStatus)
        (self.providerReference, self.bankReference, self.amount) = (providerReference, bankReference, amount)
        (self.providerTime, self.verified, self.raw, self.rawSHA256) = (providerTime, verified, raw, rawSHA256)
        self.proof = proof
    }
}
