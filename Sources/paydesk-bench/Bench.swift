import ArgumentParser

/// The measurements of `quality.md`, *Budgets*: each a subcommand that prints a table and leaves with 1 where a budget is
/// not kept.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paydesk-bench",
        abstract: "Measures what paydesk promises of its pace.",
        discussion: """
            Measure release builds of both:  swift build -c release && swift run -c release paydesk-bench screen
            """,
        subcommands: [CallbacksCommand.self, PollingCommand.self, ScreenCommand.self])
}
