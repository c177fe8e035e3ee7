import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Whose fault it is that payouts fail.
@Suite struct HealthTests {
    private static func tally(
        _ bank: String, _ provider: String, _ paid: Int, of asked: Int, rail: Rail = .imps, hour: Int = 9
    ) -> BankTally {
        BankTally(rail: rail, bank: bank, provider: provider, hour: hour, asked: asked, paid: paid)
    }

    /// The numbers of the drawing.
    static let facts = HealthFacts(
        tallies: [
            tally("HDFC", "segura-main", 3, of: 41), tally("HDFC", "pentabit", 1, of: 12),
            tally("SBIN", "segura-main", 118, of: 121), tally("SBIN", "pentabit", 44, of: 45),
            tally("SBIN", "payatom", 9, of: 9), tally("ICIC", "segura-main", 64, of: 65),
            tally("ICIC", "pentabit", 21, of: 21), tally("ICIC", "payatom", 4, of: 4),
            tally("UTIB", "segura-main", 40, of: 41), tally("UTIB", "pentabit", 13, of: 13),
            tally("KKBK", "segura-main", 212, of: 218), tally("KKBK", "pentabit", 80, of: 82),
            tally("KKBK", "payatom", 11, of: 11), tally("HDFC", "segura-main", 22, of: 22, rail: .neft),
        ],
        troubles: [BankTrouble(rail: .imps, bank: "HDFC", paid: 4, asked: 53, since: Fixture.at("09:40:12"))],
        words: [
            FailureWord(rail: .imps, bank: "HDFC", words: "Beneficiary bank offline", count: 38),
            FailureWord(rail: .imps, bank: "HDFC", words: "Bank server down", count: 11),
            FailureWord(rail: .imps, bank: "SBIN", words: "Invalid account", count: 3),
        ],
        questions: [
            QuestionTally(provider: "segura-main", asked: 904, answered: 901, refused: 0),
            QuestionTally(provider: "pentabit", asked: 300, answered: 300, refused: 0),
        ])

