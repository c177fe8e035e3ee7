import Payments

/// A configured payment provider.
///
/// What it can do is said by the capability protocols it conforms to, and shown by ``capability``.
public protocol PaymentProvider: Sendable {
    /// What it can do, under its configured name.
    var capability: Capability { get }
}

/// A provider that tells what is in its wallet.
public protocol BalanceReading: PaymentProvider {
    /// Asks for the balance now.
    func balance() async throws(ProviderError) -> WalletBalance
}

/// A provider that takes orders, each sent at most once: payouts, recharges or pay links, as its ``PaymentProvider/capability``
/// says.
public protocol OrderSending: PaymentProvider {
    /// Builds the exact bytes of the request, so that their hash is on disk before the first of them leaves.
    /// Throws `.notSent` where the order cannot be put into this provider's words.
    func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout

    /// Sends the request once. Never retries; whatever happens is an answer (`payouts.md`, *States*). Stamps and
    /// signatures are made here, last.
    func send(_ payout: PreparedPayout) async -> Answer
}

/// A provider that sends money.
public protocol PayoutSending: OrderSending {}

/// A provider that makes pay links; the link is the answer's `payURL`.
public protocol PayLinking: OrderSending {}

/// A provider that takes recharges, bills or cash drops.
public protocol RechargeSending: OrderSending {
    /// Asks for the operators now.
    func operators() async throws(ProviderError) -> [Operator]
}

/// A provider that gives a list of a day's transactions.
public protocol Reconciling: PaymentProvider {
    /// How often the list may be asked for on one day in India.
    static var callsPerDay: Int { get }

    /// Asks for the list of a day in India.
    func reconciliation(of day: CivilDay) async throws(ProviderError) -> [ReconciledOrder]
}

/// One row of a provider's list of a day: an answer about the order it names.
public struct ReconciledOrder: Hashable, Sendable {
    /// Our reference as the list names it.
    public var reference: String
    /// What the row proves about the order, its amount not yet compared with the intent's.
    public var answer: Answer
    /// What was asked to be paid.
    public var requested: Money?
    /// What was paid.
    public var processed: Money?
    /// When the provider says it took the order; shown, never ordered by.
    public var orderedAt: Timestamp?
    /// When the provider says its state last changed; shown, never ordered by.
    public var changedAt: Timestamp?

    /// A row from its parts.
    public init(
        reference: String, answer: Answer, requested: Money?, processed: Money?, orderedAt: Timestamp? = nil,
        changedAt: Timestamp? = nil
    ) {
        (self.reference, self.answer, self.requested, self.processed) = (reference, answer, requested, processed)
        (self.orderedAt, self.changedAt) = (orderedAt, changedAt)
    }
}

/// A provider that can be asked how a payout stands.
public protocol StatusReading: PaymentProvider {
    /// Asks by the given key. An answer that is not about this order is a mismatch, never a state.
    func status(of order: OrderHandle, by question: Question) async -> Answer

    /// The best question for this order, or nil where it has no handle to ask by.
    func question(for order: OrderHandle) -> Question?
}

/// A provider that takes complaints.
public protocol ComplaintRaising: PaymentProvider {
    /// Sends the complaint once.
    func raise(_ complaint: ComplaintRequest) async -> ComplaintAnswer
}

/// A provider whose callbacks can be understood.
public protocol CallbackReading: PaymentProvider {
    /// Understands a callback.
    ///
    /// Throws where it is none.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim

    /// What the sender is told, once it is settled whether the claim is on disk.
    ///
    /// `claim` is nil where ``read(_:)`` threw. `stored` is false where the claim could not be written down, so that the
    /// sender calls again.
    func acknowledgement(of claim: CallbackClaim?, stored: Bool) -> CallbackReply
}

extension CallbackReading {
    /// An empty 200, also to what is no callback: whoever guesses learns nothing.
    ///
    /// An empty 503 where a claim could not be written down.
    public func acknowledgement(of claim: CallbackClaim?, stored: Bool) -> CallbackReply {
        CallbackReply(status: claim != nil && !stored ? 503 : 200)
    }
}

/// The HTTP answer to a callback.
public struct CallbackReply: Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// `Content-Type`; nil where the body is empty.
    public var contentType: String?
    /// The body.
    public var body: [UInt8]

    /// An answer from its parts.
    public init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
    }
}

