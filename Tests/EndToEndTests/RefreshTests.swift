import Foundation
import Testing

/// What `paydesk refresh` leaves with (`command-line.md`, *Exit codes*).
@Suite(.serialized, .ownThreads) struct RefreshTests {
    /// A sandbox with one payout that stays as its answer left it.
    private func sandbox(_ order: [String: Any]) throws -> (SandboxProcess, reference: String) {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 1)
        try sandbox.script(order)
        return (sandbox, try sandbox.reference())
    }

    @Test func aPendingOneIsAnswered() throws {
        let (sandbox, reference) = try sandbox(["life": "pending"])
        let asked = try sandbox.paydesk("refresh", reference, "--json")
        #expect(asked.status == 0, "\(asked.err)")
        #expect(asked.objects.first?["status"] as? String == "pending")
    }

    @Test(arguments: [["life": "pending"], ["delivery": "server_error", "life": "pending"]])
    func aWrongTokenIsADefiniteNo(_ order: [String: String]) throws {
        let (sandbox, reference) = try sandbox(order)
        let asked = try sandbox.paydesk("refresh", reference, environment: ["SEGURA_TOKEN": "a-wrong-one"])
        #expect(asked.status == 1, "\(asked.err)")
        #expect(asked.out.contains(reference))
        #expect(asked.err.contains("the provider refused the token"))
        #expect(!(asked.out + asked.err).contains("a-wrong-one"))
    }

    @Test func aWebPageIsADefiniteNo() throws {
        let (sandbox, reference) = try sandbox(["life": "pending"])
        try sandbox.script(["call": "status", "delivery": "forbidden_page"])
        let asked = try sandbox.paydesk("refresh", reference, "--json")
        #expect(asked.status == 1, "\(asked.err)")
        #expect(asked.objects.first?["status"] as? String == "pending")
        #expect(asked.error?["code"] as? String == "refused")
    }

    @Test(arguments: ["not_json", "server_error", "cut", "wrong_order"])
    func noUsableAnswerIsUnknown(_ delivery: String) throws {
        let (sandbox, reference) = try sandbox(["life": "pending"])
        try sandbox.script(["call": "status", "delivery": delivery])
        let asked = try sandbox.paydesk("refresh", reference)
        #expect(asked.status == 3, "\(asked.out) \(asked.err)")
        #expect(asked.out.contains("pending") && asked.out.contains(reference))
    }

    @Test func nobodyReached() throws {
        let (sandbox, reference) = try sandbox(["life": "pending"])
        sandbox.stop()
        let asked = try sandbox.paydesk("refresh", reference)
        #expect(asked.status == 4, "\(asked.out) \(asked.err)")
        #expect(asked.err.contains("the provider's machine refused the connection"))
    }

    /// Nobody reached, and money may have moved: what it means for the money comes first.
    @Test func nobodyReachedAboutAnUnknownOneStaysUnknown() throws {
        let (sandbox, reference) = try sandbox(["delivery": "server_error", "life": "pending"])
        sandbox.stop()
        let asked = try sandbox.paydesk("refresh", reference, "--json")
        #expect(asked.status == 3, "\(asked.out) \(asked.err)")
        #expect(asked.objects.first?["status"] as? String == "unknown")
        #expect(asked.objects.first?["reference"] as? String == reference)
    }
}
