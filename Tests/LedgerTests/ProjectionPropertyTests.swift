import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

/// Numbers that look random and are the same in every run (SplitMix64).
private struct Drawn: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }
}

/// What happens to one payout, drawn by chance.
private struct DrawnLife {
    var random: Drawn
    let intent: PayoutIntent

    init(seed: UInt64, number: Int) throws {
        random = Drawn(state: seed)
        var made = try LedgerTests.intent(
            number, rupees: Int64(1 + random.below(900_000)), note: random.below(3) == 0 ? "rent @16:00" : "",
            needsApproval: random.below(4) == 0)
        switch random.below(6) {
        case 0:
            made.mode = .recharge
            made.beneficiary = Beneficiary(name: "Airtel", rechargeNumber: "9812345678")
            made.recharge = RechargeOrder(operatorCode: "AT", operatorName: "Airtel", operatorType: "Mobile")
        case 1:
            made.mode = .link
            made.beneficiary = Beneficiary(name: "")
            made.link = PayLinkOrder(redirectURL: "https://shop.example/done")
        default: break
        }
        intent = made
    }

    mutating func event(_ record: PayoutRecord) -> PayoutEvent {
        let state = record.state
        switch random.below(16) {
        case 0: return .approve(by: .vikram, target: intent.beneficiary.target, amount: intent.amount)
        case 1 where random.below(4) == 0: return .reject(by: .vikram, reason: "no")
        case 1 where random.below(4) == 0: return .discard(by: .asha)
        case 2: return .note(by: .vikram, random.one(of: ["called", "call back @16:00", "नमस्ते"]))
        case 3: return .reveal(by: .asha)
        case 4: return .turnaroundPassed
        case 5: return .linkPassed
        case 6: return .processGone(process: state.claim?.process ?? "1-gone")
        case 7 where state.closingProposal == nil:
            return .proposeClosing(by: .asha, reading: random.one(of: [nil, "no"]))
        case 7: return .close(by: .vikram, reading: random.one(of: [nil, "no"]))
        case 8, 9: return .callback(claim())
        case 10, 11: return .ask(.statusByReference, random.one(of: [.plan, .agent]))
        default:
            guard let open = state.openQuestions.isEmpty ? nil : random.one(of: state.openQuestions) else {
                return .callback(claim())
            }
            return .answered(question: open.id, answer())
        }
    }

    private mutating func answer() -> Answer {
        var verdicts: [Verdict] = ProviderState.allCases.map(Verdict.state)
        verdicts += [
            .state(.succeeded), .unknown("cut"), .notFound("none"), .questionFailed("HTTP 503"), .newWord("Frozen"),
        ]
        verdicts += [.mismatch("the amount is another"), .notFound("no such order")]
        let paid = Money(paise: Int64(1 + random.below(9_999_999)))
        return Answer(
            random.one(of: verdicts), providerStatus: random.one(of: [nil, "word", "Success"]),
            providerReference: random.one(of: [nil, "", "SP771"]),
            bankReference: random.one(of: [nil, " ", "632410771034", "632410771035"]),
            nameAtBank: random.one(of: [nil, "ARJUN NAIR", "SOMEBODY ELSE"]),
            charge: random.one(of: [nil, Money(paise: 590)]), receivedAmount: random.one(of: [nil, paid]),
            payURL: random.one(of: [nil, "https://pay.example/1"]), repaired: random.below(9) == 0,
            raw: random.one(of: [nil, "{}"]))
    }

    private mutating func claim() -> CallbackClaim {
        let said = random.one(of: ProviderState.allCases + [nil])
        return CallbackClaim(
            reference: intent.reference.text, state: said, providerStatus: said?.rawValue ?? "Frozen",
            providerReference: random.one(of: [nil, "SP772"]), bankReference: random.one(of: [nil, "632410771034"]),
            amount: random.one(of: [nil, intent.amount, Money(rupees: 3)]), verified: random.below(2) == 0)
    }
}

