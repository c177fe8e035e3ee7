import Foundation
import GRDB
import Payments

/// The projected rows: what the lists read.
struct PaymentTable {
    let sealer: Sealer

    // MARK: Writing

    private static let insertion = """
        INSERT INTO payment (reference, kind, provider, mode, requested_amount, name, account_tail, upi_handle,
            mobile_tail, ifsc, bank, target_digest, upi_digest, mobile_digest, agent_uid, agent_name, note, created_at,
            recharge_tail, operator_code, operator_name, operator_type, twin, amount, status, status_since, sent_at,
            flags, double_payment, provider_status, provider_reference, bank_reference, name_at_bank, charge, has_note,
            promised_at, updated_at, last_answered_at, pay_url, next_ask_at, holder)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?, ?, ?, ?, ?, ?)
        """

    /// Writes a new row, its search text and its beneficiary.
    func insert(_ made: Projection, whole: Beneficiary, nextAskAt: Timestamp?, holder: String, _ db: Database) throws {
        let row = made.transaction
        let target = digest(of: whole, in: row.reference)
        let twin = whole.target.isEmpty ? false : try markTwins(of: row, target, db)
        try db.run(
            Self.insertion,
            fixed(row, whole, target) + [twin] + moving(made) + [nextAskAt?.milliseconds, holder])
        try db.run("INSERT INTO payment_text (reference, body) VALUES (?, ?)", [row.reference.number, made.text])
        if row.kind == .payout { try remember(row, target, db) }
    }

    /// What the one who is paid is found by; a pay link pays nobody, and its digest is like no other.
    func digest(of whole: Beneficiary, in reference: Reference) -> Data {
        sealer.digest(whole.target.isEmpty ? "\u{1F}\(reference)" : whole.target)
    }

    /// What their other numbers are found by, where there are any beside the target.
    func digests(besideTargetOf whole: Beneficiary) -> (upi: Data?, mobile: Data?) {
        let upi = whole.upi == whole.target ? nil : whole.upi
        let mobile = whole.mobile == whole.target ? nil : whole.mobile
        return (upi.map(sealer.digest), mobile.map(sealer.digest))
    }

    private func fixed(_ row: Transaction, _ whole: Beneficiary, _ target: Data) -> [(any DatabaseValueConvertible)?] {
        let masks = Masks(whole)
        let beside = digests(besideTargetOf: whole)
        return [
            row.reference.number, row.kind.rawValue, row.provider, row.mode.word, row.requestedAmount?.paise,
            whole.name,
            masks.accountTail, masks.upiHandle, masks.mobileTail, whole.ifsc, whole.bank, target,
            beside.upi, beside.mobile, Int64(row.agent.uid), row.agent.name, row.note,
            row.createdAt.milliseconds, masks.rechargeTail, row.recharge?.operatorCode, row.recharge?.operatorName,
            row.recharge?.operatorType,
        ]
    }

    private func moving(_ made: Projection) -> [(any DatabaseValueConvertible)?] {
        let row = made.transaction
        return [
            row.amount.paise, row.status.rawValue, made.statusSince.milliseconds, made.sentAt?.milliseconds,
            Flags.text(row.flags),
            made.doublePayment, row.providerStatus, row.providerReference, row.bankReference, row.nameAtBank,
            row.charge?.paise, made.hasNote, made.promisedAt?.milliseconds, row.updatedAt.milliseconds,
            row.lastAnsweredAt?.milliseconds, row.payURL,
        ]
    }

    private static let update = """
        UPDATE payment SET amount = ?, status = ?, status_since = ?, sent_at = ?, flags = ?, double_payment = ?,
            provider_status = ?, provider_reference = ?, bank_reference = ?, name_at_bank = ?, charge = ?,
            has_note = ?, promised_at = ?, updated_at = ?, last_answered_at = ?, pay_url = ?,
            holder = coalesce(?, holder)
        WHERE reference = ?
        """

    /// Rewrites what moves.
    ///
    /// `holder` is the process that has it in hand; nil leaves it.
    func update(_ made: Projection, holder: String?, _ db: Database) throws {
        let number = made.transaction.reference.number
        try db.run(Self.update, moving(made) + [holder, number])
        try db.run(
            "UPDATE payment_text SET body = ? WHERE reference = ? AND body <> ?", [made.text, number, made.text])
    }

    /// Moves the next status call.
    func plan(_ reference: Reference, _ nextAskAt: Timestamp?, _ db: Database) throws {
        try db.run(
            "UPDATE payment SET next_ask_at = ? WHERE reference = ?", [nextAskAt?.milliseconds, reference.number])
    }

