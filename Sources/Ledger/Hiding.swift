import GRDB
import Payments

extension Viewer {
    /// Whether a row's figures are hidden from this person: ``Viewer/hides(_:enteredBy:)`` in SQL; nil for whoever sees
    /// everything.
    var hidden: Piece? {
        guard role == .approver else { return nil }
        return Piece(
            "(+payment.status = 'awaiting_approval' AND +payment.agent_uid <> ?)", [Int64(uid)])
    }
}

/// What a viewer must not learn of rows whose figures are hidden.
struct Hiding: Sendable {
    let viewer: Viewer?

    /// A condition about figures; it never holds of a row that hides them.
    func guarded(_ condition: Piece) -> Piece {
        guard let hidden = viewer?.hidden else { return condition }
        return Piece("(") + condition + Piece(" AND NOT ") + hidden + Piece(")")
    }

    /// A row's amount for a sum; a hidden one counts for nothing.
    var amount: Piece {
        guard let hidden = viewer?.hidden else { return Piece("amount") }
        return Piece("CASE WHEN ") + hidden + Piece(" THEN 0 ELSE amount END")
    }

    /// The row as the viewer may see it.
    func shown(_ row: Transaction) -> Transaction { viewer?.shown(row) ?? row }

    /// What waits for approval and is hidden, in the whole store.
    func hiddenAmount(_ db: Database) throws -> Money {
        guard let hidden = viewer?.hidden else { return .zero }
        let waiting = Piece(
            """
            SELECT coalesce(sum(amount), 0) FROM payment
            WHERE status <> 'succeeded' AND status = 'awaiting_approval' AND
            """)
        return Money(paise: try (waiting + Piece(" ") + hidden).fetchOne(db)?[0] ?? 0)
    }
}
