import Foundation
import Guarded
import Testing

@testable import paydesk

/// Where secrets come from, and that nothing of them is told.
@Suite struct SecretSourceTests {
    private static func outcome(
        _ source: SecretSource, _ environment: [String: String] = [:]
    ) async -> Result<String, SecretError> {
        do {
            return .success(try await source.resolve(environment: environment).expose())
        } catch {
            return .failure(error)
        }
    }

    @Test func aCredentialIsAFileThatSystemdHandsToItsService() async throws {
        let folder = NSTemporaryDirectory() + "paydesk-credentials-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // As systemd lays it: readable by the access list, which shows as the group's bits.
        for (name, mode) in [("segura", 0o440), ("open", 0o444)] {
            let made = FileManager.default.createFile(
                atPath: "\(folder)/\(name)", contents: Data("hush\n".utf8), attributes: [.posixPermissions: mode])
            #expect(made)
        }
        let environment = ["CREDENTIALS_DIRECTORY": folder]
        #expect(await Self.outcome(.credential("segura"), environment) == .success("hush"))
        for (source, variables, said) in [
            (SecretSource.credential("segura"), [:], "handed no credentials"),
            (.credential("none"), environment, "no credential none"),
            (.credential("../etc/passwd"), environment, "is no credential's name"),
            (.credential("open"), environment, "others can read"),
        ] {
            guard case .failure(let error) = await Self.outcome(source, variables) else {
                Issue.record("\(source) was read")
                continue
            }
            #expect(error.problem.contains(said), "\(error)")
            #expect(!(error.problem + error.hint).contains("hush"))
        }
    }

    @Test func nothingOfACommandsOutputIsInAnError() async throws {
        for script in ["echo hush; echo hush >&2; exit 3", "echo hush >&2; exit 1", "printf '\\377hush'; exit 2"] {
            guard case .failure(let error) = await Self.outcome(.command(["sh", "-c", script])) else {
                Issue.record("\(script) gave a secret")
                continue
            }
            #expect(!(error.problem + error.hint).contains("hush"), "\(error)")
        }
        #expect(await Self.outcome(.command(["sh", "-c", "echo hush; echo noise >&2"])) == .success("hush"))
    }

    @Test func noShellLooksAtACommandsWords() async throws {
        #expect(
            await Self.outcome(.command(["printf", "%s", "$HOME; $(id) `id` *"])) == .success("$HOME; $(id) `id` *"))
    }

    /// The limits of a process, as the system tells them.
    @Test func noCoreIsDumpedAndWhatIsWrittenIsPrivate() throws {
        let out = NSTemporaryDirectory() + "paydesk-guard-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: out) }
        let child = try Program.start(Terminal.program, ["sandbox"], out: out)
        defer {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        try SandboxProcess.wait("the ready line") { FileManager.default.contents(atPath: out)?.isEmpty == false }
        let limits = try String(contentsOfFile: "/proc/\(child)/limits", encoding: .utf8)
        #expect(limits.split(separator: "\n").contains { $0.contains(/Max core file size +0 +0/) }, "\(limits)")
        let status = try String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)
        #expect(status.contains("Umask:\t0077"))
    }
}
