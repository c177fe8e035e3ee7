import Payments

@testable import Providers

extension ProviderUnderTest {
    /// PayAtom with the account of `PayAtomOrders`, every switch on.
    static let payAtom = ProviderUnderTest(
        name: "PayAtom",
        capability: PayAtomProvider.capability(
            of: "payatom", wallet: true, complaintsSignedOver: PayAtomConfiguration.SignatureField.usual,
            reconciliation: true, label: "TEST"),
        secrets: [PayAtomOrders.secret, "wallet-tok/1", "complaint-tok/2", "list-tok/3", "pa55 wörd"],
        make: {
            PayAtomProvider(
                try PayAtomOrders.configuration(everything: true), transport: $0, signing: PayAtomOrders.signing)
        },
        orders: [payAtomOrder],
        balance: BalanceUnderTest(
            good: [
                (
                    #"{"status":"success","wallets":{"upi":[],"imps_upi":[{"Account_number":"99887766","#
                        + #""minimum_balance":"0","limit_volume":"10000","usage_volume":"4000.50"}]}}"#,
                    WalletBalance(amount: nil, limit: Money(paise: 10_000_00), used: Money(paise: 4_000_50))
                )
            ],
            bad: [
                #"{"status":"error","wallets":{"upi":[{"limit_volume":"1","usage_volume":"1"}]}}"#,
                #"{"status":"success","wallets":{"upi":[{"limit_volume":"1"}]}}"#,
                #"{"status":"success","wallets":{"upi":[]}}"#, #"{"balance":"5.00"}"#,
            ]),
        complaint: ComplaintUnderTest(
            raised: #"{"status":"success","message":"Submitted","complaint_id":"CMP-17"}"#,
            refused: #"{"status":"error","message":"No such order"}"#),
        reconciliation: (
            #"{"status":"success","data":[{"orderCreateDateTime":"October 4, 2024, 10:30 am","#
                + #""statusChangeDateTime":"October 4, 2024, 10:31 am","order_id":"4209124812345","ref_code":"77","#
                + #""amount_requested":"2500","amount_processed":"2500","transaction_status":"Approved","#
                + #""bank_ref":"432112345678"}]}"#, 1
        ),
        callbacks: [
            ("Approved", ProviderState.succeeded, true), ("Failed", .failed, true), ("Declined", .failed, false),
            ("Processing", .processing, true), ("Refunded", nil, true),
        ].map { word, state, isVerified in
            let secret = isVerified ? PayAtomOrders.secret : "another"
            let body = PayAtomOrders.object([
                "status": "\"\(word)\"",
                "post_hash": PayAtomOrders.hash(PayAtomOrders.reference, "2500", word, secret: secret),
            ])
            return CallbackUnderTest(
                callback: RawCallback(method: "POST", query: "", body: Array(body.utf8)),
                reference: PayAtomOrders.reference, state: state, verified: isVerified)
        })

    private static let payAtomOrder = OrderUnderTest(
        mode: .rail(.imps), handle: { try PayAtomOrders.handle() }, questions: [.payout, .statusByProviderReference],
        address: "https://pg.example.in/payout/api/request.php"
    ) { said, question in
        let isPayout = question == .payout
        // The payout's reply names no order: what is about another one names it beside the documented fields.
        let reply = { (word: String, change: [String: String?]) in
            let fields = [("status", "\"\(word)\""), ("ref_code", "\"\(PayAtomOrders.refCode)\"")]
            return isPayout
                ? PayAtomOrders.object(change, fields: fields)
                : PayAtomOrders.object(["status": "\"\(word)\""].merging(change) { $1 })
        }
        return switch said {
        case .pending: reply("Pending", [:])
        // Nothing in the payout's own reply says that this order was paid.
        case .succeeded: isPayout ? nil : reply("Approved", [:])
        case .failed: reply("Declined", [:])
        case .reversed: nil
        case .word(let word): PayAtomOrders.object(["status": JSONBody.quoted(word)])
        case .anotherOrder: reply("Approved", ["order_id": "\"6876mhnytg\""])
        case .anotherAmount: reply("Approved", ["requested_amount": "2501"])
        case .noOrder: isPayout ? nil : reply("Approved", ["ref_code": "null"])
        }
    }
}
