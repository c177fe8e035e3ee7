import Foundation
import Testing

/// The ways a payout's reply is lost: each leaves it unknown (`payouts.md`, *States*).
enum LostReply: String, CaseIterable {
    case cut, late, silent
    case serverError = "server_error"

    /// What the sandbox is told: executed, and the reply lost.
    ///
    /// Late is later than the tests' deadline of a second.
    var order: [String: Any] { ["delivery": rawValue, "seconds": 3, "life": "success", "after_seconds": 0] }
}

/// Money is never sent twice and never guessed: the provider's own book is the witness.
@Suite(.serialized, .ownThreads) struct MoneyCommandTests {
    @Test(arguments: LostReply.allCases)
    func aLostReplyIsUnknownAndBecomesSuccessByAsking(_ lost: LostReply) throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 1)
        try sandbox.script(lost.order)
        let sent = try sandbox.pay("--yes", "--json")
        #expect(sent.status == 3, "\(sent.out) \(sent.err)")
        let transaction = try #require(sent.objects.first)
        let reference = try #require(transaction["reference"] as? String)
        #expect(transaction["status"] as? String == "unknown")
        #expect(try sandbox.posts() == [reference: 1])

        // Entered again it meets the one that may have been paid, and nothing leaves.
        let again = try sandbox.pay("--yes", "--json")
        #expect(again.status == 65)
        #expect((again.error?["violations"] as? [[String: Any]])?.first?["rule"] as? String == "look_alike")

        let asked = try sandbox.paydesk("refresh", reference, "--json")
        #expect(asked.status == 0, "\(asked.err)")
        #expect(asked.objects.first?["status"] as? String == "succeeded")
        #expect((asked.objects.first?["bank_reference"] as? String)?.count == 12)
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test func unknownIsSaidInWords() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 1)
        try sandbox.script(["delivery": "silent"])
        let sent = try sandbox.pay("--yes")
        #expect(sent.status == 3)
        let reference = try #require(try sandbox.posts().keys.first)
        #expect(sent.out.contains(reference) && sent.out.contains("unknown"))
        #expect(sent.err.contains("Money may have moved. Do not enter it again; ask: paydesk refresh \(reference)"))
    }
}

/// The same on the screen.
@Suite(.serialized, .ownThreads) struct MoneyDashboardTests {
    @Test(arguments: LostReply.allCases)
    func aLostReplyShowsUnknownAndBecomesSuccessByAsking(_ lost: LostReply) throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 1)
        try sandbox.script(lost.order)
        let terminal = try Terminal.desk(sandbox)
        try terminal.send(amount: "500")
        try terminal.wait(for: "? unknown")
        #expect(try Array(sandbox.posts().values) == [1])
        try terminal.press("Escape")
        try terminal.press("2")
        try terminal.press("r")
        try terminal.wait(for: "● success")
        #expect(try Array(sandbox.posts().values) == [1])
        #expect(try sandbox.orders().first?["status_calls"] as? Int ?? 0 >= 1)
    }
}

/// The desk dies while the reply is awaited, and the next one asks by its plan, which is a quick one here.
@Suite(.serialized, .ownThreads) struct KilledDeskTests {
    @Test func afterAKillInTheMiddleItIsUnknownAndThePollerFindsTheSuccess() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 30, more: "[polling]\nimps = [\"6s\", \"90s\"]")
        try sandbox.script(["delivery": "silent", "life": "success", "after_seconds": 2])
        do {
            let terminal = try Terminal.desk(sandbox)
            try terminal.send(amount: "500")
            try SandboxProcess.wait("the payout at the provider") { try sandbox.posts().values.first == 1 }
            try terminal.wait(for: "This payout is sent once. No key sends it again.")
            #expect(kill(try terminal.child(), SIGKILL) == 0)
            try terminal.waitForTheEnd()
        }

        let terminal = try Terminal.desk(sandbox)
        try terminal.wait(for: "? unknown")
        #expect(try Array(sandbox.posts().values) == [1])
        // Nobody presses a key: the poller asks by its plan.
        try terminal.wait(for: "● success", seconds: 60)
        #expect(try Array(sandbox.posts().values) == [1])
        let reference = try #require(try sandbox.posts().keys.first)
        let shown = try sandbox.paydesk("show", reference, "--json").objects.first
        #expect(shown?["status"] as? String == "succeeded")
    }
}
