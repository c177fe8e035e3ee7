import Foundation
import Payments
import Sandbox
import Testing

/// A desk in a process of its own that pays, asks and listens until it is killed: `Tests/CrashDummy`.
final class Dummy {
    static let hook = "5f0c2b7e9a4d41c8b36e7d1f20a98c54"
    private let process = Process()
    private let file: String

    /// Starts one on a store; `order` has the rest of its words, such as `pays` and `step`.
    init(store: String, _ sandbox: RunningSandbox, _ order: [String: String]) throws {
        file = FileManager.default.temporaryDirectory.appendingPathComponent("dummy-\(UUID().uuidString)").path
        var words = sandbox.baseURLs.merging(order) { $1 }
        (words["store"], words["token"], words["hook"]) = (store, DeskRig.token, Self.hook)
        words["step"] = words["step"] ?? "never"
        try #require(FileManager.default.createFile(atPath: file, contents: nil))
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("CrashDummy")
        process.arguments = words.map { "\($0)=\($1)" }
        // A file, not a pipe: what a dead process said is all there, whoever else is still alive.
        process.standardOutput = FileHandle(forWritingAtPath: file)
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(atPath: file)
    }

    /// The lines it has said, whole ones only.
    var said: [String] {
        let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// What it said behind a word, such as the references `entered`.
    func said(_ word: String) -> [String] {
        said.filter { $0.hasPrefix(word + " ") }.map { String($0.dropFirst(word.count + 1)) }
    }

    /// The references it said behind a word.
    func references(_ word: String) -> [Reference] {
        said(word).compactMap { $0.split(separator: " ").first.flatMap { Reference(String($0)) } }
    }

    /// Waits until it has said a line that begins with this word.
    @discardableResult
    func wait(for word: String) async throws -> String {
        try await Self.wait("\(word): \(said)") { !said(word).isEmpty || !process.isRunning }
        return try #require(said(word).first, "it ended and had said \(said)")
    }

    /// Where a provider is to send its callbacks.
    func address(_ provider: SandboxProvider) async throws -> String {
        "http://127.0.0.1:\(try await wait(for: "listening"))/hooks/\(provider.rawValue)/\(Self.hook)"
    }

    /// Kills it with -9; returns when it is dead.
    func kill() async throws {
        Foundation.kill(process.processIdentifier, SIGKILL)
        try await died()
    }

    /// Waits until it is dead, by -9 and nothing else.
    func died() async throws {
        try await Self.wait("its death, after \(said)") { !process.isRunning }
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL, "\(said)")
    }

    /// Waits until a condition holds, half a minute at most.
    static func wait(_ what: @autoclosure () -> String, until isThere: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !isThere() {
            if ContinuousClock.now > deadline {
                throw Missing(what: what())
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    struct Missing: Error, CustomStringConvertible {
        var what: String
        var description: String { "\(what) did not come within half a minute" }
    }
}
