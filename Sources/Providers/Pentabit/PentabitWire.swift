import Guarded
import Payments

/// Pentabit's words on the wire, each written once (`providers.md`, *Pentabit*; `002_…`).
enum PentabitWire {
    static let balancePath = "api/v1/balance"
    static let linkPath = "api/v1/payin/generate/link"
    static let linkStatusPath = "api/v1/payin/transactions"
    static let payoutPath = "api/v1/payout/initiate"

    static func payoutStatusPath(_ reference: Reference) -> String { "api/v1/payout/\(reference.text)/status" }

    static let accessKeyHeader = "Access-Key"
    static let signatureHeader = "Signature"
    static let timestampHeader = "Timestamp"

    /// The one method of pay links.
    static let linkMethod = "UPI"

    /// Parts the fields of a form; no value that is sent can hold it.
    static let boundary = "paydesk-form-boundary"
}

/// The names of fields in requests, replies and callbacks.
enum PentabitField {
    static let success = "success"
    static let message = "message"
    static let error = "error"
    static let data = "data"
    static let event = "event"

    static let orderID = "order_id"
    static let userID = "user_id"
    static let amount = "amount"
    static let status = "status"
    static let transactionID = "transaction_id"

    static let beneficiaryName = "beneficiary_name"
    static let beneficiaryEmail = "beneficiary_email"
    static let beneficiaryMobile = "beneficiary_mobile_no"
    static let beneficiaryAddress = "beneficiary_address"
    static let beneficiaryAccount = "beneficiary_acc_no"
    static let paymentMethod = "payment_method"
    static let bankName = "bank_name"
    static let ifsc = "ifsc"
    static let vpa = "vpa"
    static let remarks = "remarks"
    static let charge = "charge"
    static let balance = "balance"

    static let method = "method"
    static let redirectURL = "redirect_url"
    static let payURL = "pay_url"
    static let requestAmount = "request_amount"
    static let comments = "comments"
    static let bankUPI = "bank_upi"

    static let timeOfProcessing = "time_of_processing"
    static let createdAt = "created_at"
    static let updatedAt = "updated_at"
}

/// One call before it is stamped and signed.
struct PentabitCall {
    var method: String
    /// Without a leading slash.
    var path: String
    var body: [UInt8] = []
    /// Of the body; nil where there is none.
    var contentType: String?
    /// What is signed in the body's place where that is not the body.
    var signedBody: [UInt8]?

    /// `GET api/v1/balance`.
    static let balance = PentabitCall(method: "GET", path: PentabitWire.balancePath)

    /// `GET api/v1/payout/{order_id}/status`.
    static func payoutStatus(_ reference: Reference) -> PentabitCall {
        PentabitCall(method: "GET", path: PentabitWire.payoutStatusPath(reference))
    }

    /// `POST api/v1/payin/transactions`.
    ///
    /// A form signs what the document has any other method without a body in JSON sign.
    static func linkStatus(_ reference: Reference, _ account: PentabitConfiguration) -> PentabitCall {
        switch account.payinStatus {
        case .json:
            var body = JSONBody()
            body.add(PentabitField.orderID, reference.text)
            return post(PentabitWire.linkStatusPath, body, account)
        case .form:
            let boundary = PentabitWire.boundary
            let part = "Content-Disposition: form-data; name=\"\(PentabitField.orderID)\"\r\n\r\n\(reference.text)\r\n"
            return PentabitCall(
                method: "POST", path: PentabitWire.linkStatusPath,
                body: Array("--\(boundary)\r\n\(part)--\(boundary)--\r\n".utf8),
                contentType: "multipart/form-data; boundary=\(boundary)", signedBody: JSONBody().bytes)
        }
    }

    static func post(_ path: String, _ body: JSONBody, _ account: PentabitConfiguration) -> PentabitCall {
        PentabitCall(
            method: "POST", path: path, body: account.escapeSlashes ? body.bytesWithEscapedSlashes : body.bytes,
            contentType: "application/json")
    }

    /// The call as a request without stamp and signature.
    func request(_ account: PentabitConfiguration) -> HTTPRequest {
        let accept = (name: "Accept", value: Secret("application/json"))
        let type = contentType.map { (name: "Content-Type", value: Secret($0)) }
        return HTTPRequest(
            method: method, url: "\(account.baseURL.text)/\(path)", headers: [type].compactMap(\.self) + [accept],
            body: body)
    }
}

// MARK: Orders

