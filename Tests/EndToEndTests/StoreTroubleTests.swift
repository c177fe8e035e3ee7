import Foundation
import Testing

/// The real program while its store is locked, gone, broken or not to be written (`quality.md`, *Reliability*).
@Suite(.serialized, .ownThreads) struct StoreTroubleTests {
    @Test func anOutcomeThatCannotBeWrittenIsKeptAndSaidAndWrittenLater() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        try sandbox.script(["life": "success", "after_seconds": 0, "delivery": "late", "seconds": 1])
        let terminal = try Terminal.desk(sandbox)
        try terminal.send(amount: "500")
        try terminal.wait(for: "waiting, until")
        let lock = try HeldLock(sandbox.store + ".lock")
        try terminal.wait(for: "answered, not written yet")
        let kept = try terminal.wait("that payouts wait") { $0.first?.contains("PAYOUTS WAIT") == true }
        #expect(kept.contains { $0.contains("not written yet ·") })
        #expect(!kept.contains { $0.contains("● success") })
        try terminal.press("Escape")
        try terminal.press("n")
        try terminal.wait(for: "keeps it")
        try terminal.type("asked by phone")
        try terminal.press("Enter")
        try terminal.wait(for: "Not saved. Another program holds the store.", seconds: 40)
        lock.release()
        try terminal.press("Enter")
        try terminal.wait("well again within seconds") { screen in
            screen.contains { $0.contains("● success") } && screen.contains { $0.contains("asked by phone") }
                && screen.first?.contains("WAIT") == false && screen.first?.contains("FAILS") == false
        }
        #expect(try sandbox.posts().values.sorted() == [1])
    }

    /// A command shows an outcome when it is on disk; stopped before, it says that what it heard is nowhere.
    @Test func aCommandShowsNoOutcomeThatIsNotWritten() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        try sandbox.script(["life": "success", "after_seconds": 0, "delivery": "late", "seconds": 2])
        let terminal = try Terminal(columns: 120, rows: 34, environment: sandbox.environment)
        let payee = "--name MEENA --account 50100234567812 --ifsc HDFC0001203 --mobile 9876543210"
        let order = "payout --provider segura-main --mode IMPS --amount 500 \(payee) --yes"
        try terminal.run("clear; '\(Terminal.program)' \(order); echo exit $?")
        try SandboxProcess.wait("the payout at the provider") { (try? sandbox.posts().count) == 1 }
        let lock = try HeldLock(sandbox.store + ".lock")
        let said = try terminal.wait(for: "Ctrl-C leaves it unknown", seconds: 45)
        #expect(said.contains { $0.contains("could not be written: another program holds") }, "\(said)")
        #expect(!said.contains { $0.contains("success") || $0.contains("pending") }, "\(said)")
        lock.release()
        try terminal.wait(for: "exit 0")
        let reference = try #require(try sandbox.posts().keys.first)
        let shown = try sandbox.paydesk("show", reference, "--json").objects.first
        #expect(["pending", "succeeded"].contains(shown?["status"] as? String), "what was shown is on disk")
        #expect(try sandbox.posts() == [reference: 1])
    }

    /// Ctrl-C while the outcome waits for the store: it says what it heard, and the payout is asked about later.
    @Test func ctrlCWhileAnOutcomeWaitsLeavesItUnknown() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        try sandbox.script(["life": "success", "after_seconds": 0, "delivery": "late", "seconds": 2])
        let terminal = try Terminal(columns: 120, rows: 34, environment: sandbox.environment)
        let payee = "--name MEENA --account 50100234567812 --ifsc HDFC0001203 --mobile 9876543210"
        let order = "payout --provider segura-main --mode IMPS --amount 500 \(payee) --yes"
        try terminal.run("clear; '\(Terminal.program)' \(order); echo exit $?")
        try SandboxProcess.wait("the payout at the provider") { (try? sandbox.posts().count) == 1 }
        let lock = try HeldLock(sandbox.store + ".lock")
        try terminal.wait(for: "Ctrl-C leaves it unknown", seconds: 45)
        try terminal.press("C-c")
        let said = try terminal.wait(for: "exit 3", seconds: 45)
        #expect(said.contains { $0.contains("not saved: the provider had answered") }, "\(said)")
        lock.release()
        let reference = try #require(try sandbox.posts().keys.first)
        let shown = try sandbox.paydesk("refresh", reference, "--json")
        #expect(shown.objects.first?["status"] as? String == "succeeded", "\(shown.err)")
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test func aStoreTakenAwayUnderTheDeskStopsPayoutsUntilItIsBack() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let terminal = try Terminal.desk(sandbox)
        try FileManager.default.moveItem(atPath: sandbox.store, toPath: sandbox.store + ".aside")
        try terminal.wait(for: "was moved, deleted or replaced")
        try terminal.wait("that payouts wait") { $0.first?.contains("PAYOUTS WAIT") == true }
        try FileManager.default.moveItem(atPath: sandbox.store + ".aside", toPath: sandbox.store)
        try terminal.wait("payouts go on") { $0.first?.contains("PAYOUTS WAIT") == false }
    }

    @Test func aBrokenStoreIsSaidAndNothingIsSentFromItNowOrLater() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        _ = try sandbox.reference()
        let whole = try Data(contentsOf: URL(filePath: sandbox.store))
        var broken = whole
        for index in 4_096..<broken.count { broken[index] = UInt8((index * 131 + 17) % 251) }
        try broken.write(to: URL(filePath: sandbox.store))
        for arguments in [["transactions"], ["balances"]] {
            let read = try sandbox.paydesk(words: arguments)
            #expect(read.status == 74 && read.err.contains("damaged"), "\(read.err)")
        }
        let refused = try sandbox.pay("--yes", account: "50100234569999")
        #expect(refused.status == 74 && refused.err.contains("Send nothing more"), "\(refused.err)")
        #expect(try sandbox.posts().count == 1)
        try whole.write(to: URL(filePath: sandbox.store))
        #expect(try sandbox.paydesk("transactions", "--json").objects.count == 1)
    }

    /// One page of many breaks: the desk opens, and a payout is refused before anything is sent.
    @Test func aBrokenPageIsFoundBeforeAnythingIsSent() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        let reference = try sandbox.reference()
        var bytes = try Data(contentsOf: URL(filePath: sandbox.store))
        let line = try #require(bytes.range(of: Data("requestSHA256".utf8)), "the log's page")
        let page = line.lowerBound / 4_096 * 4_096
        for index in page..<(page + 4_096) { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: sandbox.store))
        let terminal = try Terminal.desk(sandbox)
        try terminal.wait(for: "The store is damaged. Send nothing more; restore it from a copy.")
        try terminal.wait("that payouts wait") { $0.first?.contains("PAYOUTS WAIT") == true }
        try terminal.press("q")
        try terminal.wait(for: "Quit now?")
        try terminal.press("Tab", "Enter")
        try terminal.waitForTheShell()
        let refused = try sandbox.pay("--yes", account: "50100234569999")
        #expect(refused.status == 74 && refused.err.contains("Send nothing more"), "\(refused.err)")
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test func aStoreThatCanOnlyBeReadIsRefusedWithTheNextStep() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        _ = try sandbox.reference()
        let folder = URL(filePath: sandbox.store).deletingLastPathComponent().path
        // Rights mean nothing to root, who becomes somebody else for this.
        let isRoot = geteuid() == 0
        if isRoot { _ = try Program.run("/bin/chown", ["-R", "65534", folder]) }
        _ = try Program.run("/bin/chmod", ["-R", "a-w", folder])
        defer { _ = try? Program.run("/bin/chmod", ["-R", "u+w", folder]) }
        let become = isRoot ? ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"] : ["/usr/bin/env"]
        for arguments in [["transactions"], ["balances"]] {
            let words = Array(become.dropFirst()) + [Terminal.program] + arguments
            let refused = try Program.run(become[0], words, environment: sandbox.environment)
            #expect(refused.status == 73, "\(refused.err)")
            #expect(refused.err.contains("rights"), "\(refused.err)")
        }
        #expect(try sandbox.posts().count == 1)
    }

    /// Another program in the store: everything waits some seconds for it, and then says so.
    @Test func aLockedStoreIsSaidByCommands() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        _ = try sandbox.reference()
        let lock = try HeldLock(sandbox.store + ".lock")
        let refused = try sandbox.pay("--yes", account: "50100234569999")
        #expect(refused.status == 74 && refused.err.contains("Another program"), "\(refused.err)")
        lock.release()
        #expect(try sandbox.paydesk("transactions", "--json").objects.count == 1)
        #expect(try sandbox.posts().count == 1)
    }
}

/// A lock on a file, as another program that works on a store holds it.
private final class HeldLock {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        // The desk itself holds it for some thousandths of a second.
        try SandboxProcess.wait("the lock \(path)") { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
    }

    deinit { close(descriptor) }

    func release() { flock(descriptor, LOCK_UN) }
}

extension SandboxProcess {
    /// The store's file.
    fileprivate var store: String { home.path + "/store/paydesk.db" }
}