@Suite("Rows and logs, by chance")
struct ProjectionPropertyTests {
    /// Drives one drawn life through the store, event by event; returns the log as it should be.
    private func live(_ life: inout DrawnLife, _ store: TemporaryStore, seed: UInt64) async throws -> [LogEntry] {
        let (ledger, reference) = (store.ledger, life.intent.reference)
        try await ledger.record(life.intent)
        let first = LogEvent.intent(needsApproval: life.intent.needsApproval, by: life.intent.agent)
        var log = [LogEntry(at: life.intent.createdAt, first)]
        var now = life.intent.createdAt
        for _ in 0..<(3 + life.random.below(14)) {
            now = now.adding(seconds: Int64(1 + life.random.below(20_000)))
            let record = try #require(try await ledger.payout(reference))
            if record.state.status == .ready, life.random.below(3) > 0 {
                let question = try await ledger.claim(reference, process: "p0", requestSHA256: "0f", at: now)
                #expect(question == 1, "seed \(seed)")
                log.append(LogEntry(at: now, .claimed(question: 1, process: "p0", requestSHA256: "0f")))
                continue
            }
            var machine = PayoutMachine(intent: life.intent, log: log)
            for case .append(let entries) in machine.handle(life.event(record), at: now) {
                try await ledger.append(entries, to: reference, nextAskAt: nil)
            }
            log = machine.log
            #expect(try await ledger.isProjected(reference), "seed \(seed), line \(log.count)")
        }
        return log
    }

    private func row(_ intent: PayoutIntent, _ store: TemporaryStore) async throws -> Transaction {
        let query = TransactionQuery(references: [intent.reference])
        return try #require(try await store.ledger.page(query, start: .newest, limit: 2).rows.first)
    }

    @Test(
        "The row that is kept is the row that the log makes, after every line of 160 lives",
        arguments: 1...4 as ClosedRange<UInt64>)
    func keptRow(batch: UInt64) async throws {
        let store = try TemporaryStore()
        for number in 1...40 {
            let seed = batch * 1_000 + UInt64(number)
            var life = try DrawnLife(seed: seed, number: number)
            let log = try await live(&life, store, seed: seed)
            let record = try #require(try await store.ledger.payout(life.intent.reference))
            #expect(record.log == log, "seed \(seed)")
            var made = Transaction.project(
                intent: life.intent, state: PayoutState.fold(log, intent: life.intent), log: log)
            made.beneficiary = Self.masked(life.intent.beneficiary)
            #expect(try await row(life.intent, store) == made, "seed \(seed)")
            #expect(made.amount == life.intent.amount || life.intent.kind == .payin, "seed \(seed)")
            #expect(try await !store.ledger.rebuild(life.intent.reference), "seed \(seed)")
        }
        try await spoilAndRebuild(store, batch)
    }

    /// What lists show of the numbers these lives have.
    private static func masked(_ whole: Beneficiary) -> Beneficiary {
        var shown = whole
        shown.account = whole.account.map { "••••" + $0.suffix(4) }
        shown.mobile = whole.mobile.map { "••••" + $0.suffix(4) }
        shown.rechargeNumber = whole.rechargeNumber.map { "••••" + $0.suffix(4) }
        return shown
    }

    /// Every row, spoilt in one column, is made again as it was.
    private func spoilAndRebuild(_ store: TemporaryStore, _ seed: UInt64) async throws {
        var random = Drawn(state: seed)
        let before = try await store.ledger.page(.everything, start: .newest, limit: 100).rows
        for kept in before {
            let change = random.one(of: [
                "status = 'closed', status_since = 5", "amount = amount + 1", "flags = ' conflict expired '",
                "provider_status = 'spoilt'", "bank_reference = '000000000000'", "charge = 7", "updated_at = 1",
                "last_answered_at = 3", "sent_at = 4", "double_payment = 1 - double_payment", "has_note = 1 - has_note",
                "name_at_bank = 'SPOILT'", "pay_url = 'https://spoilt.example'", "provider_reference = 'spoilt'",
            ])
            try await store.ledger.write { db in
                try db.execute(
                    sql: "UPDATE payment SET \(change) WHERE reference = ?", arguments: [kept.reference.number])
            }
            #expect(try await store.ledger.rebuild(kept.reference), "batch \(seed): \(change)")
            #expect(try await store.ledger.isProjected(kept.reference), "batch \(seed): \(change)")
        }
        #expect(try await store.ledger.page(.everything, start: .newest, limit: 100).rows == before)
    }
}
