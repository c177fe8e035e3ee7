/// What a request asks a provider to do, once every field is read.
struct OrderRequest: Sendable, Equatable {
    var clientID: String
    var kind = SandboxKind.payout
    var amountPaise: Int64
    /// Nil for a recharge.
    var rail: SandboxRail?
    /// The first four letters of the IFSC, where there is one.
    var bank: String?
    var name: String
    /// What later answers repeat of the request, by its name on the wire.
    var details: [String: String] = [:]
    /// Set where the document itself says what becomes of it.
    var printedLife: Life?
    /// Whether the wallet pays for it; a test merchant's does not.
    var movesWallet = true
}

/// One order in a provider's own books.
struct WorldOrder: Sendable, Equatable {
    var clientID: String
    var providerID: String
    var kind = SandboxKind.payout
    var amountPaise: Int64
    /// What a customer paid in, where that is known.
    var receivedPaise: Int64?
    var rail: SandboxRail?
    /// The name as the bank gives it back.
    var bankName: String
    var status: SandboxStatus
    var bankReference: String?
    /// World time of acceptance, Unix milliseconds.
    var createdAt: Int64
    var changes: [BookChange]
    /// What is still to come, soonest first.
    var planned: [PlannedChange]
    var details: [String: String] = [:]
    var movesWallet = true
    /// How its callbacks travel; nil leaves it to the plan.
    var manner: CallbackManner?
    var preloaded: Bool

    /// World time of the last change, Unix milliseconds.
    var updatedAt: Int64 { changes.last?.at ?? createdAt }
}

/// How often the world heard of one client reference.
struct Mentions: Sendable, Equatable {
    /// Requests to move money: payouts, recharges, links.
    var payoutPosts = 0
    var statusCalls = 0
    var complaints = 0
    var callbacksSent = 0
    var callbacksAcknowledged = 0
}

/// Something that happened in the world, for the callbacks that follow it.
enum WorldEvent: Sendable, Equatable {
    case accepted(WorldOrder, at: Int64)
    /// A customer went to pay on a pay link's page.
    case initiated(WorldOrder, at: Int64)
    case changed(WorldOrder, at: Int64)
    case toppedUp(TopUp)
}
