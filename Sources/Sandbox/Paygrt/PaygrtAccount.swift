/// The account Paygrt knows; every value is made up and opens nothing.
public struct PaygrtAccount: Sendable, Equatable {
    /// The document's test merchant: operator `AT` always succeeds, every other fails, and no wallet pays for it.
    public static let testMerchantID = "AP1743"

    /// The `api-key`.
    public var apiKey = "sandbox-api-key"
    /// The live merchant beside the test one.
    public var merchantID = "AP5210"
    /// The live merchant's name.
    public var merchantName = "Sandbox Recharge Desk"

    /// The account as it is when nothing is said.
    public static let standard = PaygrtAccount()

    /// The standard account, to change from.
    public init() {}
}

/// An operator as the document's list prints it.
public struct PaygrtOperator: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its code, which a recharge names.
    public var code: String
    /// `Cash Drop`, `Mobile` or `DTH`.
    public var type: String

    /// Every operator of the document (`004_…`, Operators List), in its order.
    public static let all: [PaygrtOperator] = [
        some("Cash Drop", [("Home Credit", "HC"), ("Swiggy", "SW"), ("Bajaj Finserv", "BFC")]),
        some(
            "Mobile",
            [
                ("Airtel", "AT"), ("BSNL Special", "BS"), ("BSNL Top Up", "BT"), ("Idea", "ID"),
                ("MTNL Special", "MS"), ("MTNL Top Up", "TM"), ("Reliance Jio", "RJ"),
                ("Tata Docomo Special", "DS"), ("Tata Docomo Top Up", "DT"), ("Tata Indicom/ CDMA", "TI"),
                ("Uninor Special", "US"), ("Uninor Top Up", "UT"), ("Vodafone", "VF"),
            ]),
        some(
            "DTH",
            [
                ("Airtel DTH", "AH"), ("BIG TV", "BG"), ("Dish TV", "DH"), ("Sun Direct", "SD"),
                ("Tata Sky", "TS"), ("Videocon D2h", "VD"),
            ]),
    ].flatMap { $0 }

    private static func some(_ type: String, _ list: [(String, String)]) -> [PaygrtOperator] {
        list.map { PaygrtOperator(name: $0.0, code: $0.1, type: type) }
    }
}
