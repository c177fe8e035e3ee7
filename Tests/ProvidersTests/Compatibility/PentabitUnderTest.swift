import Payments
import Providers

extension ProviderUnderTest {
    /// Pentabit with the account of `PentabitOrders`.
    static let pentabit = ProviderUnderTest(
        name: "Pentabit", capability: PentabitProvider.capability(of: "pentabit", label: "TEST"),
        secrets: [PentabitOrders.accessKey, PentabitOrders.secretKey],
        make: { try PentabitOrders.provider($0) },
        orders: [pentabitPayout, pentabitLink],
        balance: BalanceUnderTest(
            good: [
                (
                    #"{"error":"","data":{"balance":"1111.11"},"message":"Fetched.","success":true}"#,
                    WalletBalance(amount: Money(paise: 1_111_11))
                )
            ],
            bad: [
                #"{"error":"Locked","data":{"balance":"5"},"message":"","success":false}"#,
                #"{"error":"","data":{"balance":"5"},"message":""}"#, #"{"error":"","data":5,"success":true}"#,
            ]),
        callbacks: [
            ("payout.succeeded", "Approved", ProviderState.succeeded), ("payout.failed", "Rejected", .failed),
            ("payin.initiated", "Initiated", .processing), ("payin.succeeded", "Settled", nil),
        ].map { event, status, state in
            let body = """
                {"event":"\(event)","data":{"order_id":"4209124812345","transaction_id":"98675644343","amount":2500,\
                "comments":"Auto","status":"\(status)","updated_at":"2025-08-04T11:28:30.000000Z"}}
                """
            return CallbackUnderTest(
                callback: RawCallback(method: "POST", query: "", body: Array(body.utf8)), reference: "4209124812345",
                state: state, verified: false)
        })

    private static let pentabitPayout = OrderUnderTest(
        mode: .rail(.imps),
        handle: { OrderHandle(intent: try PentabitOrders.payout(), providerReference: nil) },
        questions: [.payout, .statusByReference], address: "https://crm.example.in/api/v1/payout/initiate"
    ) { said, _ in
        switch said {
        case .pending:
            PentabitOrders.payoutReply { ($0.status, $0.transactionID) = ("\"Pending\"", "null") }
        case .succeeded: PentabitOrders.payoutReply()
        case .failed: PentabitOrders.payoutReply { $0.status = "\"Rejected\"" }
        case .reversed: nil
        case .word(let word): PentabitOrders.payoutReply { $0.status = "\"\(word)\"" }
        case .anotherOrder: PentabitOrders.payoutReply { $0.orderID = "\"qweq-2d2fss-2234sd-44533\"" }
        case .anotherAmount: PentabitOrders.payoutReply { $0.amount = "\"25.00\"" }
        case .noOrder: PentabitOrders.payoutReply { $0.orderID = "null" }
        }
    }

    private static let pentabitLink = OrderUnderTest(
        mode: .link,
        handle: { OrderHandle(intent: try PentabitOrders.link(), providerReference: nil) },
        questions: [.payout, .statusByReference], address: "https://crm.example.in/api/v1/payin/generate/link"
    ) { said, question in
        let reply = question == .payout ? PentabitOrders.linkReply : PentabitOrders.payinReply
        return switch said {
        case .pending: reply { if question != .payout { $0.status = "\"Pending\"" } }
        case .succeeded: question == .payout ? nil : reply { _ in }
        case .failed: reply { $0.status = "\"Rejected\"" }
        case .reversed: nil
        case .word(let word): reply { $0.status = "\"\(word)\"" }
        case .anotherOrder: reply { $0.orderID = "\"adsd-ewerz-23sdsd-ad234\"" }
        case .anotherAmount:
            reply {
                $0.amount = question == .payout ? "25" : $0.amount; $0.requestAmount = "25"
            }
        case .noOrder: reply { $0.orderID = nil }
        }
    }
}
