import Foundation
import TerminalGlass
import Testing

/// What comes to the listener of a running dashboard reaches the screen as text and nothing else, and moves nothing by
/// itself (`quality.md`, *Reliability*; `providers.md`, *Callbacks are claims*).
@Suite(.serialized, .ownThreads) struct HostileCallbackTests {
    private static let fields = ["clientTxnRef", "refId", "status", "operatorRef"]

    /// Each text in each of the four fields, encoded, as bare bytes and doubled, and what the reader lets through of it.
    @Test func whatACallbackSaysIsInert() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configureListening()
        try sandbox.script(["life": "pending", "times": 100])
        let reference = try sandbox.reference()
        let terminal = try RawTerminal.listening(sandbox, columns: 200, rows: 50)
        let hooks = Hooks(port: try terminal.listeningPort())
        try terminal.waitForDetails(of: "••••7812")

        // As many as are kept of one payout, then a success that nobody proves, then all the others.
        let allowed = HostileText.all.map { Self.allowed($0, reference) }
        let first = stride(from: 0, to: HostileText.all.count, by: HostileText.all.count / 45).map { $0 }
        try hooks.send(first.map { allowed[$0] })
        try hooks.send([Self.query(reference, ["status": Array("Success".utf8)])])
        let marks = Set(first.map { HostileText.all[$0].mark })
        try terminal.wait(for: "“Success”")
        let seen = try terminal.marksOfTheTimeline()
        // What looks like an account or a UPI id is masked, and the marks with it.
        #expect(seen.intersection(marks).count * 10 >= marks.count * 8, "\(marks.subtracting(seen).sorted())")
        try terminal.expectNoHarm()

        let encoded = HostileText.all.enumerated().flatMap { index, hostile in
            Self.encoded(hostile, reference, doubling: Self.fields[index % 4])
        }
        #expect(encoded.count >= 300 * 5)
        try hooks.send(encoded + allowed)
        // Not all of these are requests at all.
        let bare = HostileText.all.flatMap { hostile in
            Self.fields.map { Self.query(reference, [$0: hostile.bytes], marked: hostile.mark) }
        }
        #expect(bare.count >= 300 * 4)
        #expect(try hooks.answers(to: bare).contains(200))
        try hooks.send([Self.query(reference, ["status": Array("Suc%63ess_x".utf8)])])
        #expect(try terminal.marksOfTheTimeline().count > marks.count / 2)
        try terminal.expectNoHarm()
        try terminal.expectNoHarmInOtherSizes(rows: 5)

