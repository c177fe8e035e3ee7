import Foundation
import Payments

/// The whole public surface of the local store.
///
/// It speaks `Payments` values; no SQL, row id or library type leaves it, so that another database can stand beside
/// SQLite.
///
/// Every function that changes what is known of money returns only after the change is on disk (`payouts.md`, promise 2).
public protocol LedgerStore: Sendable {
    // MARK: Payouts: the log is the truth, the row its projection

    /// Waits some seconds at most for the one turn to check and write down a payout, among all who share the store. What
    /// is read under it stays true until the turn ends or the payout is recorded. Throws `.failed` in words.
    func takeEntryTurn() async throws(LedgerError) -> EntryTurn

    /// Writes a new payout: its intent, its first log line and its row. Throws `.duplicate` where the reference exists.
    func record(_ intent: PayoutIntent) async throws(LedgerError)

    /// Takes a payout for sending: one conditional update from `ready` to `submitting` that changes exactly one row,
    /// together with the `claimed` line. Returns the question's number, or nil where another had it first or it is not
    /// ready. Once per payout for ever.
    func claim(_ reference: Reference, process: String, requestSHA256: String, at: Timestamp) async throws(LedgerError)
        -> QuestionID?

    /// Writes that a status question is about to be asked and gives its number.
    func ask(_ reference: Reference, _ question: Question, at: Timestamp) async throws(LedgerError) -> QuestionID

