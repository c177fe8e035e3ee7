import ArgumentParser
import Desk
import Foundation
import Ledger
import Payments
import Providers

/// `paydesk complaint`.
struct ComplaintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complaint", abstract: "Raise a complaint, write down what was answered, close it.",
        discussion: """
              paydesk complaint raise --reference 1109111588400 --subject "Not credited" \\
                  --message "The beneficiary's bank has not credited it; please check with the bank."
              paydesk complaint update C-261120-01 --remark "They ask for two days" --status raised
              paydesk complaint close C-261120-01
            """,
        subcommands: [RaiseComplaint.self, MailComplaint.self, UpdateComplaint.self, CloseComplaint.self])
}

/// `paydesk complaint raise`.
struct RaiseComplaint: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "raise", abstract: "Raise a complaint about a transaction, once.",
        discussion: """
              paydesk complaint raise --reference 1109111588400 --subject "Not credited" \\
                  --message "The beneficiary's bank has not credited it; please check with the bank."

            Asks the status first where the last answer is older than five minutes. Where the provider takes no
            complaints, or has given no reference of its own yet, the complaint is kept under our number.

            Leaves with 0 when it is raised or kept, 3 when nobody can say whether the provider has it, 1 when the
            provider refused it, 4 when nobody was reached; refused and unsent ones are kept as drafts.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Any of the three references.", valueName: "REFERENCE"))
    var reference: String
    @Option(help: ArgumentHelp("One line, 3 to 120 characters.", valueName: "TEXT"))
    var subject: String
    @Option(help: ArgumentHelp("The whole text, 10 to 2,000 characters.", valueName: "TEXT"))
    var message: String
    @Option(
        help: ArgumentHelp(
            "A PNG or JPEG that shows it, where the provider takes pictures; repeat for more.", valueName: "FILE"))
    var evidence: [String] = []
    @Option(help: ArgumentHelp("Accept this warning; repeat for more.", valueName: "WARNING"))
    var accept: [Warning] = []
    @Flag(help: "The complaint as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        do throws(DeskError) {
            try workplace.settings.requireOperator(to: "raise a complaint")
        } catch {
            throw Failure(error)
        }
        var pictures: [[UInt8]] = []
        for file in evidence { pictures.append(try Self.picture(file)) }
        let record = try await workplace.archive.record(matching: reference)
        let draft = ComplaintDraft(
            reference: record.intent.reference, subject: subject, message: message, evidence: pictures)
        let raised: RaisedComplaint
        do throws(DeskError) {
            _ = try await workplace.payouts.recover()
            let result = await Interruption.held("Waiting for the reply: what has left cannot be called back.") {
                await Self.submitted(draft, accepted: Set(accept), at: workplace.complaints)
            }
            raised = try result.get()
        } catch {
            throw Failure(complaint: error)
        }
        ComplaintLines.show(raised.complaint, json: json)
        return try leave(raised)
    }

    /// A picture of at most 2 MiB.
    private static func picture(_ file: String) throws(Failure) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Failure(.data, "The evidence \(file) cannot be read.", hint: "Name a file that is there.")
        }
        let isPicture = data.starts(with: [0x89, 0x50, 0x4E, 0x47]) || data.starts(with: [0xFF, 0xD8, 0xFF])
        guard isPicture, data.count <= 2 * 1_048_576 else {
            throw Failure(
                .data, "The evidence \(file) is no PNG or JPEG of at most 2 MiB.",
                hint: "Take a smaller picture, or send the file by mail.")
        }
        return Array(data)
    }

    private static func submitted(
        _ draft: ComplaintDraft, accepted: Set<Warning>, at desk: ComplaintDesk
    ) async -> Result<RaisedComplaint, DeskError> {
        do throws(DeskError) {
            return .success(try await desk.submit(draft, accepted: accepted))
        } catch {
            return .failure(error)
        }
    }

    /// What became of it, on standard error, and the code to leave with.
    private func leave(_ raised: RaisedComplaint) throws(Failure) -> Exit {
        let number = raised.complaint.number
        guard let answer = raised.answer else {
            let remark = raised.complaint.remark ?? "kept as ours"
            if !json { Console.err("paydesk: \(number): \(remark)") }
            return .done
        }
        switch answer {
        case .raised: return .done
        case .refused(let reason):
            throw Failure(.definiteNo, reason, hint: "\(number) is kept as a draft.")
        case .notSent(let reason):
            throw Failure(.notSent, reason, hint: "\(number) is kept as a draft; nothing was sent.")
        case .unknown(let reason):
            throw Failure(
                .unknown, "Nobody can say whether it arrived: \(reason)",
                hint: "Ask the provider whether it has \(number), then: paydesk complaint update \(number) …")
        }
    }
}

/// `paydesk complaint mail`.
struct MailComplaint: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Print a draft as a text ready to mail; with --sent it counts as raised.",
        discussion: """
              paydesk complaint mail C-261120-01 | mail -s "Complaint C-261120-01" support@provider.example
              paydesk complaint mail C-261120-01 --sent

            Asks the status first where the last answer is older than five minutes. Whole numbers of people never stand in
            the text. paydesk sends no mail itself.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("Our number, such as C-261120-01.", valueName: "COMPLAINT"))
    var number: String
    @Flag(help: "It went out: count it as raised, by mail.")
    var sent = false
    @Flag(help: "The text, or with --sent the complaint, as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        do {
            guard sent else {
                let text = try await workplace.complaints.prepareMail(number)
                guard !json else {
                    Console.out(.object([("reference", .text(number)), ("text", .text(text))]))
                    return .done
                }
                for line in text.split(separator: "\n", omittingEmptySubsequences: false) { Console.out(String(line)) }
                return .done
            }
            ComplaintLines.show(try await workplace.complaints.mailed(number), json: json)
            return .done
        } catch {
            throw Failure(complaint: error)
        }
    }
}

