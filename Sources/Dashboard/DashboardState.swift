import Payments
import TerminalKit

/// Everything the screen shows and everything that was typed: one value, changed only by ``update(_:_:)->[Effect]``, drawn
/// only by ``render(_:size:theme:)-(DashboardState,_,_)``.
///
/// It holds no clock: ``now`` comes in by ``Event/tick(_:)``.
public struct DashboardState: Sendable {
    /// Who sits here.
    public internal(set) var profile: DeskProfile
    /// The last tick, UTC.
    public internal(set) var now: Timestamp
    /// The terminal's size; zero until the first resize.
    public internal(set) var size = Size(columns: 0, rows: 0)
    /// The pane that keys go to.
    public internal(set) var focus = PaneID.transactions
    /// Whether the pane in focus has the desk to itself.
    public internal(set) var isZoomed = false
    /// Whether times are UTC instead of Indian time.
    public internal(set) var showsUTC = false
    /// What the customer is answered in.
    var language = Say.Language.english
    /// Whether the mouse is listened to; off until it is asked for.
    public internal(set) var listensToMouse = false

    var wallets = WalletsPane()
    var list = TransactionsPane()
    var details = DetailsPane()
    var payout = PayoutPane()
    var complaints = ComplaintsPane()
    var needs = NeedsPane()
    var health = HealthPane()
    var watched = WatchList()
    var header = HeaderLine()
    var message: Message?
    /// Why new payouts wait.
    var blocked: String?
    /// That the store cannot be written, and since when.
    var storeFailing: StoreFailing?
    /// Payouts whose answer is here and not on disk yet.
    var unsaved: Set<Reference> = []
    /// Payouts that were left unsent and are being sent or given up now.
    var leaving: Set<Reference> = []
    /// Payouts that are being decided on, closed or replaced now.
    var deciding: Set<Reference> = []
    /// How often each action was used, which ranks the palette.
    var uses: [Action.ID: Int] = [:]
    /// An action of the palette that waits until the payout it names is read.
    var awaitedAction: AwaitedAction?
    /// The payout whose sentence is copied as soon as it is read.
    var awaitedAnswer: Reference?
    /// Until when providers are asked nothing by plan; nil where they are asked.
    var pausedUntil: Timestamp?
    var overlays: [Overlay] = []
    var tickets = TicketBook()
    var wasInView = false
    /// Whether the next key names a view.
    var awaitsView = false
    /// Whether the next key names an order of the list.
    var awaitsSort = false
    /// The folder of the last export.
    var exports: String?
    /// How far the import is that this desk runs; nil where none does.
    var importing: ImportRunning?
    /// The theme that was chosen here; nil where the configuration's is worn.
    var theme: String?

    /// A desk before its first event.
    public init(profile: DeskProfile, now: Timestamp) {
        (self.profile, self.now) = (profile, now)
    }

    /// Whether something on the screen counts seconds, so that ticks must come each second: a payout in flight, the
    /// countdown to a next try, a message, a changed cell, numbers that are about to go, or a next question whose
    /// moment is about to pass.
    public var countsSeconds: Bool {
        payout.isInFlight || message != nil || list.hasFreshChanges(at: now) || wallets.hasFreshChanges(at: now)
            || needs.hasFreshChanges(at: now) || details.reveal != nil || isRetrying || countsDown
            || header.isAbout(now)
            || storeFailing != nil
    }

    /// Whether the pane in focus waits for a provider that does not answer.
    private var countsDown: Bool {
        switch focus {
        case .wallets: wallets.isAnyDown
        case .details, .transactions: detailsWallet?.isDown ?? false
        case .payout, .complaints, .needs, .health: false
        }
    }

    /// The wallet at the provider of the transaction in Details.
    var detailsWallet: Wallet? {
        details.content.flatMap { content in
            wallets.wallets.first { $0.provider == content.transaction.provider }
        }
    }

    /// Whether quitting now would leave a payout unknown until the next start asks: one is on its way, or its outcome
    /// is not on disk yet.
    public var isInFlight: Bool {
        payout.isInFlight || blocked != nil || !leaving.isEmpty || !deciding.isEmpty || importing != nil
    }

    /// What a sentence calls an action's key here.
    func key(_ id: Action.ID) -> String { profile.keys.said(id) }

    /// Whether the window holds the desk (`dashboard.md`, *The desk*): 60×16.
    public var isLargeEnough: Bool { size.holds(Layout.least) }

    /// What panes need to know beside their own state.
    var context: Context {
        Context(
            profile: profile, now: now, showsUTC: showsUTC, language: language, sentToday: health.summary,
            unsaved: unsaved)
    }
}

