import Crypto
import Foundation
import GRDB

/// A row as the audit chain sees it: its columns by name, what is NULL left out.
///
/// Each is written as the length of its name, its name, one byte for its type, the length of its value and its value, so
/// that no two rows share their bytes.
struct ChainBytes {
    private(set) var bytes: [UInt8] = []

    /// Bytes of a row of a table, which are unlike those of any other table's row.
    init(table: String) {
        bytes.reserveCapacity(512)
        add("table", table.databaseValue)
    }

    /// Adds a column; the same columns come in the same order always, which is that of their names.
    mutating func add(_ name: String, _ value: DatabaseValue) {
        switch value.storage {
        case .null: return
        case .int64(let number):
            head(name, type: 1)
            add(UInt64(bitPattern: number))
        case .double(let number):
            head(name, type: 2)
            add(number.bitPattern)
        case .string(var text):
            head(name, type: 3)
            text.withUTF8 { utf8 in
                add(UInt64(utf8.count))
                bytes.append(contentsOf: utf8)
            }
        case .blob(let data):
            head(name, type: 4)
            add(UInt64(data.count))
            bytes.append(contentsOf: data)
        }
    }

    private mutating func head(_ name: String, type: UInt8) {
        bytes.append(UInt8(truncatingIfNeeded: name.utf8.count))
        bytes.append(contentsOf: name.utf8)
        bytes.append(type)
    }

    private mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The digest of the bytes, for a row that another row's link speaks for.
    var sha256: Data { Data(SHA256.hash(data: bytes)) }
}

/// Makes the bytes of rows of one table as they are read.
struct ChainReading {
    private let table: String
    private let columns: [(name: String, index: Int)]

    /// Looks at the columns of a row, once for all rows of a query.
    ///
    /// `link` and `chain` are what the bytes are chained by, and stand apart.
    init(_ table: String, of row: Row, leavingOut chained: Set<String> = ["link", "chain"]) {
        self.table = table
        columns = row.columnNames.enumerated().filter { !chained.contains($0.element) }
            .map { (name: $0.element, index: $0.offset) }.sorted { $0.name < $1.name }
    }

    /// A row's bytes.
    func bytes(_ row: Row) -> ChainBytes {
        columns.reduce(into: ChainBytes(table: table)) { bytes, column in
            bytes.add(column.name, row[column.index])
        }
    }
}

extension Database {
    /// The digest of the one row of a table that `column` names; nil where there is none.
    func chainDigest(of table: String, where column: String, is key: any DatabaseValueConvertible) throws -> Data? {
        guard let row = try one("SELECT * FROM \(table) WHERE \(column) = ?", [key])?.row else { return nil }
        return ChainReading(table, of: row, leavingOut: []).bytes(row).sha256
    }
}
