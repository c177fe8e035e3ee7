import Foundation
import GRDB

/// What a store is like from the inside, for whoever looks after it.
public struct StoreHealth: Hashable, Sendable {
    /// The version of SQLite that reads and writes it.
    public var sqlite: String
    /// How many steps its schema has come, and how many this program knows.
    public var schema: Int
    /// How SQLite keeps what is not yet in the file: `wal`.
    public var journal: String
    /// Whether a change is on disk when it is told as done.
    public var isDurable: Bool
    /// How many transactions are in it.
    public var transactions: Int
    /// Bytes of the file and of the log of writes beside it.
    public var bytes: Int64
    /// What is damaged, at most some lines of it; nil where the look was not over in time.
    public var damage: [String]?
}

extension SQLiteLedger {
    /// Looks at a store that is open for work; at its pages for at most `patience`.
    ///
    /// Throws `failed` where it cannot be read, or was opened to be looked at alone.
    public func health(within patience: Duration) async throws(LedgerError) -> StoreHealth {
        let writer = try await inspectWriter()
        let (schema, transactions) = try await read { db in
            try (
                Migrations.all.appliedIdentifiers(db).count,
                Int.fetchOne(db, sql: "SELECT sum(count) FROM standing") ?? 0
            )
        }
        return StoreHealth(
            sqlite: writer.version, schema: schema, journal: writer.journal, isDurable: writer.synchronous == 2,
            transactions: transactions, bytes: PrivateFile.size(path) + PrivateFile.size(path + "-wal"),
            damage: try await damage(within: patience))
    }

    private func inspectWriter() async throws(LedgerError) -> (version: String, journal: String, synchronous: Int) {
        do {
            return try await pool.writeWithoutTransaction { db in
                try (
                    String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "",
                    String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
                    Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
                )
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// What SQLite finds wrong with its pages; nil where it was not done in time.
    private func damage(within patience: Duration) async throws(LedgerError) -> [String]? {
        let result = await withTaskGroup(of: Result<[String]?, LedgerError>.self) { group in
            group.addTask { await self.pageDamage() }
            group.addTask {
                try? await Task.sleep(for: patience)
                return .success(nil)
            }
            defer { group.cancelAll() }
            return await group.next() ?? .success(nil)
        }
        return try result.get()
    }

    private func pageDamage() async -> Result<[String]?, LedgerError> {
        do {
            return .success(try await read { db in try StoreDamage.quickly(db) })
        } catch {
            return .failure(error)
        }
    }
}

/// What SQLite itself finds wrong with a database file.
enum StoreDamage {
    /// Its pages and the order of its rows, without a look whether indexes hold what their tables do.
    static func quickly(_ db: Database) throws -> [String] { try lines(of: "PRAGMA quick_check(20)", db) }

    /// All of it.
    static func wholly(_ db: Database) throws -> [String] { try lines(of: "PRAGMA integrity_check(20)", db) }

    private static func lines(of pragma: String, _ db: Database) throws -> [String] {
        let lines = try String.fetchAll(db, sql: pragma)
        return lines == ["ok"] ? [] : lines
    }
}
