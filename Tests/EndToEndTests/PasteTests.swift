import Foundation
import TerminalGlass
import Testing

/// Pastes and keys as they come down the line (`dashboard.md`, *Terminal citizenship*).
@Suite(.serialized, .ownThreads) struct PasteTests {
    @Test func aPasteOutsideAFieldDoesNothing() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let terminal = try RawTerminal.desk(sandbox)
        try terminal.paste("p/q?z\rq\n\u{1B}:quit\rq\u{3}\u{1A}".utf8)
        try terminal.wait(for: "Pasting does nothing here")
        #expect(!terminal.hasEnded)
        #expect(terminal.lines.contains { $0.contains("2 Transactions ━") })
    }

    @Test(arguments: [
        "50100234567812\r\n\r\n\r", "5010\u{1B}0234\u{1B}[A567812", "\u{1}5010\u{0}0234\u{7}567\u{8}812",
        "50100\u{9B}31m234567812\u{85}", "\u{1B}]0;title\u{7}50100234567812",
    ])
    func aPasteInAFieldIsTextAndNeverSubmits(_ text: String) throws {
        let terminal = try RawTerminal.form()
        try terminal.paste(text.utf8)
        try terminal.wait("the field holds it") { $0.contains { $0.contains("▸ To") && $0.contains("5010") } }
        try terminal.waitForSilence()
        #expect(terminal.lines.contains { $0.contains("▸ To") })
        #expect(terminal.seen.refused == [])
    }

    /// What a customer's message may hold: the end of the paste, and behind it what an agent would type.
    @Test(arguments: [
        "\u{1B}[201~q", "\u{1B}[201~\u{1B}q", "\u{1B}[201~\u{1A}", "\u{1B}[201~\u{3}q\u{1B}[200~",
        "\u{1B}[201~\u{1B}[201~\u{1B}q", "\u{1B}[201~" + String(repeating: "\u{1B}q", count: 3_000),
    ])
    func anEndMarkInAPasteLetsNothingLoose(_ tail: String) throws {
        let terminal = try RawTerminal.form()
        try terminal.paste("501002".utf8 + Array(tail.utf8))
        try terminal.wait("the field holds it") { $0.contains { $0.contains("▸ To") && $0.contains("501002") } }
        try terminal.waitForSilence()
        // Typed behind it, once the terminal is silent: it counts.
        try terminal.send("77")
        try terminal.wait(for: "50100277")
        #expect(!terminal.hasEnded && terminal.seen.modes.contains(1049))
    }

    @Test func aPasteMayComeInPieces() throws {
        let terminal = try RawTerminal.form()
        let whole = Array("\u{1B}[200~MEENA ₹ आयर 5\u{1B}[201~".utf8)
        try terminal.send(whole.prefix(6))
        for byte in whole.dropFirst(6) {
            try terminal.send([byte])
            // Longer than a key's bytes are waited for.
            usleep(byte == 0x1B || byte >= 0x80 || byte == 0x5B ? 40_000 : 2_000)
        }
        try terminal.wait(for: "MEENA ₹ आयर 5")
        try terminal.send("7")
        try terminal.wait(for: "MEENA ₹ आयर 57")
        #expect(terminal.seen.refused == [])
    }

    @Test func aPasteWhoseEndWasLostIsGivenUpByCtrlC() throws {
        let terminal = try RawTerminal.form()
        try terminal.send("\u{1B}[200~501002")
        usleep(2_100_000)
        try terminal.send("\u{3}")
        usleep(100_000)
        try terminal.send("77")
        try terminal.wait("what is typed") { $0.contains { $0.contains("▸ To") && $0.contains("77") } }
        #expect(!terminal.lines.contains { $0.contains("501002") })
    }

    @Test func bytesThatAreNoTextAreNoEndOfTheTerminal() throws {
        let terminal = try RawTerminal.desk()
        for _ in 0..<20 {
            try terminal.send([0xFF, 0xFE, 0xC0, 0x80, 0xE2, 0x28, 0xF5, 0xED, 0xA0, 0x80])
            usleep(10_000)
        }
        try terminal.send("?")
        try terminal.wait(for: "Help")
        #expect(!terminal.hasEnded)
    }

    @Test(arguments: ["\u{1B}[", "\u{1B}O"])
    func arrowsComeInBothForms(_ introducer: String) throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let references = [try sandbox.reference(), try sandbox.reference(ofPaymentTo: "50100234567813")]
        let terminal = try RawTerminal.desk(sandbox)
        for (key, index) in [("B", 0), ("A", 1), ("F", 0), ("H", 1)] {
            let reference = references[index]
            try terminal.send(introducer + key)
            try terminal.wait("\(key) selects \(reference)") { lines in
                lines.contains { $0.contains("3 Details") && $0.contains(reference) }
            }
        }
    }
}

extension RawTerminal {
    /// The desk with the payout form open, the caret in To.
    static func form() throws -> RawTerminal {
        let terminal = try desk()
        try terminal.send("p")
        try terminal.wait(for: "▸ To")
        return terminal
    }
}
