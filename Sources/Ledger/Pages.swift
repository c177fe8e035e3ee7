import GRDB
import Payments

/// Runs a query on one snapshot: windows by keyset, counts and sums.
struct Listing {
    let query: QuerySQL
    let db: Database

    /// From so many candidates on, walking down by time finds a window sooner than sorting them.
    private static let fewCandidates = 4_000
    /// The same where they are all there is to ask, so that only their places are read.
    static let fewPlaces = 20_000

    /// How the rows are reached.
    private enum Way {
        /// Down by time.
        case walk
        /// From the candidates of one criterion, for which the rest must hold.
        case from(Piece, rest: Piece)
        /// From candidates that are the rows.
        case exactly(Piece)
    }

    private let way: Way

    init(_ query: QuerySQL, _ db: Database, fewPlaces: Int = fewPlaces) throws {
        (self.query, self.db) = (query, db)
        way = try Self.way(query, fewPlaces, db)
    }

    /// The criterion with the fewest candidates, if they are few.
    ///
    /// Probing stops where there are too many.
    private static func way(_ query: QuerySQL, _ fewPlaces: Int, _ db: Database) throws -> Way {
        if query.criteria.count == 1, let only = query.criteria.first, only.isExact, let candidates = only.candidates {
            return try count(candidates, upTo: fewPlaces + 1, db) <= fewPlaces ? .exactly(candidates) : .walk
        }
        var best: (count: Int, place: Int, piece: Piece)?
        for (place, criterion) in query.criteria.enumerated() {
            guard let candidates = criterion.candidates else { continue }
            let limit = best?.count ?? fewCandidates + 1
            let count = try count(candidates, upTo: limit, db)
            if count < limit { best = (count, place, candidates) }
        }
        guard let best else { return .walk }
        let rest = query.criteria.enumerated().filter { $0.offset != best.place || !$0.element.isExact }
        return .from(best.piece, rest: Piece.joined(rest.map(\.element.holds), by: "AND"))
    }

    private static func count(_ candidates: Piece, upTo limit: Int, _ db: Database) throws -> Int {
        let probe = Piece("SELECT count(*) FROM (SELECT 1 FROM (") + candidates + Piece(") LIMIT ?)", [limit])
        return try probe.fetchOne(db)?[0] ?? 0
    }

    /// `FROM … WHERE …` for the rows for which everything holds.
    private func source(_ place: Piece? = nil) -> Piece {
        let place = place.map { Piece(" AND ") + $0 } ?? Piece("")
        switch way {
        case .walk: return Piece(" FROM payment WHERE ") + query.condition + place
        case .from(let candidates, let rest): return Self.found(candidates) + Piece(" WHERE ") + rest + place
        case .exactly(let candidates): return Self.found(candidates) + Piece(" WHERE 1") + place
        }
    }

    /// CROSS JOIN keeps the order: candidates first, each row by its reference.
    private static func found(_ candidates: Piece, by index: String = "") -> Piece {
        Piece(" FROM (SELECT DISTINCT reference FROM (") + candidates
            + Piece(")) AS found CROSS JOIN payment\(index) ON payment.reference = found.reference")
    }

    // MARK: Windows

    /// A window of at most `limit` rows.
    func page(_ start: PageStart, limit: Int) throws -> TransactionPage {
        switch start {
        case .newest: return try below(nil, limit)
        case .oldest: return try above(nil, limit)
        case .older(let anchor): return try below(place("<", anchor), limit, before: place(">=", anchor))
        case .from(let anchor): return try below(place("<=", anchor), limit, before: place(">", anchor))
        case .newer(let anchor): return try above(place(">", anchor), limit, after: place("<=", anchor))
        }
    }

    /// The rows on one side of an anchor: `<` is below it, wherever the order goes.
    private func place(_ relation: String, _ anchor: PageAnchor) -> Piece {
        let turned = relation.hasPrefix("<") ? relation.replacing("<", with: ">") : relation.replacing(">", with: "<")
        let sign = query.order.descends ? relation : turned
        guard query.order.isByAmount else {
            return Piece(
                "(payment.created_at, payment.reference) \(sign) (?, ?)",
                [anchor.createdAt.milliseconds, anchor.reference.number])
        }
        return Piece(
            "(payment.amount, payment.reference) \(sign) ((SELECT amount FROM payment WHERE reference = ?), ?)",
            [anchor.reference.number, anchor.reference.number])
    }

    /// `ORDER BY`, down the list or up.
    private func order(down: Bool, limit: Int) -> Piece {
        let direction = down == query.order.descends ? "DESC" : "ASC"
        let first = query.order.isByAmount ? "amount" : "created_at"
        return Piece(" ORDER BY payment.\(first) \(direction), payment.reference \(direction) LIMIT ?", [limit])
    }

