import Payments
import Providers

extension ProviderUnderTest {
    /// Paygrt with the account of `Recharges`.
    static let paygrt = ProviderUnderTest(
        name: "Paygrt", capability: paygrtCapability, secrets: [Recharges.key],
        make: { PaygrtProvider(try Recharges.configuration(), transport: $0) },
        orders: [paygrtRecharge],
        balance: BalanceUnderTest(
            good: [
                (
                    #"{"message":"Success","data":{"merchant_id":"AP2210","balance":"12150.5000"},"status":"0"}"#,
                    WalletBalance(amount: Money(paise: 12_150_50))
                )
            ],
            bad: [
                #"{"message":"Fail","data":{"merchant_id":"AP2210","balance":"5.0000"},"status":"1"}"#,
                #"{"message":"Success","data":{"merchant_id":"AP2211","balance":"5.0000"},"status":"0"}"#,
                #"{"message":"Success","data":{"merchant_id":"AP2210","balance":"5.0000"}}"#,
                #"{"message":"Success","data":5,"status":"0"}"#,
            ]),
        operators: (
            #"{"message":"Success","data":[{"operator_name":"Airtel","operator_code":"AT","type":"Mobile"},"#
                + #"{"operator_name":"Tata Sky","operator_code":"TS","type":"DTH"}],"status":"0"}"#, 2
        ),
        callbacks: [("Success", ProviderState.succeeded), ("Fail", .failed), ("Pending", .pending), ("Refunded", nil)]
            .map { word, state in
                let query =
                    "api_ref_id=\(Recharges.reference)&txn_id=5001234&operator_id=PG12345XYZ&recharge_status=\(word)"
                return CallbackUnderTest(
                    callback: RawCallback(method: "GET", query: query), reference: Recharges.reference, state: state,
                    verified: false)
            })

    private static var paygrtCapability: Capability {
        guard let merchant = PaygrtMerchantID("AP2210") else { preconditionFailure("AP2210 is a merchant id") }
        return PaygrtProvider.capability(of: "paygrt", merchantID: merchant)
    }

    private static let paygrtRecharge = OrderUnderTest(
        mode: .recharge, handle: { try Recharges.handle() }, questions: [.payout, .statusByReference],
        address: "https://api.paygrt.com/v1/recharges/AP2210"
    ) { said, question in
        let reply = { (change: (inout Recharges.Fields) -> Void) in
            question == .payout ? Recharges.reply(change) : Recharges.look(change)
        }
        return switch said {
        case .pending: reply { ($0.word, $0.code) = ("\"Pending\"", question == .payout ? "\"2\"" : nil) }
        case .succeeded: reply { _ in }
        case .failed: question == .payout ? Recharges.refusal() : Recharges.look { $0.word = "\"Fail\"" }
        case .reversed: nil
        case .word(let word): reply { $0.word = "\"\(word)\"" }
        case .anotherOrder: reply { $0.reference = "\"12345\"" }
        case .anotherAmount: reply { $0.amount = "\"100.00\"" }
        case .noOrder: reply { $0.reference = "null" }
        }
    }
}
