import Testing

@testable import Payments

@Suite("dashboard.md, Transactions: the filter language")
struct FilterLanguageTests {
    /// Fri 20 Nov 2026, 14:02 IST.
    static let now = Timestamp(seconds: 1_795_163_520)

    private func parse(_ text: String) throws -> TransactionQuery {
        try FilterLanguage.parse(text, now: Self.now).get()
    }

    private func error(_ text: String) throws -> FilterError {
        try #require(throws: FilterError.self) { try FilterLanguage.parse(text, now: Self.now).get() }
    }

    private func day(_ day: Int) throws -> CivilDay { try #require(CivilDay(year: 2_026, month: 11, day: day)) }

    @Test("an empty filter asks for everything")
    func empty() throws {
        #expect(try parse("").isEmpty)
        #expect(try parse("   ").isEmpty)
    }

    @Test("screens.md: status:unknown,pending amount>5000")
    func statuses() throws {
        let query = try parse("status:unknown,pending amount>5000")
        #expect(query.statuses == [.unknown, .pending])
        #expect(query.amount == AmountRange(least: Money(paise: 5_000_01)))
        #expect(try parse("-status:success").excludedStatuses == [.succeeded])
        #expect(try parse("status:not_sent,awaiting-approval").statuses == [.notSent, .awaitingApproval])
        #expect(try parse("status:open").statuses == [.submitting, .unknown, .pending, .processing])
    }

    @Test("screens.md: a status it does not know, under its carets, with the one that was meant")
    func unknownStatus() throws {
        let error = try error("status:unknwn amount>5000")
        #expect(error.range == 7..<13)
        #expect(error.message == "is no status")
        #expect(error.suggestion == "unknown")
        #expect(error.sentence == "“unknwn” is no status. Did you mean unknown?")
        #expect(try self.error("status:unknown,pendin").range == 15..<21)
    }

    @Test("a bare number is an amount or a last four; longer ones are searched too")
    func numbers() throws {
        let query = try parse("8128 1234")
        #expect(query.terms.count == 2)
        #expect(
            query.terms.first
                == QueryTerm(text: "8128", anywhere: false, amount: Money(rupees: 8_128), tail: "8128"))
        #expect(FilterLanguage.explain(query).first == "8128 is ₹8,128 or ••••8128")
        #expect(try parse("75").terms == [QueryTerm(text: "75", anywhere: false, amount: Money(rupees: 75))])
        #expect(try parse("₹2,499.50").terms.first?.amount == Money(paise: 2_499_50))
        #expect(try parse("2499.50").terms.first?.amount == Money(paise: 2_499_50))
        #expect(try parse("₹8,128").terms == [QueryTerm(text: "₹8,128", anywhere: false, amount: Money(rupees: 8_128))])
        #expect(try parse("88213").terms == [QueryTerm(text: "88213", amount: Money(rupees: 88_213))])
        #expect(try parse("632410771034").terms == [QueryTerm(text: "632410771034")])
    }