    private func below(_ place: Piece?, _ limit: Int, before: Piece? = nil) throws -> TransactionPage {
        let found = try rows(place, down: true, limit + 1)
        let hasNewer = try before.map { try exists($0, down: false) } ?? false
        return TransactionPage(rows: Array(found.prefix(limit)), hasOlder: found.count > limit, hasNewer: hasNewer)
    }

    private func above(_ place: Piece?, _ limit: Int, after: Piece? = nil) throws -> TransactionPage {
        let found = try rows(place, down: false, limit + 1)
        let hasOlder = try after.map { try exists($0, down: true) } ?? false
        return TransactionPage(rows: found.prefix(limit).reversed(), hasOlder: hasOlder, hasNewer: found.count > limit)
    }

    private func rows(_ place: Piece?, down: Bool, _ limit: Int) throws -> [Transaction] {
        let order = self.order(down: down, limit: limit)
        let columns = Piece("SELECT \(PaymentTable.columns), ") + query.hiding.isTwin + Piece(" AS is_twin")
        var statement = columns + source(place) + order
        if case .exactly(let candidates) = way, !query.order.isByAmount {
            // The window is found by places alone; only its own rows are read.
            let places =
                Piece("SELECT payment.reference") + Self.found(candidates, by: " INDEXED BY payment_place")
                + Piece(" WHERE 1") + (place.map { Piece(" AND ") + $0 } ?? Piece("")) + order
            statement = columns + Self.found(places) + order
        }
        return try statement.fetchAll(db).map { row in
            var transaction = try PaymentTable.transaction(row)
            transaction.isTwin = (try row["is_twin"] as Int?) == 1
            return query.hiding.shown(transaction)
        }
    }

    /// Whether any row lies there.
    ///
    /// Looked for from the anchor outwards, where the nearest is.
    private func exists(_ place: Piece, down: Bool) throws -> Bool {
        let order = self.order(down: down, limit: 1)
        return try (Piece("SELECT 1") + source(place) + order).fetchOne(db) != nil
    }

    // MARK: Counts

    /// How many rows there are.
    func count() throws -> Int { try (Piece("SELECT count(*)") + source()).fetchOne(db)?[0] ?? 0 }

    /// How many in each status, and what they come to.
    func sums() throws -> [StatusSum] {
        let statement =
            Piece("SELECT status, count(*), sum(") + query.hiding.amount
            + Piece("), sum(kind = 'payin'), sum(CASE kind WHEN 'payin' THEN amount ELSE 0 END)") + source()
            + Piece(" GROUP BY status")
        return try statement.fetchAll(db).map { row in
            try StatusSum(
                status: row.status, count: row[1], amount: Money(paise: row[2]), linkCount: row[3],
                linkAmount: Money(paise: row[4]))
        }.sorted { $0.status.rawValue < $1.status.rawValue }
    }
}

extension SQLiteLedger {
    /// A window of the list, newest first, numbers masked to the last four.
    ///
    /// `total` comes from kept counts; `shown` is nil where it would have to be counted.
    public func page(_ query: TransactionQuery, start: PageStart, limit: Int) async throws(LedgerError)
        -> TransactionPage
    {
        if query.asKnownAt != nil { return try await pageAsKnown(query, start: start, limit: limit) }
        let made = QuerySQL(query, sealer, hiding)
        return try await read { db in
            var page = try Listing(made, db).page(start, limit: max(1, limit))
            page.total = try Standing.total(db)
            if query.isEmpty { page.shown = page.total }
            return page
        }
    }

    /// How many transactions a query finds.
    public func count(_ query: TransactionQuery) async throws(LedgerError) -> Int {
        if query.isEmpty { return try await read(Standing.total) }
        if query.asKnownAt != nil { return try await sums(query).reduce(0) { $0 + $1.count } }
        let made = QuerySQL(query, sealer, hiding)
        return try await read { db in try Listing(made, db).count() }
    }

    /// What a query finds, by status: the sums under the last row.
    ///
    /// Like a count, it can take long on a large store.
    public func sums(_ query: TransactionQuery) async throws(LedgerError) -> [StatusSum] {
        if query.isEmpty { return try await read { [hiding] db in try Standing.sums(db, hiding) } }
        if query.asKnownAt != nil { return try await sumsAsKnown(query) }
        let made = QuerySQL(query, sealer, hiding)
        return try await read { db in try Listing(made, db).sums() }
    }
}

/// The kept counts of all transactions by status.
enum Standing {
    static func total(_ db: Database) throws -> Int { try db.one("SELECT sum(count) FROM standing")?[0] ?? 0 }

    static func sums(_ db: Database, _ hiding: Hiding) throws -> [StatusSum] {
        let hidden = try hiding.hiddenAmount(db)
        return try db.all("SELECT status, count, amount FROM standing WHERE count > 0 ORDER BY status").map { row in
            var sum = try StatusSum(status: row.status, count: row[1], amount: Money(paise: row[2]))
            if sum.status == .awaitingApproval { sum.amount = sum.amount - hidden }
            return sum
        }
    }
}
