import Ledger

/// The shapes of what looks after the store, the machine and the servers.
extension JSONShape {
    private static let breakFields: [Field] = [
        Field("link", .integer, "The number of the broken link."),
        Field("problem", .word(AuditBreak.Problem.allCases.map(\.rawValue)), "What is wrong with it."),
        Field("what", .text, "What stands there."), .optional("reference", .text, "The payout it belongs to."),
        .optional("position", .integer, "The line of that payout's log."),
        .optional("at", .time, "When it was written, by its own word."), Field("sentence", .text, "In words."),
    ]

    private static let auditFields: [Field] = [
        Field("whole", .bool, "Whether every link is."),
        Field("links", .integer, "How many are whole, from the first."),
        .optional("first_at", .time, "When the first was written."),
        .optional("last_at", .time, "When the last was written."),
        .optional("broken", .object(breakFields), "The first that is broken."),
    ]

    static let audit = JSONShape(
        name: "audit", about: "What a walk along the audit chain came to.", commands: ["audit verify"],
        fields: auditFields)

    static let doctor = JSONShape(
        name: "doctor", about: "One thing that was looked at.", commands: ["doctor"],
        fields: [
            Field("part", .word(Finding.Part.allCases.map(\.rawValue)), "What it belongs to."),
            .optional("name", .text, "Whose it is: a provider's name, a secret's key."),
            Field("check", .text, "What was looked at."),
            Field("status", .word(Finding.Standing.allCases.map(\.rawValue)), "How it stands."),
            Field("found", .text, "What was found."), .optional("next_step", .text, "What to do about it."),
        ])

    static let backup = JSONShape(
        name: "backup", about: "A copy of the store that is on disk.", commands: ["store backup"],
        fields: [
            Field("file", .text, "The copy."), Field("bytes", .integer, "Its size."),
            Field("links", .integer, "The last link of its audit chain."),
            Field("last_at", .time, "When that was written."),
        ])

    static let check = JSONShape(
        name: "check", about: "What a look through the whole store came to.", commands: ["store check"],
        fields: [
            Field("whole", .bool, "Whether all is as it was written."),
            Field("damage", .list(.text), "What SQLite finds damaged."),
            .optional("chain", .object(auditFields), "The audit chain; null where it could not be walked."),
            Field("compared", .integer, "How many transactions were compared with their logs."),
            Field("differing", .list(.text), "Those whose row is not what their log comes to."),
            Field(
                "unreadable",
                .list(
                    .object([
                        Field("reference", .text, "The transaction."), Field("reason", .text, "Why it cannot be read."),
                    ])), "Those that cannot be read."),
            Field("miscounted", .list(.text), "Statuses of which another number is kept than there is."),
        ])

    static let rekey = JSONShape(
        name: "rekey", about: "What a change of the store's key came to.", commands: ["store rekey"],
        fields: [
            Field("finished_earlier", .bool, "Whether only what an earlier run left was to be done."),
            Field("transactions", .integer, "How many were sealed anew."),
            Field("lines", .integer, "How many lines of their logs."),
            Field("cleared", .bool, "Whether nothing of the old key is left in the file."),
            .optional("old_key_file", .text, "Where the old key file lies now."),
        ])

    static let theme = JSONShape(
        name: "theme", about: "A theme that can be chosen.", commands: ["themes"],
        fields: [
            Field("name", .text, "What theme = takes."), Field("about", .text, "Whom it is for."),
            .optional("file", .text, "The agent's own file; null where it is shipped."),
        ])

    static let watching = JSONShape(
        name: "watch", about: "Printed once, when it watches.", commands: ["watch"],
        fields: [
            Field("ready", .bool, "Always true."), Field("store", .text, "The store's file."),
            Field("polling", .bool, "Whether this process is the one that asks."),
            .optional("bind", .text, "Where callbacks are received."),
            Field("providers", .list(.text), "The configured names."),
        ])

    static let listening = JSONShape(
        name: "listen", about: "Printed once, when it accepts callbacks.", commands: ["listen"],
        fields: [
            Field("ready", .bool, "Always true."), Field("bind", .text, "Address and port."),
            Field("providers", .list(.text), "Whose callbacks."),
        ])

    static let sandbox = JSONShape(
        name: "sandbox", about: "Printed once, when the made-up providers answer.", commands: ["sandbox"],
        fields: [
            Field("ready", .bool, "Always true."), Field("base_urls", .map(.text), "Each provider's address."),
            Field("accounts", .map(.anything), "What each answers to, by the keys of its section; some are tables."),
        ])

    static let log = JSONShape(
        name: "log", about: "A line of the log of watch --log json, on standard error.", commands: [],
        fields: [
            Field("at", .time, "When."),
            Field("level", .word(LogLine.Level.allCases.map(\.rawValue)), "How much it matters."),
            Field("event", .word(LogLine.Event.allCases.map(\.rawValue)), "What happened."),
            Field("message", .text, "In words."), .optional("provider", .text, "The configured name."),
            Field("references", .list(.text), "The transactions or complaints it is about."),
            .optional("status", .integer, "The HTTP status a callback was answered with."),
        ])
}
