import ArgumentParser
import Desk
import Guarded
import Ledger
import Payments

/// How a list is written.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
}

/// `paydesk transactions`.
struct TransactionsCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "transactions", abstract: "The local list, newest first.",
        discussion: """
              paydesk transactions
              paydesk transactions 'status:unknown amount>5000'
              paydesk transactions since:2h --format csv > shift.csv
              paydesk transactions mode:imps --follow

            The filter is the dashboard's: plain words, or status:unknown,pending mode:imps account:1234 since:2h
            on:yesterday name:iyer 'amount>5000'. Quote > and <, which the shell would take for itself.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("What to look for.", valueName: "FILTER"))
    var filter: [String] = []
    @Option(help: ArgumentHelp("At most this many.", valueName: "N"))
    var limit = 50
    @Option(help: ArgumentHelp("table, json or csv.", valueName: "FORMAT"))
    var format: ListFormat = .table
    @Flag(help: "The same as --format json.")
    var json = false
    @Flag(help: "Show whole account, mobile and UPI numbers; that you looked is written down.")
    var reveal = false
    @Flag(help: "Go on and print each transaction that comes or changes, until Ctrl-C.")
    var follow = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number from 1 on.") }
    }

    func execute() async throws(Failure) -> Exit {
        let query = try parsedFilter()
        // Revealing is an act of the desk; only looking needs no station and no secret.
        let workplace = reveal ? try await common.workplace() : nil
        defer { workplace?.close() }
        let archive = if let workplace { workplace.archive } else { try await common.archive() }
        if let header = PlainTable.header(json ? .json : format) { Console.out(header) }
        // Read before the list, so that nothing falls between the two.
        let known = follow ? try await news(archive, query, besides: [:]) : []
        var left = limit
        var start = PageStart.newest
        do {
            while left > 0 {
                let page = try await archive.ledger.page(query, start: start, limit: min(left, 500))
                for row in page.rows { try await show(row, workplace) }
                left -= page.rows.count
                guard page.hasOlder, let last = page.rows.last else { break }
                start = .older(than: PageAnchor(last))
            }
        } catch let error as LedgerError {
            throw Failure(error)
        } catch let error as DeskError {
            throw Failure(error)
        } catch {
            throw Failure(.store, "The list could not be read.", hint: "Try again.")
        }
        if follow { try await goOn(archive, workplace, query, known) }
        return .done
    }

    func show(_ row: Transaction, _ workplace: Workplace?) async throws(DeskError) {
        var row = row
        // One that waits for approval stays as it is: only who entered it may look.
        if let workplace, row.status != .awaitingApproval || row.agent.uid == workplace.settings.agent.uid {
            row.beneficiary = try await workplace.payouts.reveal(row.reference)
        }
        switch json ? .json : format {
        case .json: Console.out(row.json)
        case .csv: Console.out(PlainTable.line(row, csv: true))
        case .table: Console.out(PlainTable.line(row, masked: !reveal))
        }
    }

    private func parsedFilter() throws(Failure) -> TransactionQuery {
        let text = filter.joined(separator: " ")
        switch FilterLanguage.parse(text, now: SystemClock().now()) {
        case .success(let query): return query
        case .failure(let error):
            throw Failure(
                .usage, "The filter was not understood. \(error.sentence)",
                hint: "paydesk help transactions shows examples.")
        }
    }
}

/// `paydesk show`.
struct ShowCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One transaction with its whole timeline.",
        discussion: """
              paydesk show 1109111588400
              paydesk show 632415000001 --json

            REFERENCE is ours, the provider's or the bank's.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("Any of the three references.", valueName: "REFERENCE"))
    var reference: String
    @Flag(help: "One JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let archive = try await common.archive()
        let record = try await archive.record(matching: reference)
        let shown = PayoutRecordView(record, for: archive.viewer).transaction
        let timeline = Timeline.entries(intent: record.intent, log: record.log, provider: record.intent.provider)
        if json {
            let pairs = shown.jsonPairs + [(key: "timeline", value: JSON.list(timeline.map(\.json)))]
            Console.out(JSON.object(pairs))
        } else {
            for line in PlainTable.details(shown, timeline) { Console.out(line) }
        }
        return .done
    }
}

/// `paydesk refresh`.
struct RefreshCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh", abstract: "Ask the provider for a status now.",
        discussion: """
              paydesk refresh 1109111588400

            Leaves with 0 when it answered, whatever the status; 3 when it is still unknown or got no usable answer; 1
            when the question was turned away; 4 when nobody was reached.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("Any of the three references.", valueName: "REFERENCE"))
    var reference: String
    @Flag(help: "One JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        let found = try await workplace.archive.record(matching: reference)
        return try await workplace.refresh(found, json: json) { $0.show(json: json) }
    }
}

extension Workplace {
    /// Asks how a transaction stands, shows it, and gives the code to leave with.
    func refresh(
        _ found: PayoutRecord, json: Bool, show: (PayoutRecordView) -> Void
    ) async throws(Failure) -> Exit {
        let outcome: AskOutcome
        do throws(DeskError) {
            // One that a dead process left on its way is unknown, and can be asked about.
            _ = try await payouts.recover()
            outcome = try await poller.askNow(found.intent.reference)
        } catch .notNow(let reason) {
            return try notAsked(found, reason, show: show)
        } catch {
            throw Failure(error)
        }
        switch outcome {
        case .answered(let asked):
            let view = PayoutRecordView(asked, for: archive.viewer)
            show(view)
            return view.tellRefreshed(json: json)
        case .refused(let reason): return try notAsked(found, reason, show: show)
        case .underWay:
            show(PayoutRecordView(found, for: archive.viewer))
            throw Failure(.unknown, "Another question about it is under way.", hint: "Look again in a moment.")
        }
    }

    /// It was not asked: just before, or because nobody can be.
    ///
    /// What is known is shown; only what was never sent is a definite no, and what is unknown stays unknown.
    private func notAsked(
        _ found: PayoutRecord, _ reason: String, show: (PayoutRecordView) -> Void
    ) throws(Failure) -> Exit {
        show(PayoutRecordView(found, for: archive.viewer))
        let status = found.state.status
        let stays = "It was not asked, and stays \(status.rawValue) as it was."
        if found.state.claim == nil { throw Failure(.definiteNo, reason, hint: stays) }
        if status == .unknown || status == .submitting { throw Failure(.unknown, reason, hint: stays) }
        Console.err("paydesk: \(reason) \(stays)")
        return .done
    }
}

extension PayoutRecordView {
    /// Why there is no answer, on standard error, and the code to leave with.
    fileprivate func tellRefreshed(json: Bool) -> Exit {
        let (exit, problem) = refreshed
        guard let problem else { return exit }
        let status = transaction.status.rawValue
        _ = Failure(exit, "\(SafeText(problem))", hint: "It stays \(status) as it was. Ask again.").report(json: json)
        return exit
    }
}
