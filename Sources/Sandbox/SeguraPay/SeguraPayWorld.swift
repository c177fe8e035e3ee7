/// One order in SeguraPay's own books.
struct SeguraPayOrder: Sendable, Equatable {
    var clientID: String
    var providerID: String
    var amountPaise: Int64
    var rail: SandboxRail
    /// The name as the bank gives it back.
    var bankName: String
    var status: SandboxStatus
    var bankReference: String?
    var changes: [BookChange]
    /// What is still to come, soonest first.
    var planned: [PlannedChange]
    var preloaded: Bool
}

/// How often the world heard of one client reference.
struct Mentions: Sendable, Equatable {
    var payoutPosts = 0
    var statusCalls = 0
    var complaints = 0
}

/// Something that happened in the world, for the callbacks that follow it.
enum WorldEvent: Sendable, Equatable {
    case accepted(SeguraPayOrder, at: Int64)
    case changed(SeguraPayOrder, at: Int64)
    case toppedUp(TopUp)
}

/// SeguraPay as pure state: a wallet, a token and orders, moved on only by the time it is told.
struct SeguraPayWorld: Sendable {
    /// The only token it answers to.
    let token: String
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
    private var orders: [String: SeguraPayOrder] = [:]
    private var clientIDs: [String: String] = [:]
    private var agenda = Agenda()
    private var nextTopUp: Int64
    private var lastProviderID: Int64
    private var dice: SplitMix64

    /// Opens the books at `now` with `walletPaise` in the wallet.
    init(token: String, seed: UInt64, walletPaise: Int64, topUps: Bool, now: Int64) {
        self.token = token
        self.seed = seed
        openingPaise = walletPaise
        topUpsWanted = topUps
        self.walletPaise = walletPaise
        dice = SplitMix64(seed: seed, "world")
        lastProviderID = 188_020_000 + dice.whole(0...99_999)
        nextTopUp = now + dice.whole(15...45) * 60_000
    }

    /// The order with this client reference, if it was ever executed.
    func order(clientID: String) -> SeguraPayOrder? {
        orders[clientID]
    }

    /// The order with this id of SeguraPay's.
    func order(providerID: String) -> SeguraPayOrder? {
        clientIDs[providerID].flatMap { orders[$0] }
    }

    /// Any other order than this, for answers that name the wrong one.
    func orderOther(than clientID: String) -> SeguraPayOrder? {
        heardOf.lazy.filter { $0 != clientID }.compactMap { orders[$0] }.first
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

    /// The book's entry for each client reference ever heard of.
    func book() -> [BookEntry] {
        heardOf.compactMap(entry)
    }

    /// The book's entry for one client reference; nil when it was never heard of.
    func entry(_ clientID: String) -> BookEntry? {
        guard let heard = mentions[clientID] else { return nil }
        let order = orders[clientID]
        return BookEntry(
            clientID: clientID, providerID: order?.providerID, amountPaise: order?.amountPaise, rail: order?.rail,
            status: order?.status ?? .refused, bankReference: order?.bankReference, changes: order?.changes ?? [],
            payoutPosts: heard.payoutPosts, statusCalls: heard.statusCalls, complaints: heard.complaints,
            preloaded: order?.preloaded ?? false)
    }
}

extension SeguraPayWorld {
    /// Takes a payout: the money leaves the wallet, or the order fails at once when there is not enough.
    ///
    /// Returns nil when the client's reference was executed before; nothing moves then.
    mutating func accept(
        clientID: String, amountPaise: Int64, rail: SandboxRail, bankName: String, fate: Fate, now: Int64
    ) -> SeguraPayOrder? {
        advance(to: now)
        guard orders[clientID] == nil else { return nil }
        let covered = amountPaise <= walletPaise
        let fate = covered ? fate : Fate(atOnce: .failure)
        lastProviderID += dice.whole(1...40)
        let order = SeguraPayOrder(
            clientID: clientID, providerID: String(lastProviderID), amountPaise: amountPaise, rail: rail,
            bankName: bankName, status: fate.atOnce, bankReference: fate.bankReference,
            changes: [BookChange(at: now, status: fate.atOnce)], planned: fate.changes, preloaded: false)
        if fate.atOnce != .failure { walletPaise -= amountPaise }
        enter(order)
        note(.accepted(order, at: now))
        topUpSoonIfLow(now)
        return order
    }

    /// Takes over orders of the past; one whose client reference is known already is left as it is.
    mutating func preload(_ past: [SandboxOrder]) {
        for old in past where orders[old.clientID] == nil {
            let planned = old.changes.sorted { $0.at < $1.at }
            let order = SeguraPayOrder(
                clientID: old.clientID, providerID: old.providerID, amountPaise: old.amountPaise, rail: old.rail,
                bankName: SeguraPayWire.bankName(old.beneficiaryName), status: old.status,
                bankReference: old.bankReference, changes: [BookChange(at: old.createdAt, status: old.status)],
                planned: planned, preloaded: true)
            lastProviderID = max(lastProviderID, Int64(old.providerID) ?? 0)
            enter(order)
        }
    }

    private mutating func enter(_ order: SeguraPayOrder) {
        if mentions[order.clientID] == nil {
            heardOf.append(order.clientID)
            mentions[order.clientID] = Mentions()
        }
        orders[order.clientID] = order
        clientIDs[order.providerID] = order.clientID
        if let first = order.planned.first { agenda.add(at: first.at, order.clientID) }
    }
}

extension SeguraPayWorld {
    /// Lets everything happen that is due by `now`, in the order of its time; never goes back.
    mutating func advance(to now: Int64) {
        while true {
            let due = agenda.next ?? .max
            let topUp = topUpsWanted ? nextTopUp : .max
            guard min(due, topUp) <= now else { return }
            if topUp <= due {
                fillWallet(at: topUp)
            } else if let clientID = agenda.take() {
                change(clientID)
            }
        }
    }

    private mutating func change(_ clientID: String) {
        guard var order = orders[clientID], !order.planned.isEmpty else { return }
        let change = order.planned.removeFirst()
        let held = order.status == .pending || order.status == .success
        order.status = change.status
        order.bankReference = change.bankReference ?? order.bankReference
        order.changes.append(BookChange(at: change.at, status: change.status))
        if held, change.status == .failure || change.status == .reversal { walletPaise += order.amountPaise }
        orders[clientID] = order
        note(.changed(order, at: change.at))
        if let next = order.planned.first { agenda.add(at: next.at, clientID) }
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

/// Client references by the time something happens to them: a binary heap, first come first served within a moment.
struct Agenda: Sendable {
    private struct Item {
        var at: Int64
        var turn: Int
        var clientID: String

        func comes(before other: Item) -> Bool {
            (at, turn) < (other.at, other.turn)
        }
    }

    private var items: [Item] = []
    private var turns = 0

    /// When the next thing happens, Unix milliseconds.
    var next: Int64? { items.first?.at }

    mutating func add(at time: Int64, _ clientID: String) {
        turns += 1
        items.append(Item(at: time, turn: turns, clientID: clientID))
        var child = items.count - 1
        while child > 0, items[child].comes(before: items[(child - 1) / 2]) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> String? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return first.clientID }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && items[child].comes(before: items[least]) {
                least = child
            }
            if least == parent { return first.clientID }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
