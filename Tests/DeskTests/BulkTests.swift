import Foundation
import Ledger
import Payments
import Providers
import Synchronization
import Testing

@testable import Desk

/// A file of payouts, row by row (`command-line.md`, *payouts import*).
@Suite("A file of payouts")
struct BulkTests {
    private static let never: @Sendable () -> Bool = { false }

    private func line(_ number: Int, _ amount: String = "500", account: String? = nil, name: String = "MEENA IYER")
        -> BulkLine
    {
        var typed = draft(amount, account: account ?? "501002345678\(10 + number)")
        (typed.provider, typed.name) = ("fake", name)
        return BulkLine(line: number, draft: typed)
    }

    private func source(_ lines: [BulkLine], sha256: String = "aa") -> BulkSource {
        BulkSource(sha256: sha256, name: "june.csv", lines: lines)
    }

    private func desk(_ bench: Bench) -> BulkDesk {
        BulkDesk(
            store: bench.store, providers: DeskProviders([bench.provider]), settings: bench.settings,
            clock: bench.clock, payouts: bench.payouts)
    }

    /// Plans and runs; what became of each line.
    @discardableResult
    private func run(_ bench: Bench, _ source: BulkSource, _ order: BulkOrder = BulkOrder()) async throws -> (
        plan: BulkPlan, end: BulkEnd, news: [Int: BulkNews.Result]
    ) {
        let plan = try await desk(bench).plan(source, order)
        let news = Mutex<[Int: BulkNews.Result]>([:])
        let end = try await desk(bench).run(plan, order, isStopped: Self.never) { told in
            news.withLock { $0[told.item.line.line] = told.result }
        }
        return (plan, end, news.withLock { $0 })
    }

    private func rules(_ item: BulkItem) -> [String] {
        guard case .refused(let violations, let warnings) = item.standing else { return [] }
        return violations.map(\.rule) + warnings.map(\.warning.rawValue)
    }

