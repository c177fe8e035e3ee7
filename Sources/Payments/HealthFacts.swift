/// Of what was settled today: how many by one rail at one bank through one provider were paid, an hour each.
public struct BankTally: Hashable, Sendable {
    /// The rail.
    public var rail: Rail
    /// The bank's four letters, or the handle of UPI ids.
    public var bank: String
    /// The provider.
    public var provider: String
    /// The hour in India, 0–23.
    public var hour: Int
    /// How many are settled.
    public var asked: Int
    /// How many of them were paid.
    public var paid: Int

    /// A tally from its parts.
    public init(rail: Rail, bank: String, provider: String, hour: Int, asked: Int, paid: Int) {
        (self.rail, self.bank, self.provider) = (rail, bank, provider)
        (self.hour, self.asked, self.paid) = (hour, asked, paid)
    }
}

/// That a bank does not take what comes by a rail: `HDFC by IMPS: 4 of 53 since 09:40`.
public struct BankTrouble: Hashable, Sendable {
    /// The rail.
    public var rail: Rail
    /// The bank's four letters, or the handle of UPI ids.
    public var bank: String
    /// How many were paid since.
    public var paid: Int
    /// How many were settled since.
    public var asked: Int
    /// When the first of them that failed was entered.
    public var since: Timestamp

    /// Trouble from its parts.
    public init(rail: Rail, bank: String, paid: Int, asked: Int, since: Timestamp) {
        (self.rail, self.bank, self.paid, self.asked, self.since) = (rail, bank, paid, asked, since)
    }

    /// As in: `HDFC by IMPS`.
    public var words: String { "\(bank) by \(rail.rawValue)" }

    /// The trouble that settled payouts of one bank and rail come to, oldest first; nil where most are paid, or were in
    /// the end.
    ///
    /// It begins with the earliest failure from which on less than half were paid, in the next five as in all.
    public static func of(_ settled: [(at: Timestamp, isPaid: Bool)], rail: Rail, bank: String) -> BankTrouble? {
        guard settled.count >= leastTries, settled.suffix(leastTries).count(where: \.isPaid) * 2 < leastTries else {
            return nil
        }
        var paidFromHere = settled.count(where: \.isPaid)
        for (index, one) in settled.enumerated() {
            let left = settled.count - index
            guard left >= leastTries else { return nil }
            let next = settled[index..<index + leastTries].count(where: \.isPaid)
            if !one.isPaid, next * 2 < leastTries, paidFromHere * 2 < left {
                return BankTrouble(rail: rail, bank: bank, paid: paidFromHere, asked: left, since: one.at)
            }
            if one.isPaid { paidFromHere -= 1 }
        }
        return nil
    }

    /// Tries that say something of a bank or a provider (`screens.md`, *8*).
    public static let leastTries = 5
}

/// What a provider says of payouts that failed.
public struct FailureWord: Hashable, Sendable {
    /// The rail.
    public var rail: Rail
    /// The bank's four letters, or the handle of UPI ids.
    public var bank: String
    /// Its words, as they came.
    public var words: String
    /// How many times today.
    public var count: Int

    /// Words from their parts.
    public init(rail: Rail, bank: String, words: String, count: Int) {
        (self.rail, self.bank, self.words, self.count) = (rail, bank, words, count)
    }
}

/// How many of our questions about today's payouts a provider answered.
public struct QuestionTally: Hashable, Sendable {
    /// The provider.
    public var provider: String
    /// Questions that left, payout requests among them.
    public var asked: Int
    /// Those with a usable answer.
    public var answered: Int
    /// Those it turned away: token, key or address.
    public var refused: Int

    /// A tally from its parts.
    public init(provider: String, asked: Int, answered: Int, refused: Int) {
        (self.provider, self.asked, self.answered, self.refused) = (provider, asked, answered, refused)
    }
}

/// Whether a rail works at a bank, and whose fault it is where not (`screens.md`, *8*): today, settled payouts only.
public struct HealthFacts: Hashable, Sendable {
    /// By rail, bank, provider and hour.
    public var tallies: [BankTally]
    /// The worst first.
    public var troubles: [BankTrouble]
    /// The most frequent first.
    public var words: [FailureWord]
    /// By provider.
    public var questions: [QuestionTally]
    /// The same of the last hour, by which is judged who answers now.
    public var recent: [QuestionTally]