/// What a pane needs to know beside its own state.
struct Context: Sendable {
    var profile: DeskProfile
    var now: Timestamp
    var showsUTC: Bool
    var language = Say.Language.english
    var sentToday: DeskSummary?
    /// Payouts whose answer is here and not on disk yet.
    var unsaved: Set<Reference> = []

    /// What a sentence calls an action's key here.
    func key(_ id: Action.ID) -> String { profile.keys.said(id) }

    /// Whether its provider can be asked about it; one that is not configured any more is not judged.
    func isAsked(_ row: Transaction) -> Bool { whyNotAsked(row) == nil }

    /// Why its provider cannot be asked about it, with the next step; nil where it can, or where nothing was sent.
    func whyNotAsked(_ row: Transaction) -> String? {
        guard row.status.isOpenAtProvider, let capability = profile.capability(of: row.provider) else { return nil }
        let isKnown = capability.statusByProviderReference && row.providerReference != nil
        guard !capability.statusByReference, !isKnown else { return nil }
        let list = capability.reconciliation ? "its list of the day or its portal" : "its portal"
        let start = "\(row.provider) cannot be asked about this one. Next: look in \(list)"
        guard row.status == .unknown else { return start + "." }
        return start + "; two people can close it (\(key(.palette)) close) \(closing(row))."
    }

    /// From when the rules let it be closed.
    private func closing(_ row: Transaction) -> String {
        let from = PayoutMachine.closable(sentAt: row.startedAt)
        guard from > now else { return "now" }
        let days = wall(from).day.daysSinceEpoch - wall(now).day.daysSinceEpoch
        let day = days == 0 ? "" : days == 1 ? " tomorrow" : " on \(wall(from).day.named)"
        return "from \(clock(from))\(day)"
    }

    /// The wall clock that is shown.
    func wall(_ moment: Timestamp) -> IndianTime {
        showsUTC ? IndianTime(moment, offset: 0) : moment.ist
    }

    /// As in: `14:02`.
    func clock(_ moment: Timestamp) -> String { wall(moment).clock }

    /// As in: `14:02:11`.
    func seconds(_ moment: Timestamp) -> String { wall(moment).clockWithSeconds }

    /// `13:58` today, `18 Nov` on another day.
    func clockOrDay(_ moment: Timestamp) -> String {
        wall(moment).day == wall(now).day ? clock(moment) : wall(moment).day.short
    }

    /// `14:02:41` today, `21 Nov 16:11` on another day.
    func secondsOrDay(_ moment: Timestamp) -> String {
        let day = wall(moment).day
        return day == wall(now).day ? seconds(moment) : "\(day.short) \(clock(moment))"
    }

    /// `14:02` today, `21 Nov 16:11` on another day.
    func clockAndDay(_ moment: Timestamp) -> String {
        let day = wall(moment).day
        return day == wall(now).day ? clock(moment) : "\(day.short) \(clock(moment))"
    }

    /// `IST` or `UTC`.
    var zone: String { showsUTC ? "UTC" : "IST" }

    /// `₹12,500`, or `Rs 12,500` where there is no such sign.
    func rupees(_ money: Money, paise: Money.PaiseStyle = .whenNotZero) -> String {
        money.rupees(paise: paise, ascii: profile.symbols == .ascii)
    }
}

/// A sentence in the hint line and when it goes.
struct Message: Hashable, Sendable {
    /// Seconds a message stays (`screens.md`, principle 4).
    static let lasts: Int64 = 6

    var notice: Notice
    var until: Timestamp
    /// The payout it speaks of, so that it goes when that moves on.
    var about: Told?

    /// Where a payout was said to stand.
    struct Told: Hashable, Sendable {
        var reference: Reference
        var status: PaymentStatus
    }
}

/// Numbers questions and remembers the newest of each kind, so that late answers are dropped.
struct TicketBook: Hashable, Sendable {
    /// What a question is about.
    enum Kind: Hashable, Sendable {
        case page, count, marks, check, reference, beneficiaries, beneficiary, approval
    }

    private var last = 0
    private var open: [Kind: Ticket] = [:]

    /// A new number; older questions of this kind are answered in vain.
    mutating func draw(_ kind: Kind) -> Ticket {
        last += 1
        open[kind] = last
        return last
    }

    /// Whether this is the answer that is waited for; it is waited for no longer then.
    mutating func take(_ kind: Kind, _ ticket: Ticket) -> Bool {
        guard open[kind] == ticket else { return false }
        open[kind] = nil
        return true
    }

    /// Waits for no answer of this kind.
    mutating func drop(_ kind: Kind) { open[kind] = nil }

    /// Whether an answer is waited for.
    func waits(_ kind: Kind) -> Bool { open[kind] != nil }
}
