import NIOCore
import Synchronization

/// The state every connection shares, behind locks.
final class SandboxHouse: Sendable {
    let clock: SandboxClock
    /// In the order of the providers.
    private let desks: [Desk]
    private let sender: CallbackSender
    private let connections = Mutex(Connections())

    /// One provider: whoever answers for it, and its callbacks to come.
    private final class Desk: Sendable {
        let state: Mutex<(teller: any Teller, line: CallbackLine)>

        init(_ teller: any Teller) {
            state = Mutex((teller, CallbackLine()))
        }
    }

    private struct Connections {
        var open: [ObjectIdentifier: any Channel] = [:]
        var stopping = false
    }

    init(_ configuration: SandboxConfiguration) {
        clock = configuration.clock
        sender = CallbackSender(clock: configuration.clock)
        let now = configuration.clock.now()
        desks = SandboxProvider.allCases.map { provider in
            let world = World(
                provider: provider, seed: configuration.seed,
                walletPaise: configuration.walletsPaise[provider] ?? configuration.walletPaise,
                topUps: configuration.topUps, now: now)
            let till = Till(world: world, faults: configuration.faults, callbackPlan: configuration.callbackPlan)
            return Desk(provider.teller(till, configuration))
        }
    }

    private var moment: SandboxMoment { SandboxMoment(world: clock.now(), wall: clock.wall()) }

    private func with<Value: Sendable>(
        _ provider: SandboxProvider, _ body: (inout (teller: any Teller, line: CallbackLine)) -> Value
    ) -> Value {
        let place = SandboxProvider.allCases.firstIndex(of: provider) ?? 0
        return desks[place].state.withLock { body(&$0) }
    }

    /// Answers a call; the callbacks in hand are to be sent before the answer leaves.
    func answer(_ call: WireCall, at provider: SandboxProvider) -> (reply: SandboxReply, first: [CallbackPost]) {
        let moment = moment
        return with(provider) { desk in
            let reply = desk.teller.answer(call, now: moment)
            return (reply, news(&desk, provider))
        }
    }

    func change(_ provider: SandboxProvider, _ body: (inout any Teller) -> Void) {
        with(provider) { body(&$0.teller) }
    }

    /// Reads a provider as it is now: what is due has happened.
    func read<Value: Sendable>(_ provider: SandboxProvider, _ body: (any Teller) -> Value) -> Value {
        let now = clock.now()
        return with(provider) { desk in
            desk.teller.world.advance(to: now)
            sender.send(news(&desk, provider))
            return body(desk.teller)
        }
    }

    func book() -> SandboxBook {
        let now = clock.now()
        var book = SandboxBook(now: now, walletPaise: 0, wallets: [:], topUps: [], requests: [:], orders: [])
        for provider in SandboxProvider.allCases {
            let (wallet, topUps, requests, orders) = read(provider) {
                ($0.world.walletPaise, $0.world.topUps, $0.requests, $0.world.book())
            }
            if provider == .segurapay { (book.walletPaise, book.topUps) = (wallet, topUps) }
            book.wallets[provider.rawValue] = wallet
            book.requests.merge(requests) { $0 + $1 }
            book.orders += orders
        }
        return book
    }
}

// MARK: Callbacks

extension SandboxHouse {
    /// Hands what happened to the sender; gives back what must leave before the reply.
    private func news(
        _ desk: inout (teller: any Teller, line: CallbackLine), _ provider: SandboxProvider
    ) -> [CallbackPost] {
        let events = desk.teller.world.takeEvents()
        guard sender.wants(provider) else { return [] }
        var first: [CallbackPost] = []
        for event in events {
            let posts = desk.line.posts(for: event, by: desk.teller)
            first += posts.early
            sender.send(posts.later)
        }
        return first
    }

    /// Sends callbacks to an address, or (nil) nowhere; false when it is not on this machine.
    func setCallbacks(to address: String?, for provider: SandboxProvider) -> Bool {
        guard let address else {
            sender.setTarget(nil, for: provider)
            return true
        }
        guard let target = CallbackTarget(address) else { return false }
        sender.setTarget(target, for: provider)
        return true
    }

    /// Sends callbacks, and looks every moment whether something is due while anybody wants them, until it is cancelled.
    func sendCallbacks() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sender.run { self.note($0, $1) } }
            group.addTask {
                for await _ in self.sender.wishes {
                    while self.sender.wantsAny, !Task.isCancelled {
                        for provider in SandboxProvider.allCases { self.read(provider) { _ in } }
                        try? await Task.sleep(for: .milliseconds(20))
                    }
                }
            }
        }
    }

    func endCallbacks() {
        sender.close()
    }

    /// Sends callbacks before a reply leaves: one attempt each, and no longer than that takes.
    func sendFirst(_ posts: [CallbackPost]) async {
        for post in posts {
            if await !sender.attemptOnce(post, { self.note($0, $1) }) { sender.send([post]) }
        }
    }

    /// Tells where an order stands, so many times.
    func tell(_ clientID: String, at provider: SandboxProvider, times: Int, isForged: Bool) async -> Int {
        let posts = read(provider) { teller -> [CallbackPost] in
            guard let order = teller.world.order(clientID: clientID) else { return [] }
            let dice = SplitMix64(seed: teller.world.seed, "telling", clientID, String(order.changes.count))
            let telling = CallbackTelling(order: order, status: order.status, at: order.updatedAt, dice: dice)
            return isForged
                ? CallbackLine.forgery(of: telling, teller) : CallbackLine.post(telling, 0, teller)
        }
        var acknowledged = 0
        for _ in 0..<max(0, times) {
            for post in posts where sender.wants(provider) {
                if await sender.attemptOnce(post, { self.note($0, $1) }) { acknowledged += 1 }
            }
        }
        return acknowledged
    }

    /// Books an attempt; true when it was answered as the document wants it to be.
    private func note(_ post: CallbackPost, _ answer: CallbackAnswer?) -> Bool {
        with(post.provider) { desk in
            let isTaken = answer.map { desk.teller.isAcknowledged($0) } ?? false
            desk.teller.world.noteCallback(about: post.clientID, isAcknowledged: isTaken)
            return isTaken
        }
    }
}

// MARK: Connections

extension SandboxHouse {
    /// Remembers a connection until it closes, so that stopping does not wait for a client to leave.
    func remember(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let (isNew, stopping) = connections.withLock {
            ($0.open.updateValue(channel, forKey: key) == nil, $0.stopping)
        }
        if stopping { channel.close(promise: nil) }
        guard isNew else { return }
        channel.closeFuture.whenComplete { _ in
            self.connections.withLock { $0.open[key] = nil }
        }
    }

    func closeConnections() {
        let open = connections.withLock { connections in
            connections.stopping = true
            return Array(connections.open.values)
        }
        for channel in open {
            channel.close(promise: nil)
        }
    }
}
