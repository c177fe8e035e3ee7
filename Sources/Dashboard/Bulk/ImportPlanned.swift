import Payments

/// A file of payouts, checked row by row, as far as the desk shows it: nothing of it was sent.
public struct ImportPlanned: Hashable, Sendable {
    /// What would leave one wallet.
    public struct Leaving: Hashable, Sendable {
        /// The provider.
        public var provider: String
        /// How many rows would be sent through it.
        public var rows: Int
        /// What they come to.
        public var amount: Money
        /// What its wallet held when it was last asked; nil where it was never told.
        public var wallet: Money?

        /// A sum from its parts.
        public init(provider: String, rows: Int, amount: Money, wallet: Money?) {
            (self.provider, self.rows, self.amount, self.wallet) = (provider, rows, amount, wallet)
        }
    }

    /// A row that is not sent.
    public struct Refusal: Hashable, Sendable {
        /// Its line in the file, from 1.
        public var line: Int
        /// Why, in plain sentences.
        public var reason: String

        /// A refusal from its parts.
        public init(line: Int, reason: String) { (self.line, self.reason) = (line, reason) }
    }

    /// Where the file lies.
    public var path: String
    /// Its rows.
    public var rows: Int
    /// Rows that an earlier import entered.
    public var earlier: Int
    /// The first rows that cannot be sent, by their lines.
    public var refusals: [Refusal]
    /// How many cannot be sent in all.
    public var refused: Int
    /// What would leave each wallet.
    public var leaving: [Leaving]

    /// A plan from its parts.
    public init(
        path: String, rows: Int, earlier: Int, refusals: [Refusal], refused: Int, leaving: [Leaving]
    ) {
        (self.path, self.rows, self.earlier) = (path, rows, earlier)
        (self.refusals, self.refused, self.leaving) = (refusals, refused, leaving)
    }

    /// What would be sent in all.
    public var sum: Money { leaving.reduce(.zero) { $0 + $1.amount } }

    /// How many rows would be sent.
    public var toBeSent: Int { leaving.reduce(0) { $0 + $1.rows } }
}

/// How an import goes on.
public enum ImportNews: Hashable, Sendable {
    /// The file is checked; nothing was sent.
    case planned(ImportPlanned)
    /// So many rows of those that are sent are done.
    case step(done: Int, of: Int)
    /// It ended: what became of the rows, in plain words, and whether that is bad news.
    case ended(String, isWell: Bool)
}
