import Foundation

/// What an agent does, as keys.
extension Terminal {
    /// The dashboard on a configuration for a sandbox, with its wallet on the screen.
    static func desk(
        _ sandbox: SandboxProcess, columns: Int = 120, rows: Int = 34, environment: [String: String] = [:]
    ) throws -> Terminal {
        let variables = sandbox.environment.filter { $0.key != "HOME" }.merging(environment) { $1 }
        let terminal = try Terminal(columns: columns, rows: rows, environment: variables)
        try terminal.run("'\(Terminal.program)'")
        try terminal.wait("a wallet") { $0.contains { $0.contains("segura-main") && $0.contains("₹") } }
        return terminal
    }

    /// The demo, with rows and a wallet on the screen.
    static func demo(columns: Int = 120, rows: Int = 34, _ options: String = "") throws -> Terminal {
        let terminal = try Terminal(columns: columns, rows: rows)
        try terminal.run("'\(Terminal.program)' demo --transactions 600 \(options)")
        try terminal.wait("rows and a wallet") { screen in
            screen.contains { $0.contains("newest first") } && screen.contains { $0.contains("segura-main") }
                && screen.contains { $0.contains("IMPS") }
        }
        return terminal
    }

    /// Fills the form for an IMPS payout; the caret ends in Amount.
    func fill(amount: String) throws {
        try press("p")
        try wait(for: "4 Payout ━")
        try type("50100234567812")
        try press("Enter")
        try wait(for: "account, 14 digits")
        try type("50100234567812")
        try press("Enter")
        for (field, text) in [("IFSC", "HDFC0001203"), ("Name", "MEENA IYER"), ("Mobile", "9876543210")] {
            try wait(for: "▸ \(field)")
            try type(text)
            try press("Enter")
        }
        try wait(for: "▸ Amount")
        try type(amount)
    }

    /// From Amount to the confirmation; Enter comes by the note and Review.
    func review() throws {
        try press("Enter")
        try wait(for: "▸ Note")
        try press("Enter")
        try wait(for: "▸ Review")
        try press("Enter")
        try wait(for: "Send this payout?")
    }

    /// Fills the form and sends.
    func send(amount: String) throws {
        try fill(amount: amount)
        try review()
        try confirm(amount: amount)
    }

    /// Types what the confirmation asks for, and sends.
    func confirm(amount: String) throws {
        try wait(for: "Send this payout?")
        try type("7812")
        try wait(for: "▸[ Send ₹\(amount) ]")
        try press("Enter")
    }
}
