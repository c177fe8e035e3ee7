import Payments
import Providers

extension ProviderUnderTest {
    /// SeguraPay with the account of `Orders`.
    static let seguraPay = ProviderUnderTest(
        name: "SeguraPay", capability: SeguraPayProvider.capability(of: "segura-main", label: "TEST"),
        secrets: [Orders.token],
        make: { SeguraPayProvider(try Orders.configuration(), transport: $0) },
        orders: Rail.allCases.map(seguraPayOrder),
        balance: BalanceUnderTest(
            good: [("\"1234.50\"", WalletBalance(amount: Money(paise: 1_234_50)))],
            bad: [#"{"StatusCode":0,"Message":"Invalid token","Data":5}"#, #"{"Wallet":5}"#, "null"]),
        complaint: ComplaintUnderTest(
            raised: #"{"StatusCode":1,"Message":"Success",}"#, refused: #"{"StatusCode":0,"Message":"No"}"#),
        callbacks: [
            CallbackUnderTest(
                callback: seguraPayCallback("Success"), reference: "Se123456", state: .succeeded, verified: false),
            CallbackUnderTest(
                callback: seguraPayCallback("Failure"), reference: "Se123456", state: .failed, verified: false),
            CallbackUnderTest(
                callback: seguraPayCallback("Reversal"), reference: "Se123456", state: .reversed, verified: false),
            CallbackUnderTest(
                callback: seguraPayCallback("Refunded"), reference: "Se123456", state: nil, verified: false),
        ])

    private static func seguraPayCallback(_ status: String) -> RawCallback {
        RawCallback(
            method: "GET", query: "clientTxnRef=Se123456&refId=1900000211&status=\(status)& operatorRef=AND12345")
    }

    private static func seguraPayOrder(_ rail: Rail) -> OrderUnderTest {
        OrderUnderTest(
            mode: .rail(rail),
            handle: { OrderHandle(intent: try Orders.intent(rail), providerReference: "188020200") },
            questions: [.payout, .statusByReference, .statusByProviderReference],
            address: "https://api.segurapay.in/PayoutBankTransafer"
        ) { said, question in
            switch said {
            case .pending: Orders.reply(code: "2", status: "\"Pending\"")
            case .succeeded: Orders.reply()
            case .failed: Orders.reply(code: "0", status: "\"Failure\"")
            case .reversed: question == .statusByReference ? Orders.reply(code: "1", status: "\"Reversal\"") : nil
            case .word(let word): Orders.reply(status: "\"\(word)\"")
            case .anotherOrder: Orders.reply(client: "\"1223234\"")
            case .anotherAmount: nil
            case .noOrder: Orders.reply(client: "null")
            }
        }
    }
}
