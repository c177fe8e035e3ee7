import GRDB
import Payments

/// Rows as they were known at a moment: the fold of the lines written until then (`dashboard.md`, `@`).
///
/// What moves (status, flags, provider's words) is asked of the older fold, what never moves of the row.
struct KnownThen: Sendable {
    let moment: Timestamp
    let writing: PayoutWriting
    /// The part of the query that rows answer as they are.
    let fixed: TransactionQuery
    /// The part that the fold answers.
    let statuses: Set<PaymentStatus>
    let excludedStatuses: Set<PaymentStatus>
    let flags: Set<PaymentFlag>
    let excludedFlags: Set<PaymentFlag>
    let leftBefore: Timestamp?

    init(_ query: TransactionQuery, at moment: Timestamp, _ writing: PayoutWriting) {
        (self.moment, self.writing) = (moment, writing)
        (statuses, excludedStatuses) = (query.statuses, query.excludedStatuses)
        (flags, excludedFlags, leftBefore) = (query.flags, query.excludedFlags, query.leftBefore)
        var rest = query
        (rest.statuses, rest.excludedStatuses, rest.flags, rest.excludedFlags) = ([], [], [], [])
        (rest.leftBefore, rest.asKnownAt) = (nil, nil)
        rest.until = min(query.until ?? moment.adding(milliseconds: 1), moment.adding(milliseconds: 1))
        fixed = rest
    }

    /// The row as it was then; nil where it did not exist or the query does not hold of it.
    func then(_ row: Transaction, _ db: Database) throws -> Transaction? {
        guard let record = try writing.fetch(row.reference, db) else { return nil }
        let log = record.log.filter { $0.at <= moment }
        guard !log.isEmpty else { return nil }
        let state = PayoutState.fold(log, intent: record.intent)
        guard statuses.isEmpty || statuses.contains(state.status), !excludedStatuses.contains(state.status),
            flags.isSubset(of: state.flags), excludedFlags.isDisjoint(with: state.flags)
        else { return nil }
        var past = Transaction.project(intent: record.intent, state: state, log: log)
        guard leftBefore.map({ past.startedAt < $0 }) ?? true else { return nil }
        (past.beneficiary, past.isTwin) = (row.beneficiary, row.isTwin)
        // What it hides now it hides of the past as well.
        return row.isHidden ? past.hidden : past
    }
}

extension SQLiteLedger {
    /// Rows of one slice while looking for a window.
    private static let slice = 200

    func pageAsKnown(_ query: TransactionQuery, start: PageStart, limit: Int) async throws(LedgerError)
        -> TransactionPage
    {
        guard let known = knownThen(query) else { return .empty }
        let made = QuerySQL(known.fixed, sealer, hiding)
        return try await read { db in
            let listing = try Listing(made, db)
            var found: [Transaction] = []
            var place = start
            while true {
                let slice = try listing.page(place, limit: Self.slice)
                let past = try slice.rows.compactMap { try known.then($0, db) }
                found = start.goesUp ? past + found : found + past
                guard found.count <= limit, let next = start.following(slice) else { break }
                place = next
            }
            let rows = Array(start.goesUp ? found.suffix(limit) : found.prefix(limit))
            let more = found.count > limit
            let hasAnchor = start != .newest && start != .oldest
            return TransactionPage(
                rows: rows, hasOlder: start.goesUp ? hasAnchor : more, hasNewer: start.goesUp ? more : hasAnchor)
        }
    }

    func sumsAsKnown(_ query: TransactionQuery) async throws(LedgerError) -> [StatusSum] {
        guard let known = knownThen(query) else { return [] }
        let made = QuerySQL(known.fixed, sealer, hiding)
        return try await read { db in
            let listing = try Listing(made, db)
            var sums: [PaymentStatus: StatusSum] = [:]
            var place: PageStart? = .newest
            while let here = place {
                let slice = try listing.page(here, limit: Self.slice)
                for row in try slice.rows.compactMap({ try known.then($0, db) }) {
                    sums[row.status, default: StatusSum(status: row.status, count: 0, amount: .zero)].count += 1
                    sums[row.status]?.amount += row.amount
                    guard row.kind == .payin else { continue }
                    sums[row.status]?.linkCount += 1
                    sums[row.status]?.linkAmount += row.amount
                }
                place = PageStart.newest.following(slice)
            }
            return sums.values.sorted { $0.status.rawValue < $1.status.rawValue }
        }
    }

    private func knownThen(_ query: TransactionQuery) -> KnownThen? {
        query.asKnownAt.map { KnownThen(query, at: $0, writing) }
    }
}

extension PageStart {
    /// Whether rows are looked for from old to new.
    fileprivate var goesUp: Bool {
        switch self {
        case .oldest, .newer: true
        case .newest, .older, .from: false
        }
    }

    /// Where the next slice begins; nil where there is none.
    fileprivate func following(_ slice: TransactionPage) -> PageStart? {
        if goesUp { return slice.hasNewer ? slice.rows.first.map { .newer(than: PageAnchor($0)) } : nil }
        return slice.hasOlder ? slice.rows.last.map { .older(than: PageAnchor($0)) } : nil
    }
}
