import ArgumentParser
import Desk
import Ledger
import Payments
import Providers

/// `paydesk balances`.
struct BalancesCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "balances", abstract: "Ask every wallet now.",
        discussion: """
              paydesk balances
              paydesk balances --provider segura-main --json

            Leaves with 0 when all answered, 5 when some did, 4 when nobody was reached.
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: .long, help: ArgumentHelp("Ask only this provider; repeat for more.", valueName: "NAME"))
    var provider: [String] = []
    @Flag(help: "One JSON object per line.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let known = workplace.providers.capabilities.filter(\.balance).map(\.provider)
        if let stranger = provider.first(where: { !known.contains($0) }) {
            throw Failure(
                .data, "No provider called \(stranger) tells a balance.",
                hint: "Configured: \(known.joined(separator: ", ")).")
        }
        showUnasked(workplace)
        var failures: [DeskError] = []
        var asked = 0
        for name in known where provider.isEmpty || provider.contains(name) {
            asked += 1
            defer { if let remark = workplace.clockRemark(of: name) { Console.err("paydesk: \(remark)") } }
            do {
                show(try await workplace.poller.askBalance(name))
            } catch {
                failures.append(error)
                await showFailed(name, error, workplace)
            }
        }
        guard let first = failures.first else { return .done }
        return failures.count < asked ? .partly : Failure(first).exit
    }

    /// A configured provider is never left out in silence.
    private func showUnasked(_ workplace: Workplace) {
        for capability in workplace.providers.capabilities where !capability.balance && provider.isEmpty {
            var wallet = Wallet(provider: capability.provider)
            wallet.error = "no balance is configured for it, or it tells none"
            show(wallet)
        }
    }

    private func show(_ wallet: Wallet) {
        if json {
            Console.out(wallet.json)
        } else {
            Console.out(PlainTable.row(wallet))
        }
    }

    /// What was known before stays worth showing; it is marked stale, with the reason.
    private func showFailed(_ name: String, _ error: DeskError, _ workplace: Workplace) async {
        let wallets = try? await workplace.ledger.wallets(of: [name])
        var wallet = wallets?.first ?? Wallet(provider: name)
        wallet.error = error.sentence
        show(wallet)
        let failure = Failure(Failure(error).exit, "\(name): \(error.sentence)", hint: Self.nextStep(error))
        _ = failure.report(json: json)
    }

    /// Nothing is sent by looking, so what a payout's error says of money has no place here.
    private static func nextStep(_ error: DeskError) -> String {
        switch error {
        case .provider(.notSent): "Look at its address and your network, then ask again."
        case .provider(.refused): "Look at its token, and whether it takes this machine's address."
        case .provider(.unknown): "Ask again in a moment."
        default: error.nextStep
        }
    }
}
