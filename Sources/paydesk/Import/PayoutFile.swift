import Crypto
import Desk
import Foundation
import Guarded
import Payments

/// A file of payouts: a line of heads, then a payout a line (`command-line.md`, *payouts import*).
struct PayoutFile {
    /// What it holds, for the desk.
    let source: BulkSource
    /// Heads that are no column of ours: what stands below them is not read.
    let unread: [String]

    /// The columns, by their heads.
    static let columns: [(head: String, field: PayoutField)] = [
        ("name", .name), ("account", .account), ("ifsc", .ifsc), ("upi", .upi), ("mobile", .mobile),
        ("amount", .amount), ("mode", .mode), ("email", .email), ("address", .address), ("bank", .bank),
        ("bank_address", .bankAddress), ("note", .note), ("provider", .provider),
    ]

    /// Bytes and rows a file may have.
    private static let (mostBytes, mostRows) = (64 << 20, 100_000)

    /// Reads a file; `provider` is whose rows they are where they do not say so themselves.
    ///
    /// Throws where it cannot be read, is no such file, or its heads are not understood.
    static func read(_ path: String, provider: String?) throws(Failure) -> PayoutFile {
        let data = try bytes(path)
        let records: [CSVRecord]
        do throws(CSVProblem) {
            records = try CSVReading.records([UInt8](data))
        } catch {
            throw refusal(path, error.line, error.sentence)
        }
        guard let heads = records.first else {
            throw refusal(path, 1, "There is no line of heads, such as name,account,ifsc,mobile,amount,mode.")
        }
        guard records.count <= mostRows + 1 else {
            throw refusal(path, heads.line, "It has more than \(mostRows) rows. Part it.")
        }
        let layout = try Layout(heads, path)
        let lines = records.dropFirst().map { layout.line($0, provider: provider) }
        guard !lines.isEmpty else { throw refusal(path, heads.line, "There are no rows below the heads.") }
        let sha256 = SHA256.hash(data: data).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
        let name = SafeText((path as NSString).lastPathComponent, limit: 200).string
        return PayoutFile(
            source: BulkSource(sha256: sha256, name: name, lines: lines), unread: layout.unread)
    }

    private static func bytes(_ path: String) throws(Failure) -> Data {
        var found = stat()
        guard stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.usage, "\(SafeText(path)) is no file.", hint: "Name a file of comma-separated values.")
        }
        guard found.st_size <= mostBytes else {
            throw Failure(.data, "\(SafeText(path)) has more than \(mostBytes >> 20) MiB.", hint: "Part it.")
        }
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Failure(.usage, "\(SafeText(path)) cannot be read.", hint: "Look at its rights: ls -l.")
        }
    }

    fileprivate static func refusal(_ path: String, _ line: Int, _ sentence: String) -> Failure {
        Failure(
            .data, "\(SafeText(path)):\(line): \(SafeText(sentence, limit: 400))", hint: "Nothing was sent.",
            violations: [Violation(field: "file", rule: "file_unreadable", message: "Line \(line): \(sentence)")])
    }
}

/// Which cell is which field.
private struct Layout {
    private var fields: [PayoutField?] = []
    private(set) var unread: [String] = []

    init(_ heads: CSVRecord, _ path: String) throws(Failure) {
        let known = PayoutFile.columns.map(\.head)
        for cell in heads.cells {
            let head = Self.plain(cell)
            if let column = PayoutFile.columns.first(where: { $0.head == head }) {
                guard !fields.contains(column.field) else {
                    throw PayoutFile.refusal(path, heads.line, "Two columns are called \(head).")
                }
                fields.append(column.field)
            } else if head.count > 2, let near = nearest(to: head, among: known), near.first == head.first {
                throw PayoutFile.refusal(
                    path, heads.line, "There is no column \(SafeText(head)). Did you mean \(near)? Rename it.")
            } else {
                fields.append(nil)
                if !head.isEmpty { unread.append(SafeText(cell).string) }
            }
        }
        for head in ["name", "amount"] where !fields.contains(PayoutFile.columns.first { $0.head == head }?.field) {
            throw PayoutFile.refusal(
                path, heads.line,
                "There is no column \(head). The first line holds the heads: \(known.joined(separator: ", ")).")
        }
    }

    /// `Bank Address` is `bank_address`.
    private static func plain(_ head: String) -> String {
        head.trimmingCharacters(in: .whitespaces).lowercased().replacing(" ", with: "_").replacing("-", with: "_")
    }

    func line(_ record: CSVRecord, provider: String?) -> BulkLine {
        var draft = PayoutDraft()
        for (field, cell) in zip(fields, record.cells) { if let field { draft[field] = cell } }
        draft.provider = draft.provider.trimmingCharacters(in: .whitespaces)
        if draft.provider.isEmpty, let provider { draft.provider = provider }
        var problem: RuleViolation?
        // A comma too many or too few moves every cell after it below another head.
        if record.cells.count != fields.count {
            let (found, wanted) = (record.cells.count, fields.count)
            problem = RuleViolation(
                .note, "row_cells",
                "The line has \(found) cells, the line of heads has \(wanted). Quote cells with commas in them.")
        }
        return BulkLine(line: record.line, draft: draft, problem: problem)
    }
}
