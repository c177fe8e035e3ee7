import Foundation
import Testing

/// The shipping desk over virtual days (`quality.md`, *Reliability*): thousands of runs in which everything goes wrong
/// that can, each looked after event by event, in a process whose every interleaving is its seed's.
@Suite(.serialized) struct SimulationTests {
    @Test("2,000 runs in memory and 50 on SQLite, some 200 events each, break no promise", .timeLimit(.minutes(10)))
    func manySeeds() throws {
        let runs = try [
            Simulated("--seeds", "1000"), Simulated("--seeds", "1000", "--from", "1001"),
            Simulated("--seeds", "50", "--sqlite"),
        ]
        for run in runs {
            let told = run.end()
            #expect(told.succeeded, "\(told.text)")
            #expect(told.text.contains("no promise was broken"), "\(told.text)")
        }
    }

    @Test("A seed gives the same run again, event by event", arguments: [[], ["--sqlite"]])
    func sameAgain(_ store: [String]) throws {
        let first = try Simulated(["--seed", "11", "--trace"] + store).end()
        let again = try Simulated(["--seed", "11", "--trace"] + store).end()
        #expect(first.succeeded)
        #expect(first.text == again.text)
        let other = try Simulated(["--seed", "12", "--trace"] + store).end()
        #expect(first.hash != nil && first.hash != other.hash)
    }

    @Test(
        "What would break a promise is seen within 200 runs",
        arguments: [
            "claim-twice", "send-twice", "drop-answer", "not-found-is-refused", "timeout-is-not-sent",
            "believe-anybody", "forget-claim", "drop-callback", "stale-row",
        ])
    func sabotaged(_ sabotage: String) throws {
        let told = try Simulated("--seeds", "200", "--sabotage", sabotage).end()
        #expect(!told.succeeded)
        #expect(told.text.contains("breaks a promise"), "\(told.text)")
    }
}

/// `paydesk-simulation` as a process of its own.
private struct Simulated {
    struct Told {
        var succeeded: Bool
        var text: String

        /// The trace's hash, which stands in the line that names the seed.
        var hash: Substring? {
            text.split(separator: "\n").first { $0.hasPrefix("seed ") }?.split(separator: " ").last
        }
    }

    private let process = Process()
    private let out = Pipe()

    init(_ arguments: String...) throws { try self.init(arguments) }

    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("paydesk-simulation")
        process.arguments = arguments
        process.standardOutput = out
        try process.run()
    }

    /// Waits for it.
    func end() -> Told {
        let bytes = everything(from: out.fileHandleForReading.fileDescriptor)
        process.waitUntilExit()
        return Told(succeeded: process.terminationStatus == 0, text: String(decoding: bytes, as: UTF8.self))
    }
}

/// All that comes until the other end closes, past any signal: the library's own reading ends the program at one.
private func everything(from descriptor: Int32) -> Data {
    var all = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 {
            all.append(contentsOf: buffer.prefix(count))
        } else if count == 0 || errno != EINTR {
            return all
        }
    }
}
