import ArgumentParser
import Foundation
import Sandbox

extension FaultPlan: ExpressibleByArgument {
    /// Reads a plan by its name.
    public init?(argument: String) { self.init(name: argument) }
}

/// `paydesk sandbox`.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "The providers as a server on this machine; no money, no network.",
        discussion: """
            Prints one JSON line with its addresses when it accepts, then serves until it is stopped. The token it
            answers to is read from PAYDESK_SANDBOX_TOKEN, else it is “sandbox-token”.

            GET /_sandbox/book tells what the provider knows; POST /_sandbox/script, from this machine, how the next
            answers go, such as {"delivery":"server_error"} for a payout that is executed and answered with a 500.
            """)

    @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "N"))
    var port = 0
    @Option(
        help: ArgumentHelp(
            "Trouble by name: \(FaultPlan.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "NAME"))
    var faults = FaultPlan.none
    @Option(help: ArgumentHelp("The same seed gives the same world.", valueName: "N"))
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Runs the providers N times as fast.", valueName: "N"))
    var speed: Double = 1

    func run() async throws {
        let token = ProcessInfo.processInfo.environment["PAYDESK_SANDBOX_TOKEN"] ?? "sandbox-token"
        let start = Int64(Date().timeIntervalSince1970 * 1_000)
        var configuration = SandboxConfiguration(token: token, clock: .running(from: start, speed: speed))
        configuration.port = port
        configuration.seed = seed
        configuration.faults = faults
        let running: RunningSandbox
        do {
            running = try await SandboxServer.start(configuration)
        } catch let error as SandboxError {
            throw Failure(.configuration, error.description, hint: "Name another --port.").report(json: false)
        }
        let addresses = running.baseURLs.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSON.text($0.value)) }
        Console.out(JSON.object([("ready", .bool(true)), ("base_urls", .object(addresses))]))
        await Interruption.wait()
        await running.stop()
    }
}