    /// Facts from their parts.
    public init(
        tallies: [BankTally] = [], troubles: [BankTrouble] = [], words: [FailureWord] = [],
        questions: [QuestionTally] = [], recent: [QuestionTally] = []
    ) {
        (self.tallies, self.troubles, self.words, self.questions) = (tallies, troubles, words, questions)
        self.recent = recent
    }

    /// The questions by which is judged who answers: those of the last hour, else of the day.
    private var judged: [QuestionTally] { recent.contains { $0.asked > 0 } ? recent : questions }

    /// Providers that leave half of our questions or more without an answer.
    public var silent: Set<String> {
        Set(judged.filter { $0.asked >= BankTrouble.leastTries && $0.answered * 2 <= $0.asked }.map(\.provider))
    }

    /// A provider that turns our questions away; nil where none does.
    public var refusing: String? { judged.first { $0.refused > 0 && $0.answered * 2 <= $0.asked }?.provider }
}

/// Whose fault it is that payouts fail (`screens.md`, *8*).
public enum HealthReading: Hashable, Sendable {
    /// One bank: below half at two providers, and the other banks above nine tenths.
    case bank(String)
    /// One provider: below half at two banks, and another is not.
    case provider(String)
    /// Us: questions get no answer at two providers, or something of ours is refused.
    case us(String)
    /// Not clear.
    case notClear

    /// The reading of one rail, by the rule; `clockIsOff` where this machine's clock is, `down` the providers whose
    /// wallets get no answer.
    public static func of(
        _ facts: HealthFacts, rail: Rail, clockIsOff: Bool = false, down: Set<String> = []
    ) -> HealthReading {
        var cells: [String: [String: (asked: Int, paid: Int)]] = [:]
        for tally in facts.tallies where tally.rail == rail {
            cells[tally.bank, default: [:]][tally.provider, default: (0, 0)].asked += tally.asked
            cells[tally.bank, default: [:]][tally.provider, default: (0, 0)].paid += tally.paid
        }
        if let bank = badBank(cells) { return .bank(bank) }
        if let provider = badProvider(cells) { return .provider(provider) }
        let silent = facts.silent.union(down)
        if silent.count >= 2 { return .us("half our questions get no answer at \(silent.count) providers") }
        if let refusing = facts.refusing { return .us("\(refusing) refuses our key or address") }
        return clockIsOff ? .us("this machine’s clock is off") : .notClear
    }

    private typealias Cell = (asked: Int, paid: Int)

    private static func isBad(_ cell: Cell) -> Bool {
        cell.asked >= BankTrouble.leastTries && cell.paid * 2 < cell.asked
    }

    private static func badBank(_ cells: [String: [String: Cell]]) -> String? {
        for bank in cells.keys.sorted() where (cells[bank] ?? [:]).values.count(where: isBad) >= 2 {
            let others = cells.filter { $0.key != bank }.values.map { row in
                row.values.reduce(into: (asked: 0, paid: 0)) { $0 = ($0.asked + $1.asked, $0.paid + $1.paid) }
            }.filter { $0.asked >= BankTrouble.leastTries }
            if !others.isEmpty, others.allSatisfy({ $0.paid * 10 > $0.asked * 9 }) { return bank }
        }
        return nil
    }

    private static func badProvider(_ cells: [String: [String: Cell]]) -> String? {
        let providers = Set(cells.values.flatMap(\.keys)).sorted()
        func badBanks(_ provider: String) -> Int { cells.values.count { $0[provider].map(isBad) ?? false } }
        func tries(_ provider: String) -> Int { cells.values.reduce(0) { $0 + ($1[provider]?.asked ?? 0) } }
        return providers.first { provider in
            badBanks(provider) >= 2
                && providers.contains { $0 != provider && badBanks($0) < 2 && tries($0) >= BankTrouble.leastTries }
        }
    }
}
