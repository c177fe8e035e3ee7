/// How a payout of the past stands in the client's own store.
public enum PastStatus: String, Sendable, CaseIterable {
    /// Paid.
    case success
    /// Not paid.
    case failed
    /// Paid and come back.
    case reversed
    /// Taken, not settled.
    case pending
    /// The reply was lost; the provider may have paid or may never have heard of it.
    case unknown
}

/// A payout of the past with all that became of it.
public struct PastPayout: Sendable, Equatable {
    /// What was wanted.
    public var payout: MadeUpPayout
    /// When it was sent, Unix milliseconds.
    public var at: Int64
    /// How it stands at the end of the history, as the client knows it.
    public var status: PastStatus
    /// The provider's id; nil when it never heard of it.
    ///
    /// A client whose payout is ``PastStatus/unknown`` does not have it yet, and at Pentabit no client ever does.
    public var providerID: String?
    /// RRN, UTR or operator id, where there is one.
    public var bankReference: String?
    /// What a customer paid in on a pay link, paise, once they did.
    public var receivedPaise: Int64?
    /// The name as the bank gives it back.
    public var nameAtBank: String
    /// What the payout's own reply said.
    public var atOnce: SandboxStatus
    /// Later changes that have happened, oldest first.
    public var past: [PlannedChange]
    /// Changes still to come, soonest first.
    public var toCome: [PlannedChange]

    /// The same payout as the provider knows it, for ``RunningSandbox/preload(_:)``; nil when it never heard of it.
    public func order(clientID: String) -> SandboxOrder? {
        providerID.map { providerID in
            SandboxOrder(
                provider: payout.provider, kind: payout.kind, clientID: clientID, providerID: providerID,
                amountPaise: payout.rupees * 100, receivedPaise: receivedPaise, rail: payout.rail,
                beneficiaryName: payout.name, status: past.last?.status ?? atOnce, bankReference: bankReference,
                createdAt: at, changes: toCome, details: payout.details)
        }
    }
}

extension TrafficGenerator {
    /// `count` payouts of the 30 days before `end` (Unix milliseconds), oldest first.
    ///
    /// Mostly paid; some failed, some reversed; at the very end some pending, settling within two minutes, and two
    /// whose reply was lost: one the provider paid, one it never heard of. With more providers than one, recharges and
    /// pay links are among them.
    public static func month(
        count: Int, endingAt end: Int64, seed: UInt64, providers: [SandboxProvider] = [.segurapay]
    ) -> [PastPayout] {
        var generator = TrafficGenerator(
            seed: seed, payees: min(max(count / 6, 60), 2_000), providers: providers)
        var dice = SplitMix64(seed: seed, "month")
        var providerID = 150_000_000 + dice.whole(0...999_999)
        return moments(count, endingAt: end, &dice).enumerated().map { index, time in
            providerID += dice.whole(1...40)
            let payout = generator.next(at: time)
            let fate = fate(payout, at: time, end: end, fromEnd: count - 1 - index, seed: seed, index: index)
            return past(payout, at: time, end: end, fate: fate, providerID: id(providerID, for: payout, seed: seed))
                .lost(fromEnd: count - 1 - index)
        }
    }

    /// Busy hours get more of them; sorted.
    private static func moments(_ count: Int, endingAt end: Int64, _ dice: inout SplitMix64) -> [Int64] {
        let hour: Int64 = 3_600_000
        var sums: [Double] = []
        for slot in 0..<720 {
            let start = end - Int64(720 - slot) * hour
            sums.append((sums.last ?? 0) + DayShape.weight(at: start))
        }
        let whole = sums.last ?? 1
        return (0..<max(0, count)).map { _ in
            let aim = dice.unit() * whole
            var low = 0
            var high = sums.count - 1
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] > aim { high = middle } else { low = middle + 1 }
            }
            return end - Int64(720 - low) * hour + dice.whole(0...hour - 1)
        }.sorted()
    }

    /// The provider's own id of the form each of them has.
    private static func id(_ number: Int64, for payout: MadeUpPayout, seed: UInt64) -> String {
        var dice = SplitMix64(seed: seed, "id", String(number))
        return switch payout.provider {
        case .segurapay: String(number)
        case .pentabit: "\(number)\(dice.letters(8).lowercased())"
        case .payatom: HexText.small(dice.bytes(64))
        case .paygrt: String(number - 149_000_000)
        }
    }

    /// Dealt by the same rules as the world's; a few of the last ones are held back so that something still moves.
    private static func fate(
        _ payout: MadeUpPayout, at time: Int64, end: Int64, fromEnd: Int, seed: UInt64, index: Int
    ) -> Fate {
        let key = "month-\(index)"
        guard [0, 1, 3, 6].contains(fromEnd), payout.rail == .imps || payout.rail == .upi else {
            if payout.kind == .link { return link(payout, at: time, seed: seed, key: key) }
            let fate = Fate.dealt(
                rail: payout.kind == .recharge ? nil : payout.rail, bank: payout.ifsc.map { String($0.prefix(4)) },
                at: time, seed: seed, clientID: key)
            return payout.provider == .pentabit ? fate.withoutReversal : fate
        }
        var dice = SplitMix64(seed: seed, "held back", key)
        let settles = end + dice.whole(5_000...120_000)
        let rail = payout.kind == .recharge ? nil : payout.rail
        let reference = Fate.bankReference(rail, at: settles, &dice)
        return Fate(
            atOnce: .pending, changes: [PlannedChange(at: settles, status: .success, bankReference: reference)])
    }

    /// A link of the past that nobody came to pay was given up after a day.
    private static func link(_ payout: MadeUpPayout, at time: Int64, seed: UInt64, key: String) -> Fate {
        var fate = Fate.link(payout.rupees * 100, at: time, seed: seed, clientID: key)
        if fate.changes.isEmpty { fate.changes = [PlannedChange(at: time + 86_400_000, status: .failure)] }
        return fate
    }

    private static func past(
        _ payout: MadeUpPayout, at time: Int64, end: Int64, fate: Fate, providerID: String
    ) -> PastPayout {
        let past = fate.changes.filter { $0.at <= end }
        let reference = past.reduce(fate.bankReference) { $1.bankReference ?? $0 }
        let isCut = payout.provider == .segurapay
        return PastPayout(
            payout: payout, at: time, status: PastStatus(past.last?.status ?? fate.atOnce), providerID: providerID,
            bankReference: reference, receivedPaise: past.compactMap(\.receivedPaise).last,
            nameAtBank: isCut ? SeguraPayWire.bankName(payout.name) : payout.name, atOnce: fate.atOnce,
            past: past, toCome: fate.changes.filter { $0.at > end })
    }
}

extension PastStatus {
    init(_ status: SandboxStatus) {
        self =
            switch status {
            case .success: .success
            case .failure, .refused: .failed
            case .reversal: .reversed
            case .pending, .processing: .pending
            }
    }
}

extension PastPayout {
    /// The third last lost its reply, the ninth last never arrived.
    fileprivate func lost(fromEnd: Int) -> PastPayout {
        var payout = self
        if fromEnd == 2 || fromEnd == 8 { payout.status = .unknown }
        if fromEnd == 8 {
            payout.providerID = nil
            payout.bankReference = nil
            payout.receivedPaise = nil
            payout.atOnce = .refused
            payout.past = []
            payout.toCome = []
        }
        return payout
    }
}
