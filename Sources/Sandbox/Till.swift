/// What every provider keeps beside its documents: a world, the wire's faults, a test's script and its counts.
struct Till: Sendable {
    var world: World
    var faults: FaultPlan
    /// How callbacks travel where no script says so.
    var callbackPlan: CallbackPlan
    private(set) var requests: [String: Int] = [:]
    private var scenarios: [SandboxCall: [Scenario]] = [:]
    private var deliveries: [SandboxCall: [Delivery]] = [:]
    private var manners: [CallbackManner] = []

    init(world: World, faults: FaultPlan = .none, callbackPlan: CallbackPlan = .plain) {
        self.world = world
        self.faults = faults
        self.callbackPlan = callbackPlan
    }

    /// Queues what the next orders of a call do, first come first served; a duplicate or refused request uses none up.
    mutating func script(_ more: [Scenario], for call: SandboxCall) {
        scenarios[call, default: []] += more
    }

    /// Queues how the next answers of a call travel.
    mutating func script(_ more: [Delivery], for call: SandboxCall) {
        deliveries[call, default: []] += more
    }

    /// Queues how the callbacks of the next orders travel, one order each.
    mutating func script(_ more: [CallbackManner]) {
        manners += more
    }

    /// The next scripted scenario of a call, if there is one.
    mutating func nextScenario(_ call: SandboxCall) -> Scenario? {
        guard let first = scenarios[call]?.first else { return nil }
        scenarios[call]?.removeFirst()
        return first
    }

    /// The next scripted way of an order's callbacks, if there is one.
    mutating func nextManner() -> CallbackManner? {
        manners.isEmpty ? nil : manners.removeFirst()
    }

    /// How the next answer of an endpoint travels: scripted, else as the faults say.
    mutating func nextDelivery(_ endpoint: SandboxEndpoint, key: String, call: Int) -> Delivery {
        if let scripted = deliveries[endpoint.call]?.first {
            deliveries[endpoint.call]?.removeFirst()
            return scripted
        }
        return faults.delivery(for: endpoint, key: key, call: call, seed: world.seed)
    }

    /// Paths nobody printed are counted too, up to a bound, so that a followed redirect shows.
    mutating func count(_ path: String) {
        guard requests.count < 256 || requests[path] != nil else { return }
        requests[path, default: 0] += 1
    }
}
