import Ledger
import Payments

/// Every shape of JSON the program prints.
extension JSONShape {
    static let all: [JSONShape] = [
        transaction, show, row, balance, complaint, mail, operatorShape, error, audit, doctor, backup, check, rekey,
        theme,
        watching, log, listening, sandbox,
    ]

    // MARK: Money

    private static let beneficiary: [Field] = [
        .optional("name", .text, "The beneficiary's name."),
        .optional("account", .text, "The account, masked to its last four unless revealed."),
        .optional("ifsc", .text, "The branch's code."),
        .optional("upi", .text, "The UPI id, masked to its handle unless revealed."),
        .optional("mobile", .text, "The mobile number, masked to its last four unless revealed."),
        .optional("name_at_bank", .text, "The name the bank has, where the provider tells it."),
    ]

    private static let transactionFields: [Field] = [
        Field("reference", .text, "Ours: 13 digits."), Field("provider", .text, "The configured name."),
        Field("kind", .word(TransactionKind.allCases.map(\.rawValue)), "What it is."),
        Field("mode", .text, "The rail, or what is bought."),
        .optional("amount_paise", .integer, "What moves or moved; null where it is hidden from whoever looks."),
        .optional("requested_amount_paise", .integer, "What was asked for, where that can differ."),
        Field("currency", .word(["INR"]), "Always INR."),
        Field("status", .word(PaymentStatus.allCases.map(\.rawValue)), "Where it stands."),
        Field("flags", .list(.word(PaymentFlag.allCases.map(\.rawValue))), "What to look at."),
        .optional("provider_status", .text, "The provider's own last word."),
        .optional("provider_reference", .text, "The provider's reference."),
        .optional("bank_reference", .text, "RRN or UTR."),
        Field("beneficiary", .object(beneficiary), "Who is paid."),
        .optional("operator", .text, "The operator's code, of a recharge."),
        .optional("recharge_number", .text, "What is recharged, masked."),
        .optional("pay_url", .text, "The address of a pay link."),
        .optional("charge_paise", .integer, "What the provider took for it."),
        Field("agent", .text, "Who entered it."), .optional("note", .text, "A note of ours; never sent."),
        Field("created_at", .time, "When it was entered."), Field("updated_at", .time, "When it last changed."),
        Field("hidden", .bool, "Whether figures are hidden from whoever looks, who may approve it."),
    ]

    private static let timelineFields: [Field] = [
        Field("at", .time, "When it was written."),
        Field(
            "source", .word(["intent", "reply", "poll", "callback", "reconciliation", "agent"]), "Where it comes from."),
        Field("verified", .bool, "Whether it is proven to be the provider's."),
        .optional("provider_status", .text, "The provider's word."),
        .optional("status", .word(PaymentStatus.allCases.map(\.rawValue)), "What it means for the money."),
        .optional("bank_reference", .text, "RRN or UTR."), .optional("note", .text, "In words."),
        .optional("raw_sha256", .text, "The digest of the kept bytes."),
    ]

    static let transaction = JSONShape(
        name: "transaction", about: "A payout, a recharge or a pay link as it stands.",
        commands: [
            "transactions", "refresh", "payout", "recharge", "approve", "reject", "discard", "close", "replace",
            "link create", "link show",
        ], fields: transactionFields)

    static let show = JSONShape(
        name: "show", about: "A transaction with its whole timeline.", commands: ["show"],
        fields: transactionFields + [
            Field("timeline", .list(.object(timelineFields)), "Everything that happened, the oldest first.")
        ])

    static let row = JSONShape(
        name: "row", about: "A row of a file of payouts: what became of it, with its transaction where it has one.",
        commands: ["payouts import"],
        fields: [
            Field("line", .integer, "The file's own line number."),
            Field("result", .word(ImportRow.Act.allCases.map(\.rawValue)), "What became of it."),
            .optional("reason", .text, "Why, in words."),
            Field("violations", .list(.object(violations)), "What is against it."),
            .optional("reference", .text, "Ours: 13 digits."),
            .optional("status", .word(PaymentStatus.allCases.map(\.rawValue)), "Where it stands."),
        ]
            + transactionFields.filter { !["reference", "status"].contains($0.name) }.map(\.whereThere))

    private static let violations = [
        Field("field", .text, "The field or key."),
        Field("rule", .text, "The rule or warning, which --accept takes."),
        Field("message", .text, "The reason."),
    ]

    static let balance = JSONShape(
        name: "balance", about: "A provider's wallet as it was told last.", commands: ["balances"],
        fields: [
            Field("provider", .text, "The configured name."), Field("wallet", .word(["main"]), "Which of its wallets."),
            .optional("amount_paise", .integer, "What is in it."),
            .optional("limit_paise", .integer, "The limit, where it tells a limit."),
            .optional("used_paise", .integer, "What of the limit is used."),
            .optional("as_of", .time, "When it was told."),
            Field("stale", .bool, "Whether it is not the answer to the question asked just now."),
            .optional("error", .text, "Why there was no answer."),
        ])

    static let complaint = JSONShape(
        name: "complaint", about: "A complaint as it stands.",
        commands: ["complaints", "complaint raise", "complaint mail --sent", "complaint update", "complaint close"],
        fields: [
            Field("reference", .text, "Our number, such as C-261120-01."),
            Field("transaction", .text, "Our reference of what it is about."),
            Field("provider", .text, "The configured name."),
            .optional("provider_complaint_reference", .text, "The provider's number."),
            Field("subject", .text, "One line."), Field("message", .text, "The whole text."),
            Field("status", .word(Complaint.Status.allCases.map(\.rawValue)), "Where it stands."),
            .optional("raised_at", .time, "When the provider got it."),
            .optional("due_at", .time, "By when an answer is due."),
        ])

    static let mail = JSONShape(
        name: "mail", about: "A complaint's text, ready to mail.", commands: ["complaint mail"],
        fields: [
            Field("reference", .text, "Our number, such as C-261120-01."),
            Field("text", .text, "The whole text, its first line the subject."),
        ])

    static let operatorShape = JSONShape(
        name: "operator", about: "Who takes recharges, bills or cash drops.", commands: ["operators"],
        fields: [
            Field("provider", .text, "The configured name."), Field("name", .text, "The operator's name."),
            Field("code", .text, "What --operator takes."), Field("type", .text, "Mobile, DTH, and the like."),
        ])

    static let error = JSONShape(
        name: "error", about: "Why a command did not do what was asked; on standard error.", commands: [],
        fields: [
            Field(
                "error",
                .object([
                    Field(
                        "code",
                        .word(
                            [Exit.definiteNo, .unknown, .notSent, .partly, .keptForApproval, .usage, .data]
                                .map(\.word)
                                + [Exit.cannotCreate, .store, .noPermission, .configuration, .interrupted, .done]
                                .map(\.word)),
                        "A word for the exit code."),
                    Field("message", .text, "What happened, in plain sentences."),
                    Field("hint", .text, "The next step; may be empty."),
                    Field(
                        "violations",
                        .list(.object(violations)), "Each rule broken and each warning met."),
                ]), "The error.")
        ])
}
