import Dashboard
import Desk
import Foundation
import Guarded
import Ledger
import Payments
import Synchronization
import TerminalKit

/// A file of payouts on the desk: the same rules, the same rows and the same result file as `paydesk payouts import`.
extension EffectRunner {
    /// Refusals that are told one by one; the result file has them all.
    private static let toldRefusals = 20

    /// Reads a file and checks its rows; nothing is sent.
    func planImport(_ path: String, provider: String, _ workplace: Workplace) async throws {
        let session = ImportSession(workplace, BulkOrder(), json: false)
        let file = try PayoutFile.read(Self.whole(path), provider: provider)
        try await session.askWallets(file.source, isOnlyLooking: false)
        let plan = try await session.plan(file.source)
        let refused = plan.items.compactMap { item -> ImportPlanned.Refusal? in
            guard case .refused(let violations, let warnings) = item.standing else { return nil }
            let row = ImportRow.refused(item.line, violations, warnings)
            let reasons = row.violations.map(\.message).joined(separator: " ")
            return ImportPlanned.Refusal(line: item.line.line, reason: reasons)
        }
        let earlier = plan.items.count { if case .entered = $0.standing { true } else { false } }
        let planned = ImportPlanned(
            path: path, rows: plan.items.count, earlier: earlier,
            refusals: Array(refused.prefix(Self.toldRefusals)), refused: refused.count,
            leaving: plan.sums.map {
                ImportPlanned.Leaving(provider: $0.provider, rows: $0.rows, amount: $0.amount, wallet: $0.wallet)
            })
        imports.withLock { $0 = Import(planned: planned, plan: plan) }
        inbox.post(.imported(.planned(planned)))
    }

    /// Sends what was planned, each row once, and writes the result file beside the file.
    func runImport(_ planned: ImportPlanned, _ workplace: Workplace) async {
        do {
            inbox.post(.imported(try await imported(planned, workplace)))
        } catch let error as DeskError {
            inbox.post(.imported(.ended(error.words, isWell: false)))
        } catch let error as Failure {
            inbox.post(.imported(.ended("\(error.message) \(error.hint)", isWell: false)))
        } catch {
            inbox.post(.imported(.ended("The import ended. Import the file again: it goes on.", isWell: false)))
        }
        imports.withLock { $0 = nil }
        inbox.post(.storeChanged)
    }

    /// No further row is begun.
    func stopImport() { imports.withLock { $0?.isStopped = true } }

    private func imported(_ planned: ImportPlanned, _ workplace: Workplace) async throws -> ImportNews {
        guard let plan = imports.withLock({ $0?.planned == planned ? $0?.plan : nil }) else {
            return .ended("The file was checked too long ago. Nothing was sent; import it again.", isWell: false)
        }
        let session = ImportSession(workplace, BulkOrder(), json: false)
        let rows = try await session.rows(plan)
        let file = ResultFile(of: Self.whole(planned.path), named: nil)
        try file.reserve()
        defer { file.giveUp() }
        let done = Mutex(0)
        let total = planned.toBeSent
        let (end, settled) = try await session.send(
            plan, rows, isStopped: { self.imports.withLock { $0?.isStopped ?? true } }
        ) { [inbox] _ in
            let count = done.withLock { done in
                done += 1
                return done
            }
            inbox.post(.imported(.step(done: count, of: total)))
        }
        return Self.news(end, settled, path: file.write(settled) ? file.path : nil)
    }

    private static func news(_ end: BulkEnd, _ rows: [ImportRow], path: String?) -> ImportNews {
        let told = ImportRow.counts(rows)
        let file = path.map { " Every row: \($0)" } ?? " The result file could not be written."
        switch end {
        case .done:
            let isWell = rows.allSatisfy { $0.exit == .done || $0.exit == .keptForApproval }
            return .ended("The import ended: \(told).\(file)", isWell: isWell)
        case .interrupted:
            return .ended("The import was stopped: \(told). Importing it again goes on.\(file)", isWell: false)
        case .stopped(let reason): return .ended("\(reason) \(told).\(file)", isWell: false)
        }
    }

    private static func whole(_ path: String) -> String { (path as NSString).expandingTildeInPath }
}

/// The file that was checked last, and whether its import is to end.
struct Import: Sendable {
    let planned: ImportPlanned
    let plan: BulkPlan
    var isStopped = false
}