    @Test("paste anything: a UTR, a reference, a UPI id, a mobile are recognised and explained")
    func pasted() throws {
        #expect(
            FilterLanguage.explain(try parse("PUNBN26324118842")) == [
                "PUNBN26324118842 is a NEFT UTR (16 characters), of 20 Nov 2026"
            ])
        #expect(
            FilterLanguage.explain(try parse("1109111588400")).first?.contains("references, made Fri 20 Nov") == true)
        #expect(
            FilterLanguage.explain(try parse("50100234567812")) == [
                "50100234567812 is an account number, 14 digits"
            ])
        #expect(
            FilterLanguage.explain(try parse("rupesh@okbank")) == ["rupesh@okbank is a UPI id, 13 characters"])
        #expect(FilterLanguage.explain(try parse("9876543210")).first?.contains("is a mobile number") == true)
        #expect(FilterLanguage.pasted(try parse("632410771034"))?.text == "632410771034")
        #expect(FilterLanguage.pasted(try parse("8128")) == nil, "an amount is not one thing in the world")
        #expect(FilterLanguage.pasted(try parse("rupesh@okbank status:failed")) == nil)
        #expect(try parse("rupesh@okbank").terms == [QueryTerm(text: "rupesh@okbank")])
        #expect(try parse("+919876543210").terms == [QueryTerm(text: "9876543210")])
    }

    @Test("plain words need three characters; quotes keep blanks together")
    func words() throws {
        #expect(try parse("meena iyer").terms.map(\.text) == ["meena", "iyer"])
        #expect(try parse("\"meena iyer\"").terms.map(\.text) == ["meena iyer"])
        #expect(try parse("name:\"meena iyer\"").names == ["meena iyer"])
        #expect(try error("me").isIncomplete)
        #expect(try parse("मीना").terms.map(\.text) == ["मीना"])
    }

    @Test("amounts: ranges and signs")
    func amounts() throws {
        #expect(
            try parse("amount:1000..2000").amount
                == AmountRange(least: Money(rupees: 1_000), most: Money(rupees: 2_000)))
        #expect(try parse("amount:1000..").amount == AmountRange(least: Money(rupees: 1_000)))
        #expect(try parse("amount:..2,000").amount == AmountRange(most: Money(rupees: 2_000)))
        #expect(try parse("amount<500").amount == AmountRange(most: Money(paise: 499_99)))
        #expect(
            try parse("amount>=500 amount<=600").amount
                == AmountRange(least: Money(rupees: 500), most: Money(rupees: 600)))
        #expect(try parse("amount:500").amount == AmountRange(least: Money(rupees: 500), most: Money(rupees: 500)))
        #expect(try error("amount>lots").message == "is no amount")
    }

    @Test("days and moments in India")
    func days() throws {
        let friday = try day(20)
        #expect(try parse("on:today").since == friday.start)
        #expect(try parse("on:yesterday").until == friday.start)
        #expect(try parse("on:2026-11-18").since == (try day(18).start))
        #expect(try parse("on:tue").since == (try day(17).start))
        #expect(try parse("on:fri").since == friday.start)
        #expect(try parse("on:19nov").since == (try day(19).start))
        #expect(try parse("on:21nov").since?.day.iso == "2025-11-21")
        #expect(try parse("since:2h").since == Self.now.adding(seconds: -7_200))
        #expect(try parse("since:13:00").since == Timestamp(ist: friday, hour: 13, minute: 0))
        #expect(try parse("since:15:00").since == Timestamp(ist: try day(19), hour: 15, minute: 0))
        #expect(try parse("before:2026-11-20").until == friday.start)
        #expect(try parse("age>1h").leftBefore == Self.now.adding(seconds: -3_600))
        #expect(try parse("age<30m").since == Self.now.adding(seconds: -1_800))
        #expect(try parse("age>1h before:today").until == friday.start)
        #expect(try parse("raised:tue").complaintRaised == MomentRange(day: try day(17)))
        #expect(try error("on:31nov").message.hasPrefix("is no day"))
        #expect(try error("on:2026-02-30").range == 3..<13)
        #expect(try error("on:yesturday").suggestion == "yesterday")
    }

    @Test("@19nov,14:05: the state as known then")
    func known() throws {
        #expect(try parse("1109102973000 @19nov,14:05").asKnownAt == Timestamp(ist: try day(19), hour: 14, minute: 5))
        #expect(try parse("@14:00").asKnownAt == Timestamp(ist: try day(20), hour: 14, minute: 0))
        #expect(try parse("@19nov").asKnownAt == (try day(20).start.adding(milliseconds: -1)))
    }

    @Test("provider, mode, bank, account, flag, has")
    func others() throws {
        #expect(try parse("provider:Segura").providers == ["segura"])
        #expect(try parse("mode:imps,RECH rail:upi").modes == [.rail(.imps), .recharge, .rail(.upi)])
        #expect(try parse("bank:hdfc").bankCodes == ["HDFC"])
        #expect(try parse("bank:qqqq").bankCodes == ["QQQQ"])
        #expect(try parse("account:1234").accountTail == "1234")
        #expect(try parse("account:••••1234").accountTail == "1234")
        #expect(try parse("account:50100234567812").target == "50100234567812")
        #expect(try parse("flag:late,name").flags == [.lateSuccess, .nameMismatch])
        #expect(try parse("-flag:no_bank_reference").excludedFlags == [.noBankReference])
        #expect(try parse("flag:twin").twin == true)
        #expect(try parse("has:complaint").hasComplaint == true)
        #expect(try parse("-has:complaint").hasComplaint == false)
        #expect(try error("mode:cheque").message == "is no rail")
        #expect(try error("bank:nobodys").message == "is no bank known here")
        #expect(try error("flag:laet").suggestion == "late")
    }

    @Test("a clause it does not know")
    func clauses() throws {
        let error = try error("meena statsu:failed")
        #expect(error.range == 6..<12)
        #expect(error.suggestion == "status")
        #expect(try self.error("status:").isIncomplete)
        #expect(try self.error("-meena").message.hasPrefix("cannot be left out"))
        #expect(try self.error("-amount:5").message.hasPrefix("cannot be left out"))
        #expect(try self.error("mode>imps").message.contains("colon"))
    }

    @Test(
        "property: whatever is pasted, it is understood or the error stands inside the text",
        arguments: [31, 32] as [UInt64])
    func hostile(seed: UInt64) {
        var random = Seeded(state: seed)
        let pieces = [
            "status", ":", "amount", ">", "<", "..", ",", "@", "-", "\"", " ", "1", "99999999999999999999", "nov", "on",
            "मी",
            "\u{1B}", "👩‍👩‍👧", "age", "h", "=", "bank", "14:05", "•",
        ]
        for _ in 0..<5_000 {
            let length = Int.random(in: 0...10, using: &random)
            let text = (0..<length).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            if case .failure(let error) = FilterLanguage.parse(text, now: Self.now) {
                #expect(error.range.lowerBound >= 0)
                #expect(error.range.upperBound <= text.count)
            }
        }
    }
}

@Suite("screens.md: plain values of the panes")
struct DeskSummaryTests {
    @Test("6 Needs you: worst first, its title counts all")
    func needs() {
        let summary = DeskSummary(needs: [
            NeedsItem(kind: .walletLow, count: 1), NeedsItem(kind: .unknown, count: 1),
            NeedsItem(kind: .possibleDoublePayment, count: 1), NeedsItem(kind: .stuck, count: 3),
        ])
        #expect(summary.needs.map(\.kind) == [.possibleDoublePayment, .unknown, .stuck, .walletLow])
        #expect(summary.needsCount == 6)
    }

    @Test("7 Health: 100 % means all")
    func health() {
        #expect(HealthRow(mode: .rail(.imps), asked: 683, paid: 682).percent == 99)
        #expect(HealthRow(mode: .rail(.imps), asked: 0, paid: 0).percent == nil)
    }

    @Test("keyset: newest first by time, then reference")
    func anchors() throws {
        let (low, high) = (try #require(Reference("1109111588400")), try #require(Reference("1109111588401")))
        let moment = Timestamp(seconds: 10)
        #expect(PageAnchor(createdAt: moment, reference: low) < PageAnchor(createdAt: moment, reference: high))
        #expect(
            PageAnchor(createdAt: moment, reference: high)
                < PageAnchor(createdAt: moment.adding(milliseconds: 1), reference: low))
    }
}
