import Desk
import Guarded
import Ledger
import Payments

/// What a person is asked before an order is sent: what it says, and what they type to agree.
struct Confirmation {
    /// What would be sent, line by line.
    var lines: [String]
    /// What is asked for: `Type the last four of the account to send it: `.
    var prompt: String
    /// What must be typed.
    var expected: String
}

/// How a command sends an order, be it a payout, a recharge or a pay link: checked, agreed to, sent once, told.
struct OrderFlow {
    let workplace: Workplace
    /// Warnings accepted by name.
    let accepted: Set<Warning>
    /// Whether nobody is to be asked.
    let yes: Bool
    let json: Bool
    /// Writes what became of it to standard output.
    let show: (PayoutRecordView) -> Void

    init(
        workplace: Workplace, accepted: Set<Warning>, yes: Bool, json: Bool,
        show: ((PayoutRecordView) -> Void)? = nil
    ) {
        (self.workplace, self.accepted, self.yes, self.json) = (workplace, accepted, yes, json)
        self.show = show ?? { $0.show(json: json) }
    }

    /// Looks after what a dead process left, then checks, asks and sends.
    ///
    /// Gives the code to leave with.
    func run<Order>(
        review: () async throws(DeskError) -> RuleCheck<Order>, confirmation: (Order) -> Confirmation?,
        submit: @escaping @Sendable () async throws(DeskError) -> PayoutOutcome
    ) async throws(Failure) -> Exit {
        let check: RuleCheck<Order>
        do throws(DeskError) {
            // Whoever may not send at all is told that, not what stands against the order.
            try workplace.settings.requirePayer(to: "send anything")
            _ = try await workplace.payouts.recover()
            check = try await review()
            try refuse(check)
        } catch {
            throw Failure(error)
        }
        if !yes, let question = check.normalized.flatMap(confirmation) { try ask(question) }
        return try await conclude(submit)
    }

    /// Sends, once, tells what became of it, and gives the code to leave with.
    func conclude(
        _ submit: @escaping @Sendable () async throws(DeskError) -> PayoutOutcome
    ) async throws(Failure) -> Exit {
        let seconds = workplace.archive.configuration.http.replyTimeout
        let sentence = "Waiting for the reply, at most \(seconds) s: what has left cannot be called back."
        let payouts = workplace.payouts
        let ending = await Interruption.held(
            sentence, { await Self.result(of: submit) },
            thenCancelling: { result in
                guard case .success(let outcome) = result, !outcome.isWritten else { return (result, result) }
                return (result, .success(await Self.keepWriting(outcome, payouts)))
            })
        let (outcome, kept): (PayoutOutcome, PayoutOutcome)
        do throws(DeskError) {
            (outcome, kept) = (try ending.0.get(), try ending.1.get())
        } catch {
            throw Failure(error)
        }
        let view = PayoutRecordView(
            kept.isWritten ? await confirmed(kept.record) : kept.record, for: workplace.archive.viewer)
        show(view)
        explain(view)
        guard kept.isWritten else {
            tellUnsaved(outcome.record.state)
            return .unknown
        }
        return view.payoutExit
    }

    private static func result(
        of submit: @Sendable () async throws(DeskError) -> PayoutOutcome
    ) async -> Result<PayoutOutcome, DeskError> {
        do throws(DeskError) {
            return .success(try await submit())
        } catch {
            return .failure(error)
        }
    }

    /// The record, asked about once more where the reply named no order of ours (PayAtom): whoever waits here learns what a
    /// dashboard would learn half a minute later.
    private func confirmed(_ record: PayoutRecord) async -> PayoutRecord {
        let capability = workplace.providers.capability(of: record.intent.provider)
        guard record.state.status == .processing, capability?.statusByReference == false else { return record }
        guard case .answered(let asked) = try? await workplace.poller.askNow(record.intent.reference) else {
            return record
        }
        return asked
    }

    /// Everything against it at once: what blocks, and warnings not accepted by name.
    private func refuse<Order>(_ check: RuleCheck<Order>) throws(DeskError) {
        guard check.violations.isEmpty else { throw .rule(check.violations) }
        let open = check.warnings.filter { !accepted.contains($0.warning) }
        guard open.isEmpty else { throw .warnings(open) }
    }

    private func ask(_ confirmation: Confirmation) throws(Failure) {
        guard Console.canAsk else {
            throw Failure(
                .usage, "There is no terminal to ask on, so nothing was sent.",
                hint: "Add --yes to send without asking.")
        }
        for line in confirmation.lines { Console.err(line) }
        let answer = Console.asked(confirmation.prompt, otherwise: "Nothing was sent.")
        let typed = (answer ?? "").filter { !" ,₹".contains($0) }
        guard typed == confirmation.expected else {
            throw Failure(.interrupted, "That does not match. Nothing was sent.", hint: "")
        }
    }

    /// For how many seconds a store that did not take an outcome is tried.
    private static let patience = 120

    /// The store did not take the outcome: it is tried again, and nothing of it is shown before it is on disk.
    private static func keepWriting(_ outcome: PayoutOutcome, _ payouts: PayoutDesk) async -> PayoutOutcome {
        if let why = await payouts.whyUnwritten(outcome.reference) {
            Console.err(
                "paydesk: The outcome of \(outcome.reference) could not be written: \(why). It is tried again for "
                    + "\(patience) s; Ctrl-C leaves it unknown.")
        }
        return await payouts.whenWritten(outcome, within: .seconds(patience))
    }

    /// What the provider answered, which is nowhere on disk.
    private func tellUnsaved(_ said: PayoutState) {
        let theirs = said.providerReference.map { ", reference \($0)" } ?? ""
        let word = said.providerStatus ?? said.status.rawValue
        Console.err("paydesk: not saved: the provider had answered “\(SafeText(word))”\(SafeText(theirs)).")
    }

    /// What it means for the money, on standard error.
    private func explain(_ view: PayoutRecordView) {
        guard !json else { return }
        let reason = SafeText(view.lastReason ?? "The provider gave no reason.").string
        switch view.payoutExit {
        case .unknown where view.transaction.kind == .payin:
            Console.err(
                "paydesk: unknown. The link may exist at the provider; ask: paydesk link show "
                    + "\(view.transaction.reference)\n  \(reason)")
        case .unknown:
            Console.err(
                "paydesk: unknown. Money may have moved. Do not enter it again; ask: paydesk refresh "
                    + "\(view.transaction.reference)\n  \(reason)")
        case .definiteNo: Console.err("paydesk: \(reason)")
        case .notSent: Console.err("paydesk: \(reason)\n  Nothing was sent; it can be entered again.")
        case .keptForApproval: Console.err("paydesk: kept for approval. Nothing was sent; do not enter it again.")
        default: break
        }
    }
}
