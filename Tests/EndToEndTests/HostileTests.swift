import Foundation
import TerminalGlass
import Testing

/// Whatever a provider, a person or a file says, a terminal gets text and our own sequences (`quality.md`,
/// *Reliability*).
@Suite(.serialized, .ownThreads) struct HostileTests {
    @Test func thereAreFiveHundredAndMore() {
        #expect(HostileText.all.count >= 500)
        #expect(HostileText.all.count { $0.text == nil } >= 50)
        #expect(Set(HostileText.all.map { $0.bytes.dropFirst(4) }).count == HostileText.all.count)
    }

    // MARK: The provider

    /// Each in the message, the two references, the name at the bank, the bank's reference and the status word, where
    /// the word is seen in the timeline and the name as not the one that was typed.
    @Test(arguments: [(60, "2", nil), (190, "1", "Success")] as [(Int, String, String?)])
    func whatTheProviderAnswersIsInert(_ size: Int, _ code: String, _ word: String?) throws {
        let provider = try HostileProvider { Self.honest($0) }
        defer { provider.end() }
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:\(provider.port)")
        let chunks = HostileText.chunks(of: size)
        for (index, chunk) in chunks.enumerated() {
            let value = HostileText(mark: "", bytes: chunk).json(escaped: index % 2 == 0)
            let status = word.map { Array($0.utf8) } ?? value
            provider.answer { request in
                guard request.path.contains("Payout") else { return Self.honest(request) }
                return HostileProvider.order(
                    code: Array(code.utf8), message: value, reference: Array(request.reference.utf8), id: value,
                    name: value, rrn: value, status: status)
            }
            let sent = try sandbox.pay("--yes", "--mode", "NEFT", account: "50100234\(100_000 + index)")
            #expect([0, 3].contains(sent.status), "\(sent.err)")
        }
        provider.answer { Self.honest($0) }
        let terminal = try RawTerminal.desk(sandbox, columns: 200, rows: 50)
        try terminal.wait(for: "Say")
        var (expected, shown) = (0, 0)
        for (index, chunk) in chunks.enumerated().reversed() {
            try terminal.waitForDetails(of: "••••" + String(index + 100_000).suffix(4))
            // A status word has at most 64 bytes; where a text is none, the whole answer is none.
            let isWord = chunk.count <= (word == nil ? 64 : size) && String(validating: chunk, as: UTF8.self) != nil
            expected += isWord ? 1 : 0
            if isWord, terminal.shows(chunk.mark) { shown += 1 }
            try terminal.send("j")
        }
        // What looks like an account or a UPI id is masked, and the marks with it.
        #expect(shown * 10 >= expected * 6, "\(shown) of \(expected)")
        try terminal.expectNoHarm()
        try terminal.expectNoHarmInOtherSizes(rows: chunks.count)
        for arguments in [["transactions", "--limit", "500"], ["transactions", "--format", "csv"]] {
            try RawTerminal.expectPlainOutput(of: arguments, sandbox)
        }
    }

    @Test func aReplyThatIsNoAnswerIsInert() throws {
        let provider = try HostileProvider { Self.honest($0) }
        defer { provider.end() }
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:\(provider.port)")
        for (index, chunk) in HostileText.chunks(of: 1_500).enumerated() {
            let replies = Self.crooked(HostileText(mark: "", bytes: chunk).json(escaped: false), chunk)
            provider.answer { $0.path.contains("Payout") ? replies[index % replies.count]($0) : Self.honest($0) }
            let sent = try sandbox.pay("--yes", account: "50100234\(200_000 + index)")
            #expect(sent.status == 3, "\(index): \(sent.status) \(sent.err)")
        }
        provider.answer { Self.honest($0) }
        let terminal = try RawTerminal.desk(sandbox)
        try terminal.wait(for: "Say")
        for _ in 0..<40 {
            try terminal.send("j")
            usleep(15_000)
        }
        try terminal.send("1")
        try terminal.wait(for: "1 Wallets ━")
        for chunk in HostileText.chunks(of: 200) {
            let quoted = HostileText(mark: "", bytes: chunk).json(escaped: false)
            let refusal = Array("{\"StatusCode\":0,\"Message\":\"".utf8) + quoted + Array("\"}".utf8)
            for body in [refusal, chunk, Array("{\"".utf8) + quoted + Array("\":1}".utf8)] {
                provider.answer { _ in HostileProvider.reply(body) }
                try terminal.ask(provider)
            }
        }
        try terminal.wait(for: "DOWN since")
        try terminal.expectNoHarm()
    }

