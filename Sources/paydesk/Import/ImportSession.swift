import Desk
import Foundation
import Guarded
import Ledger
import Payments
import Synchronization

/// One import from its check to its result file.
struct ImportSession: Sendable {
    let workplace: Workplace
    let desk: BulkDesk
    let order: BulkOrder
    let voice: ImportVoice
    let json: Bool

    init(_ workplace: Workplace, _ order: BulkOrder, json: Bool) {
        (self.workplace, self.order, self.json) = (workplace, order, json)
        desk = BulkDesk(
            store: workplace.ledger, providers: workplace.providers, settings: workplace.settings,
            clock: workplace.clock, payouts: workplace.payouts)
        voice = ImportVoice()
    }

    // MARK: Before anything is sent

    /// Asks the wallets the rows would be paid from; one that does not answer stops the import, `isOnlyLooking` goes on
    /// with what was known.
    func askWallets(_ source: BulkSource, isOnlyLooking: Bool) async throws(Failure) {
        let wanted = Set(source.lines.map(\.draft.provider))
        for name in workplace.providers.withBalance where wanted.contains(name) {
            do throws(DeskError) {
                _ = try await workplace.poller.askBalance(name)
            } catch {
                Console.err("paydesk: the wallet of \(name) was not told: \(error.sentence)")
                if !isOnlyLooking, Failure(error).exit == .notSent {
                    throw Failure(
                        .notSent, "\(name) was not reached, so nothing was sent.",
                        hint: "Look at its address and your network, then import the file again.")
                }
            }
        }
    }

    /// Checks every row.
    ///
    /// Throws where the file has payments in common with another and nobody said what it is.
    func plan(_ source: BulkSource) async throws(Failure) -> BulkPlan {
        voice.begin("checked", total: source.lines.count)
        let plan: BulkPlan
        do throws(DeskError) {
            plan = try await desk.plan(source, order) { _ in voice.step() }
        } catch {
            voice.end()
            throw Failure(error)
        }
        voice.end()
        guard let kin = plan.kin.first else { return plan }
        throw Failure(
            .data,
            "\(kin.rows) of these payments stand in another file too, imported within \(BulkDesk.kinshipDays) days. "
                + "Nothing was sent.",
            hint: "Say what it is: --same-batch, the same list corrected, sends only what was not entered from that "
                + "file; --new-batch, a list of its own, sends all of it.",
            violations: plan.kin.map {
                Violation(
                    field: "file", rule: "shared_payments",
                    message: "\($0.rows) payments in common with batch \($0.bulk).")
            })
    }

    /// What the check found, row by row: what is refused, and in a dry run what is ready.
    func rows(_ plan: BulkPlan) async throws(Failure) -> [ImportRow] {
        let entered = plan.items.compactMap { item -> Reference? in
            if case .entered(let entry) = item.standing { entry.reference } else { nil }
        }
        let transactions = try await transactions(entered)
        return plan.items.map { item in
            switch item.standing {
            case .entered(let entry):
                ImportRow(
                    line: item.line, act: .earlier, transaction: transactions[entry.reference],
                    reason: Self.unsentRemark(entry.status))
            case .left(let entry):
                ImportRow(
                    line: item.line, act: .ready, transaction: transactions[entry.reference],
                    reason: "written down by an earlier run and not sent")
            case .ready: ImportRow(line: item.line, act: .ready)
            case .refused(let violations, let warnings): .refused(item.line, violations, warnings)
            }
        }
    }

    private static func unsentRemark(_ status: PaymentStatus) -> String {
        status == .notSent ? "nothing was sent; --enter-unsent-again enters it anew" : ""
    }

    // MARK: Sending

    /// Sends what can be sent, and tells each row on standard output as it ends.
    func send(_ plan: BulkPlan, _ rows: [ImportRow]) async throws(Failure) -> (BulkEnd, [ImportRow]) {
        let isStopped = Mutex(false)
        voice.begin("done", total: plan.toBeSent.count)
        defer { voice.end() }
        let stop: @Sendable () -> Void = {
            Console.err("paydesk: stopping; what has left is waited for. Import the file again to go on.")
            isStopped.withLock { $0 = true }
        }
        let result = await Interruption.noted(by: stop) {
            await Self.result { () throws(Failure) in
                try await send(plan, rows, isStopped: { isStopped.withLock { $0 } }) { row in
                    voice.step { show(row) }
                }
            }
        }
        return try result.get()
    }

    /// Sends what can be sent until every row is done or `isStopped`; `told` hears of each row as it ends.
    func send(
        _ plan: BulkPlan, _ rows: [ImportRow], isStopped: @escaping @Sendable () -> Bool,
        told: @escaping @Sendable (ImportRow) -> Void
    ) async throws(Failure) -> (BulkEnd, [ImportRow]) {
        let ended = Mutex<[Int: ImportRow]>([:])
        let viewer = workplace.archive.viewer
        let end: BulkEnd
        do throws(DeskError) {
            end = try await desk.run(plan, order, isStopped: isStopped) { news in
                let row = Self.row(news, viewer)
                ended.withLock { $0[row.line.line] = row }
                told(row)
            }
        } catch {
            throw Failure(error)
        }
        return (end, try await settled(rows, ended.withLock { $0 }))
    }

    private static func result(
        _ work: () async throws(Failure) -> (BulkEnd, [ImportRow])
    ) async -> Result<(BulkEnd, [ImportRow]), Failure> {
        do throws(Failure) {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }

    /// Writes a row to standard output.
    func show(_ row: ImportRow) { if json { Console.out(row.json) } else { Console.out(row.text) } }

    private static func row(_ news: BulkNews, _ viewer: Viewer) -> ImportRow {
        switch news.result {
        case .outcome(let outcome):
            let view = PayoutRecordView(outcome.record, for: viewer)
            let isWell = view.payoutExit == .done || view.payoutExit == .keptForApproval
            return ImportRow(
                line: news.item.line, act: .sent, transaction: view.transaction,
                reason: isWell ? "" : SafeText(view.lastReason ?? "The provider gave no reason.").string)
        case .refused(.rule(let violations)): return .refused(news.item.line, violations, [])
        case .refused(.warnings(let warnings)): return .refused(news.item.line, [], warnings)
        case .refused(let error):
            return ImportRow(line: news.item.line, act: .refused, reason: error.words)
        }
    }

    /// Every row as it stands in the end.
    private func settled(_ planned: [ImportRow], _ ended: [Int: ImportRow]) async throws(Failure) -> [ImportRow] {
        let references = planned.compactMap { ended[$0.line.line]?.transaction?.reference }
        let now = try await transactions(references)
        return planned.map { row in
            guard row.act == .ready else { return row }
            var row = ended[row.line.line] ?? ImportRow(line: row.line, act: .waiting, reason: "not reached yet")
            if let reference = row.transaction?.reference { row.transaction = now[reference] ?? row.transaction }
            return row
        }
    }

    /// The masked rows of payouts, as whoever looks may see them.
    private func transactions(_ references: [Reference]) async throws(Failure) -> [Reference: Transaction] {
        var found: [Reference: Transaction] = [:]
        let size = 200
        for first in stride(from: 0, to: references.count, by: size) {
            let some = Set(references[first..<min(first + size, references.count)])
            do {
                let page = try await workplace.ledger.page(
                    TransactionQuery(references: some), start: .newest, limit: size)
                for row in page.rows { found[row.reference] = row.masked }
            } catch {
                throw Failure(error)
            }
        }
        return found
    }
}
