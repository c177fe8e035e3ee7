import Foundation

/// A payout, recharge or pay link somebody might want; every person, account and number is made up.
public struct MadeUpPayout: Sendable, Equatable {
    /// Whose it is.
    public var provider = SandboxProvider.segurapay
    /// What it asks for.
    public var kind = SandboxKind.payout
    /// The beneficiary; of a recharge or a pay link, the customer.
    public var name: String
    /// 9 to 18 digits; nil on UPI.
    public var account: String?
    /// 11 characters; nil on UPI.
    public var ifsc: String?
    /// A UPI id; nil on the other rails, and on UPI when it is paid by ``mobile``.
    public var upi: String?
    /// The beneficiary's, ten digits from 6, 7, 8 or 9.
    public var mobile: String
    /// Whole rupees, legal on the rail.
    public var rupees: Int64
    /// The rail; UPI on a pay link, and without a meaning on a recharge.
    public var rail: SandboxRail
    /// What it is for.
    public var note: String
    /// What Pentabit wants to know besides.
    public var email: String?
    /// A town, for Pentabit and PayAtom.
    public var address: String?
    /// The bank's short name, for Pentabit and PayAtom.
    public var bankName: String?
    /// Who is recharged, at Paygrt.
    public var operatorCode: String?
    /// The number that is recharged, at Paygrt.
    public var rechargeNumber: String?
}

/// Believable payees and payouts; the same seed gives the same ones in the same order.
public struct TrafficGenerator: Sendable {
    var dice: SplitMix64
    private let payees: [PayeeKind: [MadeUpPayee]]
    private let providers: [SandboxProvider]

    /// Makes up `payees` people and firms, of which some come again and again, for these providers: payouts for all
    /// but Paygrt, which gets recharges, and some pay links for Pentabit.
    public init(seed: UInt64, payees count: Int = 600, providers: [SandboxProvider] = [.segurapay]) {
        self.providers = providers.isEmpty ? [.segurapay] : providers
        var dice = SplitMix64(seed: seed, "traffic")
        func some(_ kind: PayeeKind, _ share: Double) -> [MadeUpPayee] {
            (0..<max(5, Int(Double(count) * share))).map { _ in MadeUpPayee(kind, &dice) }
        }
        payees = [.customer: some(.customer, 0.7), .staff: some(.staff, 0.12), .vendor: some(.vendor, 0.18)]
        self.dice = dice
    }

    /// The next one, wanted at `time` (Unix milliseconds, which only names the month in notes about wages).
    public mutating func next(at time: Int64) -> MadeUpPayout {
        let shares: [SandboxProvider: Double] = [.segurapay: 50, .pentabit: 22, .payatom: 16, .paygrt: 12]
        // One provider alone takes no dice for the choice, so that a seed still means the same payouts.
        let provider =
            providers.count == 1
            ? providers[0] : dice.pick(providers.map { ($0, shares[$0] ?? 1) }, or: providers[0])
        switch provider {
        case .segurapay: return payout(at: time)
        case .paygrt: return recharge()
        case .pentabit where dice.chance(0.25): return link()
        case .pentabit, .payatom: return transfer(provider, at: time)
        }
    }

    /// Any rail, as SeguraPay takes them.
    mutating func payout(at time: Int64) -> MadeUpPayout {
        let rail = dice.pick([(.imps, 45), (.upi, 40), (.neft, 12), (.rtgs, 3)], or: SandboxRail.imps)
        let kind = kind(for: rail)
        guard let payee = payee(kind) else { return payout(at: time) }
        let rupees = rupees(payee, rail)
        let byAccount = rail != .upi
        return MadeUpPayout(
            name: payee.name, account: byAccount ? payee.account : nil, ifsc: byAccount ? payee.ifsc : nil,
            upi: byAccount ? nil : payee.upi, mobile: payee.mobile, rupees: rupees, rail: rail,
            note: note(kind, at: time))
    }

