import Guarded
import Payments

/// PayAtom P2P Seamless IMPS (`providers.md`, *PayAtom*): payouts by IMPS, status by its own reference, callbacks with a
/// hash; by switch also its wallet's limits, complaints and a day's list.
///
/// What is off by switch is not in ``capability``: callers look there before they use a conformance. Asked all the same,
/// it sends nothing and says so.
public struct PayAtomProvider: BalanceReading, PayoutSending, StatusReading, ComplaintRaising, CallbackReading,
    Reconciling
{
    private let account: PayAtomConfiguration
    private let transport: any HTTPTransport
    private let signing: SigningSource
    private let mapping: PayAtomMapping

    /// The vendor allows ten calls a day for each pid; the caller counts them.
    public static let callsPerDay = 10

    /// A provider for one account, over the given transport; `signing` gives the hashes their randomness.
    public init(_ configuration: PayAtomConfiguration, transport: any HTTPTransport, signing: SigningSource) {
        (account, self.transport, self.signing) = (configuration, transport, signing)
        mapping = PayAtomMapping(account: configuration)
    }

    /// What it can do.
    public var capability: Capability {
        Self.capability(
            of: account.name, wallet: account.wallet != nil,
            complaintsSignedOver: account.complaints?.signatureFields, reconciliation: account.reconciliation != nil,
            label: account.label)
    }

    /// What an account under this name can do; known from the configuration alone, before its secrets are fetched.
    ///
    /// `complaintsSignedOver` is nil where complaints are off.
    public static func capability(
        of name: String, wallet: Bool = false,
        complaintsSignedOver fields: [PayAtomConfiguration.SignatureField]? = nil, reconciliation: Bool = false,
        label: String? = nil
    ) -> Capability {
        var unconfirmed: [String] = []
        if let fields {
            let names = fields.map(\.rawValue).joined(separator: ", ")
            unconfirmed = ["PayAtom's recipe for a complaint's signature is unconfirmed: SHA-256 of \(names) is taken."]
        }
        return Capability(
            provider: name, balance: wallet, rails: [.imps], statusByReference: false, statusByProviderReference: true,
            complaints: fields != nil, complaintsNeedProviderReference: true,
            complaintEvidence: fields != nil, reconciliation: reconciliation,
            unconfirmed: unconfirmed, required: [.bank, .bankAddress], label: label)
    }

    /// The limit of the operator's accounts and what of it is used now; PayAtom tells no balance.
    public func balance() async throws(ProviderError) -> WalletBalance {
        guard let access = account.wallet else { throw .notSent("the wallet of PayAtom is not configured") }
        return try mapping.wallet(await transport.outcome(of: PayAtomWire.wallet(access, account)))
    }

    /// The exact bytes of the payout request.
    ///
    /// Throws `.notSent` where the payout is another provider's, not IMPS, not of whole rupees, or lacks what IMPS needs.
    public func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout {
        guard intent.provider == account.name else { throw .notSent("this payout belongs to another provider") }
        let request = try PayAtomWire.payout(intent, account)
        return PreparedPayout(intent: intent, request: request)
    }

    /// Sends the payout request once.
    public func send(_ payout: PreparedPayout) async -> Answer {
        guard payout.isAsWrittenDown else { return PreparedPayout.changed }
        let order = OrderHandle(intent: payout.intent, providerReference: nil)
        return mapping.answer(to: .payout, about: order, await transport.outcome(of: payout.request))
    }

    /// By PayAtom's own reference, which only the payout's reply or a verified callback gives; nil without one.
    public func question(for order: OrderHandle) -> Question? {
        Self.refCode(of: order) == nil ? nil : .statusByProviderReference
    }

    /// Asks how the payout stands.
    ///
    /// Any other question than the one by PayAtom's reference fails without being sent.
    public func status(of order: OrderHandle, by question: Question) async -> Answer {
        switch question {
        case .payout: return Answer(.questionFailed("a payout is not sent by asking about it"))
        case .reconciliation: return Answer(.questionFailed("PayAtom's list is asked for by its day"))
        case .statusByReference:
            return Answer(.questionFailed("PayAtom answers by its own reference only, not by ours"))
        case .statusByProviderReference:
            guard let refCode = Self.refCode(of: order) else {
                return Answer(.questionFailed("PayAtom's own reference of this payout is not known"))
            }
            let iv = signing.randomBytes(PayAtomHash.ivBytes)
            let hash = PayAtomHash(secret: account.secretKey)
            guard let sealed = hash.sealed([refCode, account.pid], iv: iv) else {
                return Answer(.questionFailed("the question could not be signed"), failure: .unreached)
            }
            let request = PayAtomWire.status(of: refCode, postHash: sealed, account)
            return mapping.answer(to: question, about: order, await transport.outcome(of: request))
        }
    }

    /// Sends the complaint once, under PayAtom's own reference; without one nothing is sent.
    public func raise(_ complaint: ComplaintRequest) async -> ComplaintAnswer {
        guard let access = account.complaints else { return .notSent("complaints to PayAtom are not configured") }
        guard !access.signatureFields.isEmpty else { return .notSent("a complaint needs a signature of some field") }
        guard let refCode = Self.refCode(of: complaint.order) else {
            return .notSent("PayAtom takes a complaint under its own reference only, and this payout has none yet")
        }
        let request = PayAtomWire.complaint(complaint, refCode: refCode, access, account)
        return mapping.complaint(await transport.outcome(of: request), about: complaint.order.intent)
    }

    /// Asks for the approved payouts of a day in India.
    public func reconciliation(of day: CivilDay) async throws(ProviderError) -> [ReconciledOrder] {
        guard let access = account.reconciliation else { throw .notSent("PayAtom's list of a day is not configured") }
        return try mapping.list(
            await transport.outcome(of: PayAtomWire.reconciliation(of: day, access, account)), of: day)
    }

    /// Understands a callback: verified where its hash matched, a hint otherwise.
    public func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        try PayAtomCallback(mapping: mapping).read(callback)
    }

    /// `Hash Matched` or `Hash Mismatch`, and `yes` only where it matched and is on disk; PayAtom repeats the others.
    public func acknowledgement(of claim: CallbackClaim?, stored: Bool) -> CallbackReply {
        PayAtomCallback.acknowledgement(of: claim, stored: stored)
    }

    private static func refCode(of order: OrderHandle) -> String? {
        order.providerReference.flatMap { WireField.isIdentifier($0, limit: PayAtomOrder.refCodeLimit) ? $0 : nil }
    }
}
