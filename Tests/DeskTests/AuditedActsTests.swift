import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

/// What a person does is in the audit chain once it is done, and a look at numbers before it is had.
@Suite("Audited acts")
struct AuditedActsTests {
    @Test("every act of an agent on a payout and on a complaint moves the chain, and it stays whole")
    func everyAct() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store, settings: { $0.approvalFrom = Money(rupees: 10_000) })
            var known: Int64 = 0
            func moved(_ act: String, by least: Int64 = 1) throws {
                let key = try SealingKey.fileBeside(store: rig.path)
                let report = try SQLiteLedger.verifyChain(path: rig.path, key: key)
                #expect(report.broken == nil, "\(act): \(report.broken?.sentence ?? "")")
                #expect(report.links >= known + least, "\(act)")
                known = report.links
            }
            try moved("opening")
            rig.sandbox.script(.pending)
            let sent = try await desk.payouts.submit(draft(), accepted: []).reference
            try moved("intent, claim, answer", by: 3)
            _ = try await desk.payouts.note(sent, "called the bank")
            try moved("note")
            _ = try await desk.payouts.reveal(sent)
            try moved("reveal")
            let waits = try await desk.payouts.submit(draft("20000", account: "50100234567899"), accepted: []).reference
            #expect(try await desk.stored(waits).state.status == .awaitingApproval)
            try moved("intent for approval")
            rig.clock.advance(3_600)
            let complaint = try await desk.complaints.raise(
                ComplaintDraft(reference: sent, subject: "IMPS pending", message: "It has not been credited yet."),
                accepted: [])
            try moved("status asked and answered, complaint written, sent, raised", by: 5)
            _ = try await desk.complaints.update(complaint.number, remark: "They ask the bank")
            try moved("complaint answered")
            _ = try await desk.complaints.close(complaint.number)
            try moved("complaint closed")
        }
    }

    @Test("numbers are not shown where the look at them cannot be written")
    func revealNeedsTheChain() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let faulty = FaultyLedger(store)
            let desk = try rig.desk(faulty)
            let sent = try await desk.payouts.submit(draft(), accepted: []).reference
            faulty.fail([.append])
            let hidden = await failure { () throws(DeskError) in try await desk.payouts.reveal(sent) }
            #expect(hidden?.isStore == true)
            faulty.fail([])
            _ = try await desk.payouts.reveal(sent)
            let last = try #require(try await desk.stored(sent).log.last)
            #expect(last.event == .revealed(by: Agent(uid: 1_000, name: "asha")))
        }
    }
}
