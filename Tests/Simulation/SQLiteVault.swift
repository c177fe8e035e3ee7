import Foundation
import Ledger
import Payments

/// The shipping store in a folder of its own; the simulation reads it through an opening of its own.
///
/// Its functions wait for SQLite's threads, so the stage stands still while one works: a run on it repeats itself as one
/// in memory does.
final class SQLiteVault: Vault {
    private let folder: URL
    private let own: SQLiteLedger

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-simulation-\(UUID().uuidString)")
        own = try SQLiteLedger(path: folder.appending(path: "paydesk.db").path)
    }

    /// Closes it and leaves nothing behind.
    func end() {
        own.close()
        try? FileManager.default.removeItem(at: folder)
    }

    func open(_ life: Life, _ world: World) throws -> any LedgerStore { try SQLiteLedger(path: own.path) }

    func record(_ reference: Reference) -> PayoutRecord? {
        let own = own
        let read = Aside.run { () async throws(LedgerError) in try await own.payout(reference) }
        return (try? read.get()) ?? nil
    }

    func row(_ reference: Reference) -> Transaction? {
        page(TransactionQuery(references: [reference])).first
    }

    func references() -> [Reference] { page(.everything).map(\.reference) }

    private func page(_ query: TransactionQuery) -> [Transaction] {
        let own = own
        let read = Aside.run { () async throws(LedgerError) in try await own.page(query, start: .newest, limit: 1_000) }
        return (try? read.get().rows) ?? []
    }
}
