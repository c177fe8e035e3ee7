import Testing

@testable import Payments

@Suite("Pay links: what may be asked for")
struct PayLinkRulesTests {
    static let pentabit = Capability(
        provider: "pentabit", balance: true, rails: [.imps], statusByReference: true, statusByProviderReference: false,
        complaints: false, payLinks: true)

    static func context(_ change: (inout PayoutContext) -> Void = { _ in }) -> PayoutContext {
        var context = PayoutContext(capability: pentabit, now: PayoutRulesTests.now)
        change(&context)
        return context
    }

    static func draft(_ change: (inout PayLinkDraft) -> Void = { _ in }) -> PayLinkDraft {
        var draft = PayLinkDraft(
            provider: "pentabit", amount: "1,00,000", redirectURL: " https://shop.example.com/paid?order=7 ",
            userID: " aseq-2d2fss ", note: "order 7")
        change(&draft)
        return draft
    }

    private func rules(_ draft: PayLinkDraft, _ context: PayoutContext = context()) -> [String] {
        PayLinkRules.check(draft, context).violations.map(\.rule)
    }

    @Test("a good draft is normalized; it spends nothing, so no wallet, limit or approval has a say")
    func good() {
        let context = Self.context {
            $0.wallet = .zero
            $0.limits = PayoutLimits(
                perPayout: .zero, perDay: .zero, perBeneficiary: .zero, approvalFrom: Money(rupees: 1))
        }
        let check = PayLinkRules.check(Self.draft(), context)
        #expect(check.violations.isEmpty && check.warnings.isEmpty && !check.needsApproval)
        let order = PayLinkOrder(redirectURL: "https://shop.example.com/paid?order=7", userID: "aseq-2d2fss")
        let expected = NormalizedPayLink(
            provider: "pentabit", amount: Money(rupees: 100_000), order: order, note: "order 7")
        #expect(check.normalized == expected)
        #expect(check.remarks[.amount] == "Rupees One Lakh Only")
        let configured = PayLinkRules.check(Self.draft { $0.userID = " " }, Self.context()).normalized
        #expect(configured?.order.userID == nil)
    }

    @Test("amount: whole rupees, at least one")
    func amount() {
        for (typed, rule) in [
            ("0", "amount_zero"), ("1.50", "amount_paise"), ("-1", "amount_sign"), ("", "amount_missing"),
        ] {
            #expect(rules(Self.draft { $0.amount = typed }) == [rule])
        }
        #expect(rules(Self.draft { $0.amount = "1" }) == [])
    }

