import ArgumentParser
import Desk
import Guarded
import Ledger
import Payments

/// `paydesk close`.
struct CloseCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Declare, as two people, that an unknown payout never happened.",
        discussion: """
              paydesk close 1109111588400

            The first person proposes it (6: it waits for the second), another Unix user completes it with the same
            command. It takes three answers “not found” at least an hour apart, the last after 00:30 IST of the day after
            it was sent; where the provider cannot be asked, each types what the list of that day or the provider's portal
            says, the second without seeing what the first typed. A proposal lapses when the payout moves.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The payout's reference.", valueName: "REFERENCE"))
    var reference: String
    @Flag(help: "Do it without asking; a reading must be typed all the same.")
    var yes = false
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let record = try await workplace.payout(reference, to: "close a payout")
        let own = record.intent.reference
        let proposal = record.state.closingProposal
        if let proposal, proposal.agent.uid == workplace.settings.agent.uid {
            PayoutRecordView(record, for: workplace.archive.viewer).show(json: json)
            tellWaiting(own)
            return .keptForApproval
        }
        if let refusal = await workplace.payouts.refusalToClose(record) {
            throw Failure(.definiteNo, refusal, hint: "Nothing was closed; ask on with: paydesk refresh \(own)")
        }
        let reading = try await evidence(record, workplace)
        guard proposal != nil else {
            _ = try await workplace.decided(json: json) { () throws(DeskError) in
                try await workplace.payouts.proposeClosing(own, reading: reading)
            }
            tellWaiting(own)
            return .keptForApproval
        }
        return try await workplace.decided(json: json) { () throws(DeskError) in
            try await workplace.payouts.close(own, reading: reading)
        }
    }

    /// Asks whether it is to be done; gives the reading where one must be typed.
    private func evidence(_ record: PayoutRecord, _ workplace: Workplace) async throws(Failure) -> String? {
        let asking = Asking(otherwise: "Nothing was closed.")
        let proposal = record.state.closingProposal
        let verb = proposal == nil ? "Propose to close" : "Close"
        var lines = ["\(verb) \(record.intent.reference): it never happened, and may be replaced then"]
        lines += DecisionLines.seen(record, by: workplace.archive.viewer)
        if let proposal { lines.append("  proposed by \(SafeText(proposal.agent.name))") }
        let asksReading =
            if let proposal { proposal.reading != nil } else { await workplace.payouts.needsReading(record) }
        guard asksReading else {
            let count = record.state.notFoundAt.count
            lines.append("  \(record.intent.provider) answered “not found” \(count) \(count == 1 ? "time" : "times")")
            try asking.agree(lines, to: proposal == nil ? "propose it" : "close it", yes: yes)
            return nil
        }
        let sentAt = record.state.claim?.at ?? record.intent.createdAt
        lines += [
            "  \(record.intent.provider) cannot be asked about it. Look into its list of that day or its portal, and type",
            "  what it says with the day, such as: not in list \(sentAt.day.short)",
            "  Both of you type the same words, the second unseen; letter case and blanks do not count.",
        ]
        try asking.beginTyping(lines)
        return try asking.typed("it says: ")
    }

    private func tellWaiting(_ reference: Reference) {
        guard !json else { return }
        Console.err("paydesk: proposed. Another user completes it with: paydesk close \(reference)")
    }
}

/// `paydesk replace`.
struct ReplaceCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace", abstract: "Enter a closed payout again, under a new reference.",
        discussion: """
              paydesk replace 1109111588400

            Only for a payout that two people closed, and once. The new one is linked to it, is checked against the same
            rules and limits, and always waits for a second person: nothing is sent before that (6).
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The closed payout's reference.", valueName: "REFERENCE"))
    var reference: String
    @Option(help: ArgumentHelp("Accept this warning; repeat for more.", valueName: "WARNING"))
    var accept: [Warning] = []
    @Flag(help: "Enter it without asking.")
    var yes = false
    @Flag(help: "The new transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let found = try await workplace.payout(reference, to: "replace a payout")
        let own = found.intent.reference
        try Asking(otherwise: "Nothing was entered.").agree(
            ["Enter \(own) again, to be approved by another person"]
                + DecisionLines.seen(found, by: workplace.archive.viewer),
            to: "replace it", yes: yes)
        let accepted = Set(accept)
        _ = try await workplace.decided(json: json) { () throws(DeskError) in
            try await workplace.payouts.replace(own, accepted: accepted)
        }
        if !json { Console.err("paydesk: kept for approval. Nothing was sent; do not enter it again.") }
        return .keptForApproval
    }
}
