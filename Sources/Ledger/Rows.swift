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
    func one(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> StoredRow? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map(StoredRow.init)
    }

    /// The rows of a query that is prepared once.
    func all(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> [StoredRow] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map(StoredRow.init)
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
            throw LedgerError.damagedStore
        }
        self = reference
    }
}

/// A row whose values may be anything: a broken disk keeps no column's type.
///
/// The library's own row ends the program there; this throws.
struct StoredRow {
    /// What it was read from, for whoever looks at the bare values.
    let row: Row

    init(_ row: Row) { self.row = row }

    /// The value at a place.
    subscript<Value: DatabaseValueConvertible>(_ place: Int) -> Value {
        get throws { try row.decode(Value.self, atIndex: place) }
    }

    /// The value of a column.
    subscript<Value: DatabaseValueConvertible>(_ column: String) -> Value {
        get throws { try row.decode(Value.self, forColumn: column) }
    }

    /// A moment.
    func moment(_ column: String) throws -> Timestamp? {
        let value: Int64? = try self[column]
        return value.map(Timestamp.init(milliseconds:))
    }

    /// An amount.
    func money(_ column: String) throws -> Money? {
        let value: Int64? = try self[column]
        return value.map(Money.init(paise:))
    }

    /// An agent.
    var agent: Agent {
        get throws {
            let uid: Int64 = try self["agent_uid"]
            return Agent(uid: UInt32(truncatingIfNeeded: uid), name: try self["agent_name"])
        }
    }

    /// A payment status; a word this program does not know is unknown, never settled.
    var status: PaymentStatus { get throws { PaymentStatus(rawValue: try self["status"]) ?? .unknown } }
}
