import Foundation
import Guarded
import Subprocess
import SystemPackage

/// Where a secret comes from; the configuration never holds the secret itself.
enum SecretSource: Equatable {
    /// An environment variable.
    case environment(String)
    /// A file that only its owner can read.
    case file(String)
    /// A program and its arguments, run without a shell and without a terminal.
    case command([String])
    /// A credential that systemd hands to its service: the name of a file in `$CREDENTIALS_DIRECTORY`.
    case credential(String)

    /// How long a command may take, in seconds.
    static let commandLimit: Duration = .seconds(10)

    /// Fetches the secret.
    ///
    /// An error says where it was looked for and what to do, and nothing of what was found.
    func resolve(environment: [String: String]) async throws(SecretError) -> Secret {
        let secret =
            switch self {
            case .environment(let name): try Self.variable(name, in: environment)
            case .file(let path): try Self.read(path)
            case .command(let words): try await Self.output(of: words)
            case .credential(let name): try Self.credential(name, in: environment)
            }
        guard !secret.isEmpty else { throw SecretError("\(place) is empty", hint: "Put the secret there.") }
        return secret
    }

    /// Where it is looked for, as the middle of a sentence.
    var place: String {
        switch self {
        case .environment(let name): "the environment variable \(name)"
        case .file(let path): "the file \(path)"
        case .command(let words): "the output of \(words.first ?? "the command")"
        case .credential(let name): "systemd's credential \(name)"
        }
    }

    private static func variable(_ name: String, in environment: [String: String]) throws(SecretError) -> Secret {
        guard let text = environment[name] else {
            throw SecretError("the environment variable \(name) is not set", hint: "Set \(name) and start again.")
        }
        return Secret(trimmingLineEnd(text))
    }

    private static func read(_ path: String) throws(SecretError) -> Secret {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw SecretError("the file \(path) cannot be read", hint: "Create it, readable by you alone (chmod 600).")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SecretError("others can read the file \(path)", hint: "Run: chmod 600 \(path)")
        }
        return try contents(of: path)
    }

    /// systemd keeps the folder to the service alone; the file's group bits are those of its access list.
    private static func credential(_ name: String, in environment: [String: String]) throws(SecretError) -> Secret {
        guard let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty else {
            throw SecretError(
                "systemd handed no credentials to this process",
                hint:
                    "Run it as the service that has LoadCredential=\(name):…; see: paydesk watch --print-systemd")
        }
        guard !name.contains("/"), name != "..", name != "." else {
            throw SecretError(
                "“\(name)” is no credential's name", hint: "Write the name that LoadCredential= gives it.")
        }
        var status = stat()
        guard stat("\(folder)/\(name)", &status) == 0 else {
            throw SecretError(
                "systemd handed no credential \(name) to this service",
                hint: "Add LoadCredential=\(name):/path to its unit, then: systemctl daemon-reload")
        }
        guard status.st_mode & 0o007 == 0 else {
            throw SecretError("others can read systemd's credential \(name)", hint: "Load it with LoadCredential=.")
        }
        return try contents(of: "\(folder)/\(name)")
    }

    private static func contents(of path: String) throws(SecretError) -> Secret {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536,
            let text = String(bytes: data, encoding: .utf8)
        else {
            throw SecretError("the file \(path) holds no text", hint: "Put the secret there on one line.")
        }
        return Secret(trimmingLineEnd(text))
    }

    private static func output(of words: [String]) async throws(SecretError) -> Secret {
        guard let program = words.first else { throw SecretError("no command is named", hint: "Name a program.") }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let configuration = Subprocess.Configuration(
            executable: executable, arguments: Arguments(Array(words.dropFirst())), platformOptions: options)
        let outcome = await withTaskGroup(of: CommandOutcome.self) { group in
            group.addTask { await run(configuration) }
            group.addTask {
                try? await Task.sleep(for: commandLimit)
                return .late
            }
            let first = await group.next() ?? .late
            group.cancelAll()
            return first
        }
        switch outcome {
        case .text(let text): return Secret(trimmingLineEnd(text))
        case .late:
            throw SecretError("\(program) gave no secret within 10 s", hint: "Run it by hand: does it ask something?")
        case .failed(let how):
            throw SecretError("\(program) \(how)", hint: "Run it by hand and mend what it says.")
        }
    }

    private enum CommandOutcome: Sendable {
        case text(String)
        case failed(String)
        case late
    }

    private static func run(_ configuration: Subprocess.Configuration) async -> CommandOutcome {
        do {
            let result = try await Subprocess.run(configuration, output: .string(limit: 65_536), error: .discarded)
            guard result.terminationStatus.isSuccess else { return .failed("ended with an error") }
            return .text(result.standardOutput)
        } catch is CancellationError {
            return .late
        } catch {
            return .failed("could not be run")
        }
    }

    private static func trimmingLineEnd(_ text: String) -> String {
        var text = text[...]
        while let last = text.last, last.isNewline { text.removeLast() }
        return String(text)
    }
}

/// Why a secret is not there.
struct SecretError: Error, Equatable {
    var problem: String
    var hint: String

    init(_ problem: String, hint: String) {
        (self.problem, self.hint) = (problem, hint)
    }
}
