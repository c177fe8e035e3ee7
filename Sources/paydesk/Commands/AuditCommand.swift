import ArgumentParser
import Foundation
import Ledger
import Payments

/// `paydesk audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check that nothing of the store was changed, taken out or put back.",
        discussion: """
              paydesk audit verify
              paydesk audit accept-copy

            Everything that people and this program did about money is a link of one chain, which nobody without the
            store's key can make.
            """,
        subcommands: [VerifyAudit.self, AcceptCopy.self])
}

/// `paydesk audit verify`.
struct VerifyAudit: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Walk the whole audit chain and name the first broken link.",
        discussion: """
              paydesk audit verify
              paydesk audit verify --json

            Reads only, beside whoever works on the store. Leaves with 0 where it is whole, 1 where not.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let place = try await StorePlace.find(common)
        let report: AuditReport
        do {
            report = try SQLiteLedger.verifyChain(path: place.path, key: place.key, witness: place.witness)
        } catch {
            throw Failure(error)
        }
        if json { Console.out(report.json) } else { Console.out(report.line) }
        return report.broken == nil ? .done : .definiteNo
    }
}

/// `paydesk audit accept-copy`.
struct AcceptCopy: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-copy", abstract: "Take an older or another copy for the store where no newer one is left.",
        discussion: """
              paydesk audit accept-copy

            For the day the newest copy is lost. Whatever was sent after this copy was made is not in it: ask the providers
            for their own lists before you send anything. That you accepted it is written down, with your Unix user.
            """)

    @OptionGroup var common: CommonOptions
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        let place = try await StorePlace.find(common)
        try place.refuseUnlessTrusted(to: "accept a copy of the store")
        do {
            guard
                let doubt = try SQLiteLedger.copyDoubt(path: place.path, key: place.key, witness: place.witness)
            else {
                Console.out("Nothing speaks against \(place.path): there is nothing to accept.")
                return .done
            }
            try ask(doubt)
            try SQLiteLedger(
                path: place.path, key: place.key, rights: place.configuration.store.rights, witness: place.witness,
                acceptingCopy: true
            ).close()
        } catch let error as LedgerError {
            throw Failure(error)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.store, "The copy could not be accepted.", hint: "Nothing was changed; try again.")
        }
        Console.out("\(place.path) is the store from now on; that you accepted it is written in its audit chain.")
        Console.out("What was entered before and not sent is held: it may have left from the lost one. Discard it.")
        return .done
    }

    /// A person types the number of the copy's last link: it is not accepted by a reflex, nor by a script.
    private func ask(_ doubt: CopyDoubt) throws {
        Console.err("paydesk: \(doubt.sentence)")
        guard Console.canAsk else {
            throw Failure(
                .usage, "Only a person can accept a copy, and nobody can be asked here.", hint: "Run it on a terminal.")
        }
        let typed = Console.asked(
            "Type the number of its last link, \(doubt.found), to accept it: ",
            otherwise: "Not accepted; nothing was changed.")
        guard (typed ?? "").filter({ !$0.isWhitespace }) == String(doubt.found) else {
            throw Failure(.interrupted, "Not accepted; nothing was changed.", hint: "")
        }
    }
}

extension AuditReport {
    /// The report in a sentence.
    var line: String {
        let span = firstAt.map { first in ", from \(Self.words(first)) to \(Self.words(lastAt ?? first))" } ?? ""
        guard let broken else { return "\(links) links\(span), whole" }
        return "\(broken.sentence) The \(links) before it are whole\(span)."
    }

    /// `20 Nov 2026 14:02:11 IST`.
    private static func words(_ at: Timestamp) -> String {
        "\(at.day.short) \(at.day.year) \(at.ist.clockWithSeconds) IST"
    }

    /// The report as an object.
    var json: JSON {
        .object([
            ("whole", .bool(broken == nil)), ("links", .integer(links)), ("first_at", .optional(firstAt?.rfc3339)),
            ("last_at", .optional(lastAt?.rfc3339)), ("broken", broken?.json ?? .null),
        ])
    }
}

extension AuditBreak {
    fileprivate var json: JSON {
        .object([
            ("link", .integer(link)), ("problem", .text(problem.rawValue)), ("what", .text(what.words)),
            ("reference", .optional(reference)), ("position", .optional(position)), ("at", .optional(at?.rfc3339)),
            ("sentence", .text(sentence)),
        ])
    }

    private var reference: String? {
        switch what {
        case .line(let reference, _, _), .intent(let reference): reference
        default: nil
        }
    }

    private var position: Int64? { if case .line(_, let position, _) = what { position } else { nil } }
}
