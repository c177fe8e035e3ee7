import ArgumentParser

/// `paydesk doctor`.
struct DoctorCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at everything a desk needs, and say what to do about the rest.",
        discussion: """
              paydesk doctor
              paydesk doctor --json | grep '"status":"failure"'

            Looks at the configuration, the terminal, the store, each secret and each provider: whether it answers, its
            certificate, its clock, whether it takes this machine's address and key, its balance. Sends nothing but
            questions and shows no secret.

            Leaves with 0 where nothing failed, warnings or not; 78 for the configuration or a secret, 73 or 74 for the
            store; for the providers 5 where some failed, else what the first one said: 1 refused, 3 unknown, 4 nobody
            was reached.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON object per thing looked at.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let (json, headings) = (json, DoctorHeadings())
        return await Doctor(common: common) { finding in
            if json { Console.out(finding.json) } else { headings.lines(finding).forEach { Console.out($0) } }
        }.examine()
    }
}

/// Puts a heading before the first finding of each part.
final class DoctorHeadings {
    private var part: Finding.Part?

    func lines(_ finding: Finding) -> [String] {
        defer { part = finding.part }
        return part == finding.part ? finding.lines : [finding.part.rawValue] + finding.lines
    }
}