    /// Marks the payouts of the same amount to the same beneficiary within 24 hours, and tells whether there are any.
    ///
    /// The nearest on each side is enough: whatever lies beyond it is within 24 hours of it, and was marked with it.
    private func markTwins(of row: Transaction, _ target: Data, _ db: Database) throws -> Bool {
        let (at, day) = (row.createdAt.milliseconds, Int64(86_400_000))
        let sides = [("created_at BETWEEN ?2 - ?3 AND ?2", "DESC"), ("created_at BETWEEN ?2 + 1 AND ?2 + ?3", "ASC")]
        let nearest = try sides.compactMap { span, order in
            try db.one(
                """
                SELECT reference, twin FROM payment WHERE target_digest = ?1 AND \(span) AND +amount = ?4
                ORDER BY created_at \(order) LIMIT 1
                """, [target, at, day, row.amount.paise])
        }
        for other in nearest where try other[1] == false {
            try db.run("UPDATE payment SET twin = 1 WHERE reference = ?", [other[0] as Int64])
        }
        return !nearest.isEmpty
    }

    private func remember(_ row: Transaction, _ target: Data, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO beneficiary (digest, name, last_reference, last_entered_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET name = excluded.name, last_reference = excluded.last_reference,
                last_entered_at = excluded.last_entered_at WHERE excluded.last_entered_at >= last_entered_at
            """, [target, row.beneficiary.name, row.reference.number, row.createdAt.milliseconds])
    }

    // MARK: Reading

    /// The columns ``transaction(_:)`` reads, in its order.
    static let columns = """
        payment.reference, kind, provider, mode, amount, requested_amount, name, account_tail, upi_handle, mobile_tail,
        ifsc, bank, agent_uid, agent_name, note, created_at, status, flags, provider_status, provider_reference,
        bank_reference, name_at_bank, charge, updated_at, last_answered_at, next_ask_at, recharge_tail, operator_code,
        operator_name, operator_type, pay_url, sent_at
        """

    /// A row as lists show it: numbers by their tails.
    static func transaction(_ row: StoredRow) throws -> Transaction {
        let reference = try Reference(number: row[0])
        guard let mode = Mode(word: try row[3]) else {
            throw LedgerError.failed(
                "Payout \(reference) travels on a rail this program does not know. Update paydesk.")
        }
        let recharge = try (row[27] as String?).map {
            try RechargeOrder(operatorCode: $0, operatorName: row[28], operatorType: row[29])
        }
        let beneficiary = try Masks(account: row[7], upi: row[8], mobile: row[9], recharge: row[26])
            .beneficiary(name: row[6], ifsc: row[10], bank: row[11])
        return try Transaction(
            reference: reference, provider: row[2], kind: TransactionKind(rawValue: row[1]) ?? .payout, mode: mode,
            amount: Money(paise: row[4]), requestedAmount: (row[5] as Int64?).map(Money.init(paise:)),
            status: PaymentStatus(rawValue: row[16]) ?? .unknown, flags: Flags.read(row[17]), providerStatus: row[18],
            providerReference: row[19], bankReference: row[20], beneficiary: beneficiary,
            recharge: recharge, payURL: row[30], nameAtBank: row[21],
            charge: (row[22] as Int64?).map(Money.init(paise:)),
            agent: Agent(uid: UInt32(truncatingIfNeeded: row[12] as Int64), name: row[13]), note: row[14],
            createdAt: Timestamp(milliseconds: row[15]), updatedAt: Timestamp(milliseconds: row[23]),
            lastAnsweredAt: (row[24] as Int64?).map(Timestamp.init(milliseconds:)),
            nextAskAt: (row[25] as Int64?).map(Timestamp.init(milliseconds:)),
            sentAt: (row[31] as Int64?).map(Timestamp.init(milliseconds:)))
    }
}

/// What of a beneficiary's numbers is kept in the clear: the last four, and the handle of a UPI id.
struct Masks: Equatable {
    let accountTail: String?
    let upiHandle: String?
    let mobileTail: String?
    let rechargeTail: String?

    init(_ whole: Beneficiary) {
        accountTail = whole.account.map(Self.tail)
        upiHandle = whole.upi.map { id in id.lastIndex(of: "@").map { String(id[$0...]) } ?? Self.tail(id) }
        mobileTail = whole.mobile.map(Self.tail)
        rechargeTail = whole.rechargeNumber.map(Self.tail)
    }

    init(account: String?, upi: String?, mobile: String?, recharge: String?) {
        (accountTail, upiHandle, mobileTail, rechargeTail) = (account, upi, mobile, recharge)
    }

    /// A beneficiary whose numbers are masked: `••••4410`, `••••@ybl`.
    func beneficiary(name: String, ifsc: String?, bank: String?) -> Beneficiary {
        Beneficiary(
            name: name, account: accountTail.map { "••••" + $0 }, ifsc: ifsc, upi: upiHandle.map { "••••" + $0 },
            mobile: mobileTail.map { "••••" + $0 }, rechargeNumber: rechargeTail.map { "••••" + $0 },
            bank: bank)
    }

    private static func tail(_ text: String) -> String { text.count > 4 ? String(text.suffix(4)) : "" }
}

/// Flags in one column: their names between blanks, ` conflict late_success `; nothing where there are none.
enum Flags {
    static func text(_ flags: Set<PaymentFlag>) -> String {
        flags.isEmpty ? "" : " " + flags.map(\.rawValue).sorted().joined(separator: " ") + " "
    }

    static func read(_ text: String) -> Set<PaymentFlag> {
        Set(text.split(separator: " ").compactMap { PaymentFlag(rawValue: String($0)) })
    }
}