    /// Decides on a payout as it is then, appends what was decided, folds the log anew and rewrites the row: one
    /// transaction that no other write comes between. Nil from `decide` writes nothing; what it throws is returned, and
    /// nothing is written. A second answer to a question and a repeated callback are dropped silently. Throws
    /// `.notFound` where there is no such payout.
    func append<Refusal: Error>(
        to reference: Reference, deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth?
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal>

    /// Writes a payout that replaces `original`: decides on the original as it is then, appends to it what was decided and
    /// writes the new payout linked to it, all in one transaction or nothing of it. What `decide` throws is
    /// returned, and nothing is written. Returns the new payout. Throws `.notFound` where there is no original, `.duplicate` where the new
    /// reference exists.
    func replace<Refusal: Error>(
        _ original: Reference, by intent: PayoutIntent,
        deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal>

    /// Moves the plan's next status call and nothing else.
    func plan(_ reference: Reference, nextAskAt: Timestamp?) async throws(LedgerError)

    /// One payout with its whole numbers and log; nil where there is none.
    func payout(_ reference: Reference) async throws(LedgerError) -> PayoutRecord?

    // MARK: Files of payouts

    /// The file with these bytes, by their lower-case hex SHA-256, where it was begun before; nil where not.
    func bulkFile(_ sha256: String) async throws(LedgerError) -> BulkFile?

    /// Writes that a file is begun, as a bulk of its own or as one more file of `bulk`. Where its bytes are known, gives
    /// that file and writes nothing.
    func beginBulk(_ file: BulkFile, joining bulk: Int64?) async throws(LedgerError) -> BulkFile

    /// What was entered for rows of one bulk, or of every bulk, since a moment; in the order it was entered.
    func bulkEntries(of bulk: Int64?, since: Timestamp?) async throws(LedgerError) -> [BulkEntry]

    /// Writes a new payout for a row of a bulk, with the row, in one transaction. Where the row was entered before, writes
    /// nothing and gives that payout: a row is entered once for ever, except as the row says. Throws `.duplicate` where
    /// the reference exists.
    func record(_ intent: PayoutIntent, as row: BulkRow) async throws(LedgerError) -> Reference?

    /// The keyed digest of an account, UPI id or mobile, as ``BulkEntry`` has it.
    func bulkTarget(_ target: String) -> Data

    // MARK: Callbacks

    /// Takes callbacks, all in one transaction, and tells what became of each, in their order.
    ///
    /// One of an order of its provider grows that order's log by what `decide` makes of it; nil writes nothing. A repeat
    /// changes nothing. Of unsigned ones a bounded number is kept an order, the rest is counted and puts the status call
    /// at most so often; what speaks of no order, or cannot be understood, goes into a bounded quarantine. Throws where
    /// nothing of all of it was written.
    func take(_ callbacks: [ReceivedCallback], bounds: CallbackBounds, deciding decide: @escaping CallbackDecision)
        async throws(LedgerError) -> [CallbackFate]

    /// The callbacks in quarantine, the latest first.
    func quarantined(limit: Int) async throws(LedgerError) -> [QuarantinedCallback]

    // MARK: Lists of providers

    /// Keeps a provider's operators as it listed them.
    func recordOperators(_ operators: [Operator], of provider: String, at: Timestamp) async throws(LedgerError)

    /// A provider's operators as it listed them last; nil where it never did.
    func operators(of provider: String) async throws(LedgerError) -> OperatorList?

    /// Counts one call for a provider's list of a day, made on `day` in India; false, and not counted, where `most` were
    /// made that day.
    func countReconciliation(of provider: String, on day: CivilDay, most: Int, at: Timestamp) async throws(LedgerError)
        -> Bool

    /// How often a provider's list was asked for on a day in India, and when last.
    func reconciliations(of provider: String, on day: CivilDay) async throws(LedgerError) -> (
        calls: Int, last: Timestamp?
    )

    // MARK: References

    /// Payouts by any of the three references: ours, the provider's, the bank's.
    func references(matching text: String) async throws(LedgerError) -> [Reference]

    /// Open payouts whose next status call is due, the longest due first.
    func due(at moment: Timestamp, limit: Int) async throws(LedgerError) -> [Reference]

    /// The moment of the earliest planned status call; nil where none is planned.
    func nextPlanned() async throws(LedgerError) -> Timestamp?

    /// Payouts of one provider whose next status call is due, the longest due first: however many of another provider's
    /// wait, they are not looked at.
    func due(at moment: Timestamp, of provider: String, limit: Int) async throws(LedgerError) -> [Reference]

    /// The moment of a provider's earliest status call that is planned after `moment`; nil where none is.
    func nextPlanned(of provider: String, after moment: Timestamp) async throws(LedgerError) -> Timestamp?

    /// Moves the status calls planned within `range` by so many milliseconds, all in one transaction: the wall clock was
    /// set.
    func shiftPlanned(byMilliseconds shift: Int64, in range: Range<Timestamp>) async throws(LedgerError)

    /// Payouts in `submitting`, with the process that claimed each.
    func submitting() async throws(LedgerError) -> [(reference: Reference, process: String)]

    // MARK: Lists

    /// A window of the list, newest first, numbers masked to the last four.
    func page(_ query: TransactionQuery, start: PageStart, limit: Int) async throws(LedgerError) -> TransactionPage

    /// How many transactions a query finds; can take long on a large store, so it is asked apart from pages.
    func count(_ query: TransactionQuery) async throws(LedgerError) -> Int

    /// What needs a person, how rails do today, what the agent sent today.
    func summary(_ request: SummaryRequest) async throws(LedgerError) -> DeskSummary

    /// Payouts of the same amount to the same account, UPI id or mobile since `since`, on any provider.
    func lookAlikes(target: String, amount: Money, since: Timestamp) async throws(LedgerError) -> [LookAlike]

    /// Beneficiaries paid before whose name starts with `text`, or whose account, UPI id or mobile is `text`, the most
    /// recent first.
    func beneficiaries(matching text: String, limit: Int) async throws(LedgerError) -> [KnownBeneficiary]

    /// What an agent has sent on a day or entered to be sent, and what of it to one target, as limits count it: what
    /// waits ready or for approval counts, nothing proven unsent, failed or discarded does.
    func sent(by uid: UInt32, on day: CivilDay, to target: String?) async throws(LedgerError) -> Money

    // MARK: Wallets

    /// Keeps a balance as it was told.
    func recordBalance(provider: String, amount: Money?, limit: Money?, used: Money?, at: Timestamp)
        async throws(LedgerError)

    /// Keeps that a balance question failed, and when it is asked next.
    func recordBalanceFailure(provider: String, reason: String, at: Timestamp) async throws(LedgerError)

    /// The wallets of these providers in this order, as they stand now.
    func wallets(of providers: [String]) async throws(LedgerError) -> [Wallet]

    // MARK: Complaints

    /// Writes a complaint under a new number of the day; the number given is ignored. Returns it as stored.
    func record(_ complaint: Complaint) async throws(LedgerError) -> Complaint

    /// Takes a draft complaint for sending, draft → submitting, exactly once. False where it was not a draft.
    func claimComplaint(_ number: String, at: Timestamp) async throws(LedgerError) -> Bool

    /// Writes what changed of a complaint.
    func update(_ complaint: Complaint, by agent: Agent) async throws(LedgerError)

    /// One complaint by our number.
    func complaint(_ number: String) async throws(LedgerError) -> Complaint?

    /// Complaints, open ones first by due day, then the newest; of one transaction where it is named.
    func complaints(of reference: Reference?, limit: Int) async throws(LedgerError) -> [Complaint]

    // MARK: Whether it can be relied on

    /// Why nothing new may be sent from this store, such as that something read from it was damaged: a plain sentence
    /// with the next step; nil while all is well. Told without waiting for the disk.
    var trouble: String? { get }

    /// Where it lies, as a person finds it.
    var place: String { get }

    /// Writes something that changes nothing: whether writing works again after it failed.
    func tryWriting() async throws(LedgerError)

    // MARK: Processes and changes

    /// A number that differs after any process has committed a change.
    func changeCounter() async throws(LedgerError) -> Int64

    /// This process's mark in `claimed` lines; its lock is held as long as the process lives.
    var process: String { get }

    /// Whether the process behind a mark still lives, told by its lock.
    func isAlive(process: String) -> Bool

    /// Holds a lock that one process at a time can have, such as the poller's; false where another has it. Freed by
    /// the end of the process.
    func holdLease(_ name: String) -> Bool
}

extension LedgerStore {
    /// The store, where it lies nowhere in particular.
    public var place: String { "the store" }
}

/// A payout as the store has it.
public struct PayoutRecord: Sendable {
    /// What was decided.
    public var intent: PayoutIntent
    /// Everything that happened, in the order it was written.
    public var log: [LogEntry]
    /// Where it stands: the fold of the log.
    public var state: PayoutState
    /// When it is asked about next.
    public var nextAskAt: Timestamp?
    /// Unsigned callbacks beyond those in the log: counted, and nothing else of them kept.
    public var furtherHints: Int

    /// A record from its parts.
    public init(
        intent: PayoutIntent, log: [LogEntry], state: PayoutState, nextAskAt: Timestamp?, furtherHints: Int = 0
    ) {
        (self.intent, self.log, self.state, self.nextAskAt) = (intent, log, state, nextAskAt)
        self.furtherHints = furtherHints
    }
}

/// What is appended to a payout's log.
public struct LogGrowth: Sendable {
    /// The lines, in their order.
    public var entries: [LogEntry]
    /// The plan's next status call from now on; nil leaves none.
    public var nextAskAt: Timestamp?

    /// Growth from its parts.
    public init(_ entries: [LogEntry], nextAskAt: Timestamp?) {
        (self.entries, self.nextAskAt) = (entries, nextAskAt)
    }
}

/// What a summary is made for.
public struct SummaryRequest: Hashable, Sendable {
    /// Now.
    public var now: Timestamp
    /// The agent whose day is summed.
    public var uid: UInt32
    /// The agent's limit a day, to be shown beside it.
    public var limitPerDay: Money?
    /// The configured providers, for wallets that are low.
    public var providers: [String]
    /// Low-balance alarms by provider.
    public var alarms: [String: Money]

    /// A request from its parts.
    public init(
        now: Timestamp, uid: UInt32, limitPerDay: Money?, providers: [String], alarms: [String: Money] = [:]
    ) {
        (self.now, self.uid, self.limitPerDay) = (now, uid, limitPerDay)
        (self.providers, self.alarms) = (providers, alarms)
    }
}

/// Why the store did not do what was asked.
///
/// Nothing was written.
public enum LedgerError: Error, Hashable, Sendable {
    /// The store cannot be created or opened: exit code 73. A plain sentence with the next step.
    case cannotOpen(String)
    /// It cannot be read or written: exit code 74. A plain sentence with the next step.
    case failed(String)
    /// What is in it cannot be what was written: exit code 74. Nothing new may be sent from it. A plain sentence with
    /// the next step.
    case damaged(String)
    /// A payout with this reference exists.
    case duplicate(Reference)
    /// No such payout or complaint.
    case notFound(String)

    /// The plain sentence.
    public var reason: String {
        switch self {
        case .cannotOpen(let reason), .failed(let reason), .damaged(let reason): reason
        case .duplicate(let reference): "A payout with the reference \(reference) exists already."
        case .notFound(let what): "\(what) is not in the store."
        }
    }
}
