import Dashboard
import Foundation
import Ledger
import Payments

/// Reads what the next shift must know.
struct HandoverReading {
    let archive: Archive
    let now: Timestamp
    /// The wallets, with their alarms.
    let wallets: [Wallet]

    /// Rows of a need at most; Needs you has the rest.
    private static let mostRows = 8

    func facts() async throws(LedgerError) -> HandoverFacts {
        let ledger = archive.ledger
        let summary = try await ledger.summary(archive.summaryRequest(at: now))
        var rows: [NeedsKind: [Transaction]] = [:]
        for need in summary.needs {
            guard let query = need.query else { continue }
            rows[need.kind] = try await ledger.page(query, start: .newest, limit: Self.mostRows).rows
        }
        let young = try await young()
        let day = try await ledger.day(of: archive.agent.uid, on: now.day)
        let all = try await ledger.complaints(of: nil, limit: 200)
        let due = all.filter { $0.status == .answered || isDue($0) }.prefix(Self.mostRows)
        if !due.isEmpty {
            let query = TransactionQuery(references: Set(due.map(\.transaction)))
            rows[.complaintDue] = try await ledger.page(query, start: .newest, limit: Self.mostRows).rows
        }
        return HandoverFacts(
            from: day.first, now: now, rows: rows, summary: summary,
            young: young,
            promised: try await promised(rows[.promised] ?? []), complaints: Array(due), wallets: wallets,
            health: try await ledger.health(at: now), day: day.sums)
    }

    /// What is open for less than an hour: all that is open, less what is open longer.
    private func young() async throws(LedgerError) -> StatusSum {
        var query = TransactionQuery(
            statuses: [.submitting, .pending, .processing], modes: Mode.outgoing)
        var young = StatusSum(status: .pending, count: 0, amount: .zero)
        for sum in try await archive.ledger.sums(query) {
            (young.count, young.amount) = (young.count + sum.count, young.amount + sum.amount)
        }
        query.leftBefore = now.adding(seconds: -3_600)
        for sum in try await archive.ledger.sums(query) {
            (young.count, young.amount) = (young.count - sum.count, young.amount - sum.amount)
        }
        return young
    }

    private func isDue(_ complaint: Complaint) -> Bool {
        guard complaint.status != .closed, complaint.status != .draft, let due = complaint.dueAt else { return false }
        return due.daysSinceEpoch <= now.day.daysSinceEpoch
    }

    private func promised(_ rows: [Transaction]) async throws(LedgerError) -> [HandoverFacts.Promised] {
        var promised: [HandoverFacts.Promised] = []
        for row in rows {
            guard let record = try await archive.ledger.payout(row.reference) else { continue }
            for entry in record.log.reversed() {
                guard case .note(let agent, let text) = entry.event else { continue }
                if let moment = Promise.moment(in: text, writtenAt: entry.at) {
                    promised.append(
                        HandoverFacts.Promised(
                            transaction: row, at: moment, words: Promise.words(of: text), agent: agent.name,
                            notedAt: entry.at))
                }
                break
            }
        }
        return promised.sorted { $0.at < $1.at }
    }

    /// Writes a handover into the folder of exports, readable by this user alone; returns its path.
    static func write(_ text: String, to folder: String, at now: Timestamp) throws(Failure) -> String {
        let path = try ExportFile.free(in: folder, "paydesk-handover", at: now, "txt")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                .cannotCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).",
                hint: "Nothing was written; y copies it instead.")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
        } catch {
            throw Failure(.cannotCreate, "\(path) cannot be written.", hint: "Check the disk; y copies it instead.")
        }
        return path
    }
}

extension Archive {
    /// What Needs you and Health are made for.
    func summaryRequest(at now: Timestamp) -> SummaryRequest {
        SummaryRequest(
            now: now, uid: agent.uid, limitPerDay: configuration.authority.limits.perDay,
            providers: configuration.providers.map(\.name), alarms: configuration.alarms)
    }

    /// The wallets with their alarms, those that tell a balance.
    func wallets(of profile: DeskProfile) async throws(LedgerError) -> [Wallet] {
        let asked = Set(profile.capabilities.filter(\.balance).map(\.provider))
        let names = configuration.providers.map(\.name)
        return try await ledger.walletsWithHistory(of: names, trendPoints: 5).map { wallet in
            // What stands there from a time when it was still asked says nothing of today.
            var wallet = asked.contains(wallet.provider) ? wallet : Wallet(provider: wallet.provider)
            wallet.alarmBelow = configuration.alarms[wallet.provider]
            return wallet
        }
    }
}
