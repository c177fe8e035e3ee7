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
              paydesk sandbox
              paydesk sandbox --port 9000 --faults lossy

            Prints one JSON line when it accepts, then serves until it is stopped: base_urls has each provider's
            address, accounts what each answers to. These are made up and open nothing. SeguraPay's token is read from
            PAYDESK_SANDBOX_TOKEN where that is set.

            GET /_sandbox/book tells what the providers know. From this machine, POST /_sandbox/script tells how the next
            answers go, such as {"provider":"pentabit","delivery":"server_error"} for a payout that is executed and
            answered with a 500, and POST /_sandbox/callbacks where callbacks go, such as
            {"segurapay":"http://127.0.0.1:8787/hooks/segura-main/…"}.
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

    /// What each provider answers to, by the keys of a `[[provider]]` section.
    private static func accounts(_ sandbox: SandboxConfiguration) -> JSON {
        .object([
            ("segurapay", .object([("token", .text(sandbox.token))])),
            (
                "pentabit",
                .object([
                    ("access_key", .text(sandbox.pentabit.accessKey)),
                    ("secret_key", .text(sandbox.pentabit.secretKey)),
                ])
            ),
            (
                "payatom",
                .object([
                    ("pid", .text(sandbox.payatom.pid)), ("secret_key", .text(sandbox.payatom.secretKey)),
                    (
                        "wallet_balance",
                        .object([
                            ("token", .text(sandbox.payatom.walletToken)),
                            ("email", .text(sandbox.payatom.operatorEmail)),
                            ("password", .text(sandbox.payatom.operatorPassword)),
                        ])
                    ),
                    ("complaints", .object([("token", .text(sandbox.payatom.complaintToken))])),
                    ("reconciliation", .object([("token", .text(sandbox.payatom.reconciliationToken))])),
                ])
            ),
            (
                "paygrt",
                .object([
                    ("api_key", .text(sandbox.paygrt.apiKey)), ("merchant_id", .text(sandbox.paygrt.merchantID)),
                    ("test_merchant_id", .text(PaygrtAccount.testMerchantID)),
                ])
            ),
        ])
    }

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port is a number from 0 to 65535.") }
    }

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
        let signals = Interruption.caught()
        let addresses = running.baseURLs.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSON.text($0.value)) }
        Console.out(
            JSON.object([
                ("ready", .bool(true)), ("base_urls", .object(addresses)), ("accounts", Self.accounts(configuration)),
            ]))
        await signals.wait()
        await running.stop()
    }
}
