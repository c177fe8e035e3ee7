import ArgumentParser
import Desk
import Ledger
import Payments

/// `paydesk operators`.
struct OperatorsCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "operators", abstract: "Who takes recharges, bills and cash drops, asked now.",
        discussion: """
              paydesk operators
              paydesk operators --provider paygrt --json
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Ask only this provider.", valueName: "NAME"))
    var provider: String?
    @Flag(help: "One JSON object per line.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let offering = workplace.providers.capabilities.filter(\.recharges).map(\.provider)
        let asked = provider.map { [$0] } ?? offering
        guard !asked.isEmpty, asked.allSatisfy(offering.contains) else {
            let names = offering.joined(separator: ", ")
            let known = names.isEmpty ? "None that is configured does." : "Configured: \(names)."
            throw Failure(.configuration, "\(provider ?? "No provider") takes no recharges.", hint: known)
        }
        var failures: [Failure] = []
        for name in asked {
            do throws(DeskError) {
                show(try await workplace.recharges.operators(name, anew: true).operators)
            } catch {
                let failure = Failure(error)
                failures.append(Failure(failure.exit, "\(name): \(failure.message)", hint: "Ask again in a moment."))
            }
        }
        for failure in failures { _ = failure.report(json: json) }
        guard let first = failures.first else { return .done }
        return failures.count < asked.count ? .partly : first.exit
    }

    private func show(_ operators: [Operator]) {
        for one in operators {
            if json { Console.out(one.json) } else { Console.out(PlainTable.row(one)) }
        }
    }
}

/// `paydesk recharge`.
struct RechargeCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "recharge", abstract: "Send one recharge, bill or cash drop, once.",
        discussion: """
              paydesk recharge --provider paygrt --number 9876501234 --operator AT --amount 199

            The same promises as a payout: sent at most once, and unknown where the reply is lost. Without --yes it shows
            what it would send and asks.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("The configured provider.", valueName: "NAME"))
    var provider: String
    @Option(help: ArgumentHelp("What is recharged: a mobile number, a card, an account.", valueName: "NUMBER"))
    var number: String
    @Option(help: ArgumentHelp("The operator's code; paydesk operators lists them.", valueName: "CODE"))
    var `operator`: String
    @Option(help: ArgumentHelp("Whole rupees.", valueName: "RUPEES"))
    var amount: String
    @Option(help: "A note of your own; never sent.")
    var note = ""
    @Option(help: ArgumentHelp("Accept this warning; repeat for more.", valueName: "WARNING"))
    var accept: [Warning] = []
    @Flag(help: "Send without asking.")
    var yes = false
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let draft = RechargeDraft(
            provider: provider, number: number, operatorCode: `operator`, amount: amount, note: note)
        let accepted = Set(accept)
        return try await OrderFlow(workplace: workplace, accepted: accepted, yes: yes, json: json).run(
            review: { () throws(DeskError) in
                // The operators are asked for first, so that a wrong code is told before anything is agreed to.
                if workplace.providers.recharges(draft.provider) != nil {
                    _ = try? await workplace.recharges.operators(draft.provider)
                }
                return try await workplace.recharges.review(draft)
            },
            confirmation: Self.confirmation,
            submit: { () throws(DeskError) in try await workplace.recharges.submit(draft, accepted: accepted) })
    }

    /// The last four are what is typed from the request: they are hidden, the rest is shown.
    private static func confirmation(_ recharge: NormalizedRecharge) -> Confirmation? {
        let number = recharge.beneficiary.target
        let name = recharge.order.operatorName ?? recharge.order.operatorCode
        return Confirmation(
            lines: [
                "Send \(recharge.amount.rupees()) (\(recharge.amount.words))",
                "  to   \(number.dropLast(4))•••• \(name) \(recharge.order.operatorType ?? "")",
                "  from \(recharge.provider)",
            ],
            prompt: "Type the last four of the number to send it: ", expected: String(number.suffix(4)))
    }
}
