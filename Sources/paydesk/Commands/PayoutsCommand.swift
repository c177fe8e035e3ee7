import ArgumentParser
import Desk
import Guarded
import Payments

/// `paydesk payouts`.
struct PayoutsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payouts", abstract: "Send a whole file of payouts.",
        discussion: """
              paydesk payouts import june.csv --dry-run
              paydesk payouts import june.csv --provider segura-main
            """,
        subcommands: [ImportCommand.self])
}

/// `paydesk payouts import`.
struct ImportCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Send the payouts of a CSV file, each once.",
        discussion: """
              paydesk payouts import june.csv --dry-run
              paydesk payouts import june.csv --provider segura-main

            The first line holds the heads, in any order: name, account, ifsc, upi, mobile, amount, mode, email, address,
            bank, bank_address, note, provider. Every row is checked first, as a payout typed into the form is, and told
            with its line and its reason where it cannot be sent; the others are sent, each once for ever.

            It can be stopped with Ctrl-C, or killed, at any row: run it again with the same file, under any name, and it
            goes on. The same bytes are never paid twice: next month's list differs at least by a column for the month.
            A corrected file is told by --same-batch.

            What became of every row is in FILE.result.csv. Leaves with 0 when every row was accepted, with a single
            payout's code when all rows came to the same, else with 5; 65 where no row can be sent; 130 when stopped.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The file of payouts.", valueName: "FILE.csv"))
    var file: String
    @Option(help: ArgumentHelp("Whose rows they are, where a row does not say.", valueName: "NAME"))
    var provider: String?
    @Flag(name: .customLong("dry-run"), help: "Check every row and send nothing.")
    var dryRun = false
    @Option(help: ArgumentHelp("Accept this warning for every row; repeat for more.", valueName: "WARNING"))
    var accept: [Warning] = []
    @Flag(help: "Send without asking.")
    var yes = false
    @Flag(name: .customLong("same-batch"), help: "It is an earlier list, corrected: send only what was not entered.")
    var sameBatch = false
    @Flag(name: .customLong("new-batch"), help: "It is a list of its own, though another has the same payments.")
    var newBatch = false
    @Flag(name: .customLong("enter-unsent-again"), help: "Enter anew what is proven never to have been sent.")
    var enterUnsentAgain = false
    @Option(help: ArgumentHelp("The result file; FILE.result.csv if not given.", valueName: "FILE"))
    var result: String?
    @Flag(help: "One JSON object per row.")
    var json = false

    func validate() throws {
        if sameBatch, newBatch { throw ValidationError("A file is the same list corrected, or a list of its own.") }
    }

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let payers = workplace.providers.capabilities.filter { !$0.rails.isEmpty }.map(\.provider)
        let read = try PayoutFile.read(file, provider: provider ?? (payers.count == 1 ? payers[0] : nil))
        if !read.unread.isEmpty { Console.err("paydesk: not read: \(read.unread.joined(separator: ", "))") }
        let kinship: BulkKinship = sameBatch ? .sameBulk : newBatch ? .newBulk : .unsaid
        let order = BulkOrder(accepted: Set(accept), kinship: kinship, entersUnsentAgain: enterUnsentAgain)
        let session = ImportSession(workplace, order, json: json)
        do throws(DeskError) {
            try workplace.settings.requirePayer(to: "send anything")
            _ = try await workplace.payouts.recover()
        } catch {
            throw Failure(error)
        }
        try await session.askWallets(read.source, isOnlyLooking: dryRun)
        let plan = try await session.plan(read.source)
        let rows = try await session.rows(plan)
        for row in rows where row.act == .refused || dryRun && row.act == .ready { session.show(row) }
        tellSums(plan, rows)
        if dryRun { return rows.contains { $0.act == .refused } ? .data : .done }
        if !plan.toBeSent.isEmpty { try ask(plan) }
        let file = ResultFile(of: file, named: result)
        try file.reserve()
        defer { file.giveUp() }
        guard !plan.toBeSent.isEmpty else { return conclude(.done, rows, file) }
        let (end, settled) = try await session.send(plan, rows)
        return conclude(end, settled, file)
    }

    /// What would leave each wallet, on standard error.
    private func tellSums(_ plan: BulkPlan, _ rows: [ImportRow]) {
        let refused = rows.filter { $0.act == .refused }.count
        let earlier = rows.filter { $0.act == .earlier }.count
        var words = "\(IndianNumber.grouped(rows.count)) rows: \(IndianNumber.grouped(plan.toBeSent.count)) to be sent"
        if earlier > 0 { words += ", \(IndianNumber.grouped(earlier)) entered earlier" }
        if refused > 0 { words += ", \(IndianNumber.grouped(refused)) cannot be sent" }
        Console.err(words)
        for sum in plan.sums {
            let after = sum.wallet.map { wallet in
                "; the wallet holds \(wallet.rupees(paise: .always)), "
                    + "\((wallet - sum.amount).rupees(paise: .always)) after"
            }
            Console.err(
                "  \(sum.provider)  \(sum.rows) rows, \(sum.amount.rupees())\(after ?? "; its wallet is not known")")
        }
    }

    private func ask(_ plan: BulkPlan) throws(Failure) {
        guard !yes else { return }
        let asking = Asking(otherwise: "Nothing was sent.")
        guard Console.canAsk else {
            throw Failure(
                .usage, "There is no terminal to ask on, so nothing was sent.",
                hint: "Add --yes to send without asking, or --dry-run to check only.")
        }
        Console.err("Send \(plan.sum.rupees()) (\(plan.sum.words)) in \(plan.toBeSent.count) payouts")
        let typed = try asking.typed("Type the sum to send them: ").filter { !" ,₹".contains($0) }
        guard typed == String(plan.sum.rupees) else {
            throw Failure(.interrupted, "That does not match. Nothing was sent.", hint: "")
        }
    }

    /// Where every row stands and under which references, on standard error.
    private func tellWhere(_ rows: [ImportRow], _ file: ResultFile, _ isWritten: Bool) {
        let references = rows.compactMap { $0.transaction?.reference }
        if let first = references.first, let last = references.last {
            let words = first == last ? "Reference \(first)" : "References \(first) to \(last)"
            Console.err("\(words): paydesk show \(first)")
        }
        let path = SafeText(file.path, limit: 400)
        Console.err(
            isWritten
                ? "What became of every row: \(path)"
                : "paydesk: \(path) could not be written; import again to write it.")
    }

    /// Writes the result file, sums up and gives the code to leave with.
    private func conclude(_ end: BulkEnd, _ rows: [ImportRow], _ file: ResultFile) -> Exit {
        let isWritten = file.write(rows)
        let codes = rows.map(\.exit)
        Console.err("\(IndianNumber.grouped(rows.count)) rows: \(ImportRow.counts(rows))")
        if codes.contains(.unknown) {
            Console.err("paydesk: unknown means that money may have moved. Do not enter it again; ask: paydesk refresh")
        }
        tellWhere(rows, file, isWritten)
        switch end {
        case .interrupted: return .interrupted
        case .stopped(let reason): Console.err("paydesk: \(reason)")
        case .done: break
        }
        let kinds = Set(codes)
        guard kinds.count == 1, let only = kinds.first else { return .partly }
        return only ?? .partly
    }
}
