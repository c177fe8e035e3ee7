import Foundation
import Ledger
import Payments
import Providers

/// Sends a file of payouts, row by row, each an ordinary payout (`command-line.md`, *payouts import*).
///
/// A file is what it holds, under any name. A row is what it pays: which of the file's rows a payout was entered for is on
/// disk with the payout, before anything of it leaves, and a row is entered once for ever. So an import that was stopped,
/// killed or started twice goes on where it was, and sends nothing a second time.
public struct BulkDesk: Sendable {
    let store: any LedgerStore
    let providers: DeskProviders
    let settings: DeskSettings
    let clock: any DeskClock
    let payouts: PayoutDesk

    /// For how long a file with rows in common with an earlier one must be said to be the same list or another.
    public static let kinshipDays: Int64 = 5

    /// A desk for files on the desk for payouts.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, clock: any DeskClock,
        payouts: PayoutDesk
    ) {
        (self.store, self.providers, self.settings) = (store, providers, settings)
        (self.clock, self.payouts) = (clock, payouts)
    }

    /// Checks a file against the rules, the wallets, the limits, everything paid before and itself.
    ///
    /// Nothing is written. `told` is called after each row with how many are checked. Throws `.forbidden` for a viewer,
    /// `.store` where what was paid before cannot be read, `.notNow` where the file is said to be another's and no other
    /// has the same payments.
    public func plan(
        _ source: BulkSource, _ order: BulkOrder, told: (Int) -> Void = { _ in }
    ) async throws(DeskError) -> BulkPlan {
        try settings.requirePayer(to: "send anything")
        let keys = source.lines.map(key)
        var plan = BulkPlan(source: source, bulk: nil, items: [], kin: [], sums: [])
        let entries = try await entries(for: &plan, keys, order.kinship)
        guard plan.kin.isEmpty else { return plan }
        var checking = BulkChecking(entries: entries, keys: keys, wallets: try await wallets())
        for (index, line) in source.lines.enumerated() {
            try await check(line, keys[index], &checking, order)
            told(index + 1)
        }
        (plan.items, plan.sums) = (checking.items, checking.sums(in: providers.names))
        return plan
    }

    /// What was entered for the file's bulk.
    ///
    /// Finds out which that is; where nobody said so, only its kin.
    private func entries(
        for plan: inout BulkPlan, _ keys: [BulkKey?], _ kinship: BulkKinship
    ) async throws(DeskError) -> [BulkEntry] {
        do throws(LedgerError) {
            if let known = try await store.bulkFile(plan.source.sha256) {
                plan.bulk = known.bulk
                return try await store.bulkEntries(of: known.bulk, since: nil)
            }
            let since = clock.now().adding(seconds: -Self.kinshipDays * 86_400)
            let kin = Self.kin(of: keys, try await store.bulkEntries(of: nil, since: since))
            switch kinship {
            case .newBulk: return []
            case .unsaid:
                plan.kin = kin
                return []
            case .sameBulk:
                guard let latest = kin.first?.bulk else { break }
                plan.bulk = latest
                return try await store.bulkEntries(of: latest, since: nil)
            }
        } catch {
            throw .store(error)
        }
        throw .notNow(
            "No file of the last \(Self.kinshipDays) days has a payment in common with this one. Nothing was sent; "
                + "import it as it is.")
    }

    private static func kin(of keys: [BulkKey?], _ entries: [BulkEntry]) -> [(bulk: Int64, rows: Int)] {
        let wanted = Set(keys.compactMap { $0?.payment })
        let common = entries.filter { $0.isOrMayBePaid && wanted.contains(BulkPayment($0)) }
        let counted = Dictionary(grouping: common, by: \.bulk).mapValues(\.count)
        return counted.map { (bulk: $0.key, rows: $0.value) }.sorted { $0.bulk > $1.bulk }
    }

    private func key(of line: BulkLine) -> BulkKey? {
        guard let target = DraftReview.target(of: line.draft), let amount = try? Money(typed: line.draft.amount) else {
            return nil
        }
        return BulkKey(target: target, payment: BulkPayment(target: store.bulkTarget(target), amount: amount))
    }

    private func wallets() async throws(DeskError) -> [String: Money] {
        do throws(LedgerError) {
            let wallets = try await store.wallets(of: providers.names)
            return Dictionary(wallets.compactMap { w in w.amount.map { (w.provider, $0) } }) { first, _ in first }
        } catch {
            throw .store(error)
        }
    }

    private func check(
        _ line: BulkLine, _ key: BulkKey?, _ checking: inout BulkChecking, _ order: BulkOrder
    ) async throws(DeskError) {
        if let problem = line.problem { return checking.refuse(line, key, [problem], []) }
        if let key, let entry = checking.entry(of: key) {
            if entry.status == .ready, !entry.needsApproval { return checking.take(line, key, .left(entry)) }
            if entry.status != .notSent || !order.entersUnsentAgain {
                return checking.take(line, key, .entered(entry))
            }
        }
        if let key, let stray = checking.stray(of: key, at: line.line) {
            let message =
                "Line \(stray.line) of this list was entered as \(stray.reference), and stands here otherwise now. "
                + "Put that row back as it was; pay what is still owed by itself."
            return checking.refuse(line, key, [RuleViolation(.amount, "edited_after_entry", message)], [])
        }
        var review = DraftReview(store: store, providers: providers, settings: settings, now: clock.now())
        review.before = checking.before
        let check = try await review.check(line.draft)
        let warnings = checking.warnings(of: check, line, key).filter { !order.accepted.contains($0.warning) }
        guard check.violations.isEmpty, warnings.isEmpty, let key else {
            return checking.refuse(line, key, check.violations, warnings)
        }
        checking.take(line, key, .ready)
    }
}

