import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

/// Another process, a real one: a line of python3 that holds a lock, or the helper program that writes.
final class OtherProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    convenience init(_ script: String, _ arguments: String...) throws {
        try self.init(executable: "/usr/bin/env", ["python3", "-c", script] + arguments)
    }

    convenience init(program: String, _ arguments: String...) throws { try self.init(executable: program, arguments) }

    /// The helper program that writes, as the build puts it beside the tests.
    static var writer: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("LedgerWriter").path
    }

    private init(executable: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The next line it prints: waits for it.
    func line() -> String {
        var line: [UInt8] = []
        while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

@Suite("One store, several processes")
struct SharedStoreTests {
    private static let holder = """
        import fcntl, sys
        file = open(sys.argv[1], "r+")
        fcntl.flock(file, fcntl.LOCK_SH if sys.argv[2] == "shared" else fcntl.LOCK_EX)
        print("held", flush=True)
        sys.stdin.read()
        """

    @Test("A checkpoint waits for another process's write, and is made once that is done")
    func noCheckpointBesideAWriter() async throws {
        let store = try TemporaryStore()
        let log = store.path + "-wal"
        let other = try OtherProcess(Self.holder, store.path + ".lock", "shared")
        #expect(other.line() == "held")
        var number = 0
        while PrivateFile.size(log) < 10 << 20 {
            let batch = try (0..<200).map { offset in
                let made = try intent(number + offset, note: String(repeating: "n", count: 400))
                return (intent: made, log: history(made, .state(.succeeded)))
            }
            try await store.ledger.importHistory(batch)
            number += batch.count
        }
        #expect(try Self.checkpointed(store) == false)
        other.end()
        try await store.ledger.record(try intent(number))
        #expect(try Self.checkpointed(store))
        #expect(try await store.ledger.count(.everything) == number + 1)
        // The log starts anew, and short: not every later write is followed by a checkpoint.
        try await store.ledger.record(try intent(number + 1))
        #expect(PrivateFile.size(log) < 2 << 20)
    }

    /// Whether the database file holds the payouts itself, without the log of writes.
    private static func checkpointed(_ store: TemporaryStore) throws -> Bool {
        PrivateFile.size(store.path) > 2 << 20
    }

    @Test("While another process checkpoints, a write waits; held for too long it is refused in words")
    func writeWaitsForCheckpoint() async throws {
        let store = try TemporaryStore()
        let other = try OtherProcess(Self.holder, store.path + ".lock", "exclusive")
        #expect(other.line() == "held")
        let lock = try StoreLock(store: store.path, .alone)
        #expect(!lock.take(.shared, patience: .milliseconds(10)))
        other.end()
        try await store.ledger.record(try intent(1))
        #expect(try await store.ledger.count(.everything) == 1)
    }

    @Test("Another process's lock tells that it lives; killed, it is dead at once")
    func processes() throws {
        let store = try TemporaryStore()
        let mark = "4242-abc"
        let path = store.path + ".d/process-" + mark
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        #expect(!store.ledger.isAlive(process: mark))
        let other = try OtherProcess(Self.holder, path, "exclusive")
        #expect(other.line() == "held")
        #expect(store.ledger.isAlive(process: mark))
        other.kill()
        #expect(!store.ledger.isAlive(process: mark))
    }

    @Test("A process whose mark cannot be looked at is taken for living, and its mark stays")
    func unseenProcess() throws {
        let store = try TemporaryStore()
        let (mark, target) = (store.path + ".d/process-4242-abc", store.folder + "/elsewhere")
        _ = FileManager.default.createFile(atPath: target, contents: nil)
        // No lock is followed through a link, so that its opening fails.
        try FileManager.default.createSymbolicLink(atPath: mark, withDestinationPath: target)
        #expect(store.ledger.isAlive(process: "4242-abc"))
        try store.again().close()
        #expect(PrivateFile.exists(mark))
        #expect(ProcessMarks.living(at: store.path).contains("4242-abc"))
        #expect(!store.ledger.isAlive(process: "4243-abc"))
    }

    @Test("By whatever name a store is opened, its locks and marks are the same; a second hard link is refused")
    func otherName() async throws {
        let store = try TemporaryStore()
        let (link, folder) = (store.folder + "/link.db", store.folder + "/folder")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store.path)
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: store.folder + "/desk")
        #expect(store.ledger.holdLease("poller"))
        for name in [link, folder + "/paydesk.db"] {
            let other = try SQLiteLedger(path: name, key: .sample)
            defer { other.close() }
            #expect(other.path == store.ledger.path)
            #expect(other.isAlive(process: store.ledger.process) && !other.holdLease("poller"))
            try #expect(Witness(of: name, in: folder) == Witness(of: store.path, in: folder))
            let error = #expect(throws: LedgerError.self) {
                try SQLiteLedger.rekey(path: name, from: .sample, to: .another)
            }
            #expect(error?.reason.contains("process \(getpid())") == true, "\(error?.reason ?? "")")
        }
        let beside = try FileManager.default.contentsOfDirectory(atPath: store.folder)
        #expect(Set(beside) == ["desk", "link.db", "folder"], "nothing lies beside the other name")
        try FileManager.default.linkItem(atPath: store.path, toPath: store.folder + "/second.db")
        for name in [store.path, store.folder + "/second.db", link] {
            let error = #expect(throws: LedgerError.self) { try SQLiteLedger(path: name, key: .sample) }
            #expect(error?.reason.contains("hard links") == true, "\(error?.reason ?? "")")
        }
        try FileManager.default.removeItem(atPath: store.folder + "/second.db")
        try store.again().close()
        let lost = store.folder + "/lost.db"
        try FileManager.default.createSymbolicLink(atPath: lost, withDestinationPath: store.folder + "/none.db")
        #expect(throws: LedgerError.self) { try SQLiteLedger(path: lost, key: .sample) }
        #expect(!PrivateFile.exists(store.folder + "/none.db"))
    }

    @Test("Another process's turn to enter a payout is waited for, refused in words when long, and freed by kill -9")
    func entryTurn() async throws {
        let store = try TemporaryStore()
        try await store.ledger.takeEntryTurn().end()
        let other = try OtherProcess(Self.holder, store.path + ".entering", "exclusive")
        #expect(other.line() == "held")
        await #expect(throws: LedgerError.self) {
            _ = try await store.ledger.takeEntryTurn(patience: .milliseconds(30))
        }
        async let waiting = store.ledger.takeEntryTurn()
        other.kill()
        let turn = try await waiting
        let again = try store.again()
        defer { again.close() }
        for ledger in [store.ledger, again] {
            await #expect(throws: LedgerError.self) { _ = try await ledger.takeEntryTurn(patience: .zero) }
        }
        turn.end()
        try await again.takeEntryTurn().end()
    }

    @Test("Two openings write and checkpoint at once: nothing is lost and the file is sound")
    func twoWriters() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        let perWriter = 60
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, ledger) in [store.ledger, other].enumerated() {
                group.addTask {
                    for number in 0..<perWriter {
                        let note = String(repeating: "n", count: 3_000)
                        try await ledger.record(try intent(index * perWriter + number, note: note))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.ledger.count(.everything) == 2 * perWriter)
        let check = try await store.ledger.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") }
        #expect(check == ["ok"])
        #expect(PrivateFile.size(store.path) > 512 << 10, "it was checkpointed on the way")
    }

    @Test("Killed with -9 while writing, a process has lost nothing it acknowledged, and is known to be dead")
    func killed() async throws {
        let folder = NSTemporaryDirectory() + "paydesk-killed-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/paydesk.db"
        var acknowledged: [Reference] = []
        for round in 0..<10 {
            let writer = try OtherProcess(program: OtherProcess.writer, path, "\(round * 10_000)")
            let mark = String(writer.line().dropFirst("process ".count))
            for _ in 0...(round * 3) {
                let words = writer.line().split(separator: " ")
                try #require(words.count == 2)
                #expect(words[1] == "1", "it was claimed, once")
                acknowledged.append(try #require(Reference(String(words[0]))))
            }
            writer.kill()
            let ledger = try SQLiteLedger(path: path)
            #expect(!ledger.isAlive(process: mark))
            let under = try await ledger.submitting()
            #expect(Set(acknowledged).isSubset(of: under.map(\.reference)))
            #expect(under.suffix(1).allSatisfy { $0.process == mark })
            ledger.close()
        }
        let ledger = try SQLiteLedger(path: path)
        defer { ledger.close() }
        for reference in acknowledged {
            #expect(try await ledger.payout(reference)?.log.count == 2)
            #expect(try await ledger.isProjected(reference))
        }
        let chain = try SQLiteLedger.verifyChain(path: path, key: SealingKey.fileBeside(store: path))
        #expect(chain.broken == nil && chain.links > 2 * Int64(acknowledged.count))
        let check = try await ledger.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") }
        #expect(check == ["ok"])
    }
}