    static func desk(_ size: Size, _ facts: HealthFacts = facts) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        _ = update(&state, .healthFacts(facts, at: Fixture.at("14:02:11")))
        return state
    }

    @Test func theTableIsDrawnAsDesigned() {
        var state = Self.desk(Size(columns: 120, rows: 34))
        state.strike(.char("7"))
        let drawn = Fixture.text(state)
        for line in [
            "IMPS · today from 09:00 · ← → rail · at 14:02:11",
            "bank                         segura-main         pentabit        payatom 09 to 13",
            "▸ HDFC Bank                  3 of 41   7 %    1 of 12   8 %              –",
            "State Bank of India     118 of 121  98 %   44 of 45  98 %   9 of 9 100 %",
            "all                     437 of 486  90 % 159 of 173  92 % 24 of 24 100 %",
            "us        1,204 questions, 1,201 answered · 0 refused · clock right",
            "reads as  the bank: HDFC fails at two providers since 09:40, other banks do not",
            "they say  “Beneficiary bank offline” 38 · “Bank server down” 11",
            "instead   NEFT to HDFC 22 of 22 today · next batch 14:30",
            "Say  “HDFC Bank has not been taking IMPS since 09:40 today. NEFT works; the next", "run is at 14:30.”",
        ] {
            #expect(drawn.contains(line), "\(line)")
        }
        #expect(drawn.contains("last success 14:01"), "that money moves is still told beside it")
        state.strike(.right)
        #expect(Fixture.text(state).contains("NEFT · today from 09:00"))
        state.strike(.left)
        guard case .copy(let said)? = state.strike(.char("y")).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(said.hasPrefix("HDFC Bank has not been taking IMPS since 09:40 today."))
        state.strike(.char("H"))
        #expect(Fixture.text(state).contains("Say  “HDFC Bank आज 09:40 बजे से"))
        #expect(Fixture.text(state).contains("IMPS · today from 09:00"))
    }

    @Test func theAnswerIsThereInHindiToo() {
        var state = Self.desk(Size(columns: 120, rows: 34))
        state.strike(.char("H"), .char("7"))
        #expect(Fixture.text(state).contains("Say  “HDFC Bank आज 09:40 बजे से IMPS नहीं ले रहा है। NEFT चल रहा है;"))
    }

    @Test(arguments: Scene.sizes)
    func itsWordsStandInEverySize(_ size: Size) {
        var state = Self.desk(size)
        state.strike(.char("7"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("HDFC Bank") && drawn.contains("reads as  the bank"))
        state.strike(.char("2"))
        if size.columns >= 110 { #expect(Fixture.text(state).contains("! HDFC IMPS: 4 of 53 since 09:40")) }
        if size.columns == 80 { #expect(Fixture.text(state).contains("! HDFC IMPS")) }
    }

    @Test func theFactsAreReadWithASummaryButNotMoreOftenThanNeeded() {
        var state = DashboardState(profile: Fixture.profile(), now: Fixture.now)
        _ = update(&state, .resize(Size(columns: 120, rows: 34)))
        #expect(update(&state, .summary(Fixture.summary)) == [.loadHealth])
        #expect(update(&state, .summary(Fixture.summary)) == [])
        _ = update(&state, .tick(Fixture.now.adding(seconds: 15)))
        #expect(update(&state, .summary(Fixture.summary)) == [.loadHealth])
    }

    // MARK: Reads as

    @Test func itIsTheBankWhereTwoProvidersFailThereAndNowhereElse() {
        #expect(HealthReading.of(Self.facts, rail: .imps) == .bank("HDFC"))
        var facts = Self.facts
        facts.tallies[1].asked = 4
        #expect(HealthReading.of(facts, rail: .imps) == .notClear, "four tries say nothing")
        facts = Self.facts
        facts.tallies[2].paid = 80
        #expect(HealthReading.of(facts, rail: .imps) == .notClear, "another bank is not above nine tenths")
    }

    @Test func itIsTheProviderWhereTwoBanksFailThereAndAnotherProviderIsFine() {
        var facts = HealthFacts(tallies: [
            Self.tally("HDFC", "a", 1, of: 9), Self.tally("SBIN", "a", 2, of: 9), Self.tally("SBIN", "b", 9, of: 9),
        ])
        #expect(HealthReading.of(facts, rail: .imps) == .provider("a"))
        facts.tallies[2].asked = 4
        #expect(HealthReading.of(facts, rail: .imps) == .notClear, "nothing is known of another")
    }

    @Test func whoAnswersIsJudgedByTheLastHourAndByTheWallets() {
        var facts = Self.facts
        facts.tallies = []
        #expect(HealthReading.of(facts, rail: .imps) == .notClear)
        facts.recent = facts.questions.map {
            QuestionTally(provider: $0.provider, asked: 6, answered: 1, refused: 0)
        }
        let us = HealthReading.us("half our questions get no answer at 2 providers")
        #expect(HealthReading.of(facts, rail: .imps) == us, "whatever was answered this morning")
        facts.recent = []
        #expect(HealthReading.of(facts, rail: .imps, down: ["a", "b"]) == us)
    }

    @Test func withAProviderDownNothingIsCalledClear() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .healthFacts(HealthFacts(), at: Fixture.now))
        var wallets = Fixture.wallets
        (wallets[1].error, wallets[1].missed) = ("cannot connect: nothing leaves", 20)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        #expect(state.healthTable.reads == "not clear: pentabit does not answer")
        for index in wallets.indices { (wallets[index].error, wallets[index].missed) = ("cannot connect", 20) }
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        #expect(state.healthTable.reads.hasPrefix("us: half our questions get no answer at 4 providers"))
    }

    @Test func theFormSaysThatABankIsInTrouble() {
        var state = PayoutTests.filled()
        let trouble = BankTrouble(rail: .imps, bank: "ICIC", paid: 4, asked: 53, since: Fixture.at("09:40"))
        _ = update(&state, .healthFacts(HealthFacts(troubles: [trouble]), at: Fixture.now))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Rail         IMPS                    ! ICIC by IMPS: 4 of 53 since 09:40"))
        #expect(drawn.contains("NEFT too"), "the way round it is said too")
        #expect(drawn.contains("; lasts past 18:00"))
    }

    @Test func itIsUsWhereNobodyAnswersOrTheClockIsOff() {
        var facts = HealthFacts(questions: [
            QuestionTally(provider: "a", asked: 10, answered: 5, refused: 0),
            QuestionTally(provider: "b", asked: 10, answered: 0, refused: 0),
        ])
        #expect(HealthReading.of(facts, rail: .imps) == .us("half our questions get no answer at 2 providers"))
        facts.questions[0].answered = 6
        #expect(HealthReading.of(facts, rail: .imps) == .notClear)
        #expect(HealthReading.of(facts, rail: .imps, clockIsOff: true) == .us("this machine’s clock is off"))
        facts.questions[1].refused = 10
        #expect(HealthReading.of(facts, rail: .imps) == .us("b refuses our key or address"))
    }

    @Test func troubleBeginsWithTheFirstFailureOfTheRun() {
        func settled(_ text: String) -> [(at: Timestamp, isPaid: Bool)] {
            text.enumerated().map { (Timestamp(seconds: Int64($0)), $1 == "+") }
        }
        let trouble = BankTrouble.of(settled("+-+++++++--+------"), rail: .imps, bank: "HDFC")
        #expect(trouble == BankTrouble(rail: .imps, bank: "HDFC", paid: 1, asked: 9, since: Timestamp(seconds: 9)))
        #expect(BankTrouble.of(settled("------+++++"), rail: .imps, bank: "HDFC") == nil, "it is over")
        #expect(BankTrouble.of(settled("----"), rail: .imps, bank: "HDFC") == nil, "too few")
        #expect(BankTrouble.of(settled("+++++++++-"), rail: .imps, bank: "HDFC") == nil)
    }
}
