/// The Indian payment system a payout travels on.
public enum Rail: String, CaseIterable, Sendable, Codable {
    /// National Electronic Funds Transfer: half-hourly batches.
    case neft = "NEFT"
    /// Real Time Gross Settlement: from ₹2,00,000.
    case rtgs = "RTGS"
    /// Immediate Payment Service: up to ₹5,00,000.
    case imps = "IMPS"
    /// Unified Payments Interface.
    case upi = "UPI"

    /// Reads a rail in any letter case.
    public init?(word: String) {
        self.init(rawValue: word.uppercased())
    }

    /// Whether the beneficiary is an account with an IFSC; else a UPI id or a mobile number.
    public var takesAccount: Bool { self != .upi }
}

/// What kind of money movement a transaction is.
public enum TransactionKind: String, CaseIterable, Sendable, Codable {
    /// Money sent to a beneficiary.
    case payout
    /// A mobile, DTH or other recharge, a bill or a cash drop.
    case recharge
    /// Money received through a pay link.
    case payin
}

/// How a transaction travels, as the `mode` column says it: a rail, a recharge or a pay link.
public enum Mode: Hashable, Sendable, Codable {
    /// A payout on a rail.
    case rail(Rail)
    /// A recharge.
    case recharge
    /// A pay link.
    case link

    /// Every way by which money goes out: each rail, and recharges.
    public static let outgoing: Set<Mode> = Set(Rail.allCases.map { .rail($0) }).union([.recharge])

    /// The word on the screen and on the command line: `IMPS`, `RECH`, `LINK`.
    public var word: String {
        switch self {
        case .rail(let rail): rail.rawValue
        case .recharge: "RECH"
        case .link: "LINK"
        }
    }

    /// Reads the word in any letter case.
    public init?(word: String) {
        switch word.uppercased() {
        case "RECH", "RECHARGE": self = .recharge
        case "LINK": self = .link
        default:
            guard let rail = Rail(word: word) else { return nil }
            self = .rail(rail)
        }
    }

    /// Reads the stored word.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let word = try container.decode(String.self)
        guard let mode = Mode(word: word) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(word) is no mode")
        }
        self = mode
    }

    /// Writes the word.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }

    /// What kind of money movement travels so.
    public var kind: TransactionKind {
        switch self {
        case .rail: .payout
        case .recharge: .recharge
        case .link: .payin
        }
    }

    /// The rail, where it is one.
    public var rail: Rail? {
        if case .rail(let rail) = self { rail } else { nil }
    }
}
