import Ledger
import Payments

extension StoreCopy {
    /// The copy as one object.
    var json: JSON {
        .object([
            ("file", .text(file)), ("bytes", .integer(bytes)), ("links", .integer(links)),
            ("last_at", .text(lastAt.rfc3339)),
        ])
    }
}

extension StoreRekey {
    /// What was done as one object; `old` is where the old key file lies now.
    func json(old: String?) -> JSON {
        .object([
            ("finished_earlier", .bool(wasDone)), ("transactions", .integer(Int64(transactions))),
            ("lines", .integer(Int64(lines))), ("cleared", .bool(isCleared)), ("old_key_file", .optional(old)),
        ])
    }
}

extension StoreExamination {
    /// Of a long list the first ones are shown.
    private static let shown = 20

    /// What was found as one object.
    var json: JSON {
        .object([
            ("whole", .bool(isWhole)), ("damage", .list(damage.map(JSON.text))), ("chain", chain?.json ?? .null),
            ("compared", .integer(Int64(compared))),
            ("differing", .list(differing.map { .text($0.text) })),
            (
                "unreadable",
                .list(
                    unreadable.map {
                        .object([("reference", .text($0.reference.text)), ("reason", .text($0.reason))])
                    })
            ),
            ("miscounted", .list(miscounted.map(JSON.text))),
        ])
    }

    /// What was found, line by line.
    var lines: [String] {
        let walked = chain?.line ?? "it could not be walked to its end"
        var lines = [
            "pages         \(damage.first.map { "damaged: \($0)" } ?? "whole")", "audit chain   \(walked)",
            "transactions  \(compared) compared with their logs, \(differing.count) differ, "
                + "\(unreadable.count) cannot be read",
            "counts        \(miscounted.isEmpty ? "right" : "wrong for \(miscounted.joined(separator: ", "))")",
        ]
        lines += differing.prefix(Self.shown).map { "  \($0): the row is not what its log comes to" }
        lines += unreadable.prefix(Self.shown).map { "  \($0.reference): \($0.reason)" }
        if !isWhole { lines.append("Send nothing more from this store until it is mended, or put a good copy back.") }
        return lines
    }
}
