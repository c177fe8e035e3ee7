import Testing

@testable import Payments

@Suite("payouts.md, The payout form: recharges")
struct RechargeRulesTests {
    /// Fri 20 Nov 2026, 14:02 IST.
    static let now = PayoutRulesTests.now
    static let paygrt = Capability(
        provider: "paygrt", balance: true, rails: [], statusByReference: true, statusByProviderReference: false,
        complaints: false, recharges: true)
    static let operators = [
        Operator(provider: "paygrt", name: "Airtel", code: "AT", type: "Mobile"),
        Operator(provider: "paygrt", name: "Airtel DTH", code: "AH", type: "DTH"),
        Operator(provider: "paygrt", name: "Home Credit", code: "HC", type: "Cash Drop"),
        Operator(provider: "paygrt", name: "Twin", code: "tw", type: "DTH"),
        Operator(provider: "paygrt", name: "Twin", code: "TW", type: "DTH"),
        Operator(provider: "other", name: "Elsewhere", code: "EL", type: "DTH"),
    ]

    static func context(_ change: (inout PayoutContext) -> Void = { _ in }) -> PayoutContext {
        var context = PayoutContext(
            capability: paygrt, wallet: Money(rupees: 12_150), operators: operators, now: now)
        change(&context)
        return context
    }

    static func draft(_ change: (inout RechargeDraft) -> Void = { _ in }) -> RechargeDraft {
        var draft = RechargeDraft(
            provider: "paygrt", number: "99889 98899", operatorCode: "AT", amount: "399", note: " for  Vidya ")
        change(&draft)
        return draft
    }

    private func rules(_ draft: RechargeDraft, _ context: PayoutContext = context()) -> [String] {
        RechargeRules.check(draft, context).violations.map(\.rule)
    }

    private func warnings(_ draft: RechargeDraft, _ context: PayoutContext = context()) -> [Warning] {
        RechargeRules.check(draft, context).warnings.map(\.warning)
    }

    @Test("a good draft is normalized, with what is known of the operator")
    func good() throws {
        let check = RechargeRules.check(Self.draft(), Self.context())
        #expect(check.violations.isEmpty && check.warnings.isEmpty && !check.needsApproval)
        let recharge = try #require(check.normalized)
        let expected = NormalizedRecharge(
            provider: "paygrt", amount: Money(rupees: 399),
            beneficiary: Beneficiary(name: "Airtel", rechargeNumber: "9988998899"),
            order: RechargeOrder(operatorCode: "AT", operatorName: "Airtel", operatorType: "Mobile"), note: "for Vidya")
        #expect(recharge == expected)
        #expect(recharge.beneficiary.target == "9988998899")
        #expect(check.remarks[.operator] == "Airtel · Mobile")
        #expect(check.remarks[.number] == "mobile number")
        #expect(check.remarks[.amount] == "Rupees Three Hundred Ninety Nine Only")
    }

    @Test(
        "operators of type Mobile take a mobile number",
        arguments: [
            ("+91 99889 98899", [], "9988998899"), ("09988998899", [], "9988998899"),
            ("5988998899", ["mobile_first"], nil),
            ("998899889", ["mobile_length"], nil), ("9988A98899", ["mobile_digits"], nil),
            (" ", ["number_missing"], nil),
            ("९९८८९९८८९९", ["mobile_digits"], nil),
        ] as [(String, [String], String?)])
    func mobile(_ number: String, _ rules: [String], _ kept: String?) {
        let check = RechargeRules.check(Self.draft { $0.number = number }, Self.context())
        #expect(check.violations.map(\.rule) == rules)
        #expect(check.normalized?.beneficiary.rechargeNumber == kept)
        #expect(check.violations.allSatisfy { $0.field == .number })
    }

    @Test(
        "other operators take 4 to 30 ASCII letters and digits",
        arguments: [
            ("0012", [], "0012"), ("ab12", [], "ab12"),
            (String(repeating: "7", count: 30), [], String(repeating: "7", count: 30)),
            ("123", ["recharge_number"], nil), (String(repeating: "7", count: 31), ["recharge_number"], nil),
            ("12 34", ["recharge_number"], nil), ("१२३४", ["recharge_number"], nil),
            ("12;34", ["recharge_number"], nil),
            ("", ["number_missing"], nil),
        ] as [(String, [String], String?)])
    func numbers(_ number: String, _ rules: [String], _ kept: String?) {
        for code in ["AH", "HC"] {
            let check = RechargeRules.check(
                Self.draft { ($0.number, $0.operatorCode) = (number, code) }, Self.context())
            #expect(check.violations.map(\.rule) == rules)
            #expect(check.normalized?.beneficiary.rechargeNumber == kept)
        }
    }

