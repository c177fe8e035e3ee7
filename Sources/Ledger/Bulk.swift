import Foundation
import Payments

/// A file of payouts that was begun: what it holds identifies it, under any name.
///
/// Files that a person said to be one list, corrected, share the number of a bulk.
public struct BulkFile: Hashable, Sendable {
    /// The bulk it belongs to, from 1.
    public var bulk: Int64
    /// Lower-case hex SHA-256 of its bytes.
    public var sha256: String
    /// Its name without folders, as it was called then.
    public var name: String
    /// How many rows it has.
    public var rowCount: Int
    /// Who began it.
    public var agent: Agent
    /// When.
    public var begunAt: Timestamp

    /// A file from its parts.
    public init(bulk: Int64, sha256: String, name: String, rowCount: Int, agent: Agent, begunAt: Timestamp) {
        (self.bulk, self.sha256, self.name, self.rowCount) = (bulk, sha256, name, rowCount)
        (self.agent, self.begunAt) = (agent, begunAt)
    }
}

/// A row of a bulk by what it pays, wherever it stands in which of the bulk's files.
public struct BulkRow: Hashable, Sendable {
    /// The bulk's number.
    public var bulk: Int64
    /// The line it stands at, from 1; only told.
    public var line: Int
    /// Counts from 0 the rows before it that pay the same amount to the same target.
    public var occurrence: Int
    /// Whether it may be entered anew where all that was entered for it is proven never to have been sent.
    public var entersUnsentAgain: Bool

    /// A row from its parts.
    public init(bulk: Int64, line: Int, occurrence: Int, entersUnsentAgain: Bool = false) {
        (self.bulk, self.line, self.occurrence) = (bulk, line, occurrence)
        self.entersUnsentAgain = entersUnsentAgain
    }
}

/// A payout that was entered for a row of a bulk.
public struct BulkEntry: Hashable, Sendable {
    /// The keyed digest of its account, UPI id or mobile: ``LedgerStore/bulkTarget(_:)`` gives the same.
    public var target: Data
    /// Its amount.
    public var amount: Money
    /// As in ``BulkRow``.
    public var occurrence: Int
    /// The line its row stood at.
    public var line: Int
    /// The bulk it is of.
    public var bulk: Int64
    /// The payout.
    public var reference: Reference
    /// Where it stands.
    public var status: PaymentStatus
    /// Whether a second person decides on it.
    public var needsApproval: Bool

    /// An entry from its parts.
    public init(
        target: Data, amount: Money, occurrence: Int, line: Int, bulk: Int64, reference: Reference,
        status: PaymentStatus, needsApproval: Bool
    ) {
        (self.target, self.amount, self.occurrence, self.line) = (target, amount, occurrence, line)
        (self.bulk, self.reference, self.status, self.needsApproval) = (bulk, reference, status, needsApproval)
    }
}

extension LedgerStore {
    /// A store that keeps no files of payouts knows none.
    public func bulkFile(_ sha256: String) async throws(LedgerError) -> BulkFile? { nil }

    /// A store that keeps no files of payouts begins none.
    public func beginBulk(_ file: BulkFile, joining bulk: Int64?) async throws(LedgerError) -> BulkFile {
        throw .failed("This store takes no files of payouts. Nothing was sent.")
    }

    /// A store that keeps no files of payouts has no rows.
    public func bulkEntries(of bulk: Int64?, since: Timestamp?) async throws(LedgerError) -> [BulkEntry] { [] }

    /// A store that keeps no files of payouts takes no rows.
    public func record(_ intent: PayoutIntent, as row: BulkRow) async throws(LedgerError) -> Reference? {
        throw .failed("This store takes no files of payouts. Nothing was sent.")
    }

    /// A store that keeps no files of payouts compares none.
    public func bulkTarget(_ target: String) -> Data { Data(target.utf8) }
}
