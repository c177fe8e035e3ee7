import Guarded
import Payments
import TerminalKit

/// What two people need to close an unknown payout, as far as it is there (`payouts.md`, *States*).
public struct ClosingGates: Hashable, Sendable {
    /// A first person's word that it never happened.
    public struct Proposal: Hashable, Sendable {
        /// Who said it.
        public var agent: Agent
        /// When.
        public var at: Timestamp

        /// A proposal from its parts.
        public init(agent: Agent, at: Timestamp) { (self.agent, self.at) = (agent, at) }
    }

    /// When the provider answered “not found”.
    public var notFoundAt: [Timestamp]
    /// Whether nobody can be asked, so that both people type what they read.
    public var needsReading: Bool
    /// Why the evidence is not enough yet, a plain sentence; nil where it is.
    public var refusal: String?
    /// Who proposed it; nil while nobody has.
    public var proposal: Proposal?

    /// Gates from their parts.
    public init(
        notFoundAt: [Timestamp] = [], needsReading: Bool = false, refusal: String? = nil, proposal: Proposal? = nil
    ) {
        (self.notFoundAt, self.needsReading) = (notFoundAt, needsReading)
        (self.refusal, self.proposal) = (refusal, proposal)
    }
}

extension HandQuestion {
    /// Closing by two people: the first proposes, the second completes; what is missing is said, and then nothing acts.
    static func close(_ row: Transaction, _ gates: ClosingGates, _ context: Context) -> HandQuestion {
        let isOwn = gates.proposal?.agent.uid == context.profile.agent.uid
        let completes = gates.proposal != nil && !isOwn
        let isOpen = gates.refusal == nil && !isOwn
        let title: SafeText = completes ? "Close this payout?" : "Propose closing this payout?"
        let since = Age.words(context.now.seconds(since: row.startedAt))
        var body = [Line(row.figure(context), .money)]
        body += sentence("to \(row.title) · \(row.reference) · unknown for \(since)")
        body += [.empty] + evidence(row, gates, context) + people(gates, isOwn: isOwn, context) + [.empty]
        body += sentence("Closing says that it never left. It sends nothing; the provider is asked on.")
        let isTyped = isOpen && gates.needsReading
        let reading = DialogEntry("reading", TextField(limit: 200, allowsPaste: false))
        let act = completes ? "Close it" : "Propose it"
        var buttons: [DialogButton<Answer>] = [DialogButton(.back, isOpen ? "Leave it" : "Go back")]
        if isOpen { buttons.append(DialogButton(.act, SafeText(act))) }
        let dialog = EntryDialog(
            title, body: body, entries: isTyped ? [reading] : [], buttons: buttons, isArmed: isOpen && !isTyped)
        var question = HandQuestion(.close(completes: completes), row, dialog)
        question.proposal = gates.proposal
        return question
    }

    private static func evidence(_ row: Transaction, _ gates: ClosingGates, _ context: Context) -> [Line] {
        if let refusal = gates.refusal {
            let known = gates.notFoundAt.isEmpty ? [] : gate("●", .statusSuccess, notFound(gates, context))
            return known + gate("✕", .statusFailed, refusal)
        }
        guard gates.needsReading else { return gate("●", .statusSuccess, notFound(gates, context)) }
        let again = gates.proposal == nil ? "" : " The first reading is not shown."
        let day = context.wall(row.createdAt).day.short
        return gate(
            "◇", .statusApproval,
            "nobody can be asked: type what the day’s list or the provider’s portal says, as in “not in list \(day)”. "
                + "Both type the same; letter case and blanks do not count.\(again)")
    }