/// What is in a wallet, or how much of a limit is used.
public struct WalletBalance: Hashable, Sendable {
    /// What is in the wallet.
    public var amount: Money?
    /// The limit, where a provider tells a limit instead.
    public var limit: Money?
    /// What of the limit is used.
    public var used: Money?

    /// A balance from its parts.
    public init(amount: Money?, limit: Money? = nil, used: Money? = nil) {
        (self.amount, self.limit, self.used) = (amount, limit, used)
    }
}

/// A payout request ready to leave: its bytes are fixed.
public struct PreparedPayout: Sendable {
    /// The payout it carries.
    public let intent: PayoutIntent
    /// The request.
    public let request: HTTPRequest
    /// Lower-case hex SHA-256 of the body.
    public let sha256: String

    /// A request for a payout; used by the providers.
    public init(intent: PayoutIntent, request: HTTPRequest, sha256: String) {
        (self.intent, self.request, self.sha256) = (intent, request, sha256)
    }

    /// A request with the hash of its body as it is.
    init(intent: PayoutIntent, request: HTTPRequest) {
        self.init(intent: intent, request: request, sha256: Hex.sha256(request.body))
    }

    /// Whether the body is the one whose hash is on disk.
    var isAsWrittenDown: Bool { Hex.sha256(request.body) == sha256 }

    /// The answer where it is not: nothing is sent.
    static let changed = Answer(.notSent("the request is not the one that was written down"))
}

/// What a status question is about.
public struct OrderHandle: Hashable, Sendable {
    /// The payout as it was decided.
    public var intent: PayoutIntent
    /// The provider's reference, where one is known.
    public var providerReference: String?
    /// When it was sent; its entry where that is not known.
    public var sentAt: Timestamp

    /// A handle from its parts.
    public init(intent: PayoutIntent, providerReference: String?, sentAt: Timestamp? = nil) {
        (self.intent, self.providerReference) = (intent, providerReference)
        self.sentAt = sentAt ?? intent.createdAt
    }
}

/// A complaint as the provider gets it.
public struct ComplaintRequest: Hashable, Sendable {
    /// The payout it is about.
    public var order: OrderHandle
    /// One line.
    public var subject: String
    /// The whole text.
    public var message: String
    /// Pictures that show it, each a whole PNG or JPEG file; only where the provider takes any.
    public var evidence: [[UInt8]]

    /// A complaint from its parts.
    public init(order: OrderHandle, subject: String, message: String, evidence: [[UInt8]] = []) {
        (self.order, self.subject, self.message, self.evidence) = (order, subject, message, evidence)
    }
}

/// What became of a complaint.
public enum ComplaintAnswer: Hashable, Sendable {
    /// The provider has it, perhaps under a number of its own.
    case raised(providerReference: String?, message: String?)
    /// The provider refused it, with its reason.
    case refused(String)
    /// Proven to have sent nothing.
    case notSent(String)
    /// The provider may have it or not.
    case unknown(String)
}

/// A callback as it came in.
public struct RawCallback: Sendable {
    /// `GET` or `POST`.
    public var method: String
    /// Everything behind `?`, raw.
    public var query: String
    /// Header fields, names in lower case.
    public var headers: [String: String]
    /// The body.
    public var body: [UInt8]

    /// A callback from its parts.
    public init(method: String, query: String, headers: [String: String] = [:], body: [UInt8] = []) {
        (self.method, self.query, self.headers, self.body) = (method, query, headers, body)
    }
}

/// Why something that came in is no callback of this provider.
public struct CallbackError: Error, Hashable, Sendable {
    /// A plain sentence, without anything the sender wrote.
    public var reason: String

    /// An error with its reason.
    public init(_ reason: String) {
        self.reason = reason
    }
}

/// What a failed question means, by what to do next.
public enum ProviderError: Error, Hashable, Sendable {
    /// Nothing left this machine: try again when the reason is mended.
    case notSent(String)
    /// The provider said no: look at the reason.
    case refused(String)
    /// Nobody can say; ask again.
    case unknown(String)
    /// The provider wants fewer questions (HTTP 429 or `Retry-After`): ask again after so many seconds, where it says.
    case busy(String, retryAfter: Int64?)

    /// The plain sentence.
    public var reason: String {
        switch self {
        case .notSent(let reason), .refused(let reason), .unknown(let reason), .busy(let reason, _): reason
        }
    }
}
