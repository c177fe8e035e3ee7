/// A sandbox that is answering requests.
public struct RunningSandbox: Sendable {
    /// Where each provider answers, by its kind (`segurapay`), without a slash at the end.
    public let baseURLs: [String: String]
    /// The port it listens on; SeguraPay's where each provider has its own.
    public let port: Int
    private let house: SandboxHouse
    private let doors: [SandboxDoor]
    private let posting: Task<Void, Never>

    init(house: SandboxHouse, configuration: SandboxConfiguration, doors: [SandboxDoor]) {
        self.house = house
        self.doors = doors
        port = doors.first?.port ?? configuration.port
        posting = Task { await house.sendCallbacks() }
        var addresses: [String: String] = [:]
        for provider in SandboxProvider.allCases {
            guard let door = doors.first(where: { $0.home == provider }) ?? doors.first else { continue }
            let root = "\(configuration.tls == nil ? "http" : "https")://\(configuration.host):\(door.port)"
            addresses[provider.rawValue] = door.home == provider ? root : "\(root)/\(provider.rawValue)"
        }
        baseURLs = addresses
    }

    /// Stops listening, drops every open connection, and returns when nothing is left.
    public func stop() async {
        posting.cancel()
        house.endCallbacks()
        for door in doors { await door.close(house) }
        await posting.value
    }

    /// What the providers' own books say about every client reference they ever heard of.
    public func book() -> [BookEntry] {
        house.book().orders
    }

    /// The whole book: wallets, top-ups, requests and orders.
    public func wholeBook() -> SandboxBook {
        house.book()
    }

    /// The book's entry for one client reference, at the first provider that heard of it.
    public func entry(_ clientID: String) -> BookEntry? {
        for provider in SandboxProvider.allCases {
            if let entry = entry(clientID, at: provider) { return entry }
        }
        return nil
    }

    /// One provider's entry for one client reference.
    public func entry(_ clientID: String, at provider: SandboxProvider) -> BookEntry? {
        house.read(provider) { $0.world.entry(clientID) }
    }

    /// A provider's wallet now, paise.
    public func walletPaise(_ provider: SandboxProvider = .segurapay) -> Int64 {
        house.read(provider) { $0.world.walletPaise }
    }

    /// Requests received on a path (without the query; see ``SandboxEndpoint/countedAs``) since the start.
    public func requests(_ path: String) -> Int {
        SandboxProvider.allCases.reduce(0) { sum, provider in
            sum + house.read(provider) { $0.requests[path] ?? 0 }
        }
    }

    /// Requests received by one of the documented calls since the start.
    public func requests(_ endpoint: SandboxEndpoint) -> Int {
        house.read(endpoint.provider) { $0.requests[endpoint.countedAs] ?? 0 }
    }

    /// Requests received by one of a provider's calls since the start.
    public func requests(_ call: SandboxCall, at provider: SandboxProvider) -> Int {
        provider.endpoint(call).map { requests($0) } ?? 0
    }

    /// Tells it about older orders, so that status questions about them are answered.
    public func preload(_ orders: [SandboxOrder]) {
        for (provider, orders) in Dictionary(grouping: orders, by: \.provider) {
            house.change(provider) { $0.preload(orders) }
        }
    }

    /// Queues what a provider's next orders do, one each; a duplicate or refused request uses none up.
    ///
    /// Without a `call` it means the provider's first that moves money: payouts, at Paygrt recharges.
    public func script(
        _ scenarios: Scenario..., at provider: SandboxProvider = .segurapay, for call: SandboxCall? = nil
    ) {
        house.change(provider) { $0.till.script(scenarios, for: call ?? provider.firstOrderCall) }
    }

    /// Queues how the next answers of one call travel; for orders use scenarios.
    public func script(_ deliveries: Delivery..., for endpoint: SandboxEndpoint) {
        house.change(endpoint.provider) { $0.till.script(deliveries, for: endpoint.call) }
    }

    /// Queues how the next answers of one of a provider's calls travel; for orders use scenarios.
    public func script(_ deliveries: Delivery..., for call: SandboxCall, at provider: SandboxProvider) {
        house.change(provider) { $0.till.script(deliveries, for: call) }
    }

    /// Queues how the callbacks of a provider's next orders travel, one order each.
    public func script(callbacks: CallbackManner..., at provider: SandboxProvider) {
        house.change(provider) { $0.till.script(callbacks) }
    }

    /// Turns trouble on or off while it runs.
    public func setFaults(_ plan: FaultPlan) {
        for provider in SandboxProvider.allCases { setFaults(plan, at: provider) }
    }

    /// Turns one provider's trouble on or off while it runs.
    public func setFaults(_ plan: FaultPlan, at provider: SandboxProvider) {
        house.change(provider) { $0.till.faults = plan }
    }

    /// Sends a provider's callbacks to an address from now on, or (nil) nowhere.
    ///
    /// Throws ``SandboxError`` for an address that is not `http` on this machine.
    public func setCallbacks(to address: String?, for provider: SandboxProvider) throws {
        guard house.setCallbacks(to: address, for: provider) else {
            throw SandboxError(notLoopback: address ?? "")
        }
    }

    /// Sends the callback that tells where an order stands now, so many times, one after another; with `isForged`, one
    /// that says the opposite with a proof that does not hold.
    ///
    /// Returns how many were acknowledged; 0 when the order is unknown or nobody wants its callbacks.
    @discardableResult
    public func tell(_ clientID: String, at provider: SandboxProvider, times: Int = 1, isForged: Bool = false) async
        -> Int
    {
        await house.tell(clientID, at: provider, times: times, isForged: isForged)
    }
}
