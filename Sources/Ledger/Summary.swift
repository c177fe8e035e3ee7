import Foundation
import GRDB
import Payments

extension SQLiteLedger {
    /// What needs a person, how rails do today, what the agent sent today.
    ///
    /// Reads kept counts and the few rows that are not settled, never the whole store.
    public func summary(_ request: SummaryRequest) async throws(LedgerError) -> DeskSummary {
        let ready = try await read(Needs.ready)
        let left = ready.filter { !isAlive(process: $0.holder) }.map(\.reference)
        return try await read { [hiding] db in
            let sent = try Tally.sent(by: request.uid, on: request.now.day, db)
            return DeskSummary(
                needs: try Needs(request: request, leftUnsent: left, hiding: hiding, db: db).lines(),
                health: try Tally.health(now: request.now, hours: 5, db),
                lastSuccessAt: try db.one("SELECT last_since FROM standing WHERE status = 'succeeded'")?
                    .moment("last_since"),
                sentToday: sent.amount, sentTodayCount: sent.count, limitPerDay: request.limitPerDay,
                totalTransactions: try Standing.total(db), today: try Tally.day(request.now.day, db),
                paidPerHour: try Tally.paidPerHour(now: request.now, hours: 6, db))
        }
    }
}

/// The lines of Needs you (`screens.md`, *6 Needs you*).
struct Needs {
    let request: SummaryRequest
    /// Ready payouts whose process is gone.
    let leftUnsent: [Reference]
    let hiding: Hiding
    let db: Database

    private var now: Timestamp { request.now }

    /// Payouts that are ready, and who has each in hand.
    static func ready(_ db: Database) throws -> [(reference: Reference, holder: String)] {
        try db.all("SELECT reference, holder FROM payment WHERE status <> 'succeeded' AND status = 'ready'")
            .map { try (Reference(number: $0[0]), $0[1]) }
    }

    /// Every line with something in it, worst first.
    func lines() throws -> [NeedsItem] {
        let made = [
            try doublePayments(), try conflicts(), unsent(), try unknown(), try approvals(), try closings(),
            try stuck(),
            try pastTurnaround(), try complaintsDue(), try promised(),
        ]
        return (made + (try walletsLow())).filter { $0.count > 0 }
    }

    private func listed(_ kind: NeedsKind, _ references: [Reference], _ detail: String) -> NeedsItem {
        NeedsItem(
            kind: kind, count: references.count, detail: detail,
            query: TransactionQuery(references: Set(references)))
    }

    private func doublePayments() throws -> NeedsItem {
        let rows = try db.all(
            "SELECT reference, name FROM payment WHERE double_payment = 1 ORDER BY created_at DESC LIMIT 1000")
        let detail: String = try rows.first.map { try $0[1] } ?? ""
        return listed(.possibleDoublePayment, try rows.map { try Reference(number: $0[0]) }, detail)
    }

    private func conflicts() throws -> NeedsItem {
        let row = try db.one("SELECT count(*) FROM payment WHERE flags <> '' AND flags LIKE '% conflict %'")
        return NeedsItem(kind: .conflict, count: try row?[0] ?? 0, query: TransactionQuery(flags: [.conflict]))
    }

    private func unsent() -> NeedsItem { listed(.leftUnsent, leftUnsent, "") }

    private func unknown() throws -> NeedsItem {
        let row = try db.one(
            """
            SELECT count(*) AS n, min(status_since) AS since FROM payment
            WHERE status <> 'succeeded' AND status = 'unknown'
            """)
        let age = try row?.moment("since").map { Age.words(now.seconds(since: $0)) } ?? ""
        return NeedsItem(
            kind: .unknown, count: try row?["n"] ?? 0, detail: age, query: TransactionQuery(statuses: [.unknown]))
    }

    private func approvals() throws -> NeedsItem {
        let row = try db.one(
            """
            SELECT count(*) AS n, sum(amount) AS amount FROM payment
            WHERE status <> 'succeeded' AND status = 'awaiting_approval'
            """)
        let isHidden = try hiding.hiddenAmount(db) > .zero
        return NeedsItem(
            kind: .approval, count: try row?["n"] ?? 0,
            detail: isHidden ? "hidden" : try row?.money("amount")?.rupees() ?? "",
            query: TransactionQuery(statuses: [.awaitingApproval]))
    }

