import ArgumentParser
import Desk
import Guarded
import Ledger
import Payments

/// `paydesk payout`.
struct PayoutCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "payout", abstract: "Send one payout, once.",
        discussion: """
            The same rules as the form. Without --yes it shows what it would send and asks; --yes answers that question
            and nothing else: a warning still refuses unless accepted by its name.

              paydesk payout --provider segura-main --mode IMPS --amount 500 --name "MEENA IYER" \\
                  --account 50100234567812 --ifsc HDFC0001203 --mobile 9876543210
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
        let outcome: PayoutOutcome
        do {
            _ = try await workplace.payouts.recover()
            let check = try await workplace.payouts.review(draft)
            try refuse(check)
            if !yes, let payout = check.normalized { try confirm(payout) }
            outcome = try await Interruption.held(
                "Waiting for the reply, at most \(workplace.archive.configuration.http.replyTimeout) s: what has left "
                    + "cannot be called back."
            ) { try await workplace.payouts.submit(draft, accepted: Set(accept)) }
        } catch let failure as Failure {
            throw failure
        } catch let error as DeskError {
            throw Failure(error)
        } catch {
            throw Failure(.store, "The payout was not entered.", hint: "Nothing was sent.")
        }
        let view = PayoutRecordView(outcome.record)
        view.show(json: json)
        explain(view)
        guard outcome.isWritten else { return await finishWriting(workplace) }
        return view.payoutExit
    }

    /// The store did not take the outcome: it is tried once more, and until it is there the payout counts as unknown.
    private func finishWriting(_ workplace: Workplace) async -> Exit {
        await workplace.payouts.finish()
        guard let blocked = await workplace.payouts.blocked else { return .unknown }
        Console.err("paydesk: \(blocked) Do not enter this payout again; ask: paydesk refresh")
        return .unknown
    }

    /// Everything against it at once: what blocks, and warnings not accepted by name.
    private func refuse(_ check: PayoutCheck) throws {
        guard check.violations.isEmpty else { throw DeskError.rule(check.violations) }
        let open = check.unaccepted(Set(accept))
        guard open.isEmpty else { throw DeskError.warnings(open) }
    }

    private func confirm(_ payout: NormalizedPayout) throws(Failure) {
        guard Console.canAsk else {
            throw Failure(
                .usage, "There is no terminal to ask on, so nothing was sent.",
                hint: "Add --yes to send without asking.")
        }
        let beneficiary = payout.beneficiary
        Console.err("Send \(payout.amount.rupees()) (\(payout.amount.words))")
        // The last four are what is typed from the request: they are hidden, the rest is shown.
        let account = beneficiary.account.map { $0.dropLast(4) + "••••" } ?? beneficiary.target
        Console.err("  to   \(beneficiary.name) \(account) \(beneficiary.ifsc ?? "")")
        Console.err("  by   \(payout.rail.rawValue) from \(payout.provider)")
        let isTyped = beneficiary.account != nil
        let expected = isTyped ? String(beneficiary.target.suffix(4)) : String(payout.amount.rupees)
        Console.prompt(isTyped ? "Type the last four of the account to send it: " : "Type the amount to send it: ")
        let typed = (readLine() ?? "").filter { !" ,₹".contains($0) }
        guard typed == expected else {
            throw Failure(.interrupted, "That does not match. Nothing was sent.", hint: "")
        }
    }

    /// What it means for the money, on standard error.
    private func explain(_ view: PayoutRecordView) {
        guard !json else { return }
        let answer = view.lastAnswer
        let reason = answer?.verdict.reason ?? answer?.message ?? "The provider gave no reason."
        switch view.payoutExit {
        case .unknown:
            Console.err(
                "paydesk: unknown. Money may have moved. Do not enter it again; ask: paydesk refresh "
                    + "\(view.transaction.reference)\n  \(SafeText(reason))")
        case .definiteNo, .notSent: Console.err("paydesk: \(SafeText(reason))")
        case .keptForApproval: Console.err("paydesk: kept for approval. Nothing was sent; do not enter it again.")
        default: break
        }
    }
}

extension Warning: ExpressibleByArgument {}
