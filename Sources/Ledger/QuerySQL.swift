import Foundation
import GRDB
import Payments

/// A piece of SQL with its values: text comes from this file alone, values are always bound.
struct Piece: Sendable {
    var sql: String
    var values: [DatabaseValue]

    init(_ sql: String, _ values: [(any DatabaseValueConvertible)?] = []) {
        (self.sql, self.values) = (sql, values.map { $0?.databaseValue ?? .null })
    }

    static func + (left: Piece, right: Piece) -> Piece {
        var both = left
        both.sql += right.sql
        both.values += right.values
        return both
    }

    /// Pieces with a word between them, in brackets; `otherwise` where there are none.
    static func joined(_ pieces: [Piece], by word: String, otherwise: String = "1") -> Piece {
        guard let first = pieces.first else { return Piece(otherwise) }
        return Piece("(") + pieces.dropFirst().reduce(first) { $0 + Piece(" \(word) ") + $1 } + Piece(")")
    }

    /// `(?, ?, …)`.
    static func list(_ values: [String]) -> Piece {
        Piece("(" + values.map { _ in "?" }.joined(separator: ", ") + ")", values)
    }

    func fetchAll(_ db: Database) throws -> [StoredRow] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(values)).map(StoredRow.init)
    }

    func fetchOne(_ db: Database) throws -> StoredRow? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(values)).map(StoredRow.init)
    }
}

/// One thing a query asks.
///
/// `holds` tells it of a single row and is always applied. `candidates` selects the references it holds for through an
/// index, for when they are few: the list then starts from them instead of walking down by time. Columns in `holds`
/// carry a `+`, which keeps SQLite from choosing their index itself.
struct Criterion: Sendable {
    var holds: Piece
    var candidates: Piece?
    /// Whether the candidates are the rows for which it holds, no more and no less: then nobody looks twice.
    var isExact: Bool

    init(_ holds: Piece, candidates: Piece? = nil, isExact: Bool = false) {
        (self.holds, self.candidates, self.isExact) = (holds, candidates, isExact)
    }
}

/// A `TransactionQuery` as SQL.
struct QuerySQL: Sendable {
    let criteria: [Criterion]

    let hiding: Hiding
    /// The order of its rows; who must not learn amounts gets none by them.
    let order: ListOrder

    /// `hiding` keeps rows from being found by what is hidden of them.
    init(_ query: TransactionQuery, _ sealer: Sealer, _ hiding: Hiding) {
        self.hiding = hiding
        order = query.order.isByAmount && hiding.viewer?.hidden != nil ? .newest : query.order
        var made = query.terms.map { Self.term($0, sealer, hiding) }
        made += Self.statuses(query)
        made += Self.plainFields(query, hiding)
        made += query.names.map(Self.name)
        made += Self.numbers(query, sealer).map { Criterion(hiding.guarded($0.holds), candidates: $0.candidates) }
        made += query.flags.sorted { $0.rawValue < $1.rawValue }.map(Self.flag)
        made += query.excludedFlags.sorted { $0.rawValue < $1.rawValue }.map {
            Criterion(Piece("flags NOT LIKE ?", ["% \($0.rawValue) %"]))
        }
        made += Self.complaints(query)
        if let references = query.references { made.append(Self.listed(references)) }
        criteria = made
    }

    /// Everything that must hold of a row.
    var condition: Piece { Piece.joined(criteria.map(\.holds), by: "AND") }

    // MARK: Words

    private static func term(_ term: QueryTerm, _ sealer: Sealer, _ hiding: Hiding) -> Criterion {
        var holds: [Piece] = []
        var candidates: [Piece] = []
        if term.anywhere, !term.text.isEmpty {
            holds.append(contains(term.text))
            if let found = search(term.text) { candidates.append(found) } else { candidates.append(Piece("")) }
            let digest = sealer.digest(term.text)
            holds.append(hiding.guarded(isTarget(digest)))
            candidates.append(targets(digest))
        }
        if let amount = term.amount {
            holds.append(hiding.guarded(Piece("+amount = ?", [amount.paise])))
            candidates.append(Piece("SELECT reference FROM payment WHERE amount = ?", [amount.paise]))
        }
        if let tail = term.tail {
            holds.append(hiding.guarded(hasTail(tail)))
            candidates.append(tails(tail))
        }
        let usable = !candidates.isEmpty && candidates.allSatisfy { !$0.sql.isEmpty }
        // Who must not learn a figure finds no row by it: there every hit is looked at.
        return Criterion(
            Piece.joined(holds, by: "OR", otherwise: "0"), candidates: usable ? union(candidates) : nil,
            isExact: hiding.viewer?.hidden == nil)
    }

