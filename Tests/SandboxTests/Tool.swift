import Foundation

/// A standard program of this machine, for vectors that none of our code made.
enum Tool {
    struct Failed: Error {
        var program: String
    }

    /// Runs a program with text on its standard input and gives what it wrote.
    static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
        guard let path = path(program) else { throw Failed(program: program) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let (entry, exit) = (Pipe(), Pipe())
        process.standardInput = entry
        process.standardOutput = exit
        process.standardError = FileHandle.nullDevice
        try process.run()
        try entry.fileHandleForWriting.write(contentsOf: Data(input))
        try entry.fileHandleForWriting.close()
        let out = try exit.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(program: program) }
        return Array(out)
    }

    /// The same on a thread of its own, for a program that talks to the sandbox under test.
    static func runAside(_ program: String, _ arguments: [String], input: [UInt8]) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run(program, arguments, input: input) })
            }
        }
    }

    /// Whether the program is there.
    static func has(_ program: String) -> Bool { path(program) != nil }

    private static func path(_ program: String) -> String? {
        ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

/// A reply's JSON object; empty when it is none.
func object(_ body: [UInt8]) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
}

/// A JSON value as text, whether it came as a string or as a number; nil for null and for none.
func text(_ value: Any?) -> String? {
    switch value {
    case let text as String: text
    case let number as NSNumber: number.stringValue
    default: nil
    }
}
