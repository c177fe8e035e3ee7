import Testing

@testable import Payments

@Suite("payouts.md, The payout form: the whole draft")
struct PayoutRulesTests {
    /// Fri 20 Nov 2026, 14:02 IST.
    static let now = Timestamp(seconds: 1_795_163_520)
    static let segura = Capability(
        provider: "segura-main", balance: true, rails: [.imps, .neft, .rtgs, .upi], statusByReference: true,
        statusByProviderReference: true, complaints: true, required: [.mobile])

    static func context(_ change: (inout PayoutContext) -> Void = { _ in }) -> PayoutContext {
        var context = PayoutContext(capability: segura, wallet: Money(paise: 12_34_567_00), now: now)
        change(&context)
        return context
    }

    static func draft(_ change: (inout PayoutDraft) -> Void = { _ in }) -> PayoutDraft {
        var draft = PayoutDraft(
            provider: "segura-main", mode: "IMPS", account: "50100234567812", ifsc: "ICIC0001203", name: "MEENA IYER",
            mobile: "9876544521", amount: "12,500", note: "refund, order 88213")
        change(&draft)
        return draft
    }

    static func upi(_ change: (inout PayoutDraft) -> Void = { _ in }) -> PayoutDraft {
        draft {
            ($0.mode, $0.account, $0.ifsc, $0.upi) = ("upi", "", "", "rupesh.kumar@bank")
            change(&$0)
        }
    }

    private func rules(_ draft: PayoutDraft, _ context: PayoutContext = context()) -> [String] {
        PayoutRules.check(draft, context).violations.map(\.rule)
    }

    private func warnings(_ draft: PayoutDraft, _ context: PayoutContext = context()) -> [Warning] {
        PayoutRules.check(draft, context).warnings.map(\.warning)
    }

    @Test("a good draft is normalized, with the drawing's remarks")
    func good() throws {
        let check = PayoutRules.check(Self.draft { $0.accountAgain = "50100234567812" }, Self.context())
        #expect(check.violations.isEmpty)
        #expect(check.warnings.isEmpty)
        let payout = try #require(check.normalized)
        #expect(payout.rail == .imps)
        #expect(payout.amount == Money(rupees: 12_500))
        #expect(payout.beneficiary.account == "50100234567812")
        #expect(payout.beneficiary.ifsc == "ICIC0001203")
        #expect(payout.beneficiary.mobile == "9876544521")
        #expect(check.remarks[.account] == "account, 14 digits")
        #expect(check.remarks[.accountAgain] == "same")
        #expect(check.remarks[.ifsc] == "ICICI Bank")
        #expect(check.remarks[.mode] == "NEFT too · RTGS starts at ₹2,00,000")
        #expect(check.remarks[.amount] == "Rupees Twelve Thousand Five Hundred Only")
        #expect(check.remarks[.mobile] == "the beneficiary’s; segura-main asks")
    }

