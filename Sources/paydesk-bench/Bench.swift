import ArgumentParser

/// The measurements of `quality.md`, *Budgets*: each a subcommand that prints a table and leaves with 1 where a budget is
/// not kept.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paydesk-bench",
        abstract: "Measures what paydesk promises of its pace.",
        discussion: "Measure a release build:  swift run -c release paydesk-bench polling",
        subcommands: [PollingCommand.self])
}
