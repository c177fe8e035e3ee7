import Foundation
import Testing

/// Dashboards, a watch and commands, all of them real processes on one store (`architecture.md`, decision 5).
@Suite(.serialized, .ownThreads) struct ManyDesksTests {
    /// Other processes' changes are looked for twice a second; the rest is room for a busy machine.
    private static let shownWithin = 3.0
    private static let takenOverWithin = 10.0

    @Test func everyIntentIsSentOnceAndEachDashboardShowsItSoon() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        let watch = try Watch(sandbox)
        try watch.wait(for: "this process asks")
        let desks = [try Terminal.desk(sandbox), try Terminal.desk(sandbox)]
        var slowest = 0.0
        for number in 1...6 {
            try sandbox.script(["life": "success", "after_seconds": 0])
            let amount = 600 + number
            let paid = try Program.run(
                Terminal.program, Watch.payout(to: "5010023456781\(number)", amount: amount),
                environment: sandbox.environment)
            // It is on disk before the command ends.
            let ended = Date()
            #expect(paid.status == 0, "\(paid.err)")
            for desk in desks {
                try desk.wait("₹\(amount)") { $0.contains { $0.contains("₹\(amount)") && $0.contains("● success") } }
                slowest = max(slowest, Date().timeIntervalSince(ended))
            }
        }
        print("another process's payout was shown after \(Self.rounded(slowest)) s at most")
        #expect(slowest < Self.shownWithin)

        // Two commands and a dashboard at the same time.
        let files = ["a", "b"].map { sandbox.home.appending(path: "paid-\($0)").path }
        let commands = try files.enumerated().map { index, file in
            try sandbox.start(Watch.payout(to: "5010023456782\(index)", amount: 700 + index), out: file)
        }
        try desks[0].send(amount: "750")
        for command in commands { #expect(try Program.wait(for: command, seconds: 30, "payout") == 0) }
        try desks[1].wait("all three") { screen in
            ["₹700", "₹701", "₹750"].allSatisfy { amount in screen.contains { $0.contains(amount) } }
        }
        let posts = try sandbox.posts()
        #expect(posts.count == 9 && posts.values.allSatisfy { $0 == 1 }, "\(posts)")
        #expect(try watch.end(SIGTERM) == 0)
    }

    /// What a dead process left unsent is offered on both; both agents send it.
    @Test func twoWhoSendTheSamePayoutSendItOnce() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        // A store that is there before the dashboards are.
        _ = try sandbox.paydesk("transactions")
        let dummy = URL(filePath: Terminal.program).deletingLastPathComponent().appending(path: "CrashDummy").path
        let left = try Program.run(
            dummy,
            [
                "store=\(sandbox.home.path)/store/paydesk.db", "segurapay=\(sandbox.address)", "called=segura-main",
                "token=\(SandboxProcess.token)", "step=afterIntent", "pays=1",
            ])
        #expect(left.status == 128 + SIGKILL)
        let watch = try Watch(sandbox)
        try watch.wait(for: "written down and not sent, send or discard each on the dashboard: ")
        let desks = [try Terminal.desk(sandbox), try Terminal.desk(sandbox)]
        for desk in desks {
            try desk.press("2")
            try desk.wait(for: "unsent")
            try desk.press("Enter")
            try desk.wait(for: "Send or discard?")
            try desk.type("5000")
            try desk.wait(for: "▸[ Send ₹500 ]")
        }
        #expect(try sandbox.posts().isEmpty, "it was sent by itself")
        for desk in desks { try desk.press("Enter") }
        for desk in desks { try desk.wait("it has gone out") { !$0.contains { $0.contains("Send or discard?") } } }
        try SandboxProcess.wait("the payout at the provider") { try !sandbox.posts().isEmpty }
        try desks[0].wait("it was refused or is there") { $0.contains { $0.contains("₹500") } }
        #expect(try Array(sandbox.posts().values) == [1])
        #expect(try watch.end(SIGTERM) == 0)
    }

    @Test func oneAsksAndAnotherTakesOverWhenItIsKilled() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        let first = try Watch(sandbox)
        try first.wait(for: "this process asks")
        let second = try Watch(sandbox, "--json")
        #expect(try second.ready()["polling"] as? Bool == false)
        #expect(second.said.contains { $0.hasSuffix("another process asks; this one takes over when that ends") })
        let desk = try Terminal.desk(sandbox)
        let lease = try Lease(store: "\(sandbox.home.path)/store/paydesk.db")
        var alive = [second.pid, try desk.child()]
        #expect(try lease.holders() == [first.pid])

        var leader = first.pid
        var slowest = 0.0
        for _ in 0..<2 {
            kill(leader, SIGKILL)
            let killed = Date()
            try SandboxProcess.wait("another that asks", seconds: Self.takenOverWithin) {
                try lease.holders().contains { $0 != leader }
            }
            slowest = max(slowest, Date().timeIntervalSince(killed))
            let holders = try lease.holders()
            #expect(holders.count == 1 && alive.contains(holders[0]), "\(holders) of \(alive)")
            if holders == [second.pid] { try second.wait(for: "took over: this process asks now") }
            leader = holders[0]
            alive.removeAll { $0 == leader }
        }
        print("another took over \(Self.rounded(slowest)) s after kill -9 at most")
        #expect(slowest < Self.takenOverWithin)
        // The last one asks: what is open is settled by it.
        try sandbox.script(["life": "success", "after_seconds": 1])
        let reference = try sandbox.reference()
        #expect(try sandbox.posts() == [reference: 1])
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 100).rounded() / 100 }
}

/// Who holds the lock of the one that asks, as the system knows it.
private struct Lease {
    private let inode: UInt64

    init(store: String) throws {
        let facts = try FileManager.default.attributesOfItem(atPath: "\(store).d/lease-poller")
        guard let number = facts[.systemFileNumber] as? Int else {
            throw Terminal.Missing(what: "the lease's file", screen: [])
        }
        inode = UInt64(number)
    }

    /// `1: FLOCK  ADVISORY  WRITE 4242 08:01:131 0 EOF`; one that waits has `->` behind its number.
    func holders() throws -> [pid_t] {
        try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(":\(inode)") else { return nil }
            return pid_t(words[4])
        }
    }
}
