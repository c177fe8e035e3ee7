import Foundation
import Testing

/// `paydesk watch`: what a dashboard does by itself, with no screen (`command-line.md`, *Commands*).
@Suite(.serialized, .ownThreads) struct WatchTests {
    @Test func itSaysWhenItIsReadyAndEndsWellOnInterrupt() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let watch = try Watch(sandbox, "--json")
        let ready = try watch.ready()
        #expect(ready["ready"] as? Bool == true && ready["polling"] as? Bool == true)
        #expect(ready["store"] as? String == "\(sandbox.home.path)/store/paydesk.db")
        #expect(ready["providers"] as? [String] == ["segura-main"] && ready["bind"] is NSNull)
        #expect(watch.said.contains { $0.contains("nothing was left by an earlier start") })
        #expect(try watch.end(SIGINT) == 0)
        #expect(watch.results.count == 1)
        #expect(watch.said.first?.hasSuffix("watching segura-main on \(sandbox.home.path)/store/paydesk.db") == true)
        #expect(watch.said.last?.hasSuffix("stopped") == true)
        let stamp = /[0-9]{2}:[0-9]{2}:[0-9]{2} IST {2}/
        #expect(watch.said.allSatisfy { $0.prefixMatch(of: stamp) != nil }, "\(watch.said)")
    }

    @Test func aTerminationIsAnInterruptAndWithoutJSONNothingIsOnStandardOutput() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let watch = try Watch(sandbox)
        try watch.wait(for: "this process asks")
        #expect(try watch.end(SIGTERM) == 0)
        #expect(watch.results.isEmpty)
    }

    /// The desk before it died while it sent, and left another that it had not sent.
    @Test func itTellsWhatItFoundAndAsks() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 30)
        try sandbox.script(["delivery": "silent", "life": "success", "after_seconds": 0])
        let payout = try sandbox.start(Watch.payout, out: "/dev/null")
        try SandboxProcess.wait("the payout at the provider") { try sandbox.posts().values.first == 1 }
        kill(payout, SIGKILL)
        _ = try Program.wait(for: payout, seconds: 10, "payout")
        let reference = try #require(try sandbox.posts().keys.first)
        let watch = try Watch(sandbox)
        try watch.wait(for: "left without an answer, unknown now and asked: \(reference)")
        #expect(try sandbox.paydesk("show", reference, "--json").objects.first?["status"] as? String == "unknown")
        #expect(try watch.end(SIGTERM) == 0)
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test func aProviderThatIsGoneAndComesBackIsTold() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        sandbox.stop()
        let watch = try Watch(sandbox)
        try watch.wait(for: "segura-main does not answer")
        #expect(watch.said.contains { $0.contains("asked again at ") && $0.hasSuffix(" IST") })
        try sandbox.start()
        try watch.wait(for: "segura-main answers again", seconds: 40)
        #expect(try watch.end(SIGTERM) == 0)
    }

    @Test func whatIsUnderWayIsFinishedFirst() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 20)
        try sandbox.script(["call": "balance", "delivery": "late", "seconds": 3])
        let watch = try Watch(sandbox, "--json")
        _ = try watch.ready()
        try SandboxProcess.wait("the question") { try sandbox.requests("/UserWalletBalance") == 1 }
        kill(watch.pid, SIGINT)
        try watch.wait(for: "stopping")
        // Once more does not cut it short.
        kill(watch.pid, SIGINT)
        try watch.wait("the sentence") { $0.contains { $0.contains("what was asked is waited for") } }
        #expect(try watch.end(SIGTERM) == 0)
        // The answer that was waited for is in the store.
        sandbox.stop()
        let screen = try Terminal.desk(sandbox)
        try screen.wait(for: "₹12,34,567")
    }

    @Test func itListensAndTellsOfEachCallback() throws {
        let sandbox = try SandboxProcess(speed: 1)
        try sandbox.configureListening()
        try sandbox.script(["life": "success", "after_seconds": 1])
        try sandbox.script(["call": "callback", "delivery": "once"])
        let watch = try Watch(sandbox, "--json", environment: ["SEGURA_HOOK": Watch.hook])
        let bind = try #require(try watch.ready()["bind"] as? String)
        #expect(watch.said.contains { $0.hasSuffix("this process asks, and receives callbacks on \(bind)") })
        let target = ["segurapay": "http://\(bind)/hooks/segura-main/\(Watch.hook)"]
        let body = try JSONSerialization.data(withJSONObject: target)
        _ = try LoopbackHTTP(port: sandbox.port).exchange("POST", "/_sandbox/callbacks", body)
        let paid = try Program.run(
            Terminal.program, Watch.payout,
            environment: sandbox.environment.merging(["SEGURA_HOOK": Watch.hook]) { $1 })
        #expect(paid.status == 0, "\(paid.err)")
        try watch.wait(for: "segura-main  kept")
        // The hint made it ask: half a minute before its plan.
        try SandboxProcess.wait("success", seconds: 25) {
            try sandbox.paydesk("transactions", "--json").objects.first?["status"] as? String == "succeeded"
        }
        #expect(!watch.said.joined().contains(Watch.hook))
        #expect(try watch.end(SIGTERM) == 0)
    }

    @Test func withoutAProviderOrAConfigurationItSaysWhatIsMissing() throws {
        let none = try Program.run(
            Terminal.program, ["watch", "--json"],
            environment: ["HOME": "/nonexistent", "PAYDESK_CONFIG": "/nonexistent/config.toml"])
        #expect(none.status == 78 && none.error?["code"] as? String == "configuration", "\(none.err)")
        let help = try Program.run(Terminal.program, ["help", "watch"])
        #expect(help.status == 0 && help.out.contains("no screen"))
    }
}

