/// One record of a file of comma-separated values.
struct CSVRecord: Equatable {
    /// The line it begins at, from 1, as an editor counts.
    var line: Int
    var cells: [String]
}

/// Why a file cannot be read as comma-separated values: a plain sentence, and the line.
struct CSVProblem: Error, Equatable {
    var line: Int
    var sentence: String
}

/// Reads comma-separated values (RFC 4180): quoted cells may hold commas, quotes and line ends; lines end by CR LF, LF or
/// CR; a byte-order mark before them is skipped, empty lines are no records.
struct CSVReading {
    private var bytes: ArraySlice<UInt8>
    private var line = 1

    /// The records of a file.
    ///
    /// Throws where a quote is not closed or stands where none can, or where the bytes are no UTF-8: nobody can tell what
    /// such a file means.
    static func records(_ bytes: [UInt8]) throws(CSVProblem) -> [CSVRecord] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var reading = CSVReading(bytes: bytes[(bytes.starts(with: mark) ? mark.count : 0)...])
        var records: [CSVRecord] = []
        while let record = try reading.record() {
            if record.cells != [""] { records.append(record) }
        }
        return records
    }

    private init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    private mutating func record() throws(CSVProblem) -> CSVRecord? {
        guard !bytes.isEmpty else { return nil }
        var record = CSVRecord(line: line, cells: [])
        while true {
            record.cells.append(try cell())
            guard bytes.first == UInt8(ascii: ",") else { break }
            bytes.removeFirst()
        }
        endLine()
        return record
    }

    private mutating func cell() throws(CSVProblem) -> String {
        let began = line
        var cell: [UInt8] = []
        if bytes.first == UInt8(ascii: "\"") {
            try takeQuoted(into: &cell, from: began)
        } else {
            while let byte = bytes.first, !Self.ends.contains(byte) {
                guard byte != UInt8(ascii: "\"") else {
                    throw CSVProblem(
                        line: line, sentence: "A quote stands in the middle of a cell. Quote the cell whole.")
                }
                cell.append(byte)
                bytes.removeFirst()
            }
        }
        guard let text = String(validating: cell, as: UTF8.self) else {
            throw CSVProblem(line: began, sentence: "A cell is no UTF-8 text. Save the file as UTF-8.")
        }
        return text
    }

    private mutating func takeQuoted(into cell: inout [UInt8], from began: Int) throws(CSVProblem) {
        bytes.removeFirst()
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "\"") else {
                if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && bytes.first != UInt8(ascii: "\n")) {
                    line += 1
                }
                cell.append(byte)
                continue
            }
            if bytes.first == UInt8(ascii: "\"") {
                cell.append(byte)
                bytes.removeFirst()
                continue
            }
            guard bytes.first.map(Self.ends.contains) ?? true else {
                throw CSVProblem(line: line, sentence: "Something follows a quoted cell. Put a comma after its quote.")
            }
            return
        }
        throw CSVProblem(line: began, sentence: "A quote that begins a cell here is never closed.")
    }

    private mutating func endLine() {
        guard let byte = bytes.popFirst() else { return }
        if byte == UInt8(ascii: "\r"), bytes.first == UInt8(ascii: "\n") { bytes.removeFirst() }
        line += 1
    }

    private static let ends: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
}
