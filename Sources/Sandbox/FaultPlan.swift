/// Trouble by name, for `--faults`.
public enum FaultPlan: String, Sendable, CaseIterable {
    /// Nothing goes wrong on the wire.
    case none
    /// Every reply takes 1 to 5 s.
    case slow
    /// About one request to move money in ten is executed, and its reply is cut, late, never sent, or a 500.
    case lossy
    /// Every request gets a 503 page and nothing is executed.
    case down
    /// Replies that cannot be believed: pages, redirects, other people's orders, unknown words, contradictions; and
    /// callbacks nobody of the provider's sent.
    case liars
    /// Slow, lossy and lying at once, and one bank (HDFC) in trouble on IMPS.
    case storm

    /// The plan of that name, in any case; nil when there is none.
    public init?(name: String) {
        self.init(rawValue: name.lowercased())
    }

    /// One sentence that says what the plan does.
    public var sentence: String {
        switch self {
        case .none: "Nothing goes wrong on the wire; some payouts still fail, as they do everywhere."
        case .slow: "Every reply takes 1 to 5 seconds."
        case .lossy: "About one payout in ten is executed, but its reply is cut, late, missing or a 500."
        case .down: "Every request gets a 503 page and nothing is executed."
        case .liars: "Some replies are pages, redirects, another order's answer, unknown words or contradictions."
        case .storm: "Slow, lossy and lying at once, and payouts to HDFC Bank by IMPS mostly fail or hang."
        }
    }

    /// Every plan with its sentence, in the order they are declared.
    public static var names: [(name: String, sentence: String)] {
        allCases.map { ($0.rawValue, $0.sentence) }
    }

    /// The four letters of the bank that is in trouble under this plan.
    var troubledBank: String? {
        self == .storm ? "HDFC" : nil
    }
}

extension FaultPlan {
    /// What this plan does to one reply, from the seed and the words that name the call alone.
    func delivery(for endpoint: SandboxEndpoint, key: String, call: Int, seed: UInt64) -> Delivery {
        var dice = SplitMix64(seed: seed, "fault", rawValue, endpoint.countedAs, key, String(call))
        switch self {
        case .none: return .whole
        case .slow: return .late(seconds: 1 + 4 * dice.unit())
        case .down: return .unavailable
        case .lossy:
            guard endpoint.call.takesAnOrder, dice.chance(0.10) else { return .whole }
            return Self.lost(&dice)
        case .liars:
            let call = endpoint.call
            let share = call.takesAnOrder ? 0.25 : call == .balance ? 0.10 : 0.15
            return dice.chance(share) ? Self.lie(endpoint, &dice) : .whole
        case .storm:
            let roll = dice.unit()
            if endpoint.call.takesAnOrder, roll < 0.15 { return Self.lost(&dice) }
            if roll < 0.20 { return Self.lie(endpoint, &dice) }
            if roll < 0.23 { return .unavailable }
            return roll < 0.50 ? .late(seconds: 1 + 4 * dice.unit()) : .whole
        }
    }

    private static func lost(_ dice: inout SplitMix64) -> Delivery {
        // Late means later than any sensible deadline: paydesk's default is 30 s.
        switch dice.whole(0...3) {
        case 0: .cut(atByte: Int(dice.whole(0...120)))
        case 1: .late(seconds: 35 + 25 * dice.unit())
        case 2: .silent
        default: .serverError
        }
    }

    private static func lie(_ endpoint: SandboxEndpoint, _ dice: inout SplitMix64) -> Delivery {
        guard endpoint.call.namesAnOrder else { return dice.chance(0.5) ? .notJSON : .forbiddenPage }
        let lies: [Delivery] = [
            .forbiddenPage, .redirect, .notJSON, .huge(bytes: 5_242_880), .wrongOrder, .unknownStatusWord,
            .withoutData, .contradiction, .unclosed,
        ]
        return lies[Int(dice.whole(0...Int64(lies.count - 1)))]
    }
}
