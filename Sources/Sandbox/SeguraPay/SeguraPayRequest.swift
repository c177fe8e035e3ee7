/// A payout as the document describes it, every field checked.
struct SeguraPayPayout: Sendable, Equatable {
    var clientID: String
    var amountPaise: Int64
    var rail: SandboxRail
    var beneficiaryName: String
    /// The first four letters of the IFSC; nil on UPI.
    var bank: String?

    /// Reads the fields of one payout (`000_…`, Payout Transfer A to D); throws the first refusal.
    init(_ request: WireRequest, numericAmounts: Bool) throws(WireRefusal) {
        guard let rail = SandboxRail(rawValue: try request.text("TransferMode")) else {
            throw WireRefusal(message: "Invalid TransferMode")
        }
        self.rail = rail
        clientID = try Self.orderID(request)
        try request.allowOnly(Self.keys(rail))
        let mobile = try request.text("Number")
        guard Plain.isMobile(mobile) else { throw WireRefusal(message: "Invalid Number") }
        amountPaise = try Self.paise(try request.amount(numbersAllowed: numericAmounts), rail)
        beneficiaryName = try request.text("BeneficiaryName")
        guard beneficiaryName.contains(where: { $0 != " " }), beneficiaryName.count <= 120 else {
            throw WireRefusal(message: "Invalid BeneficiaryName")
        }
        bank = try rail == .upi ? Self.checkUPI(request) : Self.checkAccount(request)
    }

    /// The client's reference: letters and digits, 40 at most.
    static func orderID(_ request: WireRequest) throws(WireRefusal) -> String {
        let text = try request.text("OrderID")
        guard Plain.isReference(text, 1...40) else { throw WireRefusal(message: "Invalid OrderID") }
        return text
    }

    private static func keys(_ rail: SandboxRail) -> Set<String> {
        let common: Set = ["Token", "Number", "Amount", "TransferMode", "BeneficiaryName", "OrderID"]
        return common.union(rail == .upi ? ["UPIId", "BeneficiaryPhoneNo"] : ["AccountNo", "IFSCCode"])
    }

    private static func paise(_ text: String, _ rail: SandboxRail) throws(WireRefusal) -> Int64 {
        guard let rupees = Plain.rupees(text) else { throw WireRefusal(message: "Invalid Amount") }
        if rail == .rtgs, rupees < 200_000 { throw WireRefusal(message: "Amount below the RTGS minimum") }
        if rail == .imps, rupees > 500_000 { throw WireRefusal(message: "Amount above the IMPS limit") }
        return rupees * 100
    }

    private static func checkAccount(_ request: WireRequest) throws(WireRefusal) -> String? {
        guard Plain.isReference(try request.text("AccountNo"), 5...35) else {
            throw WireRefusal(message: "Invalid AccountNo")
        }
        let ifsc = try request.text("IFSCCode")
        guard Plain.isIFSC(ifsc) else { throw WireRefusal(message: "Invalid IFSCCode") }
        return String(ifsc.prefix(4))
    }

    /// "You need to pass either UPI Id or Beneficiary mobile number": exactly one of the two keys.
    private static func checkUPI(_ request: WireRequest) throws(WireRefusal) -> String? {
        guard request.has("UPIId") != request.has("BeneficiaryPhoneNo") else {
            throw WireRefusal(message: "Pass either UPIId or BeneficiaryPhoneNo")
        }
        if request.has("UPIId") {
            let parts = try request.text("UPIId").split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].utf8.count >= 2, parts[1].utf8.count >= 2 else {
                throw WireRefusal(message: "Invalid UPIId")
            }
        } else {
            let phone = try request.text("BeneficiaryPhoneNo")
            guard Plain.isMobile(phone) else { throw WireRefusal(message: "Invalid BeneficiaryPhoneNo") }
        }
        return nil
    }
}
