/// A provider as pure state: a wallet and orders, moved on only by the time it is told.
struct World: Sendable {
    let provider: SandboxProvider
    let seed: UInt64
    /// What the wallet held at first, paise; top-ups bring it back towards this.
    let openingPaise: Int64
    let topUpsWanted: Bool
    private(set) var walletPaise: Int64
    private(set) var topUps: [TopUp] = []
    private(set) var events: [WorldEvent] = []
    /// Client references in the order they were first heard of.
    private(set) var heardOf: [String] = []
    private(set) var mentions: [String: Mentions] = [:]
    private var orders: [String: WorldOrder] = [:]
    private var clientIDs: [String: String] = [:]
    private var agenda = Agenda()
    private var nextTopUp: Int64
    private var lastNumber: Int64
    private var dice: SplitMix64

    /// Opens the books at `now` with `walletPaise` in the wallet.
    init(
        provider: SandboxProvider = .segurapay, seed: UInt64, walletPaise: Int64, topUps: Bool, now: Int64
    ) {
        self.provider = provider
        self.seed = seed
        openingPaise = walletPaise
        topUpsWanted = topUps
        self.walletPaise = walletPaise
        // The first world's dice are as they always were, so that a seed still means the same SeguraPay.
        dice =
            provider == .segurapay
            ? SplitMix64(seed: seed, "world") : SplitMix64(seed: seed, "world", provider.rawValue)
        lastNumber = 188_020_000 + dice.whole(0...99_999)
        nextTopUp = now + dice.whole(15...45) * 60_000
    }

    /// The order with this client reference, if it was ever executed.
    func order(clientID: String) -> WorldOrder? {
        orders[clientID]
    }

    /// The order with this id of the provider's own.
    func order(providerID: String) -> WorldOrder? {
        clientIDs[providerID].flatMap { orders[$0] }
    }

    /// Any other order of this kind than this, for answers that name the wrong one.
    func orderOther(than clientID: String, kind: SandboxKind = .payout) -> WorldOrder? {
        heardOf.lazy.filter { $0 != clientID }.compactMap { orders[$0] }.first { $0.kind == kind }
    }

    /// Orders of one kind, in the order the provider first heard of them.
    func orders(of kind: SandboxKind) -> [WorldOrder] {
        heardOf.compactMap { orders[$0] }.filter { $0.kind == kind }
    }

    /// Hands over what happened since the last time.
    mutating func takeEvents() -> [WorldEvent] {
        defer { events = [] }
        return events
    }

    /// Counts a mention of a client reference.
    mutating func hear(of clientID: String, _ count: WritableKeyPath<Mentions, Int>) {
        if mentions[clientID] == nil { heardOf.append(clientID) }
        mentions[clientID, default: Mentions()][keyPath: count] += 1
    }

    /// Counts a callback about an order; one about an order nobody knows is not kept.
    mutating func noteCallback(about clientID: String, isAcknowledged: Bool) {
        mentions[clientID]?.callbacksSent += 1
        if isAcknowledged { mentions[clientID]?.callbacksAcknowledged += 1 }
    }

    /// The book's entry for each client reference ever heard of.
    func book() -> [BookEntry] {
        heardOf.compactMap(entry)
    }

    /// The book's entry for one client reference; nil when it was never heard of.
    func entry(_ clientID: String) -> BookEntry? {
        guard let heard = mentions[clientID] else { return nil }
        let order = orders[clientID]
        return BookEntry(
            provider: provider, kind: order?.kind, clientID: clientID, providerID: order?.providerID,
            amountPaise: order?.amountPaise, receivedPaise: order?.receivedPaise, rail: order?.rail,
            status: order?.status ?? .refused, bankReference: order?.bankReference, changes: order?.changes ?? [],
            payoutPosts: heard.payoutPosts, statusCalls: heard.statusCalls, complaints: heard.complaints,
            callbacksSent: heard.callbacksSent, callbacksAcknowledged: heard.callbacksAcknowledged,
            preloaded: order?.preloaded ?? false)
    }
}

extension World {
    /// Takes an order: the money leaves the wallet, or the order fails at once when there is not enough; a pay link
    /// takes nothing.
    ///
    /// `naming` makes the provider's own id of a number that grows. Returns nil when the client's reference was
    /// executed before; nothing moves then.
    mutating func accept(
        _ request: OrderRequest, bankName: String, fate: Fate, manner: CallbackManner? = nil, now: Int64,
        naming: (Int64) -> String = { String($0) }
    ) -> WorldOrder? {
        advance(to: now)
        guard orders[request.clientID] == nil else { return nil }
        let takes = request.kind != .link && request.movesWallet
        let covered = !takes || request.amountPaise <= walletPaise
        let fate = covered ? fate : Fate(atOnce: .failure)
        lastNumber += dice.whole(1...40)
        var order = WorldOrder(
            clientID: request.clientID, providerID: naming(lastNumber), kind: request.kind,
            amountPaise: request.amountPaise, receivedPaise: fate.receivedPaise, rail: request.rail,
            bankName: bankName, status: fate.atOnce, bankReference: fate.bankReference, createdAt: now,
            changes: [BookChange(at: now, status: fate.atOnce)], planned: fate.changes, details: request.details,
            movesWallet: request.movesWallet, manner: manner, preloaded: false)
        if !covered { order.details["refusal"] = "Insufficient balance" }
        if takes, fate.atOnce != .failure { walletPaise -= request.amountPaise }
        if request.kind == .link, fate.atOnce == .success { receive(&order) }
        enter(order)
        note(.accepted(order, at: now))
        topUpSoonIfLow(now)
        return order
    }

