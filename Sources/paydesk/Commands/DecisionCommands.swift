import ArgumentParser
import Desk
import Guarded
import Ledger
import Payments

/// `paydesk approve`.
struct ApproveCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a payout somebody else entered, and send it, once.",
        discussion: """
              paydesk approve 1109111588400

            Account (or UPI id, or mobile number) and amount are typed again from the request, without being shown: they
            must be what was entered. For the role approver, and never on a payout of one's own: the Unix user counts.
            Which of the two differs is not said. Leaves as payout does.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The payout's reference.", valueName: "REFERENCE"))
    var reference: String
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let record = try await workplace.payoutToDecide(reference, to: "approve a payout")
        let (target, amount) = try ask(record.intent)
        let own = record.intent.reference
        return try await OrderFlow(workplace: workplace, accepted: [], yes: true, json: json).conclude {
            () throws(DeskError) in
            try await workplace.payouts.approve(own, target: target, amount: amount)
        }
    }

    private func ask(_ intent: PayoutIntent) throws(Failure) -> (target: String, amount: String) {
        let asking = Asking(otherwise: "Nothing was approved, and nothing was sent.")
        try asking.beginTyping(
            ["Approve \(intent.reference)"] + DecisionLines.unseen(intent)
                + ["Type both from the request; they are hidden here until they match."])
        let target = try asking.typed("\(DecisionLines.targetName(intent)): ", hidden: true)
        return (target, try asking.typed("amount: "))
    }
}

/// `paydesk reject`.
struct RejectCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Refuse a payout somebody else entered; it is never sent then.",
        discussion: """
              paydesk reject 1109111588400 --reason "not in the request"

            For the role approver, and never on a payout of one's own. The reason is written down.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The payout's reference.", valueName: "REFERENCE"))
    var reference: String
    @Option(help: ArgumentHelp("Why; asked for where it is not given.", valueName: "TEXT"))
    var reason: String?
    @Flag(help: "Reject without asking; needs --reason.")
    var yes = false
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let found = try await workplace.payoutToDecide(reference, to: "reject a payout")
        let own = found.intent.reference
        let asking = Asking(otherwise: "Nothing was rejected.")
        guard reason != nil || !yes else {
            throw Failure(.usage, "A rejection needs its reason. Nothing was rejected.", hint: "Add --reason \"…\".")
        }
        let lines = ["Reject \(own)"] + DecisionLines.unseen(found.intent)
        let why: String
        if let reason {
            try asking.agree(lines, to: "reject it", yes: yes)
            why = reason
        } else {
            try asking.beginTyping(lines)
            why = try asking.typed("reason: ")
        }
        return try await workplace.decided(json: json) { () throws(DeskError) in
            try await workplace.payouts.reject(own, reason: why)
        }
    }
}

/// `paydesk discard`.
struct DiscardCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Give up a payout that was not sent.",
        discussion: """
              paydesk discard 1109111588400

            One that was sent, or may have been, cannot be discarded.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The payout's reference.", valueName: "REFERENCE"))
    var reference: String
    @Flag(help: "Discard without asking.")
    var yes = false
    @Flag(help: "The transaction as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let found = try await workplace.payout(reference, to: "discard a payout")
        let own = found.intent.reference
        try Asking(otherwise: "Nothing was discarded.").agree(
            ["Discard \(own)"] + DecisionLines.seen(found, by: workplace.archive.viewer), to: "discard it", yes: yes)
        return try await workplace.decided(json: json) { () throws(DeskError) in
            try await workplace.payouts.discard(own)
        }
    }
}

extension Workplace {
    /// The payout an operator wants to change; whoever may not is refused before anything is looked up.
    func payout(_ reference: String, to act: String) async throws(Failure) -> PayoutRecord {
        do throws(DeskError) {
            try settings.requireOperator(to: act)
        } catch {
            throw Failure(error)
        }
        return try await archive.record(matching: reference)
    }

    /// The payout an approver decides on, refused in the same order: the role, the payout, and whether it can be decided.
    func payoutToDecide(_ reference: String, to act: String) async throws(Failure) -> PayoutRecord {
        do throws(DeskError) {
            try settings.requireApprover(to: act)
        } catch {
            throw Failure(error)
        }
        let found = try await archive.record(matching: reference)
        do throws(DeskError) {
            return try await payouts.openForDecision(found.intent.reference, to: act)
        } catch {
            throw Failure(error)
        }
    }

    /// Does it, shows the payout as it stands then, and gives the code to leave with.
    func decided(
        json: Bool, _ act: () async throws(DeskError) -> PayoutRecord
    ) async throws(Failure) -> Exit {
        do throws(DeskError) {
            PayoutRecordView(try await act(), for: archive.viewer).show(json: json)
            return .done
        } catch {
            throw Failure(error)
        }
    }
}

/// What is shown of a payout before somebody decides on it.
enum DecisionLines {
    /// Without its figures, which are to be typed unseen.
    static func unseen(_ intent: PayoutIntent) -> [String] {
        let to = intent.beneficiary
        let bank = [to.bank, to.ifsc].compactMap { $0 }.joined(separator: " · ")
        return [
            "  to   \(SafeText(to.name)) \(SafeText(bank))",
            "  by   \(intent.mode.word) from \(intent.provider)",
            "  entered by \(SafeText(intent.agent.name)) at \(moment(intent.createdAt))",
        ]
    }

    /// With its figures, numbers masked, as far as whoever looks may see them.
    static func seen(_ record: PayoutRecord, by viewer: Viewer) -> [String] {
        let row = PayoutRecordView(record, for: viewer).transaction
        let amount = row.isHidden ? "hidden" : row.amount.rupees(paise: .whenNotZero)
        let to = row.isHidden ? "hidden" : row.beneficiary.maskedTarget
        return [
            "  \(amount) to \(SafeText(row.beneficiary.name)) \(to)",
            "  by   \(row.mode.word) from \(row.provider), entered by \(SafeText(row.agent.name))",
        ]
    }

    /// What the one who is paid is identified by.
    static func targetName(_ intent: PayoutIntent) -> String {
        let to = intent.beneficiary
        if to.account != nil { return "account" }
        if to.upi != nil { return "UPI id" }
        return to.rechargeNumber == nil ? "mobile number" : "number"
    }

    private static func moment(_ at: Timestamp) -> String { "\(at.day.short) \(at.ist.clock) IST" }
}