    /// Ways to say something hostile where an answer is expected: as the reference, as the code, on a web page, bare, in
    /// the status line, in a header.
    private static func crooked(_ quoted: [UInt8], _ bare: [UInt8]) -> [(HostileProvider.Request) -> [UInt8]] {
        let name = Array("MEENA IYER".utf8)
        let page = Array("<html><title>".utf8) + bare + Array("</title></html>".utf8)
        func order(_ code: [UInt8], _ reference: [UInt8]) -> [UInt8] {
            HostileProvider.order(
                code: code, message: quoted, reference: reference, id: [], name: name, rrn: [], status: quoted)
        }
        return [
            { _ in order([0x32], quoted) },
            { order([0x22] + quoted + [0x22], Array($0.reference.utf8)) },
            { _ in HostileProvider.reply(page, status: "403 Forbidden".utf8) },
            { _ in HostileProvider.reply(bare) },
            { _ in HostileProvider.reply(page, status: Array("500 ".utf8) + bare) },
            { _ in
                HostileProvider.reply(
                    [], status: "302 Found".utf8, more: Array("Location: ".utf8) + bare + [0x0D, 0x0A])
            },
        ]
    }

    @Test func whatIsWrittenAboutAComplaintIsInert() throws {
        let provider = try HostileProvider { Self.honest($0) }
        defer { provider.end() }
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:\(provider.port)")
        let reference = try sandbox.reference()
        for (index, chunk) in HostileText.chunks(of: 900, { $0.text == nil ? [] : $0.bytes }).enumerated() {
            let reply =
                Array("{\"StatusCode\":\(index % 2),\"Message\":\"".utf8)
                + HostileText(mark: "", bytes: chunk).json(escaped: true) + Array("\"}".utf8)
            provider.answer { $0.path.contains("Complaint") ? HostileProvider.reply(reply) : Self.honest($0) }
            let text = String(decoding: chunk.filter { $0 != 0 }, as: UTF8.self)
            // With its controls it is refused by a rule, without them it is taken.
            let allowed = String(text.unicodeScalars.filter { $0.properties.generalCategory != .control })
            for text in [text, allowed] {
                try RawTerminal.expectPlainOutput(
                    of: [
                        "complaint", "raise", "--reference", reference, "--subject", String(text.prefix(110)),
                        "--message", String(text.prefix(990)), "--accept", "too_fresh",
                    ], sandbox)
            }
        }
        try RawTerminal.expectPlainOutput(of: ["complaints"], sandbox)
        let terminal = try RawTerminal.desk(sandbox)
        try terminal.send("5")
        try terminal.wait(for: "5 Complaints ━")
        for _ in 0..<40 { try terminal.send("\r\u{1B}[Bj") }
        try terminal.waitForSilence()
        try terminal.expectNoHarm()
        try terminal.expectNoHarmInOtherSizes(rows: 40)
    }

    private static func honest(_ request: HostileProvider.Request) -> [UInt8] {
        if request.path.contains("Balance") { return HostileProvider.reply(Array("\"1234567.00\"".utf8)) }
        return HostileProvider.order(
            message: Array("Pending".utf8), reference: Array(request.reference.utf8), id: Array("771".utf8),
            name: Array("MEENA IYER".utf8), rrn: [], status: Array("Pending".utf8))
    }
}