/// Who gets how much: what makes a row of one file the row of another.
struct BulkPayment: Hashable {
    var target: Data
    var amount: Money

    init(target: Data, amount: Money) { (self.target, self.amount) = (target, amount) }

    init(_ entry: BulkEntry) { self.init(target: entry.target, amount: entry.amount) }
}

/// A row's payment, and its target as it is looked up.
struct BulkKey {
    var target: String
    var payment: BulkPayment
}

extension BulkEntry {
    /// Whether money moved for it, may have, or still can.
    var isOrMayBePaid: Bool {
        switch status {
        case .draft, .rejected, .discarded, .notSent: false
        default: true
        }
    }
}

/// One walk over the rows of a file.
struct BulkChecking {
    private struct Place: Hashable {
        var payment: BulkPayment
        var occurrence: Int
    }

    private(set) var items: [BulkItem] = []
    /// What the rows so far come to.
    private(set) var before = BulkSums()
    private let wallets: [String: Money]
    /// What was entered for each row, the last first that counts.
    private var known: [Place: BulkEntry] = [:]
    /// What was entered for rows that stand in this file no more, by who was paid and by its line.
    private var strays: [Data: BulkEntry] = [:]
    private var strayLines: [Int: BulkEntry] = [:]
    private var seen: [BulkPayment: Int] = [:]
    private var leaving: [String: (rows: Int, amount: Money)] = [:]

    init(entries: [BulkEntry], keys: [BulkKey?], wallets: [String: Money]) {
        self.wallets = wallets
        for entry in entries {
            let place = Place(payment: BulkPayment(entry), occurrence: entry.occurrence)
            // Of several for one row all but one were never sent.
            if let other = known[place], other.status != .notSent { continue }
            known[place] = entry
        }
        let rows = keys.reduce(into: [BulkPayment: Int]()) { rows, key in
            if let key { rows[key.payment, default: 0] += 1 }
        }
        for (place, entry) in known where entry.isOrMayBePaid && place.occurrence >= rows[place.payment] ?? 0 {
            (strays[entry.target], strayLines[entry.line]) = (entry, entry)
        }
    }

    private func occurrence(_ key: BulkKey?) -> Int { key.flatMap { seen[$0.payment] } ?? 0 }

    /// What was entered for the next row.
    func entry(of key: BulkKey) -> BulkEntry? {
        known[Place(payment: key.payment, occurrence: occurrence(key))]
    }

    /// What was entered for the same target, or from the same line, by a row that is gone or stands there otherwise now.
    func stray(of key: BulkKey, at line: Int) -> BulkEntry? { strays[key.payment.target] ?? strayLines[line] }

    /// The rules' warnings, and those that the rows before it raise.
    func warnings(of check: PayoutCheck, _ line: BulkLine, _ key: BulkKey?) -> [RaisedWarning] {
        var warnings = check.warnings
        guard let key else { return warnings }
        let amount = key.payment.amount
        if let twin = before.line(paying: amount, to: key.target) {
            let message = "Line \(twin) of this file pays the same target the same amount."
            warnings.append(RaisedWarning(.lookAlike, message, field: .amount))
        }
        let sum = (leaving[line.draft.provider]?.amount ?? .zero) + amount
        let isShort = warnings.contains { $0.warning == .walletShort }
        if let wallet = wallets[line.draft.provider], sum > wallet, !isShort {
            let message =
                "With the rows before it this comes to \(sum.rupees()); the wallet held "
                + "\(wallet.rupees(paise: .always)) when it was last asked."
            warnings.append(RaisedWarning(.walletShort, message, field: .amount))
        }
        return warnings
    }

    mutating func refuse(
        _ line: BulkLine, _ key: BulkKey?, _ violations: [RuleViolation], _ warnings: [RaisedWarning]
    ) {
        take(line, key, .refused(violations, warnings))
    }

    mutating func take(_ line: BulkLine, _ key: BulkKey?, _ standing: BulkItem.Standing) {
        let item = BulkItem(
            line: line, amount: key?.payment.amount, occurrence: occurrence(key), standing: standing)
        items.append(item)
        guard let key else { return }
        seen[key.payment, default: 0] += 1
        guard item.isToBeSent else { return }
        let (provider, amount) = (line.draft.provider, key.payment.amount)
        let sum = leaving[provider] ?? (0, .zero)
        leaving[provider] = (sum.rows + 1, sum.amount + amount)
        // What an earlier run wrote down is counted by the store already.
        guard case .ready = standing else { return }
        before.add(amount, to: key.target, name: line.draft.name, line: line.line)
    }

    /// What would leave each wallet.
    func sums(in names: [String]) -> [BulkSum] {
        names.compactMap { name in
            leaving[name].map { BulkSum(provider: name, rows: $0.rows, amount: $0.amount, wallet: wallets[name]) }
        }
    }
}