    @Test("RTGS: block under ₹2,00,000; at it, not")
    func rtgs() throws {
        let violation = try #require(
            PayoutRules.check(Self.draft { ($0.mode, $0.amount) = ("RTGS", "1,000") }, Self.context()).violations.first)
        #expect(violation.rule == "rtgs_minimum")
        #expect(violation.field == .amount)
        #expect(violation.message == "RTGS starts at ₹2,00,000. NEFT has no limit; IMPS takes at most ₹5,00,000.")
        #expect(rules(Self.draft { ($0.mode, $0.amount) = ("RTGS", "2,00,000") }) == [])
        #expect(rules(Self.draft { ($0.mode, $0.amount) = ("RTGS", "1,99,999") }) == ["rtgs_minimum"])
    }

    @Test("IMPS: block over ₹5,00,000; at it, not")
    func imps() throws {
        let violation = try #require(
            PayoutRules.check(Self.draft { $0.amount = "6,00,000" }, Self.context()).violations.first)
        #expect(violation.rule == "imps_maximum")
        #expect(
            violation.message == "IMPS takes at most ₹5,00,000. NEFT has no limit; RTGS starts at ₹2,00,000.")
        #expect(rules(Self.draft { $0.amount = "5,00,000" }) == [])
        #expect(rules(Self.draft { $0.amount = "5,00,001" }) == ["imps_maximum"])
        let onlyIMPS = Self.context { $0.capability.rails = [.imps] }
        let alone = PayoutRules.check(Self.draft { $0.amount = "6,00,000" }, onlyIMPS).violations.first
        #expect(alone?.message == "IMPS takes at most ₹5,00,000.")
    }

    @Test("UPI: warn over ₹1,00,000, warn over 50 characters, a mobile number instead")
    func upi() {
        #expect(rules(Self.upi()) == [])
        #expect(warnings(Self.upi { $0.amount = "1,00,000" }) == [])
        #expect(warnings(Self.upi { $0.amount = "1,00,001" }) == [.upiLimit])
        #expect(warnings(Self.upi { $0.upi = String(repeating: "a", count: 47) + "@ybl" }) == [.upiLength])
        #expect(warnings(Self.upi { $0.upi = String(repeating: "a", count: 46) + "@ybl" }) == [])
        let byMobile = PayoutRules.check(Self.upi { $0.upi = "" }, Self.context()).normalized
        #expect(byMobile?.beneficiary.upi == nil)
        #expect(byMobile?.beneficiary.target == "9876544521")
        let typed = PayoutRules.check(Self.upi { ($0.upi, $0.mobile) = ("+91 98765 44521", "") }, Self.context())
        #expect(typed.normalized?.beneficiary.mobile == "9876544521")
        #expect(rules(Self.upi { $0.upi = "9876500000" }) == ["mobile_differs"])
        #expect(rules(Self.upi { ($0.upi, $0.mobile) = ("", "") }) == ["upi_missing", "mobile_missing"])
        #expect(PayoutRules.check(Self.upi(), Self.context()).remarks[.mode] == "because To is a UPI id")
    }

    @Test("NEFT: no limit; tell the next half-hourly batch")
    func neft() {
        let draft = Self.draft { ($0.mode, $0.amount) = ("NEFT", "12,00,000") }
        let check = PayoutRules.check(draft, Self.context())
        #expect(check.violations.isEmpty)
        #expect(check.remarks[.mode] == "next batch 14:30 · RTGS too · IMPS takes at most ₹5,00,000")
    }

    @Test("IFSC: the drawing's block, with the bank shown and the correction offered")
    func ifsc() {
        let check = PayoutRules.check(.ifsc, of: Self.draft { $0.ifsc = "ICICO001203" }, Self.context())
        #expect(check.violations.map(\.offer) == ["ICIC0001203"])
        #expect(check.remarks == [.ifsc: "ICICI Bank"])
        #expect(warnings(Self.draft { $0.ifsc = "QQQQ0001203" }) == [.unknownBank])
        let merged = PayoutRules.check(Self.draft { $0.ifsc = "SYNB0001203" }, Self.context()).warnings.first
        #expect(merged?.message == "Syndicate Bank became part of Canara Bank; ask for the new IFSC.")
    }

    @Test("account: typed twice and equal; warn outside 9–18 digits; nil where not asked")
    func account() {
        #expect(rules(Self.draft { $0.accountAgain = "50100234567813" }) == ["account_differs"])
        #expect(rules(Self.draft { $0.accountAgain = "" }) == ["account_again_missing"])
        #expect(rules(Self.draft { $0.accountAgain = " 50100234567812" }) == [])
        #expect(warnings(Self.draft { $0.account = "12345678" }) == [.accountLength])
        #expect(warnings(Self.draft { $0.account = "123456789" }) == [])
        #expect(warnings(Self.draft { $0.account = "AB3456789" }) == [.accountLength])
        #expect(warnings(Self.draft { $0.account = "1234567890123456789" }) == [.accountLength])
        #expect(rules(Self.draft { $0.upi = "a@ybl" }) == ["upi_not_used"])
        #expect(rules(Self.upi { $0.account = "123456789" }) == ["account_not_used"])
    }

    @Test("amount: whole rupees, at least one, never more than the wallet unless acknowledged")
    func amount() {
        #expect(rules(Self.draft { $0.amount = "0" }) == ["amount_zero"])
        #expect(rules(Self.draft { $0.amount = "12.50" }) == ["amount_paise"])
        #expect(rules(Self.draft { $0.amount = "" }) == ["amount_missing"])
        let check = PayoutRules.check(Self.draft(), Self.context { $0.wallet = Money(rupees: 1_204) })
        #expect(check.warnings.map(\.warning) == [.walletShort])
        #expect(check.normalized != nil)
        #expect(check.unaccepted([.walletShort]).isEmpty)
        #expect(warnings(Self.draft(), Self.context { $0.wallet = Money(rupees: 12_500) }) == [])
        #expect(warnings(Self.draft(), Self.context { $0.wallet = nil }) == [])
    }

    @Test("the agent's own limits: per payout, per day, per beneficiary")
    func limits() {
        let limits = PayoutLimits(
            perPayout: Money(rupees: 12_000), perDay: Money(rupees: 20_000), perBeneficiary: Money(rupees: 15_000))
        let context = Self.context {
            ($0.limits, $0.sentToday, $0.sentTodayToBeneficiary) = (limits, Money(rupees: 7_501), Money(rupees: 2_501))
        }
        let expected = ["limit_per_payout", "limit_per_day", "limit_per_beneficiary"]
        #expect(rules(Self.draft(), context) == expected)
        let fits = Self.context {
            ($0.limits, $0.sentToday, $0.sentTodayToBeneficiary) = (limits, Money(rupees: 7_500), Money(rupees: 2_500))
            $0.limits.perPayout = Money(rupees: 12_500)
        }
        #expect(rules(Self.draft(), fits) == [])
    }

    @Test("the largest typed amount cannot overflow the day's sum")
    func overflow() {
        let context = Self.context {
            $0.limits = PayoutLimits(perDay: Money(rupees: 1), perBeneficiary: Money(rupees: 1))
            ($0.sentToday, $0.sentTodayToBeneficiary) = (Money.mostTyped, Money.mostTyped)
        }
        let draft = Self.draft { ($0.mode, $0.amount) = ("NEFT", "999999999999") }
        #expect(rules(draft, context) == ["limit_per_day", "limit_per_beneficiary"])
        #expect(rules(Self.draft { ($0.mode, $0.amount) = ("NEFT", "1000000000000") }) == ["amount_too_large"])
    }

    @Test("approval from the amount on")
    func approval() {
        let context = Self.context { $0.limits.approvalFrom = Money(rupees: 12_500) }
        #expect(PayoutRules.check(Self.draft(), context).needsApproval)
        #expect(!PayoutRules.check(Self.draft { $0.amount = "12,499" }, context).needsApproval)
        #expect(!PayoutRules.check(Self.draft(), Self.context()).needsApproval)
    }

    private func twin(_ hours: Int64, status: PaymentStatus = .succeeded, rupees: Int64 = 12_500) throws -> LookAlike {
        LookAlike(
            reference: try #require(Reference("1109110292000")), amount: Money(rupees: rupees),
            at: Self.now.adding(seconds: -hours * 3_600), provider: "pentabit", status: status)
    }

    @Test("look-alike: same amount in 24 h on any provider, with its reference")
    func lookAlike() throws {
        let near = try twin(3)
        let check = PayoutRules.check(Self.draft(), Self.context { $0.lookAlikes = [near] })
        let warning = try #require(check.warnings.first)
        #expect(warning.warning == .lookAlike)
        #expect(warning.field == .amount)
        #expect(warning.message == "The same account got ₹12,500 at 11:02 today: 1109110292000")
        #expect(warning.references == [near.reference])
        for other in [try twin(25), try twin(3, rupees: 12_501), try twin(3, status: .notSent)] {
            #expect(warnings(Self.draft(), Self.context { $0.lookAlikes = [other] }) == [])
        }
        let unknown = try twin(24, status: .unknown)
        #expect(warnings(Self.draft(), Self.context { $0.lookAlikes = [unknown] }) == [.lookAlike])
    }

    @Test("same account with another name before: warn")
    func names() {
        #expect(warnings(Self.draft(), Self.context { $0.earlierNames = ["RUPESH KUMAR"] }) == [.nameChanged])
        let same = Self.context { $0.earlierNames = ["RUPESH KUMAR", "Meena Iyer."] }
        #expect(warnings(Self.draft(), same) == [])
        #expect(PayoutRules.check(Self.draft(), same).remarks[.name] == "paid before under this name")
    }

    @Test("POSSIBLE DOUBLE PAYMENT holds further payouts to that beneficiary")
    func held() {
        let context = Self.context { $0.heldFor = Reference("1109110292000") }
        #expect(rules(Self.draft(), context) == ["held"])
    }

    @Test("the rails offered are those the provider has")
    func offered() {
        let context = Self.context { $0.capability.rails = [.imps] }
        #expect(rules(Self.draft { $0.mode = "NEFT" }, context) == ["mode_not_offered"])
        #expect(rules(Self.draft { $0.mode = "CASH" }) == ["mode_unknown"])
        #expect(rules(Self.draft { $0.mode = "" }) == ["mode_missing"])
        #expect(rules(Self.draft { $0.provider = "pentabit" }) == ["provider_unknown"])
        let choices = RailRules.choices(Self.segura, amount: Money(rupees: 6_00_000), toAccount: true)
        #expect(choices.map(\.refusal) == ["IMPS takes at most ₹5,00,000", nil, nil])
        #expect(RailRules.suggestion(Self.draft { $0.amount = "6,00,000" }, Self.segura) == .neft)
        #expect(RailRules.suggestion(Self.draft(), Self.segura) == .imps)
        #expect(RailRules.suggestion(Self.upi(), Self.segura) == .upi)
    }

    @Test("required fields are those the provider asks for; bank and its address fall back to the IFSC's bank")
    func required() {
        #expect(rules(Self.draft { $0.mobile = "" }) == ["mobile_missing"])
        let context = Self.context { $0.capability.required = [.email, .address, .bank, .bankAddress] }
        #expect(rules(Self.draft { $0.mobile = "" }, context) == ["email_missing", "address_missing"])
        let full = Self.draft { ($0.email, $0.address) = ("a@b.in", "12 MG Road") }
        let payout = PayoutRules.check(full, context).normalized
        #expect(payout?.beneficiary.bank == "ICICI Bank")
        #expect(payout?.beneficiary.bankAddress == "ICICI Bank")
        #expect(PayoutRules.fields(.imps, Self.segura).contains(.mobile))
        #expect(PayoutRules.fields(.upi, Self.segura) == [.provider, .mode, .upi, .name, .mobile, .amount, .note])
    }

    @Test("an empty draft lists everything that is missing, in the form's order, and nothing else")
    func empty() {
        let check = PayoutRules.check(PayoutDraft(provider: "segura-main", mode: "IMPS"), Self.context())
        #expect(check.missing == [.account, .ifsc, .name, .mobile, .amount])
        #expect(check.violations.count == 5)
        #expect(check.normalized == nil)
    }

    @Test("property: nothing that blocks is ever normalized, whatever is typed", arguments: [11, 12] as [UInt64])
    func hostile(seed: UInt64) {
        var random = Seeded(state: seed)
        let pieces = [
            "9", "@", "A", "ICIC0", " ", "\u{1B}[2J", "₹", "१", "\u{202E}", ",", "-", ".", "IMPS", "UPI", "\0",
        ]
        for _ in 0..<2_000 {
            var draft = Self.draft()
            for field in PayoutField.allCases where Bool.random(using: &random) {
                let length = Int.random(in: 0...12, using: &random)
                draft[field] = (0..<length).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            }
            let check = PayoutRules.check(draft, Self.context())
            #expect((check.normalized == nil) == !check.violations.isEmpty)
            #expect(check.violations.allSatisfy { $0.message.hasSuffix(".") || $0.message.hasSuffix("₹1.") })
            if let payout = check.normalized {
                let sent = [payout.beneficiary.name, payout.beneficiary.target, payout.beneficiary.mobile ?? ""]
                #expect(sent.allSatisfy { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
            }
        }
    }
}