    @Test("blanks and hyphens are offered away")
    func offers() {
        let check = RechargeRules.check(
            Self.draft { ($0.number, $0.operatorCode) = ("1234-5678 90", "AH") }, Self.context())
        #expect(check.violations.map(\.offer) == ["1234567890"])
    }

    @Test(
        "the operator must be in the list, where one is known; letter case may differ where that is clear",
        arguments: [
            ("AT", [], "AT", nil), (" at ", [], "AT", nil), ("AH", [], "AH", nil), ("tw", [], "tw", nil),
            ("TW", [], "TW", nil), ("Tw", ["operator_unknown"], nil, nil), ("XX", ["operator_unknown"], nil, nil),
            ("EL", ["operator_unknown"], nil, nil), ("airtel", ["operator_unknown"], nil, "AT"),
            ("twin", ["operator_unknown"], nil, nil), ("", ["operator_missing"], nil, nil),
        ] as [(String, [String], String?, String?)])
    func listed(_ code: String, _ rules: [String], _ kept: String?, _ offer: String?) {
        let check = RechargeRules.check(
            Self.draft { ($0.operatorCode, $0.number) = (code, "9988998899") }, Self.context())
        #expect(check.violations.map(\.rule) == rules)
        #expect(check.violations.allSatisfy { $0.field == .operator })
        #expect(check.normalized?.order.operatorCode == kept)
        #expect(check.violation(of: .operator)?.offer == offer)
    }