/// A running `paydesk watch`.
final class Watch {
    static let hook = "5f0c2b7e9a4d41c8b36e7d1f20a98c54"
    /// A payout of ₹500 that asks nobody.
    static let payout = payout(to: "50100234567812", amount: 500)
    let pid: pid_t
    private let folder: URL
    private var hasEnded = false

    init(_ sandbox: SandboxProcess, _ options: String..., environment: [String: String] = [:]) throws {
        folder = sandbox.home.appending(path: "watch-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        pid = try Program.start(
            Terminal.program, ["watch"] + options, environment: sandbox.environment.merging(environment) { $1 },
            out: folder.appending(path: "out").path, err: folder.appending(path: "err").path)
    }

    deinit {
        guard !hasEnded else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    static func payout(to account: String, amount: Int) -> [String] {
        [
            "payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "\(amount)", "--name", "MEENA IYER",
            "--account", account, "--ifsc", "HDFC0001203", "--mobile", "9876543210", "--yes", "--json",
        ]
    }

    /// The lines on standard error.
    var said: [String] { lines("err") }
    /// The lines on standard output.
    var results: [String] { lines("out") }

    private func lines(_ name: String) -> [String] {
        let data = FileManager.default.contents(atPath: folder.appending(path: name).path) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The object it prints when it is ready.
    func ready() throws -> [String: Any] {
        try wait("the ready line") { _ in !results.isEmpty }
        PrintedJSON.hold(results[0], to: "watch")
        return try JSONSerialization.jsonObject(with: Data(results[0].utf8)) as? [String: Any] ?? [:]
    }

    func wait(for text: String, seconds: Double = 20) throws {
        try wait(text, seconds: seconds) { $0.contains { $0.contains(text) } }
    }

    func wait(_ what: String, seconds: Double = 20, until isThere: ([String]) -> Bool) throws {
        let deadline = Date().addingTimeInterval(seconds)
        while !isThere(said) {
            guard Date() < deadline else { throw Terminal.Missing(what: what, screen: said) }
            usleep(20_000)
        }
    }

    /// Signals it and gives what it ended with.
    func end(_ signal: Int32) throws -> Int32 {
        kill(pid, signal)
        hasEnded = true
        return try Program.wait(for: pid, seconds: 30, "watch")
    }
}