    /// How long after `time` the next payout comes, milliseconds, when a whole average day brings `perDay` of them.
    ///
    /// Nights and Sundays are quiet.
    public mutating func millisecondsToNext(at time: Int64, perDay: Double) -> Int64 {
        let rate = max(perDay, 0.001) * DayShape.weight(at: time)
        let wait = -log(1 - dice.unit()) * 86_400_000 / rate
        return Int64(min(max(wait, 1), 86_400_000))
    }
}

extension TrafficGenerator {
    private mutating func kind(for rail: SandboxRail) -> PayeeKind {
        switch rail {
        case .upi: dice.pick([(.customer, 75), (.staff, 10), (.vendor, 15)], or: .customer)
        case .imps: dice.pick([(.customer, 40), (.staff, 22), (.vendor, 38)], or: .vendor)
        case .neft: dice.pick([(.staff, 30), (.vendor, 70)], or: .vendor)
        case .rtgs: .vendor
        }
    }

    /// The first of the list come more often: the usual suppliers, the customers who return everything.
    private mutating func payee(_ kind: PayeeKind) -> MadeUpPayee? {
        guard let all = payees[kind], !all.isEmpty else { return nil }
        return all[Int(MadeUpPayee.skewed(0...Int64(all.count - 1), &dice))]
    }

    private mutating func rupees(_ payee: MadeUpPayee, _ rail: SandboxRail) -> Int64 {
        switch (rail, payee.kind) {
        case (.rtgs, _): return MadeUpPayee.skewed(200_000...900_000, &dice) / 1_000 * 1_000
        case (.neft, .vendor): return min(payee.usualRupees * dice.whole(1...3), 900_000)
        case (_, .staff):
            // Wages are the same each time; an advance by UPI is small and round.
            return rail == .upi ? dice.whole(1...10) * 500 : payee.usualRupees
        case (_, .customer):
            let factor = rail == .imps ? dice.whole(1...5) : 1
            return max(20, Int64(Double(payee.usualRupees * factor) * (0.4 + 1.2 * dice.unit())))
        case (_, .vendor):
            let bill = Int64(Double(payee.usualRupees) * (0.5 + dice.unit()))
            return min(max(500, bill / 50 * 50), rail == .upi ? 100_000 : 500_000)
        }
    }

    private mutating func note(_ kind: PayeeKind, at time: Int64) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        switch kind {
        case .customer:
            let words = ["Refund order", "Return pickup", "Cancelled order", "Goodwill case"]
            return "\(words.randomElement(using: &dice) ?? "Refund") \(dice.whole(10_000...99_999))"
        case .staff:
            let month = months[IndianTime(milliseconds: time).month - 1]
            return dice.chance(0.6) ? "Salary \(month)" : "Travel claim \(month)"
        case .vendor:
            let words = ["Bill", "Invoice", "Freight", "Rent and power", "Packing material"]
            return "\(words.randomElement(using: &dice) ?? "Bill") \(dice.whole(100...9_999))"
        }
    }
}

/// How busy an hour is, against an average one.
enum DayShape {
    /// Hours of IST, midnight first.
    private static let hours: [Double] = [
        0.12, 0.06, 0.04, 0.03, 0.04, 0.10, 0.25, 0.50, 0.90, 1.60, 2.20, 2.40,
        2.20, 1.70, 1.90, 2.10, 2.00, 1.80, 1.40, 1.00, 0.75, 0.50, 0.30, 0.20,
    ]
    /// Sunday first.
    private static let days: [Double] = [0.40, 1.20, 1.15, 1.10, 1.15, 1.20, 0.80]

    /// The weight of the hour `time` (Unix milliseconds) falls in; an average week's is about 1.
    static func weight(at time: Int64) -> Double {
        let then = IndianTime(milliseconds: time)
        return hours[then.hour] * days[then.weekday]
    }
}
