import Guarded
import Payments

/// SeguraPay's words on the wire, each written once, misspellings included (`providers.md`, *SeguraPay*; `000_…`).
enum SeguraPayWire {
    static let balancePath = "/UserWalletBalance"
    static let payoutPath = "/PayoutBankTransafer"
    static let statusByClientReferencePath = "/PayoutTransactionStatusByClientRef"
    static let statusByOrderIDPath = "/PayoutTransactionStatusByOrderID"
    static let complaintPath = "/RaiseComplaint"

    /// `POST /UserWalletBalance?token=…` with an empty body.
    static func balance(_ account: SeguraPayConfiguration) -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: account.baseURL.text + balancePath,
            query: Secret("token=" + PercentText.encoded(account.token.expose())), headers: [accept])
    }

    /// The payout request, keys in the order of the vendor's samples.
    ///
    /// Throws where the intent has no words here.
    static func payout(
        _ intent: PayoutIntent, _ account: SeguraPayConfiguration
    ) throws(ProviderError) -> HTTPRequest {
        guard intent.amount.isWholeRupees, intent.amount > .zero else {
            throw .notSent("SeguraPay takes whole rupees only")
        }
        guard let rail = intent.rail else { throw .notSent("SeguraPay takes payouts only") }
        let person = intent.beneficiary
        guard let mobile = person.mobile, !mobile.isEmpty else {
            throw .notSent("SeguraPay asks for the beneficiary's mobile number")
        }
        var body = JSONBody()
        body.add("Token", account.token.expose())
        body.add("Number", mobile)
        if account.amountAsNumber {
            body.add("Amount", number: intent.amount.rupees)
        } else {
            body.add("Amount", String(intent.amount.rupees))
        }
        body.add("TransferMode", rail.rawValue)
        if rail.takesAccount {
            guard let number = person.account, let ifsc = person.ifsc, person.upi == nil else {
                throw .notSent("\(rail.rawValue) needs an account and its IFSC, and no UPI id")
            }
            body.add("AccountNo", number)
            body.add("IFSCCode", ifsc)
            body.add("BeneficiaryName", person.name)
        } else {
            guard person.account == nil, person.ifsc == nil else {
                throw .notSent("UPI is paid to a UPI id or a mobile number, not to an account")
            }
            body.add("BeneficiaryName", person.name)
            // The vendor's note: "either UPI Id or Beneficiary mobile number"; its sample carries both.
            if let upi = person.upi { body.add("UPIId", upi) } else { body.add("BeneficiaryPhoneNo", mobile) }
        }
        body.add("OrderID", intent.reference.text)
        return post(payoutPath, body, account)
    }

    /// `{Token, OrderID}` with our reference.
    static func status(ofClientReference reference: Reference, _ account: SeguraPayConfiguration) -> HTTPRequest {
        status(statusByClientReferencePath, reference.text, account)
    }

    /// `{Token, OrderID}` with SeguraPay's reference.
    static func status(ofOrderID orderID: String, _ account: SeguraPayConfiguration) -> HTTPRequest {
        status(statusByOrderIDPath, orderID, account)
    }

    /// `{Token, Subject, Message, OrderId}` with SeguraPay's reference; the key's casing is theirs.
    static func complaint(
        subject: String, message: String, orderID: String, _ account: SeguraPayConfiguration
    ) -> HTTPRequest {
        var body = JSONBody()
        body.add("Token", account.token.expose())
        body.add("Subject", subject)
        body.add("Message", message)
        body.add("OrderId", orderID)
        return post(complaintPath, body, account)
    }

    private static let accept = (name: "Accept", value: Secret("application/json"))

    private static func status(_ path: String, _ order: String, _ account: SeguraPayConfiguration) -> HTTPRequest {
        var body = JSONBody()
        body.add("Token", account.token.expose())
        body.add("OrderID", order)
        return post(path, body, account)
    }

    private static func post(_ path: String, _ body: JSONBody, _ account: SeguraPayConfiguration) -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: account.baseURL.text + path,
            headers: [(name: "Content-Type", value: Secret("application/json")), accept], body: body.bytes)
    }
}

/// A status word, in any letter case (`providers.md`: success; failure, failed, fail; pending; reversal, reversed).
enum SeguraPayWord: Hashable, Sendable {
    case success
    case failure
    case pending
    case reversal
    case unknown

    /// Reads the vendor's word.
    init(_ word: String) {
        switch word.lowercased() {
        case "success": self = .success
        case "failure", "failed", "fail": self = .failure
        case "pending": self = .pending
        case "reversal", "reversed": self = .reversal
        default: self = .unknown
        }
    }

    /// The state the word alone speaks of; nil for a word nobody here knows.
    var state: ProviderState? {
        switch self {
        case .success: .succeeded
        case .failure: .failed
        case .pending: .pending
        case .reversal: .reversed
        case .unknown: nil
        }
    }
}
