import ArgumentParser
import Foundation

/// `paydesk manual`.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print a command's manual page, or write all of them.",
        discussion: """
              paydesk manual payouts import | man -l -
              sudo paydesk manual --all /usr/local/share/man/man1

            Made from what --help is made from. For the shell: paydesk --generate-completion-script bash, zsh or fish.
            """)

    @Argument(help: ArgumentHelp("The command; paydesk itself if not given.", valueName: "COMMAND"))
    var command: [String] = []
    @Option(help: ArgumentHelp("Write the page of every command into this folder.", valueName: "FOLDER"))
    var all: String?

    func run() throws {
        do {
            try write()
        } catch {
            throw error.report(json: false)
        }
    }

    private func write() throws(Failure) {
        let facts = try CommandFacts.all()
        let pages = facts.family.map { ManualPage(facts: $0, version: Paydesk.configuration.version) }
        guard let all else {
            guard let page = pages.first(where: { Array($0.facts.words.dropFirst()) == command }) else {
                throw Failure(
                    .usage, "There is no command \(command.joined(separator: " ")).", hint: "See: paydesk help")
            }
            return Console.out(String(page.text.dropLast()))
        }
        for page in pages {
            do {
                try page.text.write(toFile: "\(all)/\(page.file)", atomically: true, encoding: .utf8)
                // Everybody reads a manual.
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o644], ofItemAtPath: "\(all)/\(page.file)")
            } catch {
                throw Failure(
                    .cannotCreate, "\(all)/\(page.file) cannot be written.", hint: "Name a folder that you can write.")
            }
        }
        Console.err("\(pages.count) pages are in \(all)")
    }
}
