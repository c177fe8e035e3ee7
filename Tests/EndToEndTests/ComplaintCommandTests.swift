import Foundation
import Testing

/// Complaints from the command line (`command-line.md`; `payouts.md`, *Complaints*).
@Suite(.serialized, .ownThreads) struct ComplaintCommandTests {
    private static let text = "The beneficiary says that it has not come."

    @Test func aComplaintIsRaisedAnsweredAndClosed() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()

        let fresh = try raise(reference, in: sandbox, "--json")
        #expect(fresh.status == 65)
        let violations = try #require(fresh.error?["violations"] as? [[String: Any]])
        #expect(violations.map { $0["rule"] as? String } == ["too_fresh"])
        #expect(try sandbox.paydesk("complaints", "--json").out.isEmpty)

        let raised = try raise(reference, in: sandbox, "--accept", "too_fresh", "--json")
        #expect(raised.status == 0, "\(raised.err)")
        let complaint = try #require(raised.objects.first)
        let number = try #require(complaint["reference"] as? String)
        #expect(number.hasPrefix("C-"))
        #expect(complaint["transaction"] as? String == reference)
        #expect(complaint["status"] as? String == "raised")
        #expect(complaint["message"] as? String == Self.text)
        #expect(complaint["due_at"] is String && complaint["raised_at"] is String)

        #expect(try raise(reference, in: sandbox, "--accept", "too_fresh").status == 1, "one is open already")
        let answered = try sandbox.paydesk("complaint", "update", number, "--remark", "They ask the bank", "--json")
        #expect(answered.status == 0 && answered.objects.first?["status"] as? String == "answered")
        let closed = try sandbox.paydesk("complaint", "close", number, "--json")
        #expect(closed.status == 0 && closed.objects.first?["status"] as? String == "closed")
        #expect(try sandbox.paydesk("complaint", "close", number).status == 1)
        #expect(try sandbox.paydesk("complaint", "close", "C-000101-01").status == 1)
        let listed = try sandbox.paydesk("complaints", "--json").objects
        #expect(listed.map { $0["status"] as? String } == ["closed"])
        let told = try sandbox.orders().compactMap { $0["complaints"] as? Int }
        #expect(told == [1], "the provider got it once")
    }

    @Test func aTextOutsideItsLimitsIsRefusedAndNothingIsWritten() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        let outcome = try sandbox.paydesk(
            "complaint", "raise", "--reference", reference, "--subject", "No", "--message", Self.text, "--accept",
            "too_fresh", "--json")
        #expect(outcome.status == 65)
        let violations = try #require(outcome.error?["violations"] as? [[String: Any]])
        #expect(violations.first?["field"] as? String == "subject")
        #expect(try sandbox.paydesk("complaints").out.isEmpty)
    }

    @Test func aLostReplyIsUnknownAndNobodyReachedIsNotSent() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        try sandbox.script(["call": "complaint", "delivery": "server_error"])
        let unknown = try raise(reference, in: sandbox, "--accept", "too_fresh", "--json")
        #expect(unknown.status == 3, "\(unknown.err)")
        let number = try #require(unknown.objects.first?["reference"] as? String)
        #expect(unknown.objects.first?["status"] as? String == "unknown")
        #expect(try raise(reference, in: sandbox, "--accept", "too_fresh").status == 1, "never sent twice")
        #expect(try sandbox.paydesk("complaint", "close", number).status == 0)
    }

    @Test func evidenceIsRefusedWhereTheProviderTakesNone() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        let text = sandbox.home.appending(path: "a.txt").path
        let picture = sandbox.home.appending(path: "a.png").path
        try Data("no picture".utf8).write(to: URL(filePath: text))
        try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).write(to: URL(filePath: picture))
        for file in [text, picture, sandbox.home.appending(path: "not-there").path] {
            let outcome = try raise(reference, in: sandbox, "--accept", "too_fresh", "--evidence", file, "--json")
            #expect(outcome.status == 65, "\(file): \(outcome.err)")
        }
        #expect(try sandbox.paydesk("complaints").out.isEmpty)
    }

    private func raise(_ reference: String, in sandbox: SandboxProcess, _ more: String...) throws -> Program.Outcome {
        try sandbox.paydesk(
            words: [
                "complaint", "raise", "--reference", reference, "--subject", "Not credited", "--message", Self.text,
            ]
                + more)
    }
}
