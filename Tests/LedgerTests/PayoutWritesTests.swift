import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Payouts on disk")
struct PayoutWritesTests {
    @Test("A recorded payout comes back whole, ready, with its first line")
    func recorded() async throws {
        let store = try TemporaryStore()
        var made = try intent(1, note: "rent")
        made.beneficiary.email = "arjun@example.in"
        made.beneficiary.address = "4 Hill Road"
        made.accepted = [.lookAlike, .unknownBank]
        try await store.ledger.record(made)
        let record = try #require(try await store.ledger.payout(made.reference))
        #expect(record.intent == made)
        #expect(record.state.status == .ready)
        #expect(record.log == [LogEntry(at: .noon, .intent(needsApproval: false, by: .asha))])
        #expect(try await store.ledger.payout(reference(2)) == nil)
    }

    @Test("A reference is written once")
    func duplicate() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.record(made)
        await #expect(throws: LedgerError.duplicate(made.reference)) {
            try await store.ledger.record(try intent(1, rupees: 1, name: "SOMEBODY ELSE"))
        }
        #expect(try await store.ledger.payout(made.reference)?.intent == made)
    }

    @Test("What a second person must approve cannot be claimed before, and goes to the approver's process")
    func approval() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        let made = try intent(1, needsApproval: true)
        try await store.ledger.record(made)
        let early = try await store.ledger.claim(made.reference, process: "1-a", requestSHA256: "", at: .noon)
        #expect(early == nil)
        try await other.append([LogEntry(at: .noon, .approved(by: .vikram))], to: made.reference, nextAskAt: nil)
        let late = try await store.ledger.claim(made.reference, process: "1-a", requestSHA256: "", at: .noon)
        #expect(late == 1)
    }

    @Test("Of eight tasks on two openings of one file, exactly one takes a payout")
    func claims() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        for number in 0..<25 {
            let made = try intent(number)
            try await store.ledger.record(made)
            let winners = try await withThrowingTaskGroup(of: QuestionID?.self) { group in
                for task in 0..<8 {
                    let ledger = task.isMultiple(of: 2) ? store.ledger : other
                    group.addTask {
                        try await ledger.claim(
                            made.reference, process: ledger.process, requestSHA256: "0f", at: .noon)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(winners == [1])
            let log = try await other.payout(made.reference)?.log ?? []
            #expect(log.filter { if case .claimed = $0.event { true } else { false } }.count == 1)
        }
    }

    @Test("The schema itself refuses a second claim")
    func secondClaim() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.live(made, .unknown("nothing within 30 s"))
        await #expect(throws: LedgerError.self) {
            try await store.ledger.append(
                [LogEntry(at: .noon, .claimed(question: 9, process: "1-a", requestSHA256: ""))],
                to: made.reference, nextAskAt: nil)
        }
    }

    @Test("Questions are numbered in the order they are asked; an answer moves the row and the plan")
    func questions() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.live(made, .unknown("nothing within 30 s"), nextAskAt: .noon.adding(seconds: 30))
        let second = try await store.ledger.ask(made.reference, .statusByReference, at: .noon.adding(seconds: 30))
        #expect(second == 2)
        #expect(try await store.ledger.ask(made.reference, .statusByReference, at: .noon.adding(seconds: 40)) == 3)
        let answer = Answer(.state(.succeeded), providerStatus: "Success", bankReference: "632410771034")
        let record = try await store.ledger.append(
            [LogEntry(at: .noon.adding(seconds: 41), .answered(question: 3, answer))], to: made.reference,
            nextAskAt: .noon.adding(seconds: 86_400))
        #expect(record.state.status == .succeeded)
        #expect(record.nextAskAt == .noon.adding(seconds: 86_400))
        #expect(try await store.ledger.isProjected(made.reference))
    }

    @Test("A second answer to a question and a repeated callback are dropped; an agreeing look-up is not")
    func duplicates() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.live(made, .state(.pending))
        func count() async throws -> Int { try await store.ledger.payout(made.reference)?.log.count ?? 0 }
        let before = try await count()
        let again = LogEntry(at: .noon.adding(seconds: 60), .answered(question: 1, Answer(.state(.failed))))
        let record = try await store.ledger.append([again], to: made.reference, nextAskAt: nil)
        #expect(record.state.status == .pending)
        let claim = CallbackClaim(
            reference: made.reference.text, state: .succeeded, providerStatus: "Success", verified: false)
        for second in 0..<3 {
            try await store.ledger.append(
                [LogEntry(at: .noon.adding(seconds: Int64(second)), .callback(claim))], to: made.reference,
                nextAskAt: nil)
        }
        #expect(try await count() == before + 1)
        var signed = claim
        signed.verified = true
        try await store.ledger.append([LogEntry(at: .noon, .callback(signed))], to: made.reference, nextAskAt: nil)
        #expect(try await count() == before + 2)
    }

    @Test("Log and intents cannot be changed or deleted, even by SQL")
    func appendOnly() async throws {
        let store = try TemporaryStore()
        try await store.ledger.live(try intent(1), .state(.pending))
        let statements = [
            "UPDATE log SET at = 0", "DELETE FROM log", "UPDATE intent SET amount = 1", "DELETE FROM intent",
        ]
        for statement in statements {
            await #expect(throws: LedgerError.self, "\(statement)") {
                try await store.ledger.write { db in try db.execute(sql: statement) }
            }
        }
    }

    @Test("What is due comes in the order it is due; the earliest is known")
    func plan() async throws {
        let store = try TemporaryStore()
        for (number, delay) in [(1, 300), (2, 100), (3, 200)] {
            try await store.ledger.live(
                try intent(number), .state(.pending), nextAskAt: .noon.adding(seconds: Int64(delay)))
        }
        #expect(try await store.ledger.nextPlanned() == .noon.adding(seconds: 100))
        let due = try await store.ledger.due(at: .noon.adding(seconds: 200), limit: 10)
        #expect(due == [try reference(2), try reference(3)])
        try await store.ledger.plan(try reference(2), nextAskAt: nil)
        #expect(try await store.ledger.due(at: .noon.adding(seconds: 999), limit: 1) == [try reference(3)])
        #expect(try await store.ledger.due(at: .noon.adding(seconds: 99), limit: 10).isEmpty)
    }

    @Test("A payout is found by its own, the provider's and the bank's reference")
    func byReference() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.importHistory([(made, history(made, .state(.succeeded), bankReference: "632410771034"))])
        for text in [made.reference.text, "SP" + made.reference.text.suffix(9), "632410771034"] {
            #expect(try await store.ledger.references(matching: text) == [made.reference])
        }
        #expect(try await store.ledger.references(matching: "6324").isEmpty)
    }

    @Test("Payouts under way name the process that took them, which is told from the dead by its lock")
    func submitting() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        let made = try intent(1)
        try await store.ledger.record(made)
        _ = try await other.claim(made.reference, process: other.process, requestSHA256: "", at: .noon)
        let under = try await store.ledger.submitting()
        #expect(under.map(\.reference) == [made.reference])
        #expect(under.map(\.process) == [other.process])
        #expect(store.ledger.isAlive(process: store.ledger.process))
        #expect(store.ledger.isAlive(process: other.process))
        #expect(!store.ledger.isAlive(process: "1-gone"))
        #expect(!store.ledger.isAlive(process: "../../etc/passwd"))
    }

    @Test("The row is what the log comes to, after every line; a spoilt row is made again")
    func rebuild() async throws {
        let store = try TemporaryStore()
        let made = try intent(1, note: "rent")
        try await store.ledger.live(made, .unknown("cut"))
        try await store.ledger.append(
            [LogEntry(at: .noon.adding(seconds: 60), .note(by: .vikram, "call RUPESH @16:00"))], to: made.reference,
            nextAskAt: nil)
        #expect(try await store.ledger.isProjected(made.reference))
        #expect(try await store.ledger.rebuild(made.reference) == false)
        try await store.ledger.write { db in
            try db.execute(sql: "UPDATE payment SET status = 'failed', status_since = 5, flags = ' conflict '")
        }
        #expect(try await store.ledger.isProjected(made.reference) == false)
        #expect(try await store.ledger.rebuild(made.reference))
        #expect(try await store.ledger.isProjected(made.reference))
        #expect(try await store.ledger.sums(.everything).map(\.status) == [.unknown])
    }

    @Test("A cancelled task's answer is written all the same")
    func cancelledWrite() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.record(made)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.ledger.claim(made.reference, process: "1-a", requestSHA256: "", at: .noon)
        }
        #expect(try await task.value == 1)
        #expect(try await store.ledger.payout(made.reference)?.state.status == .submitting)
    }
}
