import Ledger
import Payments
import Providers
import Sandbox
import Testing

@testable import Desk

/// `payouts.md`, *Complaints*.
@Suite("Complaints")
struct ComplaintTests {
    private func about(_ reference: Reference) -> ComplaintDraft {
        ComplaintDraft(
            reference: reference, subject: "IMPS of ₹500 pending",
            message: "Accepted by you and still pending. Please confirm the credit, or reverse it.")
    }

    private func pending(_ desk: OpenDesk, _ rig: DeskRig) async throws -> Reference {
        rig.sandbox.script(.pending)
        return try await desk.payouts.submit(draft(), accepted: []).reference
    }

    @Test("it rests on a status asked within five minutes: an older one is asked first; sent once; due T+1")
    func raise() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            let complaint = try await desk.complaints.raise(about(reference), accepted: [])
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
            #expect(complaint.status == .raised && complaint.raisedAt == rig.clock.now())
            #expect(complaint.number == "C-261120-01")
            #expect(complaint.dueAt == CivilDay(year: 2026, month: 11, day: 21))
            #expect(rig.book(reference)?.complaints == 1)
            #expect(try await desk.complaints.list().map(\.number) == ["C-261120-01"])
            let again = await failure { () throws(DeskError) in try await desk.complaints.send(complaint.number) }
            #expect(again?.isNotNow == true)
            let twin = await failure { () throws(DeskError) in
                try await desk.complaints.raise(about(reference), accepted: [])
            }
            #expect(twin?.isNotNow == true, "one is open already")
            #expect(rig.book(reference)?.complaints == 1)
        }
    }

    @Test("an answer younger than five minutes is enough")
    func freshAnswer() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(301)
            await desk.poller.step()
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
            rig.clock.advance(299)
            _ = try await desk.complaints.raise(about(reference), accepted: [])
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
        }
    }

    @Test("there is nothing to complain of in what was never sent")
    func neverSent() async throws {
        try await Bench.run(ScriptedProvider(complaints: true) { $0.reply = Answer(.notSent("no connection")) }) {
            bench in
            var typed = draft()
            typed.provider = "fake"
            let ready = try await bench.payouts.enter(typed, accepted: []).intent.reference
            let notSent = try await bench.sent(100)
            #expect(try await bench.stored(notSent).state.status == .notSent)
            for reference in [ready, notSent] {
                let error = await failure { () throws(DeskError) in
                    try await bench.complaints.raise(about(reference), accepted: Set(Warning.allCases))
                }
                #expect(error?.isNotNow == true && error?.sentence.contains("was never sent") == true)
            }
            #expect(try await bench.complaints.list().isEmpty)
        }
    }

    @Test("younger than five minutes: a warning, accepted by name")
    func tooFresh() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(299)
            let refused = await failure { () throws(DeskError) in
                try await desk.complaints.raise(about(reference), accepted: [])
            }
            #expect(refused?.warnings == [.tooFresh])
            #expect(try await desk.complaints.list().isEmpty)
            let complaint = try await desk.complaints.raise(about(reference), accepted: [.tooFresh])
            #expect(complaint.status == .raised)
        }
    }

    @Test("what waited for a second person is as young as its hand-over, however long ago it was entered")
    func tooFreshSinceHandOver() async throws {
        try await Bench.run(ScriptedProvider(complaints: true), settings: { $0.approvalFrom = Money(rupees: 100) }) {
            bench in
            var typed = draft()
            typed.provider = "fake"
            let reference = try await bench.payouts.submit(typed, accepted: []).reference
            bench.clock.advance(7_200)
            let ravi = bench.colleague(1_001, role: .approver, name: "ravi")
            let target = try await bench.stored(reference).intent.beneficiary.target
            _ = try await ravi.payouts.approve(reference, target: target, amount: typed.amount)
            bench.clock.advance(299)
            let refused = await failure { () throws(DeskError) in
                try await bench.complaints.keep(about(reference), accepted: [])
            }
            #expect(refused?.warnings == [.tooFresh])
            bench.clock.advance(1)
            #expect(try await bench.complaints.keep(about(reference), accepted: []).status == .draft)
        }
    }

    @Test("without the provider's reference it stays ours, and is offered when the reference comes")
    func noReferenceYet() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(Scenario.pending.delivered(.serverError))
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            rig.clock.advance(3_600)
            rig.sandbox.script(.withoutData, for: .statusByClientReference)
            let kept = try await desk.complaints.raise(about(reference), accepted: [])
            #expect(kept.status == .draft && kept.remark?.contains("kept") == true)
            #expect(rig.sandbox.requests(.complaint) == 0)
            #expect(try await desk.complaints.offers().isEmpty)
            rig.clock.advance(5)
            _ = try await desk.poller.askNow(reference)
            #expect(try await desk.complaints.offers().map(\.number) == [kept.number])
            #expect(try await desk.complaints.send(kept.number).status == .raised)
            #expect(rig.book(reference)?.complaints == 1)
        }
    }

    @Test("a lost reply leaves it unknown, and no key sends it again")
    func unknown() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            rig.sandbox.script(.serverError, for: .complaint)
            let complaint = try await desk.complaints.raise(about(reference), accepted: [])
            #expect(complaint.status == .unknown)
            let again = await failure { () throws(DeskError) in try await desk.complaints.send(complaint.number) }
            #expect(again?.isNotNow == true)
            #expect(rig.sandbox.requests(.complaint) == 1)
            // A person finds out by phone and writes it down.
            #expect(
                try await desk.complaints.update(complaint.number, remark: "they have it", status: .raised).status
                    == .raised)
        }
    }

    @Test("many hands send one complaint: one request")
    func onlyOnce() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            let kept = try await desk.complaints.keep(about(reference), accepted: [])
            _ = try await desk.poller.askNow(reference)
            await withDiscardingTaskGroup { group in
                for _ in 0..<6 { group.addTask { _ = try? await desk.complaints.send(kept.number) } }
            }
            #expect(rig.sandbox.requests(.complaint) == 1)
            #expect(try await desk.store.complaint(kept.number)?.status == .raised)
        }
    }

    @Test("refused and proven unsent go back to draft with the reason")
    func backToDraft() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            let record = try await desk.stored(reference)
            let complaint = Complaint(
                number: "C-261120-01", transaction: reference, provider: DeskRig.provider, subject: "s", message: "m",
                status: .submitting, agent: Agent(uid: 1_000, name: "asha"), createdAt: friday)
            for answer in [ComplaintAnswer.refused("no such order"), .notSent("no such order")] {
                let after = ComplaintDesk.after(answer, complaint, about: record, at: friday)
                #expect(
                    after.status == .draft && after.raisedAt == nil && after.remark?.contains("no such order") == true)
            }
        }
    }

    @Test("left on its way by a process that died: unknown at a later start")
    func recover() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            let kept = try await desk.complaints.keep(about(reference), accepted: [])
            #expect(try await desk.store.claimComplaint(kept.number, at: rig.clock.now()))
            #expect(try await desk.complaints.recover().isEmpty, "it may be on its way still")
            rig.clock.advance(600)
            #expect(try await desk.complaints.recover() == [kept.number])
            #expect(try await desk.store.complaint(kept.number)?.status == .unknown)
        }
    }

    @Test("update, close and the text for mail; the text holds no whole number")
    func hands() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            let number = try await desk.complaints.keep(about(reference), accepted: []).number
            let text = try await desk.complaints.textForMail(number)
            for fact in [number, reference.text, "₹500", "••••7812", "pending", "MEENA IYER"] {
                #expect(text.contains(fact))
            }
            #expect(!text.contains("50100234567812") && !text.contains("9876543210") && !text.contains(DeskRig.token))
            #expect(try await desk.complaints.mailed(number).status == .raised)
            let answered = try await desk.complaints.update(number, remark: "credited on the 20th")
            #expect(answered.status == .answered && answered.remark == "credited on the 20th")
            let draftAgain = await failure { () throws(DeskError) in
                try await desk.complaints.update(number, remark: "", status: .draft)
            }
            #expect(draftAgain?.isNotNow == true)
            #expect(try await desk.complaints.close(number).status == .closed)
            #expect(await failure { () throws(DeskError) in try await desk.complaints.close(number) }?.isNotNow == true)
        }
    }

    @Test("raised again, its days count anew; the text for mail rests on a young answer where there is one")
    func raisedAgain() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            let number = try await desk.complaints.keep(about(reference), accepted: []).number
            let text = try await desk.complaints.prepareMail(number)
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
            #expect(text.contains("20 Nov"))
            _ = try await desk.complaints.mailed(number)
            _ = try await desk.complaints.update(number, remark: "credited")
            rig.clock.advance(3 * 86_400)
            let again = try await desk.complaints.update(number, remark: "not in the statement", status: .raised)
            #expect(again.dueAt.map { $0 > CivilDay(daysSinceEpoch: rig.clock.now().day.daysSinceEpoch) } == true)
        }
    }

    @Test("what was done about complaints is told as lines beside the log, which does not grow by it")
    func timeline() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(301)
            let complaint = try await desk.complaints.keep(about(reference), accepted: [])
            let lines = try await desk.stored(reference).log.count
            rig.clock.advance(60)
            _ = try await desk.complaints.mailed(complaint.number)
            let told = try await desk.complaints.timeline(of: reference)
            #expect(told.map(\.note) == ["C-261120-01 written: IMPS of ₹500 pending", "C-261120-01 raised"])
            #expect(told.map(\.at) == [friday.adding(seconds: 301), friday.adding(seconds: 361)])
            #expect(try await desk.stored(reference).log.count == lines)
        }
    }

    @Test("a draft is offered without the provider's reference where the provider needs none")
    func offeredWithout() async throws {
        for needs in [true, false] {
            let provider = ScriptedProvider(
                Capability(
                    provider: "fake", balance: true, rails: [.imps], statusByReference: true,
                    statusByProviderReference: false, complaints: true, complaintsNeedProviderReference: needs)
            ) { $0.reply = Answer(.state(.pending)) }
            try await Bench.run(provider) { bench in
                let reference = try await bench.sent()
                bench.clock.advance(301)
                _ = try await bench.complaints.keep(about(reference), accepted: [])
                #expect(try await bench.complaints.offers().count == (needs ? 0 : 1))
            }
        }
    }

    @Test("a text too short or of two lines is refused before anything is asked or written")
    func texts() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(desk, rig)
            rig.clock.advance(3_600)
            for (subject, message, field) in [
                ("ab", "long enough a text", "subject"), ("two\nlines", "long enough a text", "subject"),
                ("fine", "short", "message"),
            ] {
                let draft = ComplaintDraft(reference: reference, subject: subject, message: message)
                let error = await failure { () throws(DeskError) in try await desk.complaints.raise(draft, accepted: [])
                }
                guard case .text(field, _) = error else {
                    Issue.record("\(subject) was taken: \(String(describing: error))")
                    continue
                }
            }
            #expect(try await desk.complaints.list().isEmpty)
            #expect(rig.sandbox.requests(.statusByClientReference) == 0)
        }
    }
}