    /// Unknown ones that a first person proposed to close; the newest proposal is told.
    private func closings() throws -> NeedsItem {
        let rows = try db.all(
            """
            SELECT reference, (SELECT event FROM log WHERE log.reference = payment.reference
                AND kind = 'closing_proposed' ORDER BY position DESC LIMIT 1) AS event
            FROM payment WHERE status <> 'succeeded' AND status = 'unknown' AND event IS NOT NULL
            ORDER BY created_at DESC
            """)
        let event: String? = try rows.first?["event"]
        var detail = ""
        if let event,
            case .closingProposed(let agent, _) = try JSONDecoder().decode(
                LogEvent.self, from: Data(event.utf8))
        {
            detail = "by \(agent.uid == request.uid ? "you" : agent.name)"
        }
        return listed(.closing, try rows.map { try Reference(number: $0["reference"]) }, detail)
    }

    private func stuck() throws -> NeedsItem {
        let since = now.adding(seconds: -3_600)
        let rows = try db.all(
            """
            SELECT coalesce(substr(ifsc, 1, 4), mode) AS bank, count(*) AS n FROM payment
            WHERE status <> 'succeeded' AND status IN ('pending', 'processing') AND created_at < ?1
                AND coalesce(sent_at, created_at) < ?1 AND kind <> 'payin'
            GROUP BY bank ORDER BY n DESC, bank
            """, [since.milliseconds])
        let detail = try rows.prefix(2).map { "\(try $0[0] as String) \(try $0[1] as Int)" }.joined(separator: " ")
        return NeedsItem(
            kind: .stuck, count: try rows.reduce(0) { $0 + (try $1[1] as Int) }, detail: detail,
            query: .stuck(at: now))
    }

    /// The rule itself decides (`Turnaround`); no rail is late before half an hour.
    private func pastTurnaround() throws -> NeedsItem {
        let rows = try db.all(
            """
            SELECT reference, mode, status, coalesce(sent_at, created_at) AS sent FROM payment
            WHERE status <> 'succeeded' AND status IN ('submitting', 'unknown', 'pending', 'processing')
                AND created_at < ?
            """, [now.adding(seconds: -1_800).milliseconds])
        var late: [Reference] = []
        var owed = Money.zero
        for row in rows {
            guard let mode = Mode(word: try row["mode"]), let sent = try row.moment("sent"),
                Turnaround.isBreached(mode, status: try row.status, sentAt: sent, now: now)
            else { continue }
            late.append(try Reference(number: row["reference"]))
            owed += Turnaround.owed(mode, sentAt: sent, now: now)
        }
        return listed(.pastTurnaround, late, owed > .zero ? "\(owed.rupees()) owed" : "")
    }

    private func complaintsDue() throws -> NeedsItem {
        let today = now.day.daysSinceEpoch
        let rows = try db.all(
            """
            SELECT reference, due_on FROM complaint
            WHERE status NOT IN ('closed', 'draft') AND due_on <= ? ORDER BY due_on
            """, [today])
        let first: Int64 = try rows.first.map { try $0[1] } ?? today
        let detail = first == today ? "today" : "since \(CivilDay(daysSinceEpoch: first).short)"
        var item = listed(.complaintDue, try rows.map { try Reference(number: $0[0]) }, detail)
        item.count = rows.count
        return item
    }

    /// Until it is settled after the note, or another note says something else.
    private func promised() throws -> NeedsItem {
        let open = try db.all(
            """
            SELECT reference, promised_at, name, status, status_since,
                (SELECT max(at) FROM log WHERE log.reference = payment.reference AND kind = 'note') AS noted
            FROM payment WHERE promised_at IS NOT NULL AND promised_at < ? ORDER BY promised_at LIMIT 1000
            """, [now.day.adding(days: 1).start.milliseconds])
        let rows = try open.filter { row in
            let (word, since, noted): (String, Int64, Int64) = try (row["status"], row["status_since"], row["noted"])
            return !(PaymentStatus(rawValue: word)?.isTerminal ?? false) || since <= noted
        }
        let detail = try rows.first.map { row in
            let name: String = try row[2]
            return "\(Timestamp(milliseconds: try row[1]).ist.clock) \(name.split(separator: " ").first ?? "")"
        }
        return listed(.promised, try rows.map { try Reference(number: $0[0]) }, detail ?? "")
    }

    private func walletsLow() throws -> [NeedsItem] {
        let low = try request.providers.filter { provider in
            guard let alarm = request.alarms[provider] else { return false }
            let row = try db.one("SELECT amount FROM wallet WHERE provider = ?", [provider])
            return try row?.money("amount").map { $0 < alarm } ?? false
        }
        return [NeedsItem(kind: .walletLow, count: low.count, detail: low.joined(separator: " "))]
    }
}

/// How long something lasts, as Needs you says it: `4 min`, `2 h`, `3 d`.
enum Age {
    static func words(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "now"
        case ..<3_600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