    /// Takes over orders of the past; one whose client reference is known already is left as it is.
    mutating func preload(_ past: [SandboxOrder], nameAtBank: (String) -> String = { $0 }) {
        for old in past where orders[old.clientID] == nil {
            let planned = old.changes.sorted { $0.at < $1.at }
            let order = WorldOrder(
                clientID: old.clientID, providerID: old.providerID, kind: old.kind, amountPaise: old.amountPaise,
                receivedPaise: old.receivedPaise, rail: old.kind == .recharge ? nil : old.rail,
                bankName: nameAtBank(old.beneficiaryName), status: old.status, bankReference: old.bankReference,
                createdAt: old.createdAt, changes: [BookChange(at: old.createdAt, status: old.status)],
                planned: planned, details: old.details, preloaded: true)
            lastNumber = max(lastNumber, Int64(old.providerID) ?? 0)
            enter(order)
        }
    }

    private mutating func enter(_ order: WorldOrder) {
        if mentions[order.clientID] == nil {
            heardOf.append(order.clientID)
            mentions[order.clientID] = Mentions()
        }
        orders[order.clientID] = order
        clientIDs[order.providerID] = order.clientID
        if let first = order.planned.first { agenda.add(at: first.at, order.clientID) }
    }

    /// A customer pays on a pay link's page: what was planned is off, and this comes instead.
    ///
    /// Returns nil when the link is settled already or was never made.
    mutating func payIn(_ clientID: String, _ changes: [PlannedChange], now: Int64) -> WorldOrder? {
        advance(to: now)
        guard var order = orders[clientID], order.kind == .link, order.status == .pending else { return nil }
        order.planned = changes
        orders[clientID] = order
        note(.initiated(order, at: now))
        if let first = changes.first { agenda.add(at: first.at, clientID) }
        advance(to: now)
        return orders[clientID]
    }
}

extension World {
    /// Lets everything happen that is due by `now`, in the order of its time; never goes back.
    mutating func advance(to now: Int64) {
        while true {
            let due = agenda.next ?? .max
            let topUp = topUpsWanted ? nextTopUp : .max
            guard min(due, topUp) <= now else { return }
            if topUp <= due {
                fillWallet(at: topUp)
            } else if let clientID = agenda.take() {
                change(clientID, by: due)
            }
        }
    }

    private mutating func change(_ clientID: String, by due: Int64) {
        // A change that was called off leaves its turn in the agenda behind.
        guard var order = orders[clientID], let first = order.planned.first, first.at <= due else { return }
        let change = order.planned.removeFirst()
        let before = order.status
        order.status = change.status
        order.bankReference = change.bankReference ?? order.bankReference
        order.receivedPaise = change.receivedPaise ?? order.receivedPaise
        order.changes.append(BookChange(at: change.at, status: change.status))
        settle(&order, from: before)
        orders[clientID] = order
        note(.changed(order, at: change.at))
        if let next = order.planned.first { agenda.add(at: next.at, clientID) }
    }

    private mutating func settle(_ order: inout WorldOrder, from before: SandboxStatus) {
        if order.kind == .link {
            if order.status == .success { receive(&order) }
            if before == .success, order.status == .reversal { walletPaise -= order.receivedPaise ?? 0 }
            return
        }
        let held = before == .pending || before == .processing || before == .success
        if held, order.movesWallet, order.status == .failure || order.status == .reversal {
            walletPaise += order.amountPaise
        }
    }

    private mutating func receive(_ order: inout WorldOrder) {
        let received = order.receivedPaise ?? order.amountPaise
        order.receivedPaise = received
        walletPaise += received
    }

    /// Every 15 to 45 minutes someone looks, and fills a wallet that has gone down by a tenth in whole ₹25,000.
    private mutating func fillWallet(at time: Int64) {
        nextTopUp = time + dice.whole(15...45) * 60_000
        let missing = openingPaise - walletPaise
        guard missing >= openingPaise / 10, missing > 0 else { return }
        let step: Int64 = 2_500_000
        let topUp = TopUp(at: time, paise: (missing + step - 1) / step * step)
        walletPaise += topUp.paise
        topUps.append(topUp)
        note(.toppedUp(topUp))
    }

    /// A wallet below a fifth is looked at within two minutes, so it does not run dry.
    private mutating func topUpSoonIfLow(_ now: Int64) {
        guard walletPaise < openingPaise / 5 else { return }
        nextTopUp = min(nextTopUp, now + dice.whole(60...120) * 1_000)
    }

    /// Events nobody takes are dropped, oldest first, so that a long run does not grow.
    private mutating func note(_ event: WorldEvent) {
        if events.count >= 4_096 { events.removeFirst(2_048) }
        events.append(event)
    }
}
