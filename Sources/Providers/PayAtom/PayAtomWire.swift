import Crypto
import Foundation
import Guarded
import Payments

/// PayAtom's words on the wire, each written once (`providers.md`, *PayAtom*; `003_…`).
enum PayAtomWire {
    static let payoutPath = "/payout/api/request.php"
    static let statusPath = "/payout/api/status_polling.php"
    static let walletPath = "/api/wallet_balance.php"
    static let complaintPath = "/api/complaint/submit_complaint.php"
    static let reconciliationPath = "/payout/api/payout_reconcile_polling.php"

    /// The payout request, keys in the order of the vendor's sample.
    ///
    /// Throws where the intent has no words here.
    static func payout(_ intent: PayoutIntent, _ account: PayAtomConfiguration) throws(ProviderError) -> HTTPRequest {
        guard intent.amount.isWholeRupees, intent.amount > .zero else {
            throw .notSent("PayAtom takes whole rupees only")
        }
        guard intent.rail == .imps else { throw .notSent("PayAtom pays by IMPS only") }
        let person = intent.beneficiary
        guard let number = person.account, let ifsc = person.ifsc, person.upi == nil else {
            throw .notSent("IMPS needs an account and its IFSC, and no UPI id")
        }
        guard let bank = person.bank ?? Banks.name(String(ifsc.prefix(4))) else {
            throw .notSent("PayAtom asks for the bank's name, and that of this IFSC is not known here")
        }
        var body = JSONBody()
        body.add("payment_mode", "imps")
        body.add("pid", account.pid)
        body.add("order_id", intent.reference.text)
        if account.amountAsNumber {
            body.add("amount", number: intent.amount.rupees)
        } else {
            body.add("amount", String(intent.amount.rupees))
        }
        body.add("account_holder", person.name)
        body.add("account_no", number)
        body.add("bank", bank)
        body.add("ifsc", ifsc)
        body.add("bank_address", person.bankAddress ?? bank)
        if let email = person.email { body.add("email", email) }
        if let mobile = person.mobile { body.add("phone", mobile) }
        return post(account.baseURL.text + payoutPath, body)
    }

    /// `{pid, ref_code, post_hash}`; the vendor's table also lists `secret_key`, which is never sent.
    static func status(of refCode: String, postHash: String, _ account: PayAtomConfiguration) -> HTTPRequest {
        var body = JSONBody()
        body.add("pid", account.pid)
        body.add("ref_code", refCode)
        body.add("post_hash", postHash)
        return post(account.statusURL?.text ?? account.baseURL.text + statusPath, body)
    }

    /// `{email, verification_code}`, the code being the MD5 of the operator's password.
    static func wallet(_ access: PayAtomConfiguration.WalletAccess, _ account: PayAtomConfiguration) -> HTTPRequest {
        var body = JSONBody()
        body.add("email", access.email)
        body.add("verification_code", verificationCode(access.password))
        return post(account.baseURL.text + walletPath, body, (name: "Authorization", value: access.token))
    }

    /// `{pid, order_id, ref_code, signature, complaint_description}`.
    static func complaint(
        _ complaint: ComplaintRequest, refCode: String, _ access: PayAtomConfiguration.ComplaintAccess,
        _ account: PayAtomConfiguration
    ) -> HTTPRequest {
        let reference = complaint.order.intent.reference.text
        let signed = access.signatureFields.map { field in
            switch field {
            case .pid: account.pid
            case .secretKey: account.secretKey.expose()
            case .orderID: reference
            case .refCode: refCode
            }
        }
        var body = JSONBody()
        body.add("pid", account.pid)
        body.add("order_id", reference)
        body.add("ref_code", refCode)
        body.add("signature", Hex.sha256(Array(signed.joined().utf8)))
        let lines = [complaint.subject, complaint.message].filter { !$0.isEmpty }
        if !lines.isEmpty { body.add("complaint_description", lines.joined(separator: "\n")) }
        let images = complaint.evidence.map { Data($0).base64EncodedString() }
        if !images.isEmpty { body.add("screenshot_images", texts: images) }
        let bearer = Secret("Bearer " + access.token.expose())
        return post(account.baseURL.text + complaintPath, body, (name: "Authorization", value: bearer))
    }

    /// `{pid, date, signature}` for a day in India.
    static func reconciliation(
        of day: CivilDay, _ access: PayAtomConfiguration.ReconciliationAccess, _ account: PayAtomConfiguration
    ) -> HTTPRequest {
        let parts = day.iso.split(separator: "-")
        let date = parts.reversed().joined(separator: "-")
        var body = JSONBody()
        body.add("pid", account.pid)
        body.add("date", date)
        body.add("signature", Hex.sha256(Array((account.pid + account.secretKey.expose() + date).utf8)))
        return post(account.baseURL.text + reconciliationPath, body, (name: "Token", value: access.token))
    }

    /// What stands for the operator's password on the wire; as good as the password there.
    static func verificationCode(_ password: Secret) -> String {
        Hex.text(of: Insecure.MD5.hash(data: Array(password.expose().utf8)))
    }

    private static func post(
        _ url: String, _ body: JSONBody, _ credential: (name: String, value: Secret)? = nil
    ) -> HTTPRequest {
        let json = Secret("application/json")
        let headers = [(name: "Content-Type", value: json), (name: "Accept", value: json)]
        return HTTPRequest(
            method: "POST", url: url, headers: headers + (credential.map { [$0] } ?? []), body: body.bytes)
    }
}

/// A status word, in any letter case (`providers.md`: Pending, Processing, Approved, Declined, Failed).
enum PayAtomWord: Hashable, Sendable {
    case pending
    case processing
    case approved
    case refused
    case unknown

    /// Reads the vendor's word.
    init(_ word: String) {
        switch word.lowercased() {
        case "pending": self = .pending
        case "processing": self = .processing
        case "approved": self = .approved
        case "declined", "failed": self = .refused
        default: self = .unknown
        }
    }

    /// The state the word speaks of; nil for a word nobody here knows.
    var state: ProviderState? {
        switch self {
        case .pending: .pending
        case .processing: .processing
        case .approved: .succeeded
        case .refused: .failed
        case .unknown: nil
        }
    }
}

/// Whether a reply of the vendor's other pages says yes or no, in whatever way: none of them is in `003_…`.
enum PayAtomSaid: Hashable, Sendable {
    case yes
    case no
    case unsaid

    /// Reads `status`.
    init(_ field: JSONObject.Field) {
        switch field {
        case .value(.bool(let flag)): self = flag ? .yes : .no
        case .value(let value):
            switch value.text.map({ WireField.trimmed($0).lowercased() }) {
            case "success", "successful", "ok", "true", "1", "200": self = .yes
            case "error", "failure", "failed", "fail", "false", "0", "unauthorized", "invalid": self = .no
            default: self = .unsaid
            }
        case .missing, .ambiguous: self = .unsaid
        }
    }
}
