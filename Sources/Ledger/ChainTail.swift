import Foundation
import GRDB
import Payments
import Synchronization

/// The end of the audit chain as the transaction under way moves it.
///
/// It is read once a transaction and written once, with the rows it speaks for: all of it is kept or nothing. Used on
/// the writer's queue only.
final class ChainTail: Sendable {
    private struct Turn {
        var head: ChainHead
        var isMoved = false
        var sends = false
        /// The place of the log's last line; nil until it is asked for.
        var sequence: Int64?
    }

    private struct State {
        var turn: Turn?
        var known: ChainHead?
    }

    let sealer: Sealer
    private let state = Mutex(State())

    init(_ sealer: Sealer) { self.sealer = sealer }

    // MARK: In a transaction

    /// Forgets what an earlier transaction left.
    func begin() { state.withLock { $0.turn = nil } }

    /// The place in the whole log that the next line takes.
    func nextSequence(_ db: Database) throws -> Int64 {
        try change(db) { turn in
            let last: Int64 = try turn.sequence ?? db.one("SELECT coalesce(max(sequence), 0) FROM log")?[0] ?? 0
            turn.sequence = last + 1
            return last + 1
        }
    }

    /// Adds a link for a row that is about to be written.
    ///
    /// `sends` says that money may leave once this is committed: then it is known outside the store at once, too.
    func add(_ row: ChainBytes, at moment: Timestamp, sends: Bool = false, _ db: Database) throws
        -> (link: Int64, chain: Data)
    {
        try change(db) { turn in
            let link = turn.head.link + 1
            let chain = sealer.chain(row, as: link, after: turn.head.chain)
            turn.head = ChainHead(link: link, chain: chain, at: moment)
            turn.isMoved = true
            turn.sends = turn.sends || sends
            return (link, chain)
        }
    }

    /// Goes on from another end than the store's own: from where its rows really end.
    func goOn(from head: ChainHead) { state.withLock { $0.turn = Turn(head: head) } }

    /// Writes the new end, last in the transaction.
    func finish(_ db: Database) throws {
        guard let turn = state.withLock({ $0.turn }), turn.isMoved else { return }
        try turn.head.write(db, sealer)
    }

    /// The end as this transaction moves it, and whether money may leave once it is committed; nil where it stays.
    var moved: (head: ChainHead, sends: Bool)? {
        state.withLock { $0.turn.flatMap { turn in turn.isMoved ? (turn.head, turn.sends) : nil } }
    }

    /// Takes what is committed now as known, and gives it where it moved.
    func committed() -> ChainHead? {
        state.withLock { state in
            guard let turn = state.turn else { return nil }
            (state.known, state.turn) = (turn.head, nil)
            return turn.isMoved ? turn.head : nil
        }
    }

    private func change<Value: Sendable>(_ db: Database, _ body: (inout Turn) throws -> Value) throws -> Value {
        try state.withLock { state throws in
            var turn = try state.turn ?? Turn(head: Self.read(db, sealer, known: state.known))
            defer { state.turn = turn }
            return try body(&turn)
        }
    }

    /// The store's end.
    ///
    /// Throws where it lies before what this process has seen of it already.
    private static func read(_ db: Database, _ sealer: Sealer, known: ChainHead?) throws -> ChainHead {
        let head = try ChainHead.read(db, sealer) ?? .start
        guard let known else { return head }
        let isLater = head.link > known.link || head == known
        guard isLater else { throw LedgerError.replacedMeanwhile }
        return head
    }
}
