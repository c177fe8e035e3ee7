import ArgumentParser
import Desk
import Foundation
import Ledger
import Payments
import TerminalKit

/// `paydesk link`.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Pay links: make one, look how it stands.",
        discussion: """
              paydesk link create --provider pentabit --amount 500 --redirect https://shop.example.in/thanks
              paydesk link show 1109111588400
            """,
        subcommands: [CreateLink.self, ShowLink.self])
}

/// `paydesk link create`.
struct CreateLink: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a pay link, once.",
        discussion: """
              paydesk link create --provider pentabit --amount 500 --redirect https://shop.example.in/thanks

            Nothing is paid by it, so nobody is asked. On a terminal its QR code is shown below the address.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("The configured provider.", valueName: "NAME"))
    var provider: String
    @Option(help: ArgumentHelp("Whole rupees.", valueName: "RUPEES"))
    var amount: String
    @Option(help: ArgumentHelp("Where the payer is sent afterwards.", valueName: "URL"))
    var redirect: String
    @Option(help: ArgumentHelp("The payer's id with the provider; the configured one otherwise.", valueName: "ID"))
    var user = ""
    @Option(help: "A note of your own; never sent.")
    var note = ""
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let draft = PayLinkDraft(
            provider: provider, amount: amount, redirectURL: redirect, userID: user, note: note)
        let links = workplace.links
        let flow = OrderFlow(workplace: workplace, accepted: [], yes: true, json: json) { [json] record in
            LinkLines.show(record, json: json)
        }
        return try await flow.run(
            review: { () throws(DeskError) in links.review(draft) }, confirmation: { _ in nil },
            submit: { () throws(DeskError) in try await links.create(draft) })
    }
}

/// `paydesk link show`.
struct ShowLink: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Ask how a pay link stands, and show it with its QR code.",
        discussion: """
              paydesk link show 1109111588400

            Leaves as refresh does: 0 when the provider answered, 3 when it is still unknown.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("Any of the three references.", valueName: "REFERENCE"))
    var reference: String
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let found = try await workplace.archive.record(matching: reference)
        guard found.intent.kind == .payin else {
            throw Failure(.definiteNo, "\(found.intent.reference) is no pay link.", hint: "Use: paydesk show")
        }
        return try await workplace.refresh(found, json: json) { LinkLines.show($0, json: json) }
    }
}

/// A pay link on standard output.
private enum LinkLines {
    static func show(_ record: PayoutRecordView, json: Bool) {
        record.show(json: json)
        guard !json, let address = record.transaction.payURL else { return }
        Console.out(address)
        // Settled or over, there is nothing left to pay.
        guard isatty(1) == 1, record.transaction.status.isOpenAtProvider, let code = QRCode(address) else { return }
        Console.drawn(code.lines)
    }
}