        let shown = try sandbox.paydesk("show", reference, "--json")
        #expect(shown.objects.first?["status"] as? String == "pending", "\(shown.err)")
        #expect(try sandbox.posts() == [reference: 1])
        #expect(terminal.lines.contains { $0.contains("pending") })
        try RawTerminal.expectPlainOutput(of: ["show", reference], sandbox)
    }

    /// A callback of the sandbox's own reaches the dashboard, which asks at once: half a minute before its plan.
    @Test func aCallbackMakesARunningDashboardAskAtOnce() throws {
        let sandbox = try SandboxProcess(speed: 1)
        try sandbox.configureListening()
        try sandbox.script(["life": "success", "after_seconds": 3])
        try sandbox.script(["call": "callback", "delivery": "once"])
        let terminal = try RawTerminal.listening(sandbox)
        let target = "http://127.0.0.1:\(try terminal.listeningPort())\(Hooks.path)"
        let body = try JSONSerialization.data(withJSONObject: ["segurapay": target])
        let taken = try LoopbackHTTP(port: sandbox.port).exchange("POST", "/_sandbox/callbacks", body)
        #expect(taken == "{\"callbacks\":1}")

        try terminal.fillForm { _ in }
        try terminal.wait(for: "Send this payout?")
        try terminal.send("7813")
        try terminal.wait(for: "▸[ Send ₹700 ]")
        let sent = Date()
        try terminal.send("\r")
        try terminal.wait(for: "The provider answered: success")
        // The plan's first question goes out after 30 s.
        #expect(Date().timeIntervalSince(sent) < 28)
        try terminal.send("\u{1B}")
        let lines = try terminal.wait("how it came about") { $0.contains { $0.contains("not proof") } }
        let hint = lines.firstIndex { $0.contains("callback") && $0.contains("unsigned") }
        let answer = lines.firstIndex { $0.contains("asked  ") && $0.contains("success") }
        #expect(try #require(hint) < #require(answer), "\(lines)")
        #expect(try sandbox.posts().values.sorted() == [1])
        try terminal.expectNoHarm()
    }

    /// What an agent writes about a complaint, as it comes back on a terminal.
    @Test func whatIsWrittenDownAboutAComplaintIsInert() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        var seen: Set<String> = []
        for chunk in HostileText.chunks(of: 500, { $0.bytes.filter { $0 != 0 } }) {
            let text = String(decoding: chunk, as: UTF8.self)
            func complain(_ words: String...) throws -> String {
                let terminal = try RawTerminal.plain(["complaint"] + words, sandbox)
                let lines = terminal.lines.joined()
                seen.formUnion(lines.matches(of: /h[0-9]{3}/).map { String($0.0) })
                return lines
            }
            _ = try complain("raise", "--reference", text, "--subject", "None", "--message", "Of no transaction.")
            // With its controls it is refused by a rule.
            let plain = String(text.unicodeScalars.filter { $0.properties.generalCategory != .control })
            for text in [text, plain] {
                let raised = try complain(
                    "raise", "--reference", reference, "--subject", String(text.prefix(110)), "--message",
                    String(text.prefix(1_990)), "--accept", "too_fresh")
                guard let number = raised.firstMatch(of: /C-[0-9]{6}-[0-9]{2,}/).map({ String($0.0) }) else {
                    #expect(text != plain, "\(raised)")
                    continue
                }
                _ = try complain("update", number, "--remark", text)
                _ = try complain("close", number, "--remark", text)
            }
        }
        #expect(seen.count >= 100, "\(seen.count)")
    }

    // MARK: Callbacks

    /// A callback's query with these values, as they are, for the others' honest ones.
    private static func query(_ reference: String, _ values: [String: [UInt8]], marked mark: String = "") -> [UInt8] {
        let honest = [
            "clientTxnRef": reference, "refId": "771\(mark)", "status": "Word \(mark)", "operatorRef": "9\(mark)",
        ]
        let pairs = fields.map { field -> [UInt8] in
            let value = values[field] ?? Array((honest[field] ?? "").replacing(" ", with: "%20").utf8)
            return Array("\(field)=".utf8) + value
        }
        return Array(pairs.joined(separator: [0x26]))
    }

    /// The text in one field each, also behind the reference, and in one field twice.
    private static func encoded(_ hostile: HostileText, _ reference: String, doubling field: String) -> [[UInt8]] {
        let value = percent(hostile.bytes)
        let one = fields.map { query(reference, [$0: value], marked: hostile.mark) }
        let behind = query(reference, ["clientTxnRef": Array(reference.utf8) + value], marked: hostile.mark)
        let twice = query(reference, [:], marked: hostile.mark) + Array("&\(field)=".utf8) + value
        let key = query(reference, [:], marked: hostile.mark) + [0x26] + value + [0x3D] + value.prefix(300)
        return one + [behind, twice, key]
    }

    /// What the reader's rules of characters let through of the text, in every field but the reference.
    private static func allowed(_ hostile: HostileText, _ reference: String) -> [UInt8] {
        let ascii = hostile.bytes.filter { $0 < 0x80 }.map { Character(Unicode.Scalar($0)) }
        func part(_ more: String, _ limit: Int) -> [UInt8] {
            percent(
                ascii.filter { $0.isLetter || $0.isNumber || more.contains($0) }.prefix(limit).compactMap(\.asciiValue))
        }
        return query(
            reference, ["refId": part("._/-", 64), "status": part("_- ", 32), "operatorRef": part("._/-", 64)])
    }

    private static func percent(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { Array(String(format: "%%%02X", Int($0)).utf8) }
    }
}