    private static func name(_ part: String) -> Criterion {
        Criterion(Piece("+name LIKE ? ESCAPE '\\'", ["%\(escaped(part))%"]), candidates: search(part))
    }

    /// The row form of a search: the same text, without the index.
    private static func contains(_ text: String) -> Piece {
        Piece(
            """
            EXISTS (SELECT 1 FROM payment_text
                WHERE payment_text.reference = payment.reference AND body LIKE ? ESCAPE '\\')
            """, ["%\(escaped(text))%"])
    }

    /// The index form; nil for less than three characters, which trigrams cannot find.
    private static func search(_ text: String) -> Piece? {
        guard text.unicodeScalars.count >= 3 else { return nil }
        let phrase = "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
        return Piece("SELECT rowid AS reference FROM payment_search WHERE payment_search MATCH ?", [phrase])
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "%", with: "\\%")
            .replacingOccurrences(of: "_", with: "\\_")
    }

    // MARK: Numbers

    private static func numbers(_ query: TransactionQuery, _ sealer: Sealer) -> [Criterion] {
        var made: [Criterion] = []
        if let target = query.target {
            let digest = sealer.digest(target)
            made.append(Criterion(isTarget(digest), candidates: targets(digest)))
        }
        if let tail = query.accountTail { made.append(Criterion(hasTail(tail), candidates: tails(tail))) }
        if let amount = query.amount { made.append(Self.amount(amount)) }
        return made
    }

    private static func amount(_ range: AmountRange) -> Criterion {
        func ends(_ column: String) -> Piece {
            let pieces = [
                range.least.map { Piece("\(column) >= ?", [$0.paise]) },
                range.most.map { Piece("\(column) <= ?", [$0.paise]) },
            ]
            return Piece.joined(pieces.compactMap { $0 }, by: "AND")
        }
        return Criterion(ends("+amount"), candidates: Piece("SELECT reference FROM payment WHERE ") + ends("amount"))
    }

    private static func isTarget(_ digest: Data) -> Piece {
        Piece("(+target_digest = ? OR +upi_digest = ? OR +mobile_digest = ?)", [digest, digest, digest])
    }

    private static func targets(_ digest: Data) -> Piece {
        union([
            Piece("SELECT reference FROM payment WHERE target_digest = ?", [digest]),
            Piece("SELECT reference FROM payment WHERE upi_digest = ?", [digest]),
            Piece("SELECT reference FROM payment WHERE mobile_digest = ?", [digest]),
        ])
    }

    private static func hasTail(_ tail: String) -> Piece {
        Piece(
            "(+account_tail = ? OR +mobile_tail = ? OR +recharge_tail = ? OR substr(upi_handle, -4) = ?)",
            [tail, tail, tail, tail.lowercased()])
    }

    /// A tail with a letter or sign in it may be a UPI id's, of which there is no index: many share a handle.
    private static func tails(_ tail: String) -> Piece {
        let numbers = [
            Piece("SELECT reference FROM payment WHERE account_tail = ?", [tail]),
            Piece("SELECT reference FROM payment WHERE mobile_tail = ?", [tail]),
            Piece("SELECT reference FROM payment WHERE recharge_tail = ?", [tail]),
        ]
        let isNumber = tail.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        return isNumber
            ? union(numbers)
            : Piece("SELECT reference FROM payment WHERE ") + hasTail(tail)
    }

    private static func union(_ pieces: [Piece]) -> Piece {
        guard let first = pieces.first else { return Piece("SELECT NULL AS reference WHERE 0") }
        return pieces.dropFirst().reduce(first) { $0 + Piece(" UNION ALL ") + $1 }
    }

    // MARK: Fields

    private static func statuses(_ query: TransactionQuery) -> [Criterion] {
        var made: [Criterion] = []
        if !query.statuses.isEmpty {
            let words = Piece.list(query.statuses.map(\.rawValue).sorted())
            let few =
                query.statuses.contains(.succeeded)
                ? nil
                : Piece("SELECT reference FROM payment WHERE status <> 'succeeded' AND status IN ") + words
            made.append(Criterion(Piece("+status IN ") + words, candidates: few))
        }
        if !query.excludedStatuses.isEmpty {
            let words = Piece.list(query.excludedStatuses.map(\.rawValue).sorted())
            let few =
                query.excludedStatuses.contains(.succeeded)
                ? Piece("SELECT reference FROM payment WHERE status <> 'succeeded'") : nil
            made.append(Criterion(Piece("+status NOT IN ") + words, candidates: few))
        }
        return made
    }

    private static func plainFields(_ query: TransactionQuery, _ hiding: Hiding) -> [Criterion] {
        var made: [Piece] = []
        if !query.providers.isEmpty {
            let parts = query.providers.sorted().map { Piece("instr(lower(provider), ?) > 0", [$0.lowercased()]) }
            made.append(Piece.joined(parts, by: "OR"))
        }
        if !query.modes.isEmpty { made.append(Piece("mode IN ") + Piece.list(query.modes.map(\.word).sorted())) }
        if let since = query.since { made.append(Piece("created_at >= ?", [since.milliseconds])) }
        if let until = query.until { made.append(Piece("created_at < ?", [until.milliseconds])) }
        if let before = query.leftBefore?.milliseconds {
            // Nothing is handed over before it is entered, so the index of that narrows it down.
            made.append(Piece("created_at < ? AND coalesce(+sent_at, +created_at) < ?", [before, before]))
        }
        if !query.bankCodes.isEmpty {
            made.append(Piece("substr(ifsc, 1, 4) IN ") + Piece.list(query.bankCodes.sorted()))
        }
        if let agent = query.agent { made.append(Piece("agent_uid = ?", [Int64(agent)])) }
        if let hasNote = query.hasNote { made.append(Piece("has_note = ?", [hasNote])) }
        if let has = query.hasBankReference { made.append(Piece("(+bank_reference IS NOT NULL) = ?", [has])) }
        let plain = made.map { Criterion($0) }
        guard let twin = query.twin else { return plain }
        let twins = Piece("SELECT reference FROM payment WHERE twin = 1")
        let holds = Piece("(") + hiding.isTwin + Piece(") = ?", [twin])
        return plain + [Criterion(holds, candidates: twin ? twins : nil)]
    }

    private static func flag(_ flag: PaymentFlag) -> Criterion {
        let pattern = "% \(flag.rawValue) %"
        return Criterion(
            Piece("flags LIKE ?", [pattern]),
            candidates: Piece("SELECT reference FROM payment WHERE flags <> '' AND flags LIKE ?", [pattern]))
    }

    private static func complaints(_ query: TransactionQuery) -> [Criterion] {
        var made: [Criterion] = []
        if let has = query.hasComplaint {
            let exists = Piece(
                "EXISTS (SELECT 1 FROM complaint WHERE complaint.reference = payment.reference) = ?", [has])
            made.append(Criterion(exists, candidates: has ? Piece("SELECT reference FROM complaint") : nil))
        }
        if let raised = query.complaintRaised {
            let span = Piece(
                "coalesce(complaint.raised_at, complaint.created_at) >= ? "
                    + "AND coalesce(complaint.raised_at, complaint.created_at) < ?",
                [raised.start?.milliseconds ?? .min, raised.end?.milliseconds ?? .max])
            let exists = Piece("EXISTS (SELECT 1 FROM complaint WHERE complaint.reference = payment.reference AND ")
            made.append(
                Criterion(
                    exists + span + Piece(")"), candidates: Piece("SELECT reference FROM complaint WHERE ") + span))
        }
        return made
    }

    /// Named rows, however many: one bound list.
    private static func listed(_ references: Set<Reference>) -> Criterion {
        let list = "[" + references.sorted().map(\.text).joined(separator: ",") + "]"
        return Criterion(
            Piece("payment.reference IN (SELECT value FROM json_each(?))", [list]),
            candidates: Piece("SELECT value AS reference FROM json_each(?)", [list]))
    }
}
