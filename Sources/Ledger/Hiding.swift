import GRDB
import Payments

extension Viewer {
    /// Whether a row's figures are hidden from this person: ``Viewer/hides(_:enteredBy:)`` in SQL; nil for whoever sees
    /// everything.
    var hidden: Piece? { hidden(in: "payment") }

    /// The same of a row of the table under another name in the query.
    fileprivate func hidden(in table: String) -> Piece? {
        guard role == .approver else { return nil }
        return Piece(
            "(+\(table).status = 'awaiting_approval' AND +\(table).agent_uid <> ?)", [Int64(uid)])
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

    /// Whether a row has a twin that this person may see: one that is hidden would tell its figures by the other.
    var isTwin: Piece {
        guard let hidden = viewer?.hidden(in: "other") else { return Piece("+twin = 1") }
        return guarded(
            Piece(
                """
                +twin = 1 AND EXISTS (
                    SELECT 1 FROM payment AS other
                    WHERE other.target_digest = payment.target_digest AND +other.reference <> payment.reference
                        AND +other.amount = payment.amount
                        AND abs(+other.created_at - payment.created_at) <= 86400000 AND NOT
                """) + Piece(" ") + hidden + Piece(")"))
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
