import Desk
import Payments
import Providers
import Synchronization

/// A provider whose every answer a test writes; it does everything a provider can do, and counts.
final class ScriptedProvider: PayoutSending, RechargeSending, PayLinking, StatusReading, CallbackReading,
    ComplaintRaising, Reconciling, BalanceReading
{
    struct Script {
        var replies: [Answer] = []
        var reply = Answer(.state(.pending), providerReference: "PR1")
        var statuses: [Answer] = []
        var status = Answer(.state(.pending))
        /// What its replies tell the time by; nil where they tell none.
        var clock: (any DeskClock)?
        var question: Question? = .statusByReference
        var list: Result<[ReconciledOrder], ProviderError> = .success([])
        var operators: Result<[Operator], ProviderError> = .success([])
        var balance: Result<WalletBalance, ProviderError> = .success(WalletBalance(amount: Money(rupees: 100_000)))
        var sent: [PayoutIntent] = []
        var asked: [Reference] = []
        var listed: [CivilDay] = []
        var operatorCalls = 0
        var balanceCalls = 0
    }

    let capability: Capability
    let script: Mutex<Script>
    static let callsPerDay = 10

    init(_ capability: Capability, _ change: (inout Script) -> Void = { _ in }) {
        self.capability = capability
        var script = Script()
        change(&script)
        self.script = Mutex(script)
    }

    /// A provider that can do everything, under this name.
    convenience init(_ name: String = "fake", complaints: Bool = false, _ change: (inout Script) -> Void = { _ in }) {
        self.init(
            Capability(
                provider: name, balance: true, rails: [.imps, .upi], statusByReference: true,
                statusByProviderReference: true, complaints: complaints, recharges: true, payLinks: true,
                reconciliation: true),
            change)
    }

    func change(_ change: (inout sending Script) -> Void) { script.withLock { change(&$0) } }

    var sent: [PayoutIntent] { script.withLock { $0.sent } }
    var asked: Int { script.withLock { $0.asked.count } }
    var operatorCalls: Int { script.withLock { $0.operatorCalls } }
    var balanceCalls: Int { script.withLock { $0.balanceCalls } }
    var listed: [CivilDay] { script.withLock { $0.listed } }

    func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout {
        let request = HTTPRequest(method: "POST", url: "https://fake.example/order", headers: [], body: [])
        return PreparedPayout(intent: intent, request: request, sha256: String(repeating: "0f", count: 32))
    }

    func send(_ payout: PreparedPayout) async -> Answer {
        script.withLock { script in
            script.sent.append(payout.intent)
            return script.replies.isEmpty ? script.reply : script.replies.removeFirst()
        }
    }

    func status(of order: OrderHandle, by question: Question) async -> Answer {
        script.withLock { script in
            script.asked.append(order.intent.reference)
            var answer = script.statuses.isEmpty ? script.status : script.statuses.removeFirst()
            answer.toldAt = script.clock?.now()
            return answer
        }
    }

    func question(for order: OrderHandle) -> Question? { script.withLock { $0.question } }

    /// `ref=…&status=…&amount=…&bank=…`; `signed=yes` is the proof.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        var values: [String: String] = [:]
        for pair in callback.query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            values[parts[0]] = parts.count == 2 ? parts[1] : ""
        }
        guard let reference = values["ref"], let status = values["status"] else {
            throw CallbackError("it names no order")
        }
        return CallbackClaim(
            reference: reference, state: ProviderState(rawValue: status), providerStatus: status,
            bankReference: values["bank"], amount: values["amount"].flatMap { try? Money(typed: $0) },
            verified: values["signed"] == "yes", raw: callback.query)
    }

    func acknowledgement(of claim: CallbackClaim?, stored: Bool) -> CallbackReply {
        CallbackReply(status: stored ? 200 : 503, contentType: "text/plain", body: Array((stored ? "yes" : "no").utf8))
    }

    func raise(_ complaint: ComplaintRequest) async -> ComplaintAnswer {
        .raised(providerReference: "C1", message: nil)
    }

    func reconciliation(of day: CivilDay) async throws(ProviderError) -> [ReconciledOrder] {
        try script.withLock { script in
            script.listed.append(day)
            return script.list
        }.get()
    }

    func operators() async throws(ProviderError) -> [Operator] {
        try script.withLock { script in
            script.operatorCalls += 1
            return script.operators
        }.get()
    }

    func balance() async throws(ProviderError) -> WalletBalance {
        try script.withLock { script in
            script.balanceCalls += 1
            return script.balance
        }.get()
    }
}

/// A callback as ``ScriptedProvider`` reads it.
func callback(_ reference: Reference, _ status: String, signed: Bool = false, _ more: String = "") -> RawCallback {
    let proof = signed ? "&signed=yes" : ""
    return RawCallback(method: "GET", query: "ref=\(reference)&status=\(status)\(proof)\(more)")
}
