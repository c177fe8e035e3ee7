import ArgumentParser
import Desk
import Payments

/// `paydesk payout`.
struct PayoutCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "payout", abstract: "Send one payout, once.",
        discussion: """
              paydesk payout --provider segura-main --mode IMPS --amount 500 --name "MEENA IYER" \\
                  --account 50100111222333 --ifsc HDFC0001203 --mobile 9876501234
              paydesk payout --provider segura-main --mode UPI --amount 500 --name "MEENA IYER" \\
                  --upi meena@okhdfc --mobile 9876501234 --yes --accept look_alike

            The same rules as the form. Without --yes it shows what it would send and asks; --yes answers that question
            and nothing else: a warning still refuses unless accepted by its name.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("The configured provider.", valueName: "NAME"))
    var provider: String
    @Option(help: ArgumentHelp("NEFT, RTGS, IMPS or UPI.", valueName: "RAIL"))
    var mode: String
    @Option(help: ArgumentHelp("Whole rupees.", valueName: "RUPEES"))
    var amount: String
    @Option(help: "The beneficiary's name.")
    var name: String
    @Option(help: "The beneficiary's account.")
    var account = ""
    @Option(help: "The branch's code, eleven characters.")
    var ifsc = ""
    @Option(help: "The beneficiary's mobile number.")
    var mobile = ""
    @Option(help: "The beneficiary's UPI id.")
    var upi = ""
    @Option(help: "The beneficiary's e-mail address.")
    var email = ""
    @Option(help: "The beneficiary's address.")
    var address = ""
    @Option(help: "The bank's name.")
    var bank = ""
    @Option(name: .customLong("bank-address"), help: "The bank's address.")
    var bankAddress = ""
    @Option(help: "A note of your own; never sent.")
    var note = ""
    @Option(help: ArgumentHelp("Accept this warning; repeat for more.", valueName: "WARNING"))
    var accept: [Warning] = []
    @Flag(help: "Send without asking.")
    var yes = false
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    private var draft: PayoutDraft {
        PayoutDraft(
            provider: provider, mode: mode, account: account, ifsc: ifsc, upi: upi, name: name, mobile: mobile,
            amount: amount, email: email, address: address, bank: bank, bankAddress: bankAddress, note: note)
    }

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let (draft, accepted) = (draft, Set(accept))
        return try await OrderFlow(workplace: workplace, accepted: accepted, yes: yes, json: json).run(
            review: { () throws(DeskError) in try await workplace.payouts.review(draft) },
            confirmation: Self.confirmation,
            submit: { () throws(DeskError) in try await workplace.payouts.submit(draft, accepted: accepted) })
    }

    /// The last four are what is typed from the request: they are hidden, the rest is shown.
    private static func confirmation(_ payout: NormalizedPayout) -> Confirmation? {
        let beneficiary = payout.beneficiary
        let account = beneficiary.account.map { $0.dropLast(4) + "••••" } ?? beneficiary.target
        let isTyped = beneficiary.account != nil
        return Confirmation(
            lines: [
                "Send \(payout.amount.rupees()) (\(payout.amount.words))",
                "  to   \(beneficiary.name) \(account) \(beneficiary.ifsc ?? "")",
                "  by   \(payout.rail.rawValue) from \(payout.provider)",
            ],
            prompt: isTyped ? "Type the last four of the account to send it: " : "Type the amount to send it: ",
            expected: isTyped ? String(beneficiary.target.suffix(4)) : String(payout.amount.rupees))
    }
}

extension Warning: ExpressibleByArgument {}
