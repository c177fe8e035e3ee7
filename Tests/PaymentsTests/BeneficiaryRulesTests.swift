import Testing

@testable import Payments

private func value<Value>(_ result: Result<Value, FieldProblem>) -> Value? { try? result.get() }

private func rule<Value>(_ result: Result<Value, FieldProblem>) -> String? {
    if case .failure(let problem) = result { problem.rule } else { nil }
}

@Suite("payouts.md, The payout form: one value each")
struct BeneficiaryRulesTests {
    @Test(
        "IFSC: shape after trimming and upper-casing",
        arguments: ["ICIC0001203", " sbin0004107 ", "BARB0VJAYAN", "SBIN0060589"])
    func ifsc(text: String) { #expect(IFSC(text) != nil) }

    @Test(
        "IFSC: everything else blocks",
        arguments: [
            "", "SBI002", "ICICO001203", "1CIC0001203", "ICIC1001203", "ICIC000120", "ICIC00012O33", "ICIC0 01203",
            "ÌCIC0001203",
        ])
    func noIFSC(text: String) { #expect(IFSC(text) == nil) }

    @Test("IFSC: offers 0 for O in the fifth place, with the design's sentence")
    func fifth() throws {
        let problem = try #require(throws: FieldProblem.self) { try IFSC.check("ICICO001203").get() }
        #expect(problem.message == "The fifth character is the digit 0, not the letter O.")
        #expect(problem.offer == "ICIC0001203")
        #expect(IFSC.suggestion(for: "icic 0001203") == "ICIC0001203")
        #expect(IFSC.suggestion(for: "ICIC0001203") == nil)
        #expect(IFSC.suggestion(for: "HELLO") == nil)
        #expect(IFSC("icic0001203")?.bankName == "ICICI Bank")
    }

    @Test("Banks.swift: at least 80 banks, every code four capitals, none merged away")
    func banks() {
        #expect(Banks.names.count >= 80)
        #expect(Banks.names.keys.allSatisfy { $0.count == 4 && $0.allSatisfy(\.isASCIIUpper) })
        #expect(Banks.names.keys.allSatisfy { Banks.merged($0) == nil })
        #expect(Banks.codes(matching: "hdfc") == ["HDFC"])
        #expect(Banks.codes(matching: "sbi").contains("SBIN"))
        #expect(Banks.codes(matching: "pnb") == ["PUNB"])
        #expect(Banks.codes(matching: "zzz").isEmpty)
    }

    @Test(
        "account number: 5–35 ASCII letters and digits, text, leading zeros kept",
        arguments: [
            ("00123456789", "00123456789"), (" 50100234567812 ", "50100234567812"), ("AB123", "AB123"),
            ("1234", nil), ("५०१००२३४", nil), ("5010 0234 5678", nil), ("", nil),
            (String(repeating: "1", count: 35), String(repeating: "1", count: 35)),
            (String(repeating: "1", count: 36), nil),
        ] as [(String, String?)])
    func account(typed: String, kept: String?) {
        #expect(value(BeneficiaryRules.account(typed)) == kept)
    }

    @Test("account number: offers the digits without blanks")
    func accountOffer() {
        guard case .failure(let problem) = BeneficiaryRules.account("5010-0234 5678") else {
            Issue.record("blanks were taken")
            return
        }
        #expect(problem.offer == "501002345678")
    }

    @Test(
        "name: 3–120 of A–Z a–z 0–9 space ' . _ / ( ) -, a letter among them",
        arguments: [
            ("MEENA  IYER ", "MEENA IYER"), ("D'Souza (A/c) No._1-2", "D'Souza (A/c) No._1-2"), ("AB", nil), ("", nil),
            ("3M", nil), ("3M (1) Ltd", "3M (1) Ltd"), ("50100234567812", nil), ("5010-0234 5678", nil),
            ("(98765) 43210", nil),
            ("मीना", nil), ("Meena & Co", nil), ("a\u{202E}bc", nil), (String(repeating: "A", count: 121), nil),
        ] as [(String, String?)])
    func name(typed: String, kept: String?) {
        #expect(value(BeneficiaryRules.name(typed)) == kept)
    }

    @Test("name: a number in its place is named as such, by the form's, the command line's and a file's one rule")
    func numberForAName() {
        var draft = PayoutRulesTests.draft()
        draft.name = "5010 0234 567812"
        let violations = PayoutRules.check(draft, PayoutRulesTests.context()).violations
        #expect(violations.map(\.rule) == ["name_number"] && violations.map(\.field) == [.name])
        #expect(violations.first?.message.hasPrefix("This is a number, not a name:") == true)
    }

    @Test(
        "mobile: [6-9] + 9 digits; +91, 91, 0 dropped",
        arguments: [
            ("9876543210", "9876543210"), ("+91 98765 43210", "9876543210"), ("919876543210", "9876543210"),
            ("09876543210", "9876543210"), ("9198765432", "9198765432"), ("5876543210", nil), ("987654321", nil),
            ("98765432101", nil), ("९८७६५४३२१०", nil), ("+1 9876543210", nil), ("", nil),
        ] as [(String, String?)])
    func mobile(typed: String, kept: String?) {
        #expect(value(BeneficiaryRules.mobile(typed)) == kept)
    }

    @Test(
        "UPI id: one @, local and handle",
        arguments: [
            ("rupesh.kumar@okbank", true), ("a-b_c@yesbankltd", true), ("a@ybl", false), ("ab@1bl", false),
            ("ab@y", false), ("ab@yb", true), ("ab@@ybl", false), ("ab", false), ("a b@ybl", false), ("अब@ybl", false),
            (String(repeating: "a", count: 256) + "@ybl", true), (String(repeating: "a", count: 257) + "@ybl", false),
        ])
    func upi(typed: String, stands: Bool) {
        #expect((value(BeneficiaryRules.upi(typed)) != nil) == stands)
    }

    @Test("e-mail: one @, at most 254; address: 3–200 characters")
    func contact() {
        #expect(value(BeneficiaryRules.email("a@b")) == "a@b")
        #expect(rule(BeneficiaryRules.email("a@b@c")) == "email_shape")
        #expect(rule(BeneficiaryRules.email(String(repeating: "a", count: 250) + "@b.in")) == "email_length")
        #expect(value(BeneficiaryRules.address("12,\nMG Road")) == "12, MG Road")
        #expect(rule(BeneficiaryRules.address("ab")) == "address_length")
        #expect(rule(BeneficiaryRules.bankAddress("")) == "bank_address_missing")
    }

    @Test("recharge number: 4–30 ASCII letters and digits; the mobile rule for Mobile")
    func recharge() {
        #expect(value(BeneficiaryRules.rechargeNumber("AB12", isMobile: false)) == "AB12")
        #expect(rule(BeneficiaryRules.rechargeNumber("AB1", isMobile: false)) == "recharge_number")
        #expect(value(BeneficiaryRules.rechargeNumber("+919876543210", isMobile: true)) == "9876543210")
    }

    @Test(
        "dashboard.md: To takes a name, UPI id, account or mobile and sets the rail",
        arguments: [
            ("50100234567812", .account("50100234567812"), "account, 14 digits"),
            ("rupesh.kumar@bank", .upi("rupesh.kumar@bank"), "UPI id, 17 characters"),
            ("9876543210", .mobile("9876543210"), "mobile, 10 digits"),
            ("1234567890", .account("1234567890"), "account, 10 digits"),
            ("rupesh kumar", .name("rupesh kumar"), "a name"), (" ", .empty, "name, UPI id, account, mobile"),
        ] as [(String, Recipient, String)])
    func recognise(typed: String, recipient: Recipient, remark: String) {
        #expect(Recipient.recognise(typed) == recipient)
        #expect(Recipient.recognise(typed).remark == remark)
    }

    @Test("`id 12500` fills both")
    func line() {
        let both = Recipient.recogniseLine("rupesh@okbank 12,500")
        #expect(both.recipient == .upi("rupesh@okbank"))
        #expect(both.amount == Money(rupees: 12_500))
        #expect(Recipient.recogniseLine("rupesh 12500").amount == nil)
        #expect(!Recipient.recognise("5010 0234 5678").isTarget)
    }
}