    @Test("where no list was ever read any code goes, and its number is not known to be a mobile's")
    func unlisted() throws {
        for operators in [[], [Operator(provider: "other", name: "Elsewhere", code: "EL", type: "DTH")]] {
            let context = Self.context { $0.operators = operators }
            let check = RechargeRules.check(Self.draft { $0.number = "12345" }, context)
            let recharge = try #require(check.normalized)
            #expect(recharge.order == RechargeOrder(operatorCode: "AT"))
            #expect(recharge.beneficiary == Beneficiary(name: "AT", rechargeNumber: "12345"))
            #expect(check.remarks[.operator] == "not checked: the list of operators was never read")
            #expect(
                rules(Self.draft { ($0.number, $0.operatorCode) = ("12345", "A&T") }, context) == [
                    "operator_characters"
                ])
            #expect(
                rules(Self.draft { ($0.number, $0.operatorCode) = ("12345", "अट") }, context) == ["operator_characters"]
            )
        }
    }

    @Test("amount: whole rupees, at least one")
    func amount() {
        for (typed, rule) in [
            ("0", "amount_zero"), ("10.50", "amount_paise"), ("-10", "amount_sign"), ("", "amount_missing"),
            ("1e3", "amount_not_digits"), ("1000000000000", "amount_too_large"),
        ] {
            #expect(rules(Self.draft { $0.amount = typed }) == [rule])
        }
        let check = RechargeRules.check(Self.draft { $0.amount = "₹1,000" }, Self.context())
        #expect(check.normalized?.amount == Money(rupees: 1_000))
    }

    @Test("wallet_short: a warning, not a block")
    func wallet() throws {
        let check = RechargeRules.check(Self.draft { $0.amount = "12,151" }, Self.context())
        let warning = try #require(check.warnings.first)
        #expect(warning.warning == .walletShort && warning.field == .amount && check.normalized != nil)
        #expect(warnings(Self.draft { $0.amount = "12,150" }) == [])
        #expect(warnings(Self.draft { $0.amount = "12,151" }, Self.context { $0.wallet = nil }) == [])
    }

    @Test("the agent's own limits, and approval from the amount on")
    func limits() {
        let limits = PayoutLimits(
            perPayout: Money(rupees: 398), perDay: Money(rupees: 1_000), perBeneficiary: Money(rupees: 500),
            approvalFrom: Money(rupees: 399))
        let context = Self.context {
            ($0.limits, $0.sentToday, $0.sentTodayToBeneficiary) = (limits, Money(rupees: 602), Money(rupees: 102))
        }
        let expected = ["limit_per_payout", "limit_per_day", "limit_per_beneficiary"]
        let check = RechargeRules.check(Self.draft(), context)
        #expect(check.violations.map(\.rule) == expected)
        #expect(check.violations.last?.message == "With this the number would get ₹501 today; your limit is ₹500 each.")
        #expect(check.needsApproval && check.normalized == nil)
        let fits = Self.context {
            ($0.limits, $0.sentToday, $0.sentTodayToBeneficiary) = (limits, Money(rupees: 602), Money(rupees: 102))
        }
        #expect(rules(Self.draft { $0.amount = "398" }, fits) == [])
        #expect(!RechargeRules.check(Self.draft { $0.amount = "398" }, fits).needsApproval)
    }

    @Test("look_alike: the same number and amount in 24 h, unless nothing can have moved")
    func lookAlike() throws {
        func twin(_ hours: Int64, _ rupees: Int64 = 399, _ status: PaymentStatus = .succeeded) throws -> LookAlike {
            LookAlike(
                reference: try #require(Reference("1109110292000")), amount: Money(rupees: rupees),
                at: Self.now.adding(seconds: -hours * 3_600), provider: "paygrt", status: status)
        }
        let near = try twin(3)
        let warning = try #require(
            RechargeRules.check(Self.draft(), Self.context { $0.lookAlikes = [near] }).warnings.first)
        #expect(warning.warning == .lookAlike && warning.references == [near.reference])
        #expect(warning.message == "The same number got ₹399 at 11:02 today: 1109110292000")
        for other in [try twin(25), try twin(3, 400), try twin(3, 399, .notSent), try twin(3, 399, .discarded)] {
            #expect(warnings(Self.draft(), Self.context { $0.lookAlikes = [other] }) == [])
        }
        let unknown = try twin(24, 399, .unknown)
        #expect(warnings(Self.draft(), Self.context { $0.lookAlikes = [unknown] }) == [.lookAlike])
    }

    @Test("a possible double payment holds the number")
    func held() {
        let context = Self.context { $0.heldFor = Reference("1109110292000") }
        #expect(rules(Self.draft(), context) == ["held"])
        #expect(RechargeRules.check(Self.draft(), context).violations.first?.field == .number)
    }

    @Test("only of a provider that takes recharges, and of the one that is checked")
    func provider() {
        #expect(rules(Self.draft { $0.provider = "" }) == ["provider_missing"])
        #expect(rules(Self.draft { $0.provider = "segura-main" }) == ["provider_unknown"])
        let segura = PayoutContext(capability: PayoutRulesTests.segura, now: Self.now)
        let there = Self.draft { ($0.provider, $0.number) = ("segura-main", "9988998899") }
        #expect(rules(there, segura) == ["recharges_not_offered"])
    }

    @Test("an empty draft lists what is missing, in the form's order; one field is told alone")
    func empty() {
        let check = RechargeRules.check(RechargeDraft(), Self.context())
        #expect(check.missing == [.provider, .number, .operator, .amount])
        #expect(check.violations.count == 4 && check.normalized == nil)
        let alone = RechargeRules.check(.operator, of: RechargeDraft(), Self.context())
        #expect(alone.violations.map(\.field) == [.operator] && alone.normalized == nil)
        #expect(Set(RechargeRules.fields).isSubset(of: PayoutField.allCases))
        #expect(RechargeRules.fields == PayoutField.allCases.filter(RechargeRules.fields.contains))
    }

    @Test("the number is looked up as it would be kept")
    func lookedUp() {
        let number = { RechargeRules.number(of: $0, operators: Self.operators) }
        #expect(number(Self.draft()) == "9988998899")
        #expect(number(Self.draft { ($0.number, $0.operatorCode) = ("0012ab", "HC") }) == "0012ab")
        #expect(number(Self.draft { $0.number = "12" }) == nil)
    }

    @Test("property: nothing that blocks is ever normalized, whatever is typed", arguments: [31, 32] as [UInt64])
    func hostile(seed: UInt64) {
        var random = Seeded(state: seed)
        let pieces = ["9", "A", "AT", "0", " ", "\u{1B}[2J", "₹", "१", "\u{202E}", ",", "-", ".", "&", "=", "+", "\0"]
        for _ in 0..<2_000 {
            var draft = Self.draft()
            let fields: [WritableKeyPath<RechargeDraft, String>] = [\.number, \.operatorCode, \.amount, \.note]
            for field in fields where Bool.random(using: &random) {
                let length = Int.random(in: 0...12, using: &random)
                draft[keyPath: field] = (0..<length).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            }
            let context = Self.context { $0.operators = Bool.random(using: &random) ? Self.operators : [] }
            let check = RechargeRules.check(draft, context)
            #expect((check.normalized == nil) == !check.violations.isEmpty)
            guard let recharge = check.normalized else { continue }
            let sent = [recharge.beneficiary.rechargeNumber ?? "?", recharge.order.operatorCode]
            #expect(sent.allSatisfy { $0.utf8.allSatisfy { (0x21..<0x7F).contains($0) && $0 != 0x26 && $0 != 0x3D } })
        }
    }
}
