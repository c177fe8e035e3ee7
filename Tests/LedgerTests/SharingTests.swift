import Foundation
import Payments
import Testing

@testable import Ledger

/// A store that a Unix group shares (`payouts.md`, *Who acts*).
@Suite("Shared by a group") struct SharingTests {
    private static func modes(under folder: String) throws -> [String: Int] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder) + [""]
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                var found = stat()
                guard lstat(folder + "/" + name, &found) == 0 else { throw CocoaError(.fileNoSuchFile) }
                return (name, Int(found.st_mode & 0o7777))
            })
    }

    private static func run(_ rights: StoreRights, _ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "paydesk-shared-" + UUID().uuidString
        mkdir(folder, 0o755)
        chmod(folder, 0o755)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test("Files 0660 and folders 2770 whatever the umask; alone, 0600 and 0700", arguments: [true, false])
    func modes(isShared: Bool) throws {
        let rights = isShared ? StoreRights.shared(group: getegid()) : .alone
        try Self.run(rights) { folder in
            let ledger = try SQLiteLedger(path: folder + "/a/b/desk.db", rights: rights)
            #expect(ledger.holdLease("poller"))
            for (name, mode) in try Self.modes(under: folder + "/a") {
                let isFolder = ["", "b", "b/desk.db.d"].contains(name)
                let wanted = isFolder ? (isShared ? 0o2770 : 0o700) : (isShared ? 0o660 : 0o600)
                #expect(mode == wanted, "\(name) is \(String(mode, radix: 8))")
            }
            ledger.close()
        }
    }

    private static let canBeOthers =
        geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

    @Test(
        "Two users write to one store: each sees the other's commits, its life, and its death",
        .enabled(if: canBeOthers, "takes root"))
    func twoUsers() async throws {
        let group: UInt32 = 61_500
        let rights = StoreRights.shared(group: group)
        let folder = NSTemporaryDirectory() + "paydesk-two-users-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/desk.db"
        let ledger = try SQLiteLedger(path: path, rights: rights)
        defer { ledger.close() }
        let other = try OtherProcess(
            program: "/usr/bin/setpriv", "--reuid=61001", "--regid=\(group)", "--clear-groups", OtherProcess.writer,
            path, "0", "\(group)")
        let mark = String(other.line().dropFirst("process ".count))
        #expect(!mark.isEmpty && ledger.isAlive(process: mark))
        var theirs: [Reference] = []
        for number in 0..<5 {
            theirs.append(try #require(Reference(String(other.line().prefix(13)))))
            try await ledger.record(try intent(50_000 + number))
        }
        for reference in theirs { #expect(try await ledger.payout(reference) != nil) }
        other.kill()
        #expect(!ledger.isAlive(process: mark))
        // What root made belongs to the group as well, and the other user opens it again. The one that was killed may
        // have left a draft that has no name yet.
        for (name, mode) in try Self.modes(under: folder)
        where !["", "desk.db.d"].contains(name) && !name.hasSuffix(".new") {
            #expect(mode == 0o660, "\(name) is \(String(mode, radix: 8))")
        }
        let again = try OtherProcess(
            program: "/usr/bin/setpriv", "--reuid=61001", "--regid=\(group)", "--clear-groups", OtherProcess.writer,
            path, "10000", "\(group)")
        #expect(again.line().hasPrefix("process "))
        #expect(again.line().count > 13)
        again.kill()
    }

    @Test("A folder or a file that others can open, or the group cannot, is refused in words")
    func refused() throws {
        let rights = StoreRights.shared(group: getegid())
        try Self.run(rights) { folder in
            mkdir(folder + "/desk", 0o755)
            #expect(throws: LedgerError.self) { try SQLiteLedger(path: folder + "/desk/desk.db", rights: rights) }
            let path = folder + "/own/desk.db"
            try SQLiteLedger(path: path, rights: rights).close()
            chmod(path + ".key", 0o664)
            #expect(throws: LedgerError.self) { try SQLiteLedger(path: path, rights: rights) }
            chmod(path + ".key", 0o660)
            chmod(folder + "/own", 0o2775)
            #expect(throws: LedgerError.self) { try SQLiteLedger(path: path, rights: rights) }
            chmod(folder + "/own", 0o2770)
            try SQLiteLedger(path: path, rights: rights).close()
            #expect(throws: LedgerError.self, "alone, the group must not read the key") { try SQLiteLedger(path: path) }
        }
    }
}