extension PentabitCall {
    /// The call that sends an order, its body's keys in the order of the vendor's samples.
    ///
    /// Throws where the intent has no words here.
    static func order(_ intent: PayoutIntent, _ account: PentabitConfiguration) throws(ProviderError) -> PentabitCall {
        guard intent.amount.isWholeRupees, intent.amount > .zero else {
            throw .notSent("Pentabit is sent whole rupees only")
        }
        return switch intent.mode {
        case .rail(let rail): try payout(intent, rail, account)
        case .link: try link(intent, account)
        case .recharge: throw .notSent("Pentabit takes payouts and pay links only")
        }
    }

    private static func payout(
        _ intent: PayoutIntent, _ rail: Rail, _ account: PentabitConfiguration
    ) throws(ProviderError) -> PentabitCall {
        guard rail.takesAccount, account.rails.contains(rail) else {
            let rails = account.rails.filter(\.takesAccount).map(\.rawValue).joined(separator: ", ")
            throw .notSent(rails.isEmpty ? "no payouts are configured here" : "Pentabit pays by \(rails) here")
        }
        let person = intent.beneficiary
        guard person.upi == nil else { throw .notSent("\(rail.rawValue) is paid to an account, not to a UPI id") }
        var body = JSONBody()
        body.add(PentabitField.beneficiaryName, try required(person.name, "name"))
        body.add(PentabitField.beneficiaryEmail, try required(person.email, "e-mail address"))
        body.add(PentabitField.beneficiaryMobile, try required(person.mobile, "mobile number"))
        body.add(PentabitField.beneficiaryAddress, try required(person.address, "address"))
        body.add(PentabitField.paymentMethod, rail.rawValue)
        body.add(PentabitField.beneficiaryAccount, try required(person.account, "account"))
        body.add(PentabitField.bankName, try required(person.bank, "bank's name"))
        body.add(PentabitField.ifsc, try required(person.ifsc, "IFSC"))
        body.add(PentabitField.amount, number: intent.amount.rupees)
        body.add(PentabitField.orderID, intent.reference.text)
        body.add(PentabitField.userID, try userID(account.userID))
        body.addNull(PentabitField.remarks)
        return post(PentabitWire.payoutPath, body, account)
    }

    private static func link(
        _ intent: PayoutIntent, _ account: PentabitConfiguration
    ) throws(ProviderError) -> PentabitCall {
        guard let link = intent.link else { throw .notSent("the pay link says nothing of where the payer goes") }
        guard PentabitLink.isAddress(link.redirectURL) else {
            throw .notSent("the payer must be sent to an https address afterwards")
        }
        var body = JSONBody()
        body.add(PentabitField.userID, try userID(link.userID ?? account.userID))
        body.add(PentabitField.orderID, intent.reference.text)
        body.add(PentabitField.amount, number: intent.amount.rupees)
        body.add(PentabitField.method, PentabitWire.linkMethod)
        body.add(PentabitField.redirectURL, link.redirectURL)
        return post(PentabitWire.linkPath, body, account)
    }

    private static func required(_ text: String?, _ what: String) throws(ProviderError) -> String {
        guard let text, !WireField.trimmed(text).isEmpty else {
            throw .notSent("Pentabit asks for the beneficiary's \(what)")
        }
        return text
    }

    private static func userID(_ text: String) throws(ProviderError) -> String {
        guard !WireField.trimmed(text).isEmpty else { throw .notSent("Pentabit asks for a user id") }
        return text
    }
}

/// Addresses in pay links: the one the payer pays at and the one they are sent to afterwards.
enum PentabitLink {
    /// Whether the text is a whole web address: `https`, or `http` on this machine, of printable ASCII, 2,000 at most.
    static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 }) else {
            return false
        }
        return (try? BaseURL(String(text.prefix { $0 != "?" && $0 != "#" }))) != nil
    }
}

/// A status word, in any letter case (`providers.md`, *Pentabit*).
enum PentabitWord: Hashable, Sendable {
    case initiated
    case pending
    case approved
    case rejected
    case unknown

    /// Reads the vendor's word.
    init(_ word: String) {
        switch word.lowercased() {
        case "initiated": self = .initiated
        case "pending": self = .pending
        case "approved": self = .approved
        case "rejected": self = .rejected
        default: self = .unknown
        }
    }

    /// The state the word speaks of; nil for a word nobody here knows, which `Initiated` is for a payout.
    func state(of kind: TransactionKind) -> ProviderState? {
        switch self {
        case .initiated: kind == .payin ? .processing : nil
        case .pending: .pending
        case .approved: .succeeded
        case .rejected: .failed
        case .unknown: nil
        }
    }
}
