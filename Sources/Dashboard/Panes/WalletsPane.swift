import Payments
import TerminalKit

/// Pane 1: what is in each wallet, until when it lasts, and what the agent can still send today.
struct WalletsPane: Hashable, Sendable {
    /// In the order of the configuration.
    private(set) var wallets: [Wallet] = []
    /// The selected one, by its provider's name.
    private(set) var selected: String?
    /// When a provider's figure changed.
    private(set) var changedAt: [String: Timestamp] = [:]
    /// Whether they were read yet.
    private(set) var isLoaded = false
    /// Why they could not be read from the store, if so.
    var fresh = Freshness()

    /// Takes what was read; figures that differ are marked for a while.
    mutating func take(_ new: [Wallet], now: Timestamp) {
        for wallet in new {
            guard let old = wallets.first(where: { $0.provider == wallet.provider }) else { continue }
            // A figure that comes for the first time is new, not changed.
            guard old.amount != nil || old.used != nil else { continue }
            if old.amount != wallet.amount || old.used != wallet.used { changedAt[wallet.provider] = now }
        }
        wallets = new
        isLoaded = true
        fresh.succeed(at: now)
        if selected.map({ name in !new.contains { $0.provider == name } }) ?? true { selected = new.first?.provider }
    }

    /// The selected one.
    var selection: Wallet? { selected.flatMap { name in wallets.first { $0.provider == name } } }

    /// Moves the selection.
    mutating func move(_ steps: Int) {
        guard !wallets.isEmpty else { return }
        let index = wallets.firstIndex { $0.provider == selected } ?? 0
        selected = wallets[min(max(0, index + steps), wallets.count - 1)].provider
    }

    /// Selects the first or the last.
    mutating func moveToEnd(last: Bool) { selected = last ? wallets.last?.provider : wallets.first?.provider }

    /// Whether a change is still marked.
    func hasFreshChanges(at now: Timestamp) -> Bool { changedAt.values.contains { Fresh.isFresh($0, at: now) } }

    /// Whether a provider does not answer.
    var isAnyDown: Bool { wallets.contains(where: \.isDown) }

    /// How many answer.
    var up: Int { wallets.count { $0.error == nil } }

    /// When the newest figure is from, and what became of the last questions.
    ///
    /// One provider that does not answer is enough: which one, and since when, its own lines say.
    var age: Freshness {
        var age = fresh
        age.at = wallets.compactMap(\.asOf).max()
        guard fresh.reason == nil else { return age }
        age.missed = wallets.map(\.missed).max() ?? 0
        guard let down = wallets.first(where: \.isDown) else { return age }
        age.reason = "\(down.provider): \(down.error ?? "no answer")"
        age.nextTry = wallets.filter(\.isDown).compactMap(\.nextAskAt).min()
        return age
    }

    /// What they hold together; nil where none tells a balance.
    var total: Money? {
        let amounts = wallets.compactMap(\.amount)
        return amounts.isEmpty ? nil : amounts.reduce(.zero, +)
    }
}

/// How long a change is marked.
enum Fresh {
    /// Seconds a changed cell is underlined (`screens.md`, principle 7).
    static let seconds: Int64 = 4

    /// Whether a change at `moment` is still to be marked.
    static func isFresh(_ moment: Timestamp, at now: Timestamp) -> Bool {
        !moment.adding(seconds: seconds).isOver(lasting: seconds, at: now)
    }
}

extension Wallet {
    /// Whether nothing can be sent there: three questions missed, or never an answer.
    var isDown: Bool { error != nil && (missed >= 3 || asOf == nil) }

    /// What an agent with this much left of the day can send from it.
    func canSend(dayLeft: Money?) -> Money? {
        let inWallet = amount ?? limit.map { Money(paise: $0.paise - (used?.paise ?? 0)) }
        guard let inWallet else { return nil }
        let whole = Money(rupees: max(0, inWallet.rupees))
        return dayLeft.map { min(whole, max(.zero, $0)) } ?? whole
    }

    /// When it runs dry at the mean outflow of the last three stretches of the trend; nil where it does not fall.
    ///
    /// Rises are money put in, not a slower outflow.
    func dryAt() -> Timestamp? {
        guard let trendSpacing, let amount, let asOf, trend.count >= 2 else { return nil }
        let points = Array(trend.suffix(4))
        let falls = zip(points, points.dropFirst()).map { max(0, $0.paise - $1.paise) }
        let perStretch = falls.reduce(0, +) / Int64(falls.count)
        guard perStretch > 0, amount.paise > 0 else { return nil }
        let seconds = Double(amount.paise) / Double(perStretch) * Double(trendSpacing)
        guard seconds < 30 * 86_400 else { return nil }
        return asOf.adding(seconds: Int64(seconds))
    }

    /// The share of the limit that is used, in percent.
    var usedPercent: Int? {
        guard let limit, limit.paise > 0, let used else { return nil }
        return Int(used.paise * 100 / limit.paise)
    }
}

/// Until when a wallet lasts.
enum Lasting: Hashable, Sendable {
    /// Past the end of the working day, which is this clock time.
    case pastDayEnd(String)
    /// Dry before it, at about this clock time.
    case dry(String)

    /// Reckons it for one wallet; nil where nothing can be said, or the day is over.
    static func of(_ wallet: Wallet, _ context: Context) -> Lasting? {
        guard wallet.trendSpacing != nil else { return nil }
        let minutes = context.profile.dayEnds
        let dayEnd = context.now.day.start.adding(seconds: Int64(minutes) * 60)
        guard let dry = wallet.dryAt() else {
            return wallet.trend.count >= 2 && context.now < dayEnd ? .pastDayEnd(context.clock(dayEnd)) : nil
        }
        guard dry < dayEnd else { return context.now < dayEnd ? .pastDayEnd(context.clock(dayEnd)) : nil }
        // A forecast is no finer than ten minutes.
        let rounded = Timestamp(seconds: (dry.seconds + 300) / 600 * 600)
        return .dry("~" + context.clock(rounded))
    }
}
