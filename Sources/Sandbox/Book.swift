/// A moment in an order's life at the provider.
public struct BookChange: Sendable, Equatable, Codable {
    /// World time, Unix milliseconds.
    public var at: Int64
    /// The status from then on.
    public var status: SandboxStatus
}

/// What the provider's own book says about one client reference.
public struct BookEntry: Sendable, Equatable, Codable {
    /// Whose book it is.
    public var provider: SandboxProvider
    /// What the order asked for; nil when it was refused at the door.
    public var kind: SandboxKind?
    /// The client's reference.
    public var clientID: String
    /// The provider's own id; nil when the payout was refused at the door.
    public var providerID: String?
    /// Paise; nil when the payout was refused before its amount was understood.
    public var amountPaise: Int64?
    /// What a customer paid in, paise, where one did.
    public var receivedPaise: Int64?
    /// The rail; nil for a recharge, and when it was refused before that was understood.
    public var rail: SandboxRail?
    /// Where it stands.
    public var status: SandboxStatus
    /// RRN or UTR, where there is one.
    public var bankReference: String?
    /// Every status it had, oldest first; empty for a refused one.
    public var changes: [BookChange]
    /// Requests to move money received for this reference, duplicates and refused ones counted.
    public var payoutPosts: Int
    /// Status questions received about it, by either reference.
    public var statusCalls: Int
    /// Complaints received about it.
    public var complaints: Int
    /// Callbacks about it that left, repeats and forged ones counted.
    public var callbacksSent: Int
    /// Callbacks about it that were answered as the document wants them to be.
    public var callbacksAcknowledged: Int
    /// True for an order of the past it was told about.
    public var preloaded: Bool

    enum CodingKeys: String, CodingKey {
        case provider
        case kind
        case clientID = "client_id"
        case providerID = "provider_id"
        case amountPaise = "amount_paise"
        case receivedPaise = "received_paise"
        case rail
        case status
        case bankReference = "bank_reference"
        case changes
        case payoutPosts = "payout_posts"
        case statusCalls = "status_calls"
        case complaints
        case callbacksSent = "callbacks_sent"
        case callbacksAcknowledged = "callbacks_acknowledged"
        case preloaded
    }
}

/// Money put into the wallet.
public struct TopUp: Sendable, Equatable, Codable {
    /// World time, Unix milliseconds.
    public var at: Int64
    /// Paise.
    public var paise: Int64
}

/// The whole book, as served at `GET /_sandbox/book`: it holds no credential and no account number.
public struct SandboxBook: Sendable, Equatable, Codable {
    /// World time of the reading, Unix milliseconds.
    public var now: Int64
    /// SeguraPay's wallet, paise.
    public var walletPaise: Int64
    /// Every provider's wallet, paise, by its kind.
    public var wallets: [String: Int64]
    /// Money put into SeguraPay's wallet so far.
    public var topUps: [TopUp]
    /// Requests received, by path: SeguraPay's as they are printed, the others' below their kind.
    public var requests: [String: Int]
    /// Every order, provider by provider, in the order each first heard of them.
    public var orders: [BookEntry]

    enum CodingKeys: String, CodingKey {
        case now
        case walletPaise = "wallet_paise"
        case wallets
        case topUps = "top_ups"
        case requests
        case orders
    }
}