/// The same of what people type, paste and write into files.
@Suite(.serialized, .ownThreads) struct HostilePeopleTests {
    @Test func whatIsTypedAndPastedIsInert() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        let reference = try sandbox.reference()
        let terminal = try RawTerminal.desk(sandbox)
        try terminal.wait(for: "Say")
        try terminal.send("n")
        try terminal.wait(for: "Note")
        #expect(try terminal.pasteAll(atMost: 36) >= 300)
        try terminal.send("\u{15}\u{1B}")
        for (key, title) in [("/", "2 /"), ("?", "Help")] {
            try terminal.send(key)
            try terminal.wait(for: title)
            #expect(try terminal.pasteAll(atMost: 110) >= 50)
            try terminal.typeAll()
            try terminal.send("\u{15}\u{1B}")
            try terminal.waitForSilence(60)
        }
        try terminal.send("\u{1B}")
        try terminal.wait(for: "Say")
        try terminal.send("c")
        for field in ["Subject", "Message"] {
            try terminal.wait(for: "▸ \(field)")
            #expect(try terminal.pasteAll(atMost: 110) >= 50)
            try terminal.typeAll()
            try terminal.send("\t")
        }
        try terminal.send("\u{1B}")
        try terminal.fillForm { field in
            if field == "To" || field == "Name" || field == "Note" { _ = try terminal.pasteAll(atMost: 110) }
            try terminal.typeAll()
        }
        try terminal.wait(for: "Send this payout?")
        try terminal.typeAll()
        try terminal.paste("7813".utf8)
        try terminal.wait(for: "Pasting is refused here")
        try terminal.send("\u{1B}")
        try terminal.expectNoHarm()
        try terminal.send("\u{1B}")
        try terminal.wait(for: "2 Transactions ━")
        for (columns, rows) in RawTerminal.otherSizes {
            // A frame on its way was drawn for the window as it was.
            try terminal.waitForSilence()
            terminal.resize(columns: columns, rows: rows)
            try terminal.waitForSilence()
            try terminal.send("/")
            #expect(try terminal.pasteAll(atMost: 40) >= 50)
            try terminal.typeAll()
            try terminal.send("\u{15}\u{1B}")
            try terminal.expectNoHarm()
        }
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test func whatAFileOrACommandLineSaysIsInert() throws {
        let sandbox = try SandboxProcess()
        let config = sandbox.home.appending(path: "config.toml")
        for (index, chunk) in HostileText.chunks(of: 700, { $0.bytes.filter { $0 != 0 } }).enumerated() {
            let text = String(decoding: chunk, as: UTF8.self)
            let toml = text.unicodeScalars.map { String(format: "\\U%08x", $0.value) }.joined()
            try sandbox.configure()
            let plain = try String(contentsOf: config, encoding: .utf8)
            let named = plain.replacing("\"asha\"", with: "\"\(toml)\"").replacing(
                "\"segura-main\"", with: "\"\(toml)\"")
            try named.write(to: config, atomically: true, encoding: .utf8)
            try RawTerminal.expectPlainOutput(of: ["balances"], sandbox)
            if index % 10 == 0 {
                let odd = plain.replacing("\"asha\"", with: "\"\(toml)\"")
                try odd.write(to: config, atomically: true, encoding: .utf8)
                let terminal = try RawTerminal([], environment: sandbox.environment)
                try terminal.wait("the desk, or why not") { lines in
                    terminal.hasEnded || lines.contains { $0.contains("₹12,34,567.00") }
                }
                if !terminal.hasEnded { try terminal.expectNoHarm() }
                #expect(terminal.seen.refused == [])
            }
            // A line of the file that is no configuration at all, controls and broken bytes as they are.
            try (Data(plain.utf8) + Data(chunk)).write(to: config)
            try RawTerminal.expectPlainOutput(of: ["balances"], sandbox)
            try sandbox.configure()
            try RawTerminal.expectPlainOutput(
                of: [
                    "payout", "--provider", text, "--mode", "IMPS", "--amount", text, "--name", text, "--account", text,
                    "--ifsc", text, "--mobile", text, "--note", text,
                ], sandbox)
            try RawTerminal.expectPlainOutput(of: ["show", text], sandbox)
            try RawTerminal.expectPlainOutput(of: ["transactions", text], sandbox, maybeNone: true)
        }
    }
}

extension RawTerminal {
    /// Runs a command: printable text and line ends only.
    static func expectPlainOutput(
        of arguments: [String], _ sandbox: SandboxProcess, maybeNone: Bool = false
    ) throws {
        let terminal = try RawTerminal(arguments, environment: sandbox.environment)
        _ = try terminal.waitForTheEnd()
        #expect(terminal.seen.refused == [], "\(arguments.prefix(2))")
        #expect(!terminal.bytes.contains(0x1B), "\(arguments.prefix(2))")
        #expect(maybeNone || terminal.count > 0, "\(arguments.prefix(6))")
    }

    /// Presses `r` until the provider is asked, and waits for what is drawn of the answer.
    func ask(_ provider: HostileProvider) throws {
        let before = provider.count
        for _ in 0..<100 {
            try send("r")
            let deadline = Date().addingTimeInterval(0.25)
            while Date() < deadline {
                if provider.count > before {
                    usleep(15_000)
                    return
                }
                usleep(2_000)
            }
        }
        throw Terminal.Missing(what: "a question to the provider", screen: lines)
    }

    /// The marks of hostile texts that stand on the screen.
    var marks: Set<String> { Set(lines.joined().matches(of: /h[0-9]{3}/).map { String($0.0) }) }

    /// Whether a mark comes to the screen.
    func shows(_ mark: String) -> Bool {
        let deadline = Date().addingTimeInterval(0.5)
        while !marks.contains(mark), Date() < deadline { usleep(2_000) }
        return marks.contains(mark)
    }

    /// Waits until Details speak of a payout to this account.
    func waitForDetails(of account: String) throws {
        try wait("details of \(account)") { lines in
            guard let title = lines.firstIndex(where: { $0.contains("3 Details") }) else { return false }
            return title + 1 < lines.count && lines[title + 1].contains(account)
        }
    }

