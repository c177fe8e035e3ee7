import GRDB
import Payments

extension Database {
    /// Runs a statement that is prepared once.
    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    /// Runs a statement that is prepared once, and tells how many rows it changed.
    func changes(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> Int {
        try run(sql, arguments)
        return changesCount
    }

    /// The first row of a query that is prepared once.
    func one(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// The rows of a query that is prepared once.
    func all(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }
}

extension Reference {
    /// The 13 digits as a number: the row id.
    ///
    /// The first digit is never 0, so the order stays the same.
    var number: Int64 { Int64(text) ?? 0 }

    /// A stored row id.
    init(number: Int64) throws {
        guard let reference = Reference(String(number)) else {
            throw LedgerError.failed("The store is damaged: \(number) is no reference. Restore it from a copy.")
        }
        self = reference
    }
}

extension Row {
    /// A moment.
    func moment(_ column: String) -> Timestamp? { (self[column] as Int64?).map(Timestamp.init(milliseconds:)) }

    /// An amount.
    func money(_ column: String) -> Money? { (self[column] as Int64?).map(Money.init(paise:)) }

    /// An agent.
    var agent: Agent {
        Agent(uid: UInt32(truncatingIfNeeded: self["agent_uid"] as Int64), name: self["agent_name"])
    }

    /// A payment status; a word this program does not know is unknown, never settled.
    var status: PaymentStatus { PaymentStatus(rawValue: self["status"]) ?? .unknown }
}
