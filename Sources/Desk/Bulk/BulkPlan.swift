import Foundation
import Ledger
import Payments

/// One row of a file of payouts, as it was read.
public struct BulkLine: Sendable {
    /// The line it begins at in the file, from 1.
    public var line: Int
    /// Its cells, as typed.
    public var draft: PayoutDraft
    /// What is wrong with the row itself, such as too few cells; nil where it can be read.
    public var problem: RuleViolation?

    /// A row from its parts.
    public init(line: Int, draft: PayoutDraft, problem: RuleViolation? = nil) {
        (self.line, self.draft, self.problem) = (line, draft, problem)
    }
}

/// A file of payouts with what its bytes are.
public struct BulkSource: Sendable {
    /// Lower-case hex SHA-256 of its bytes.
    public var sha256: String
    /// Its name without folders.
    public var name: String
    /// Its rows, in their order.
    public var lines: [BulkLine]

    /// A file from its parts.
    public init(sha256: String, name: String, lines: [BulkLine]) {
        (self.sha256, self.name, self.lines) = (sha256, name, lines)
    }
}

/// What a person said of a file that has rows in common with one imported lately.
public enum BulkKinship: Sendable {
    /// Nothing: then nothing of it is sent.
    case unsaid
    /// It is the same list, corrected: what was entered from the earlier file is not entered again.
    case sameBulk
    /// It is a list of its own.
    case newBulk
}

/// What is asked of an import beside the file.
public struct BulkOrder: Sendable {
    /// Warnings accepted by name, for every row.
    public var accepted: Set<Warning>
    /// What was said of rows in common with another file.
    public var kinship: BulkKinship
    /// Whether rows that are proven never to have been sent are entered anew.
    public var entersUnsentAgain: Bool

    /// An order from its parts.
    public init(accepted: Set<Warning> = [], kinship: BulkKinship = .unsaid, entersUnsentAgain: Bool = false) {
        (self.accepted, self.kinship, self.entersUnsentAgain) = (accepted, kinship, entersUnsentAgain)
    }
}

/// A row and what is to be done with it.
public struct BulkItem: Sendable {
    /// Where a row stands before the import goes on.
    public enum Standing: Sendable {
        /// It was entered by an earlier run: nothing is done with it.
        case entered(BulkEntry)
        /// An earlier run wrote it down and ended before it sent it: it is sent now.
        case left(BulkEntry)
        /// It can be sent.
        case ready
        /// It cannot: what it breaks, and the warnings that were not accepted.
        case refused([RuleViolation], [RaisedWarning])
    }

    /// The row.
    public var line: BulkLine
    /// The amount, where it can be read.
    public var amount: Money?
    /// Counts from 0 the rows before it that pay the same amount to the same target.
    public var occurrence: Int
    /// Where it stands.
    public var standing: Standing

    /// Whether something is sent for it.
    public var isToBeSent: Bool {
        switch standing {
        case .left, .ready: true
        case .entered, .refused: false
        }
    }
}

/// What would leave one wallet.
public struct BulkSum: Sendable {
    /// The provider.
    public var provider: String
    /// How many rows would be sent through it.
    public var rows: Int
    /// What they come to.
    public var amount: Money
    /// What its wallet held when it was last asked; nil where it was never told.
    public var wallet: Money?
}

/// A file, checked row by row: nothing was written.
public struct BulkPlan: Sendable {
    /// The file.
    public var source: BulkSource
    /// The bulk it goes on with; nil where it begins one.
    public var bulk: Int64?
    /// Its rows, in their order.
    public var items: [BulkItem]
    /// Bulks of the last days with the same payments among their rows, and how many those are, the newest first; empty
    /// where the file is known or somebody said what it is.
    public var kin: [(bulk: Int64, rows: Int)]
    /// What would leave each wallet, in the order of the configuration.
    public var sums: [BulkSum]

    /// What would be sent in all.
    public var sum: Money { sums.reduce(.zero) { $0 + $1.amount } }

    /// The rows something is sent for.
    public var toBeSent: [BulkItem] { items.filter(\.isToBeSent) }
}

/// What the rows of a file before one come to, as far as they would be sent.
struct BulkSums: Sendable {
    private struct Paid: Sendable {
        var sum = Money.zero
        var names: [String] = []
        var lines: [Money: Int] = [:]
    }

    private(set) var sum = Money.zero
    private var byTarget: [String: Paid] = [:]

    /// Adds a row that would be sent.
    mutating func add(_ amount: Money, to target: String, name: String, line: Int) {
        sum += amount
        var paid = byTarget[target] ?? Paid()
        paid.sum += amount
        if !paid.names.contains(name) { paid.names.append(name) }
        if paid.lines[amount] == nil { paid.lines[amount] = line }
        byTarget[target] = paid
    }

    /// What one target would get.
    func sum(to target: String) -> Money { byTarget[target]?.sum ?? .zero }

    /// The names it would be paid under.
    func names(of target: String) -> [String] { byTarget[target]?.names ?? [] }

    /// The first line that pays it this amount.
    func line(paying amount: Money, to target: String) -> Int? { byTarget[target]?.lines[amount] }
}
