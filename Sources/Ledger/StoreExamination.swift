import Foundation
import GRDB
import Payments

/// What a look through a whole store came to.
public struct StoreExamination: Hashable, Sendable {
    /// What SQLite finds damaged, at most some lines of it.
    public var damage: [String] = []
    /// The walk along the audit chain; nil where it could not be walked to its end.
    public var chain: AuditReport?
    /// How many transactions were compared with their logs.
    public var compared = 0
    /// Those whose row is not what their log comes to.
    public var differing: [Reference] = []
    /// Those whose intent, log or numbers cannot be read, each with the reason.
    public var unreadable: [Unreadable] = []
    /// The statuses of which another number is kept than there is.
    public var miscounted: [String] = []

    /// A transaction that cannot be read.
    public struct Unreadable: Hashable, Sendable {
        /// Which.
        public var reference: Reference
        /// Why, a plain sentence.
        public var reason: String
    }

    /// Whether everything is as it was written.
    public var isWhole: Bool {
        damage.isEmpty && chain?.broken == nil && chain != nil && differing.isEmpty && unreadable.isEmpty
            && miscounted.isEmpty
    }
}

extension SQLiteLedger {
    /// Looks through a whole store: its pages, its audit chain, every sealed number, every row against the fold of its
    /// log, every count against the rows.
    ///
    /// Reads only, on one snapshot, beside whoever works on the store; blocks until it is done, a minute for a million
    /// transactions. `progress` is told how many were compared. Throws as ``verifyChain(path:key:witness:)`` does.
    public static func examine(
        path: String, key: SealingKey, witness: Witness? = nil, progress: (Int) -> Void = { _ in }
    ) throws(LedgerError) -> StoreExamination {
        try examining(path, key, witness) { db, sealer, known in
            var found = StoreExamination(damage: try StoreDamage.wholly(db))
            do {
                var walk = AuditWalk(db: db, sealer: sealer, known: known)
                found.chain = try walk.run(comparingRows: false)
            } catch {
                guard LedgerError(error).isDamage else { throw error }
                if found.damage.isEmpty { found.damage = [LedgerError(error).reason] }
            }
            try RowExamination(db: db, sealer: sealer).run(into: &found, progress: progress)
            return found
        }
    }
}

/// Compares every row with its log, and every count with the rows.
private struct RowExamination {
    let db: Database
    let sealer: Sealer

    func run(into found: inout StoreExamination, progress: (Int) -> Void) throws {
        let rebuilding = Rebuilding(writing: PayoutWriting(sealer: sealer, chain: ChainTail(sealer), process: ""))
        let references = try Int64.fetchCursor(db, sql: "SELECT reference FROM intent ORDER BY reference")
        while let number = try references.next() {
            let reference = try Reference(number: number)
            do {
                if try !rebuilding.isProjected(reference, db) { found.differing.append(reference) }
            } catch {
                found.unreadable.append(.init(reference: reference, reason: LedgerError(error).reason))
            }
            found.compared += 1
            if found.compared.isMultiple(of: 1_000) { progress(found.compared) }
        }
        let (kept, counted) = (
            "SELECT status, count, amount FROM standing WHERE count <> 0",
            "SELECT status, count(*), sum(amount) FROM payment GROUP BY status"
        )
        found.miscounted = try String.fetchAll(
            db,
            sql: """
                SELECT status FROM (SELECT * FROM (\(kept)) EXCEPT \(counted))
                UNION SELECT status FROM (SELECT * FROM (\(counted)) EXCEPT \(kept)) ORDER BY status
                """)
    }
}

extension LedgerError {
    fileprivate var isDamage: Bool { if case .damaged = self { true } else { false } }
}
