import Foundation
import Testing

/// The real program on a disk that is really full: a small one in memory, filled to its last block while the desk runs.
@Suite(.serialized, .ownThreads, .enabled(if: SmallDisk.canBe, "takes root, and a mount of one's own"))
struct FullDiskTests {
    @Test func nothingIsSentThatCannotBeWrittenAndNothingIsLost() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 20)
        let variables = sandbox.environment.filter { $0.key != "HOME" }
        let terminal = try Terminal(columns: 120, rows: 34, environment: variables)
        let disk = try SmallDisk(over: sandbox.home.appending(path: "store"), in: terminal)
        try terminal.run("'\(Terminal.program)'")
        try terminal.wait("a wallet") { $0.contains { $0.contains("segura-main") && $0.contains("₹") } }

        try disk.fill()
        try terminal.send(amount: "500")
        try terminal.wait(for: "The disk is full")
        try terminal.press("Escape")
        try terminal.wait(for: "Nothing can be saved since")
        try terminal.wait("that the store fails") { $0.first?.contains("STORE FAILS") == true }
        #expect(try sandbox.posts().isEmpty, "what is not on disk does not leave")

        try disk.clear()
        try terminal.wait("the store is well again") { $0.first?.contains("STORE FAILS") == false }
        try sandbox.script(["life": "success", "after_seconds": 0, "delivery": "late", "seconds": 3])
        // What was typed is there still.
        try terminal.press("p")
        try terminal.wait(for: "▸ Review")
        try terminal.press("Enter")
        try terminal.confirm(amount: "500")
        try SandboxProcess.wait("the payout at the provider") { (try? sandbox.posts().count) == 1 }
        try disk.fill()
        let kept = try terminal.wait(for: "answered, not written yet")
        #expect(!kept.contains { $0.contains("● success") }, "nothing is shown as saved that is not")
        try disk.clear()
        try terminal.wait("the outcome, written") { $0.contains { $0.contains("● success") } }
        #expect(try sandbox.posts().values.sorted() == [1])

        try terminal.press("Escape")
        try terminal.press("q")
        try terminal.wait(for: "shell>")
        let reference = try #require(try sandbox.posts().keys.first)
        try terminal.run("clear; '\(Terminal.program)' show \(reference)")
        try terminal.wait(for: "succeeded")
    }
}

/// A disk of a few megabytes in memory, which only one terminal's shell and what it starts see.
private final class SmallDisk {
    private let filling: URL

    /// Whether this machine lets us mount one.
    static var canBe: Bool {
        let words = ["-m", "sh", "-c", "mount -t tmpfs -o size=8m none /mnt"]
        return geteuid() == 0 && (try? Program.run("/usr/bin/unshare", words).status) == 0
    }

    /// Mounts it over a folder, in the terminal's shell.
    init(over folder: URL, in terminal: Terminal) throws {
        let mark = folder.path + ".shell"
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try terminal.run("exec unshare -m /bin/sh")
        try terminal.run("mount -t tmpfs -o size=8m,mode=700 none '\(folder.path)' && echo $$ > '\(mark)'")
        var shell = ""
        try SandboxProcess.wait("the mount") {
            shell = (try? String(contentsOfFile: mark, encoding: .utf8))?.filter(\.isNumber) ?? ""
            return !shell.isEmpty
        }
        try terminal.run("clear")
        filling = URL(filePath: "/proc/\(shell)/root\(folder.path)/filling")
    }

    /// Writes until not another byte goes in.
    func fill() throws {
        let file = open(filling.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        var size = 65_536
        let zeros = [UInt8](repeating: 0, count: size)
        while size > 0 {
            let written = write(file, zeros, size)
            if written <= 0 { size /= 2 }
        }
        #expect(errno == ENOSPC)
    }

    /// Makes room again.
    func clear() throws { try FileManager.default.removeItem(at: filling) }
}
