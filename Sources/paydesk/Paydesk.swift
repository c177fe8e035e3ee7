import ArgumentParser

/// The program: a dashboard for payouts, and the same desk as commands (`command-line.md`).
struct Paydesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paydesk",
        abstract: "A desk for support agents who pay people: wallets, payouts, complaints.",
        discussion: """
              paydesk demo                              a shift on made-up providers; no configuration, no money
              paydesk init                              ask a few questions, write a configuration, check it
              paydesk                                   the dashboard
              paydesk doctor                            what works, and what to do about the rest
              paydesk transactions status:unknown       the local list, by the dashboard's own filter
              paydesk payout --provider segura-main --mode IMPS --amount 500 --name "MEENA IYER" \\
                  --account 50100111222333 --ifsc HDFC0001203 --mobile 9876501234

            paydesk help COMMAND tells more of each, examples first; paydesk schema what --json prints.

            Exit codes: 0 done · 1 a definite no · 3 unknown, money may have moved · 4 nothing was sent · 5 partly ·
            6 kept for approval · 64 usage · 65 rules · 73, 74 store · 77 forbidden · 78 configuration ·
            130 interrupted, or no at the prompt.
            """,
        version: "0.1.0",
        subcommands: [
            DashboardCommand.self, DemoCommand.self, BalancesCommand.self, TransactionsCommand.self, ShowCommand.self,
            RefreshCommand.self, PayoutCommand.self, PayoutsCommand.self, RechargeCommand.self, OperatorsCommand.self,
            LinkCommand.self, ApproveCommand.self, RejectCommand.self, DiscardCommand.self, CloseCommand.self,
            ReplaceCommand.self, ComplaintCommand.self, ComplaintsCommand.self, AuditCommand.self, StoreCommand.self,
            DoctorCommand.self, InitCommand.self, SchemaCommand.self, ReportCommand.self, ThemesCommand.self,
            WatchCommand.self, ListenCommand.self, SandboxCommand.self, ManualCommand.self, PictureCommand.self,
        ],
        defaultSubcommand: DashboardCommand.self)
}
