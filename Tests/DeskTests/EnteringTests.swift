import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

/// `payouts.md`, *The payout form* and *States*, as an agent meets them.
@Suite("Entering a payout")
struct EnteringTests {
    @Test("IMPS of ₹6,00,000 and RTGS of ₹1,000 are refused with the reason; nothing is written or sent")
    func railLimits() async throws {
        try await DeskRig.withDesk { rig, desk in
            for (amount, mode) in [("6,00,000", "IMPS"), ("1000", "RTGS")] {
                let error = await failure { () throws(DeskError) in
                    try await desk.payouts.submit(draft(amount, mode: mode), accepted: Set(Warning.allCases))
                }
                #expect(error?.rules.count == 1)
                #expect(error?.sentence.contains("₹") == true)
            }
            let written = try await desk.store.count(.everything)
            #expect(written == 0)
            #expect(rig.sandbox.requests(.payout) == 0)
        }
    }

    @Test("every rail goes through, and each is in the book once", arguments: ["IMPS", "NEFT", "RTGS", "UPI"])
    func rails(_ mode: String) async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.success)
            let outcome = try await desk.payouts.submit(draft("250000", mode: mode), accepted: [.upiLimit])
            #expect(outcome.status == .succeeded)
            let book = try #require(rig.book(outcome.reference))
            #expect(book.payoutPosts == 1 && book.rail?.rawValue == mode && book.amountPaise == 25_000_000)
        }
    }

    @Test("the same account and amount within 24 hours is a warning until it is accepted by name")
    func lookAlike() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.success, .success)
            let first = try await desk.payouts.submit(draft(), accepted: [])
            rig.clock.advance(60)
            let check = try await desk.payouts.review(draft())
            #expect(check.warnings.map(\.warning) == [.lookAlike])
            #expect(check.warnings.first?.references == [first.reference])
            let refused = await failure { () throws(DeskError) in try await desk.payouts.enter(draft(), accepted: []) }
            #expect(refused?.warnings == [.lookAlike])
            #expect(refused?.nextStep.contains("look_alike") == true)
            let second = try await desk.payouts.submit(draft(), accepted: [.lookAlike, .tooFresh])
            #expect(second.status == .succeeded)
            #expect(second.record.intent.accepted == [.lookAlike], "only what arose is kept as accepted")
        }
    }

    @Test("two entered at once cannot both miss each other")
    func twinsAtOnce() async throws {
        try await DeskRig.withDesk { rig, desk in
            let entered = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 {
                    group.addTask { (try? await desk.payouts.enter(draft(), accepted: [])) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(entered == 1)
        }
    }

    @Test("the same account under another name warns; more than the wallet warns")
    func otherWarnings() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.success)
            _ = try await desk.payouts.submit(draft(), accepted: [])
            _ = try await desk.poller.askBalance(DeskRig.provider)
            var other = draft("2000000", mode: "NEFT")
            other.name = "RUPESH KUMAR"
            let check = try await desk.payouts.review(other)
            #expect(Set(check.warnings.map(\.warning)) == [.nameChanged, .walletShort])
        }
    }

    @Test("the agent's limits block: per payout, per day, per beneficiary; a failed payout does not count")
    func limits() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(
                store,
                settings: {
                    $0.limitPerPayout = Money(rupees: 1_000)
                    $0.limitPerDay = Money(rupees: 1_500)
                    $0.limitPerBeneficiary = Money(rupees: 1_200)
                })
            rig.sandbox.script(.success, .fail)
            _ = try await desk.payouts.submit(draft("900"), accepted: [])
            #expect(
                try await desk.payouts.review(draft("1001", account: "111122223333")).violations.map(\.rule)
                    .contains("limit_per_payout"))
            #expect(try await desk.payouts.review(draft("400")).violations.map(\.rule) == ["limit_per_beneficiary"])
            #expect(
                try await desk.payouts.review(draft("700", account: "111122223333")).violations.map(\.rule)
                    == ["limit_per_day"])
            let failed = try await desk.payouts.submit(draft("600", account: "111122223333"), accepted: [])
            #expect(failed.status == .failed)
            #expect(try await desk.payouts.review(draft("599", account: "111122223333")).violations.isEmpty)
            // Tomorrow is another day in India.
            rig.clock.advance(12 * 3_600)
            #expect(try await desk.payouts.review(draft("400")).violations.isEmpty)
        }
    }

    @Test("from approval_from on it is kept for a second person: nothing is sent, and send refuses")
    func approval() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store, settings: { $0.approvalFrom = Money(rupees: 1_000) })
            let outcome = try await desk.payouts.submit(draft("1000"), accepted: [])
            #expect(outcome.status == .awaitingApproval)
            let refused = await failure { () throws(DeskError) in try await desk.payouts.send(outcome.reference) }
            #expect(refused?.isNotNow == true)
            #expect(rig.sandbox.requests(.payout) == 0)
            let other = try rig.desk(store, agent: 2_000)
            let hidden = await failure { () throws(DeskError) in try await other.payouts.reveal(outcome.reference) }
            #expect(hidden?.isForbidden == true, "whoever may approve does not see the numbers before")
        }
    }

    @Test("a viewer enters, sends, discards, notes and complains nothing, and is told why")
    func viewer() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await desk.payouts.enter(draft(), accepted: []).intent.reference
            let viewer = try rig.desk(
                desk.store, agent: 3_000,
                settings: {
                    $0.role = .viewer
                    $0.roleSource = "/etc/paydesk/policy.toml line 12"
                })
            let complaint = ComplaintDraft(reference: reference, subject: "not credited", message: "not credited yet")
            let errors = [
                await failure { () throws(DeskError) in try await viewer.payouts.enter(draft("700"), accepted: []) },
                await failure { () throws(DeskError) in try await viewer.payouts.send(reference) },
                await failure { () throws(DeskError) in try await viewer.payouts.discard(reference) },
                await failure { () throws(DeskError) in try await viewer.payouts.note(reference, "hello") },
                await failure { () throws(DeskError) in try await viewer.complaints.raise(complaint, accepted: []) },
            ]
            for error in errors {
                #expect(error?.isForbidden == true)
                #expect(error?.sentence.contains("viewer, set in /etc/paydesk/policy.toml line 12") == true)
            }
            #expect(rig.sandbox.requests(.payout) == 0)
            #expect(try await desk.stored(reference).log.count == 1)
        }
    }

    @Test("an unknown provider and an unreadable store block; every field is still checked")
    func noProvider() async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store)
            var typo = draft("0")
            typo.provider = "segurra"
            let rules = try await desk.payouts.review(typo).violations.map(\.rule)
            #expect(rules.contains("provider_unknown") && rules.contains("amount_zero"))
            #expect(
                await failure { () throws(DeskError) in try await desk.payouts.enter(typo, accepted: []) }?.rules
                    == rules)
        }
    }

    @Test("discard, note and reveal are on the log; only what was not sent can be discarded")
    func hands() async throws {
        try await DeskRig.withDesk { rig, desk in
            let left = try await desk.payouts.enter(draft(), accepted: []).intent.reference
            #expect(try await desk.payouts.discard(left).state.status == .discarded)
            #expect(await failure { () throws(DeskError) in try await desk.payouts.send(left) }?.isNotNow == true)
            rig.sandbox.script(.success)
            let sent = try await desk.payouts.submit(draft("700"), accepted: []).reference
            #expect(await failure { () throws(DeskError) in try await desk.payouts.discard(sent) }?.isNotNow == true)
            try await desk.payouts.note(sent, "asked for by phone")
            #expect(await failure { () throws(DeskError) in try await desk.payouts.note(sent, "  ") }?.isNotNow == true)
            #expect(try await desk.payouts.reveal(sent).account == "50100234567812")
            let log = try await desk.stored(sent).log.map(\.event)
            #expect(log.contains(.note(by: Agent(uid: 1_000, name: "asha"), "asked for by phone")))
            #expect(log.contains(.revealed(by: Agent(uid: 1_000, name: "asha"))))
            #expect(try await desk.stored(sent).state.status == .succeeded)
        }
    }

    @Test("two processes of one station in one second: the taken reference is passed over")
    func duplicateReference() async throws {
        try await DeskRig.run { rig in
            let (first, second) = (try rig.openStore(), try rig.openStore())
            defer {
                first.close()
                second.close()
            }
            let desks = [try rig.desk(first), try rig.desk(second)]
            var references: Set<Reference> = []
            for number in 0..<6 {
                let record = try await desks[number % 2].payouts.enter(draft("\(500 + number)"), accepted: [])
                references.insert(record.intent.reference)
            }
            #expect(references.count == 6)
            // The one shown in the confirmation is used, unless another process took it meanwhile.
            let shown = try await desks[0].payouts.nextReference()
            let used = try await desks[0].payouts.enter(draft("900"), accepted: [], reference: shown)
            #expect(used.intent.reference == shown || !references.insert(shown).inserted)
        }
    }

    @Test("a ready payout of a process that is gone is told at the next start, and not sent by it")
    func leftUnsent() async throws {
        try await DeskRig.run { rig in
            let reference: Reference
            do {
                let store = try rig.openStore()
                defer { store.close() }
                reference = try await rig.desk(store).payouts.enter(draft(), accepted: []).intent.reference
            }
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store)
            #expect(try await desk.payouts.recover() == Recovery(leftUnsent: [reference]))
            #expect(rig.sandbox.requests(.payout) == 0)
            rig.sandbox.script(.success)
            #expect(try await desk.payouts.send(reference).status == .succeeded)
        }
    }

    @Test("the screen is told: written, sent, waiting until the deadline, done")
    func progress() async throws {
        try await DeskRig.withDesk { rig, desk in
            var events = desk.events.stream().makeAsyncIterator()
            rig.sandbox.script(.success)
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            var stages: [PayoutProgress.Stage] = []
            while let event = await events.next() {
                guard case .payoutProgress(let progress) = event else { continue }
                #expect(progress.reference == reference && progress.at == friday)
                stages.append(progress.stage)
                if case .done = progress.stage { break }
            }
            #expect(
                stages == [
                    .written, .sent, .waiting(until: friday.adding(seconds: 30)), .saving,
                    .done(.succeeded, isWritten: true),
                ])
        }
    }
}
