import Payments
import TerminalKit

/// The marked rows, kept by their references, whatever the list shows.
struct Marks: Hashable, Sendable {
    /// The most that can be marked.
    static let limit = 1_000

    private var rows: [Reference: Transaction] = [:]
    /// Where a range began; it reaches to the cursor until it is ended.
    private(set) var rangeStart: Reference?
    private var beforeRange: [Reference: Transaction] = [:]

    var isEmpty: Bool { rows.isEmpty }
    var count: Int { rows.count }
    /// Whether a range reaches from its start to the cursor.
    var isRanging: Bool { rangeStart != nil }
    /// The marked ones as they were read last, newest first.
    var ordered: [Transaction] { rows.values.sorted { PageAnchor($0) > PageAnchor($1) } }

    func contains(_ reference: Reference) -> Bool { rows[reference] != nil }

    /// Marks one, or takes its mark away; false where no more can be marked.
    mutating func toggle(_ row: Transaction) -> Bool {
        endRange()
        if rows.removeValue(forKey: row.reference) != nil { return true }
        guard rows.count < Self.limit else { return false }
        rows[row.reference] = row
        return true
    }

    /// Marks several; false where not all of them could be.
    mutating func add(_ more: [Transaction]) -> Bool {
        endRange()
        for row in more where rows[row.reference] != nil || rows.count < Self.limit { rows[row.reference] = row }
        return more.allSatisfy { rows[$0.reference] != nil }
    }

    mutating func remove(_ reference: Reference) { rows[reference] = nil }

    mutating func clear() { self = Marks() }

    /// Begins a range at a row.
    mutating func beginRange(at row: Transaction) {
        (beforeRange, rangeStart) = (rows, row.reference)
        rows[row.reference] = row
    }

    /// Ends a range: what it marks stays marked.
    mutating func endRange() { (rangeStart, beforeRange) = (nil, [:]) }

    /// Lets a range reach to a row.
    mutating func reach(to reference: Reference?, in listed: [Transaction]) {
        guard let rangeStart, let first = listed.firstIndex(where: { $0.reference == rangeStart }),
            let last = listed.firstIndex(where: { $0.reference == reference })
        else { return }
        rows = beforeRange
        for row in listed[min(first, last)...max(first, last)] where rows.count < Self.limit {
            rows[row.reference] = row
        }
    }

    /// Rows were read anew.
    mutating func observe(_ read: [Transaction]) {
        guard !rows.isEmpty else { return }
        for row in read where rows[row.reference] != nil { rows[row.reference] = row }
    }
}

extension Context {
    /// What some rows come to, as far as whoever sits here may know it: `₹24,628`, `₹500 and hidden`.
    func sum(_ rows: [Transaction]) -> String {
        let known = rows.filter { !isHidden($0) }
        if known.isEmpty, !rows.isEmpty { return "hidden" }
        let sum = rupees(known.reduce(Money.zero) { $0 + $1.amount })
        return known.count == rows.count ? sum : "\(sum) and hidden"
    }
}