    /// Only allowed bytes came, everything that was on is on, and what stands is what the program drew.
    func expectNoHarm(_ location: SourceLocation = #_sourceLocation) throws {
        try waitForSilence()
        let before = seen
        #expect(before.refused == [], "\(aroundTheRefused)", sourceLocation: location)
        #expect(before.unframed == 0, sourceLocation: location)
        #expect(before.modes.isSuperset(of: [1, 7, 1049, 2004]), sourceLocation: location)
        #expect(before.everOn.isDisjoint(with: [1000, 1002, 1003, 1006]), sourceLocation: location)
        #expect(before.copied == [], sourceLocation: location)
        try send("\u{0C}")
        try waitForSilence()
        let after = seen
        #expect(after.frames > before.frames, sourceLocation: location)
        // The clock may turn, a count of seconds go on and a message go between the two.
        let differing = zip(before.cells, after.cells).filter { $0 != $1 }.count
        #expect(differing <= 6, sourceLocation: location)
    }

    /// The smaller sizes of `quality.md`, *Tests*.
    static let otherSizes = [(80, 24), (60, 16)]

    /// The same in the smaller sizes, where the list was walked through row by row, and every pane.
    func expectNoHarmInOtherSizes(rows count: Int, _ location: SourceLocation = #_sourceLocation) throws {
        for (columns, rows) in Self.otherSizes {
            try waitForSilence()
            resize(columns: columns, rows: rows)
            try waitForSilence()
            for (pane, steps) in [("2", count), ("3", 40), ("1", 10), ("5", 10), ("6", 10), ("7", 10)] {
                try send(pane)
                for _ in 0..<steps {
                    let before = frames.count
                    try send("j")
                    let deadline = Date().addingTimeInterval(0.05)
                    while frames.count == before, Date() < deadline { usleep(500) }
                }
            }
            try send("2")
            try expectNoHarm(location)
        }
    }

    /// Pastes every text into the field in use, a few at a time, and tells how many were seen on the screen.
    func pasteAll(atMost limit: Int) throws -> Int {
        var seen: Set<String> = []
        for chunk in HostileText.chunks(of: limit) {
            let last = String(decoding: chunk, as: UTF8.self).matches(of: /h[0-9]{3}/).last.map { String($0.0) } ?? ""
            try send("\u{15}")
            try paste(chunk)
            let deadline = Date().addingTimeInterval(chunk.count > limit ? 0.05 : 0.2)
            while !marks.contains(last), Date() < deadline { usleep(1_000) }
            seen.formUnion(marks)
        }
        try settle()
        return seen.count
    }

    /// Waits until the field in use takes what is typed, and empties it.
    ///
    /// Behind a paste keys count as typed only after a silence: a program that is late has seen none yet.
    private func settle() throws {
        for _ in 0..<60 {
            try send("\u{15}4711")
            let isTaken = { (screen: [String]) in screen.contains { $0.contains(/4,?711▏/) } }
            if (try? wait("what is typed", seconds: 0.3, until: isTaken)) != nil { return try send("\u{15}") }
        }
        throw Terminal.Missing(what: "a field that takes what is typed", screen: lines)
    }

    /// Types every text into the field in use, a few at a time.
    func typeAll() throws {
        for chunk in HostileText.chunks(of: 40, \.typed) where chunk.count < 200 {
            let before = frames.count
            try send([0x15] + chunk)
            let deadline = Date().addingTimeInterval(0.02)
            while frames.count == before, Date() < deadline { usleep(500) }
        }
        try settle()
    }

    /// Fills the payout form by hand; in each field `disturb` first does what it likes.
    func fillForm(_ disturb: (String) throws -> Void) throws {
        try send("p")
        let steps = [
            ("To", "50100234567813"), ("To again", "50100234567813"), ("IFSC", "HDFC0001203"), ("Name", "MEENA IYER"),
            ("Mobile", "9876543210"), ("Amount", "700"),
        ]
        for (field, text) in steps {
            try wait(for: "▸ \(field)  ")
            try disturb(field)
            try send("\u{15}" + text)
            try waitForSilence(60)
            if field == "Amount" {
                try send("\t")
                try wait(for: "▸ Note")
                try disturb("Note")
                try send("\u{15}")
            }
            try send("\r")
        }
        try wait(for: "▸ Review")
        try send("\r")
    }
}

extension [UInt8] {
    /// The mark of the first hostile text in them.
    fileprivate var mark: String { String(decoding: prefix(4), as: UTF8.self) }
}