    @Test("every row has its reason: broken rules, look-alikes inside the file, another name, the wallet's sum")
    func reasons() async throws {
        try await Bench.run { bench in
            try await bench.store.recordBalance(
                provider: "fake", amount: Money(rupees: 2_000), limit: nil, used: nil, at: bench.clock.now())
            let same = "50100234567899"
            let plan = try await desk(bench).plan(
                source([
                    line(2, account: same), line(3, account: same), line(4, "600", account: same, name: "RUPESH KUMAR"),
                    line(5, "12.5"), line(6, "900"), line(7, "700"),
                ]), BulkOrder())
            #expect(
                plan.items.map(rules) == [
                    [], ["look_alike"], ["name_changed"], ["amount_paise"], [], ["wallet_short"],
                ])
            #expect(plan.sums.map(\.amount) == [Money(rupees: 1_400)] && plan.sums.map(\.rows) == [2])
            #expect(plan.sums.first?.wallet == Money(rupees: 2_000))
            let accepted = try await desk(bench).plan(
                source([line(2, account: same), line(3, account: same)]), BulkOrder(accepted: [.lookAlike]))
            #expect(accepted.toBeSent.map(\.occurrence) == [0, 1])
            #expect(bench.provider.sent.isEmpty)
        }
    }

    @Test("limits count the rows before; approval keeps a row and sends nothing of it")
    func limits() async throws {
        let change = { (settings: inout DeskSettings) in
            (settings.limitPerDay, settings.approvalFrom) = (Money(rupees: 2_000), Money(rupees: 900))
        }
        try await Bench.run(settings: change) { bench in
            let (plan, _, news) = try await run(bench, source([line(2, "800"), line(3, "900"), line(4, "400")]))
            #expect(plan.items.map(rules) == [[], [], ["limit_per_day"]])
            guard case .outcome(let kept) = news[3] else { return #expect(Bool(false), "line 3 was not entered") }
            #expect(kept.status == .awaitingApproval)
            #expect(bench.provider.sent.map(\.amount) == [Money(rupees: 800)])
        }
    }

    @Test("the same file again, under any name or at once, sends nothing a second time")
    func again() async throws {
        try await Bench.run { bench in
            let file = source([line(2), line(3), line(4)])
            let stale = try await desk(bench).plan(file, BulkOrder())
            try await run(bench, file)
            #expect(bench.provider.sent.count == 3)
            let (plan, _, news) = try await run(bench, file, BulkOrder(accepted: Set(Warning.allCases)))
            #expect(plan.toBeSent.isEmpty && news.isEmpty && plan.bulk == 1)
            // A plan that was made before, by another process: every row is taken by then.
            let refused = Mutex(0)
            _ = try await desk(bench).run(stale, BulkOrder(accepted: Set(Warning.allCases)), isStopped: Self.never) {
                if case .refused = $0.result { refused.withLock { $0 += 1 } }
            }
            #expect(refused.withLock { $0 } == 3)
            #expect(bench.provider.sent.count == 3)
        }
    }

    @Test("a row that was written down and not sent is sent by the next run; one on its way is not")
    func leftBehind() async throws {
        try await Bench.run { bench in
            let lines = [line(2), line(3), line(4)]
            let begun = try await bench.store.beginBulk(
                BulkFile(
                    bulk: 0, sha256: "aa", name: "june.csv", rowCount: 3, agent: bench.settings.agent,
                    begunAt: bench.clock.now()), joining: nil)
            for line in lines.prefix(2) {
                let record = try await bench.payouts.enter(
                    accepted: [], reference: nil, as: BulkRow(bulk: begun.bulk, line: line.line, occurrence: 0)
                ) { () throws(DeskError) in
                    CheckedDraft(try await bench.payouts.review(line.draft), CheckedDraft.payout)
                }
                if line.line == 3 {
                    _ = try await bench.store.claim(
                        record.intent.reference, process: "dead", requestSHA256: "0f", at: bench.clock.now())
                }
            }
            _ = try await bench.payouts.recover()
            let (plan, _, _) = try await run(bench, source(lines))
            #expect(plan.toBeSent.map(\.line.line) == [2, 4])
            #expect(bench.provider.sent.count == 2)
            #expect(Set(bench.provider.sent.map(\.reference)).count == 2)
            let entries = try await bench.store.bulkEntries(of: begun.bulk, since: nil)
            #expect(entries.map(\.line).sorted() == [2, 3, 4])
            #expect(entries.first { $0.line == 3 }?.status == .unknown)
        }
    }

    @Test("a corrected file: somebody says that it is one; what was entered stays, an edited amount is refused")
    func corrected() async throws {
        try await Bench.run { bench in
            try await run(bench, source([line(2), line(3, "12.5"), line(4, "600")]))
            // The row of line 4 says another account now: whoever corrected it may not know that it was paid.
            let moved = source([line(2), line(4, "600", account: "50100234567877")], sha256: "dd")
            let refused = try await desk(bench).plan(moved, BulkOrder(kinship: .sameBulk))
            #expect(rules(refused.items[1]) == ["edited_after_entry"])
            let corrected = source([line(2), line(3, "125"), line(4, "650"), line(5)], sha256: "bb")
            let unsaid = try await desk(bench).plan(corrected, BulkOrder())
            #expect(unsaid.items.isEmpty && unsaid.kin.map(\.rows) == [1])
            let (plan, _, _) = try await run(bench, corrected, BulkOrder(kinship: .sameBulk))
            #expect(plan.toBeSent.map(\.line.line) == [3, 5])
            #expect(rules(plan.items[2]) == ["edited_after_entry"])
            #expect(bench.provider.sent.count == 4)
            // The first file again: the row that was wrong in it stays wrong, nothing else is left.
            let old = try await desk(bench).plan(source([line(2), line(3, "12.5"), line(4, "600")]), BulkOrder())
            #expect(old.toBeSent.isEmpty && old.bulk == plan.bulk)
        }
    }

    @Test("a list of its own is under the ordinary rules; days later nobody asks")
    func another() async throws {
        try await Bench.run { bench in
            try await run(bench, source([line(2)]))
            let other = source([line(2), line(3)], sha256: "bb")
            let (plan, _, _) = try await run(bench, other, BulkOrder(kinship: .newBulk))
            #expect(rules(plan.items[0]) == ["look_alike"] && plan.toBeSent.count == 1)
            bench.clock.advance(6 * 86_400)
            let (later, _, _) = try await run(bench, source([line(2)], sha256: "cc"))
            #expect(later.kin.isEmpty && later.toBeSent.count == 1)
            #expect(bench.provider.sent.count == 3)
        }
    }

    @Test("three rows in a row that nobody knows the end of stop it; three that reached nobody can be entered anew")
    func trouble() async throws {
        let provider = ScriptedProvider { $0.reply = Answer(.unknown("the reply was cut")) }
        try await Bench.run(provider) { bench in
            let file = source((2...20).map { line($0) })
            let (_, end, _) = try await run(bench, file)
            guard case .stopped(let reason) = end else { return #expect(Bool(false), "it went on") }
            #expect(reason.contains("unknown"))
            let sent = bench.provider.sent.count
            #expect((3...7).contains(sent), "those under way are not counted back")
            bench.provider.change { $0.reply = Answer(.notSent("connection refused")) }
            guard case .stopped = try await run(bench, file).end else { return #expect(Bool(false), "it went on") }
            bench.provider.change { $0.reply = Answer(.state(.succeeded)) }
            try await run(bench, file)
            let unsent = try await bench.store.bulkEntries(of: 1, since: nil).filter { $0.status == .notSent }
            #expect(unsent.count >= 3)
            try await run(bench, file, BulkOrder(entersUnsentAgain: true))
            let paid = try await bench.store.bulkEntries(of: 1, since: nil).filter { $0.status == .succeeded }
            let unknown = try await bench.store.bulkEntries(of: 1, since: nil).filter { $0.status == .unknown }
            #expect(paid.count + unknown.count == 19 && unknown.count == sent)
        }
    }

    @Test("a person stops it between two rows, and the next run goes on; a viewer begins none")
    func stopped() async throws {
        try await Bench.run { bench in
            let file = source((2...9).map { line($0) })
            let plan = try await desk(bench).plan(file, BulkOrder())
            let heard = Mutex(0)
            let end = try await desk(bench).run(plan, BulkOrder(), isStopped: { heard.withLock { $0 >= 2 } }) { _ in
                heard.withLock { $0 += 1 }
            }
            guard case .interrupted = end else { return #expect(Bool(false), "it was not stopped") }
            #expect(bench.provider.sent.count < 8)
            #expect(try await bench.store.bulkEntries(of: 1, since: nil).allSatisfy { $0.status == .pending })
            try await run(bench, file)
            #expect(Set(bench.provider.sent.map(\.beneficiary.target)).count == 8)
            #expect(bench.provider.sent.count == 8)
            let viewer = bench.colleague(1_001, role: .viewer)
            let refusal = await failure { () throws(DeskError) in try await desk(viewer).plan(file, BulkOrder()) }
            #expect(refusal?.isForbidden == true)
        }
    }
}