    @Test(
        "redirect: an https address with a host, or http on this machine",
        arguments: [
            "https://a", "https://example.com", "HTTPS://Example.COM/", "https://example.com:8443/a/b?c=d&e=%20#f",
            "https://1.2.3.4/x", "https://[2001:db8::1]:443/", "http://localhost/paid", "http://127.0.0.1:8080",
            "http://127.9.8.7/", "http://[::1]:1/x", "https://xn--p1b6ci4b4b3a.example/", "https://example.com?x=@y",
        ])
    func redirects(_ text: String) {
        #expect(
            PayLinkRules.check(Self.draft { $0.redirectURL = text }, Self.context()).normalized?.order.redirectURL
                == text)
    }

    @Test(
        "what is no redirect",
        arguments: [
            ("", "redirect_missing"), ("   ", "redirect_missing"), ("example.com", "redirect_shape"),
            ("https://", "redirect_shape"), ("https:///path", "redirect_shape"), ("https://?x=1", "redirect_shape"),
            ("ftp://example.com", "redirect_shape"), ("javascript:alert(1)", "redirect_shape"),
            ("javascript://example.com/%0Aalert(1)", "redirect_shape"), ("https:/example.com", "redirect_shape"),
            ("https://user@example.com", "redirect_shape"), ("https://user:key@example.com/", "redirect_shape"),
            ("https://example.com:0/", "redirect_shape"), ("https://example.com:65536/", "redirect_shape"),
            ("https://example.com:/", "redirect_shape"), ("https://example.com:8x/", "redirect_shape"),
            ("https://exa mple.com", "redirect_shape"), ("https://example.com/a b", "redirect_shape"),
            ("https://example.com/\"x", "redirect_shape"), ("https://example.com\\@evil.example", "redirect_shape"),
            ("https://example.com/%zz", "redirect_shape"), ("https://example.com/%2", "redirect_shape"),
            ("https://उदाहरण.example/", "redirect_shape"), ("https://example.com/₹", "redirect_shape"),
            ("https://example..com/", "redirect_shape"), ("https://.example.com/", "redirect_shape"),
            ("https://-example.com/", "redirect_shape"), ("https://exam_ple.com/", "redirect_shape"),
            ("https://[::1/", "redirect_shape"), ("https://[]/", "redirect_shape"),
            ("https://[::1]x/", "redirect_shape"),
            ("https://\(String(repeating: "a", count: 64)).com/", "redirect_shape"),
            ("https://example.com/\n", nil), ("https://exam\u{0}ple.com/", "redirect_shape"),
            ("http://example.com/", "redirect_scheme"), ("http://127.0.0.1.example.com/", "redirect_scheme"),
            ("http://127.0.0.256/", "redirect_scheme"), ("http://localhost.example/", "redirect_scheme"),
            ("http://0127.0.0.1/", "redirect_scheme"),
        ] as [(String, String?)])
    func refused(_ text: String, _ rule: String?) {
        let violations = PayLinkRules.check(Self.draft { $0.redirectURL = text }, Self.context()).violations
        #expect(violations.map(\.rule) == (rule.map { [$0] } ?? []))
        #expect(violations.allSatisfy { $0.field == .redirect })
    }

    @Test("redirect: at most 2,000 characters")
    func length() {
        let base = "https://example.com/"
        let most = base + String(repeating: "a", count: 2_000 - base.count)
        #expect(rules(Self.draft { $0.redirectURL = most }) == [])
        #expect(rules(Self.draft { $0.redirectURL = most + "a" }) == ["redirect_length"])
    }

    @Test(
        "user: 1 to 64 of A–Z a–z 0–9 . _ @ -",
        arguments: [
            ("a", []), ("aseq-2d2fss-22a4sd-44a33", []), ("a.b_c@d-E9", []), (String(repeating: "u", count: 64), []),
            (String(repeating: "u", count: 65), ["user_length"]), ("a b", ["user_characters"]),
            ("a/b", ["user_characters"]),
            ("ü", ["user_characters"]), ("a\"b", ["user_characters"]), ("१", ["user_characters"]), ("", []),
        ] as [(String, [String])])
    func users(_ user: String, _ rules: [String]) {
        let check = PayLinkRules.check(Self.draft { $0.userID = user }, Self.context())
        #expect(check.violations.map(\.rule) == rules)
        #expect(check.violations.allSatisfy { $0.field == .user })
    }

    @Test("a provider that wants a user gets one")
    func requiredUser() {
        let context = Self.context { $0.capability.required = [.user] }
        #expect(rules(Self.draft { $0.userID = "" }, context) == ["user_missing"])
    }

    @Test("only of a provider that makes pay links, and of the one that is checked")
    func provider() {
        #expect(rules(Self.draft { $0.provider = "" }) == ["provider_missing"])
        #expect(rules(Self.draft { $0.provider = "paygrt" }) == ["provider_unknown"])
        let paygrt = PayoutContext(capability: RechargeRulesTests.paygrt, now: PayoutRulesTests.now)
        #expect(rules(Self.draft { $0.provider = "paygrt" }, paygrt) == ["links_not_offered"])
    }

    @Test("an empty draft lists what is missing, in the form's order; one field is told alone")
    func empty() {
        let check = PayLinkRules.check(PayLinkDraft(), Self.context())
        #expect(check.missing == [.provider, .amount, .redirect])
        #expect(check.violations.count == 3 && check.normalized == nil)
        let alone = PayLinkRules.check(.redirect, of: PayLinkDraft(), Self.context())
        #expect(alone.violations.map(\.field) == [.redirect])
        #expect(PayLinkRules.fields == PayoutField.allCases.filter(PayLinkRules.fields.contains))
    }

    @Test("property: nothing that blocks is ever normalized, whatever is typed", arguments: [41, 42] as [UInt64])
    func hostile(seed: UInt64) {
        var random = Seeded(state: seed)
        let pieces = [
            "https://", "http://", "a", "9", ".", ":", "/", "@", "%", "[", "]", "\\", " ", "\u{1B}", "१", "\u{202E}",
            "?",
            "#", "localhost",
        ]
        for _ in 0..<3_000 {
            let length = Int.random(in: 0...8, using: &random)
            let typed = (0..<length).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            let check = PayLinkRules.check(Self.draft { $0.redirectURL = typed }, Self.context())
            #expect((check.normalized == nil) == !check.violations.isEmpty)
            guard let url = check.normalized?.order.redirectURL.lowercased() else { continue }
            #expect(url.hasPrefix("https://") || url.hasPrefix("http://localhost") || url.hasPrefix("http://127."))
            #expect(url.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !url.contains("\\"))
        }
    }

    @Test("the payout form has none of the fields of recharges and pay links")
    func otherFields() {
        let others: Set<PayoutField> = [.number, .operator, .redirect, .user]
        for rail in [nil] + Rail.allCases.map(Optional.some) {
            #expect(others.isDisjoint(with: PayoutRules.fields(rail, PayoutRulesTests.segura)))
        }
        var draft = PayoutRulesTests.draft()
        for field in others { draft[field] = "x" }
        #expect(draft == PayoutRulesTests.draft() && others.allSatisfy { draft[$0].isEmpty })
    }
}