    /// As in: `“not found” 3 times: 20 Nov 13:58, 20 Nov 15:04, 21 Nov 00:41`.
    private static func notFound(_ gates: ClosingGates, _ context: Context) -> String {
        let times = gates.notFoundAt.sorted()
        let shown = times.count > 4 ? [times[0]] + times.suffix(3) : times
        let clocks = shown.map { "\(context.wall($0).day.short) \(context.clock($0))" }
        let count = times.count == 1 ? "once" : "\(times.count) times"
        return "“not found” \(count): \(clocks.joined(separator: ", "))"
    }

    private static func people(_ gates: ClosingGates, isOwn: Bool, _ context: Context) -> [Line] {
        guard let proposal = gates.proposal else {
            return gate("◇", .statusApproval, "two people close it: you would be the first")
        }
        let when = "\(context.wall(proposal.at).day.short) \(context.clock(proposal.at))"
        guard !isOwn else {
            return gate("✕", .statusFailed, "you proposed it \(when): the second must be another user")
        }
        return gate("●", .statusSuccess, "proposed by \(proposal.agent.name), \(when); you are the second")
    }

    /// A closed one entered anew, under a new reference, with the typed confirmation of any payout; it waits for
    /// another person's approval then.
    static func replace(_ row: Transaction, wallet: Money?, closedBy: String?, _ context: Context) -> HandQuestion {
        let isASCII = context.profile.symbols == .ascii
        let amount = row.amount.rupees(ascii: isASCII)
        let number = row.beneficiary.account ?? row.beneficiary.rechargeNumber
        let tail = number.flatMap { $0.hasSuffix("•") ? nil : String($0.suffix(4)) }
        let expected = tail ?? String(row.amount.rupees)
        let isDigits = expected.allSatisfy { $0.isASCII && $0.isNumber }
        let field = TextField(
            accepted: tail == nil ? .amount : isDigits ? .digits : .any, limit: 20, allowsPaste: false)
        var body: [Line] = [
            Line(amount, .money), Line(row.amount.words, .muted), .empty, line("to", row.title),
            line(row.nameOfNumber, row.whereItGoes), line("by", "\(row.mode.word) from \(row.provider)"),
            line("instead of", row.reference.text),
        ]
        if let closedBy { body.append(line("closed by", closedBy)) }
        if let wallet { body.append(WalletLine.of(wallet, less: row.amount, isASCII: isASCII)) }
        body += [.empty]
        body += sentence("If the first is paid after all, the money has left twice.", .warning)
        body += sentence("It gets a new reference and waits for another person’s approval.", .muted)
        body += sentence(
            tail == nil
                ? "Type the amount, from the request:"
                : "Type the last four of the \(row.nameOfNumber), from the request:")
        let dialog = EntryDialog<Answer>(
            "Enter it anew?", body: body, entries: [DialogEntry(tail == nil ? "amount" : "last four", field)],
            buttons: [DialogButton(.back, "Cancel"), DialogButton(.act, "Keep for approval")])
        return HandQuestion(.replace, row, dialog, expected: expected)
    }

    /// The desk raised warnings: they are said, and typing again accepts them.
    mutating func tell(_ raised: [RaisedWarning]) {
        warnings = raised
        isWaiting = false
        dialog.body += [.empty] + raised.flatMap { Line("! \($0.message)", .warning).wrapped(Self.width, hanging: 2) }
        dialog.notice = Line(
            "Nothing was entered. Type it again to accept \(raised.count == 1 ? "this warning" : "these warnings").",
            .warning
        ).wrapped(Self.width)
    }
}

extension Transaction {
    /// The bank or the operator; the last four are what is typed.
    fileprivate var whereItGoes: String {
        if let ifsc = beneficiary.ifsc {
            return [Banks.name(String(ifsc.prefix(4))) ?? beneficiary.bank ?? "", ifsc]
                .filter { !$0.isEmpty }.joined(separator: " · ")
        }
        if let order = recharge { return "\(order.operatorType ?? "the last four are typed") · \(order.operatorCode)" }
        return beneficiary.account == nil ? beneficiary.maskedTarget : "the last four are typed"
    }
}
