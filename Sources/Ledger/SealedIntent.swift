import Foundation
import GRDB
import Payments

/// Intents as the store keeps them: whole numbers only sealed.
struct IntentTable {
    let sealer: Sealer

    private static let insertion = """
        INSERT INTO intent (reference, provider, mode, amount, name, sealed_account, sealed_upi, sealed_mobile,
            sealed_email, sealed_address, ifsc, bank, bank_address, note, agent_uid, agent_name, created_at, accepted,
            needs_approval, sealed_recharge_number, operator_code, operator_name, operator_type, redirect_url, user_id,
            bulk, bulk_line, bulk_occurrence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Writes an intent, and the row of a bulk it is entered for.
    ///
    /// Throws `duplicate` where the reference exists.
    func insert(_ intent: PayoutIntent, as bulkRow: BulkRow?, _ db: Database) throws {
        let row = intent.reference.number
        if try db.one("SELECT 1 FROM intent WHERE reference = ?", [row]) != nil {
            throw LedgerError.duplicate(intent.reference)
        }
        let to = intent.beneficiary
        try db.run(
            Self.insertion,
            [
                row, intent.provider, intent.mode.word, intent.amount.paise, to.name,
                try sealer.seal(to.account, place(row, "account")), try sealer.seal(to.upi, place(row, "upi")),
                try sealer.seal(to.mobile, place(row, "mobile")), try sealer.seal(to.email, place(row, "email")),
                try sealer.seal(to.address, place(row, "address")), to.ifsc, to.bank, to.bankAddress, intent.note,
                Int64(intent.agent.uid), intent.agent.name, intent.createdAt.milliseconds,
                intent.accepted.map(\.rawValue).joined(separator: " "), intent.needsApproval,
                try sealer.seal(to.rechargeNumber, place(row, "recharge_number")), intent.recharge?.operatorCode,
                intent.recharge?.operatorName, intent.recharge?.operatorType, intent.link?.redirectURL,
                intent.link?.userID, bulkRow?.bulk, bulkRow?.line, bulkRow?.occurrence,
            ])
    }

    /// Reads an intent with its whole numbers; nil where there is none.
    func fetch(_ reference: Reference, _ db: Database) throws -> PayoutIntent? {
        let number = reference.number
        guard let row = try db.one("SELECT * FROM intent WHERE reference = ?", [number]) else { return nil }
        guard let mode = Mode(word: try row["mode"]) else {
            throw LedgerError.failed("Payout \(reference) travels on a rail this program does not know.")
        }
        let beneficiary = try Beneficiary(
            name: row["name"], account: sealer.open(row["sealed_account"], place(number, "account")),
            ifsc: row["ifsc"], upi: sealer.open(row["sealed_upi"], place(number, "upi")),
            mobile: sealer.open(row["sealed_mobile"], place(number, "mobile")),
            rechargeNumber: sealer.open(row["sealed_recharge_number"], place(number, "recharge_number")),
            email: sealer.open(row["sealed_email"], place(number, "email")),
            address: sealer.open(row["sealed_address"], place(number, "address")),
            bank: row["bank"], bankAddress: row["bank_address"])
        let accepted: String = try row["accepted"]
        return try PayoutIntent(
            reference: reference, provider: row["provider"], mode: mode, amount: Money(paise: row["amount"]),
            beneficiary: beneficiary, recharge: Self.recharge(row), link: Self.link(row), note: row["note"],
            agent: row.agent,
            createdAt: Timestamp(milliseconds: row["created_at"]),
            accepted: accepted.split(separator: " ").compactMap { Warning(rawValue: String($0)) },
            needsApproval: row["needs_approval"])
    }

    private static func recharge(_ row: StoredRow) throws -> RechargeOrder? {
        try (row["operator_code"] as String?).map {
            try RechargeOrder(operatorCode: $0, operatorName: row["operator_name"], operatorType: row["operator_type"])
        }
    }

    private static func link(_ row: StoredRow) throws -> PayLinkOrder? {
        try (row["redirect_url"] as String?).map { try PayLinkOrder(redirectURL: $0, userID: row["user_id"]) }
    }

    private func place(_ row: Int64, _ column: String) -> SealedPlace { SealedPlace("intent", row, column) }
}