/// Whoever calls back, several at a time.
private struct Hooks {
    static let secret = "5f0c2b7e9a4d41c8b36e7d1f20a98c54"
    static let path = "/hooks/segura-main/\(secret)"
    let port: Int

    /// Sends callbacks, each of which must be taken.
    func send(_ queries: [[UInt8]], _ location: SourceLocation = #_sourceLocation) throws {
        let answers = try answers(to: queries)
        #expect(answers.count == queries.count, sourceLocation: location)
        #expect(answers.allSatisfy { $0 == 200 }, "\(Set(answers))", sourceLocation: location)
    }

    /// What callbacks are answered with; 0 where the connection is closed without a word.
    func answers(to queries: [[UInt8]]) throws -> [Int] {
        let answers = Answers()
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            for index in stride(from: worker, to: queries.count, by: 8) {
                let request =
                    Array("GET \(Self.path)?".utf8) + queries[index]
                    + Array(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
                guard let text = try? LoopbackHTTP(port: port).answer(to: request) else { continue }
                answers.add(text.firstMatch(of: /^HTTP\/1.1 ([0-9]{3})/).flatMap { Int($0.1) } ?? 0)
            }
        }
        return answers.all
    }

    /// Guarded by its lock.
    private final class Answers: @unchecked Sendable {
        private let lock = NSLock()
        private var codes: [Int] = []

        func add(_ code: Int) { lock.withLock { codes.append(code) } }

        var all: [Int] { lock.withLock { codes } }
    }
}

extension RawTerminal {
    /// The dashboard with the listener's secret.
    fileprivate static func listening(
        _ sandbox: SandboxProcess, columns: Int = 120, rows: Int = 34
    ) throws -> RawTerminal {
        try desk(sandbox, columns: columns, rows: rows, environment: ["SEGURA_HOOK": Hooks.secret])
    }

    /// The marks of Details' timeline, from its newest entry back to the first.
    fileprivate func marksOfTheTimeline() throws -> Set<String> {
        try send("3")
        var seen: Set<String> = []
        for _ in 0..<60 {
            try waitForSilence(25)
            seen.formUnion(marks)
            try send("\u{1B}[A")
        }
        for _ in 0..<60 { try send("\u{1B}[B") }
        return seen
    }

    /// The loopback port on which the program listens, from what the system knows of its sockets.
    fileprivate func listeningPort() throws -> Int {
        var port: Int?
        try wait("a listener") { _ in
            port = try Self.listeningPort(of: pid)
            return port != nil
        }
        return port ?? 0
    }

    private static func listeningPort(of pid: pid_t) throws -> Int? {
        let folder = "/proc/\(pid)/fd"
        let sockets = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
        }
        for line in try String(contentsOfFile: "/proc/\(pid)/net/tcp", encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            // The address and port in hexadecimal, the state, where 0A is listening, and the socket's number.
            guard words.count > 9, words[3] == "0A", sockets.contains("socket:[\(words[9])]") else { continue }
            return words[1].split(separator: ":").last.flatMap { Int($0, radix: 16) }
        }
        return nil
    }

    /// A command that has ended, after printable text and line ends only.
    fileprivate static func plain(_ arguments: [String], _ sandbox: SandboxProcess) throws -> RawTerminal {
        let terminal = try RawTerminal(arguments, rows: 60, environment: sandbox.environment)
        _ = try terminal.waitForTheEnd()
        #expect(terminal.seen.refused == [], "\(arguments.prefix(2)): \(terminal.aroundTheRefused)")
        #expect(!terminal.bytes.contains(0x1B), "\(arguments.prefix(2))")
        #expect(terminal.count > 0, "\(arguments.prefix(2))")
        return terminal
    }
}