/// `paydesk complaint update`.
struct UpdateComplaint: DeskCommand {
    /// What a person can write down; the rest follows from what was sent.
    enum Standing: String, ExpressibleByArgument, CaseIterable {
        case raised, answered, draft
    }

    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Write down what the provider said, by phone or mail.",
        discussion: """
              paydesk complaint update C-261120-01 --remark "They ask for two days" --status raised
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("Our number, such as C-261120-01.", valueName: "COMPLAINT"))
    var number: String
    @Option(help: ArgumentHelp("What was said.", valueName: "TEXT"))
    var remark: String
    @Option(help: ArgumentHelp("raised, answered, or draft where it never arrived.", valueName: "STATUS"))
    var status = Standing.answered
    @Flag(help: "The complaint as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        do {
            let word = Complaint.Status(rawValue: status.rawValue) ?? .answered
            let changed = try await workplace.complaints.update(number, remark: remark, status: word)
            ComplaintLines.show(changed, json: json)
            return .done
        } catch {
            throw Failure(complaint: error)
        }
    }
}

/// `paydesk complaint close`.
struct CloseComplaint: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close a complaint.",
        discussion: """
              paydesk complaint close C-261120-01 --remark "Credited on 21 Nov"
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("Our number, such as C-261120-01.", valueName: "COMPLAINT"))
    var number: String
    @Option(help: ArgumentHelp("How it ended.", valueName: "TEXT"))
    var remark: String?
    @Flag(help: "The complaint as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer { workplace.close() }
        do {
            ComplaintLines.show(try await workplace.complaints.close(number, remark: remark), json: json)
            return .done
        } catch {
            throw Failure(complaint: error)
        }
    }
}

/// `paydesk complaints`.
struct ComplaintsCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "complaints", abstract: "All complaints: open ones first by due day, then the newest.",
        discussion: """
              paydesk complaints
              paydesk complaints --json
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON object per line.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let archive = try await common.archive()
        do {
            for complaint in try await archive.ledger.complaints(of: nil, limit: 10_000) {
                ComplaintLines.show(complaint, json: json)
            }
        } catch {
            throw Failure(error)
        }
        return .done
    }
}

/// A complaint on standard output.
private enum ComplaintLines {
    static func show(_ complaint: Complaint, json: Bool) {
        if json {
            Console.out(complaint.json)
        } else {
            Console.out(PlainTable.row(complaint))
        }
    }
}

extension Failure {
    /// A complaint's error: what a payout's error says of money has no place here.
    fileprivate init(complaint error: DeskError) {
        switch error {
        case .notFound(let what):
            self.init(.definiteNo, "There is no \(what) in this store.", hint: "See: paydesk complaints")
        case .warnings(let warnings):
            self.init(
                .data, "This complaint meets a warning; nothing was sent.", hint: error.nextStep,
                violations: warnings.map {
                    Violation(field: "reference", rule: $0.warning.rawValue, message: $0.message)
                })
        default: self.init(error)
        }
    }
}
