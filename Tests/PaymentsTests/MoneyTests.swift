import Testing

@testable import Payments

/// Numbers that look random and are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("payouts.md, Words and units: money")
struct MoneyFormatTests {
    @Test(
        "groups 3,2,2…",
        arguments: [
            (0, "0.00"), (5, "0.05"), (99_900, "999.00"), (100_000, "1,000.00"), (1_234_567_00, "12,34,567.00"),
            (10_000_000_00, "1,00,00,000.00"), (-50_050, "-500.50"),
        ] as [(Int64, String)])
    func grouped(paise: Int64, text: String) {
        #expect(Money(paise: paise).grouped == text)
    }

    @Test("screens.md: paise show only where they are not zero, wallets always; Rs without ₹")
    func rupees() {
        #expect(Money(rupees: 500).rupees() == "₹500")
        #expect(Money(rupees: 500).rupees(paise: .always) == "₹500.00")
        #expect(Money(paise: 2_499_50).rupees() == "₹2,499.50")
        #expect(Money(rupees: 500).rupees(ascii: true) == "Rs 500")
        #expect(Money(rupees: -1_204).rupees(paise: .always) == "-₹1,204.00")
        #expect(Money(paise: .min).grouped == "-92,23,37,20,36,85,47,758.08")
    }

    @Test("counts: 1,04,233")
    func counts() {
        #expect(IndianNumber.grouped(104_233) == "1,04,233")
        #expect(IndianNumber.grouped(9) == "9")
        #expect(IndianNumber.grouped(-1_000) == "-1,000")
    }

    @Test(
        "amounts in words",
        arguments: [
            (12_500_00, "Rupees Twelve Thousand Five Hundred Only"), (1_00_000_00, "Rupees One Lakh Only"),
            (2_50_000_40, "Rupees Two Lakh Fifty Thousand and Paise Forty Only"), (50, "Paise Fifty Only"),
            (0, "Rupees Zero Only"), (19_00, "Rupees Nineteen Only"), (-100, "Minus Rupees One Only"),
            (
                12_34_56_789_00,
                "Rupees Twelve Crore Thirty Four Lakh Fifty Six Thousand Seven Hundred Eighty Nine Only"
            ),
            (1_00_000 * 1_00_00_000 * 100, "Rupees One Lakh Crore Only"),
        ] as [(Int64, String)])
    func words(paise: Int64, text: String) {
        #expect(Money(paise: paise).words == text)
    }
}

@Suite("providers.md, Money on the wire")
struct MoneyParsingTests {
    @Test(
        "reads decimal text exactly",
        arguments: [
            ("79.10", 7_910), ("1111.11", 111_111), ("0.0000", 0), ("12150.50", 1_215_050), ("5.9", 590), ("007", 700),
            ("500.1200", 50_012),
        ] as [(String, Int64)])
    func reads(text: String, paise: Int64) throws {
        #expect(try Money(decimal: text).paise == paise)
    }

    @Test(
        "refuses what Decimal(string:) would read in part",
        arguments: [
            "1,00,000", "12abc", "1.2.3", "1e3", "", ".", ".5", "5.", " 5", "5 ", "+5", "-5", "१२", "５", "₹5", "0x10",
            "1.00000", "NaN", "99999999999999999999", "1.001",
        ])
    func refuses(text: String) {
        #expect(throws: MoneyParsingError.self) { try Money(decimal: text) }
    }

    @Test("more than paise is reported, never rounded in silence")
    func reported() throws {
        let reading = try Money.reading(decimal: "1204.0050")
        #expect(reading.money == Money(rupees: 1_204))
        #expect(!reading.isExact)
        #expect(try Money.reading(decimal: "1204.5000").isExact)
    }

    @Test("a sign only where it is allowed")
    func signed() throws {
        #expect(try Money(decimal: "-12.50", signed: true).paise == -1_250)
    }

    @Test("property: what is written is read back", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(state: seed)
        for _ in 0..<2_000 {
            let magnitude = Int64.random(in: 0...(1 << Int64.random(in: 1...55, using: &random)), using: &random)
            let money = Money(paise: Bool.random(using: &random) ? magnitude : -magnitude)
            #expect(try Money(decimal: money.decimal, signed: true) == money)
            let whole = Money(rupees: magnitude % 999_999_999_999)
            #expect(try Money(typed: whole.rupees()) == whole)
            #expect(try Money(typed: whole.rupees(ascii: true)) == whole)
            #expect(whole.grouped.filter { $0 != "," } == whole.decimal)
        }
    }

    @Test(
        "property: no text of the alphabet is read as another amount than its digits say",
        arguments: [7, 8] as [UInt64])
    func noSurprise(seed: UInt64) {
        var random = Seeded(state: seed)
        let alphabet = Array("0159.,- e₹")
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...9, using: &random)).compactMap { _ in
                    alphabet.randomElement(using: &random)
                })
            if let money = try? Money(decimal: text) {
                #expect(!text.contains(","))
                #expect(Double(text).map { Int64(($0 * 100).rounded()) } == money.paise)
            }
            if let money = try? Money(typed: text) {
                #expect(money.isWholeRupees)
                #expect(String(money.rupees) == String(Int(text.filter(\.isASCIIDigit)) ?? -1))
            }
        }
    }

    @Test(
        "what people type",
        arguments: [
            ("500", 500), (" 500 ", 500), ("₹12,500", 12_500), ("Rs 12,500", 12_500), ("rs.1,00,000", 100_000),
            ("100,000", 100_000), ("INR 5", 5), ("0500", 500), ("1,00,00,000", 10_000_000),
        ] as [(String, Int64)])
    func typed(text: String, rupees: Int64) throws {
        #expect(try Money(typed: text).rupees == rupees)
    }

    @Test(
        "what people type by mistake",
        arguments: [
            ("", .empty), ("₹", .empty), ("-500", .sign), ("500.00", .paise), ("500.50", .paise), ("5k", .notDigits),
            ("१००", .notDigits), ("1,0,000", .grouping), ("12,34", .grouping), (",500", .grouping),
            ("1,00,0000", .grouping), ("9999999999999", .tooLarge), ("1 000", .notDigits),
        ] as [(String, MoneyParsingError.Reason)])
    func mistyped(text: String, reason: MoneyParsingError.Reason) {
        #expect {
            try Money(typed: text)
        } throws: { error in
            (error as? MoneyParsingError)?.reason == reason
        }
    }

    @Test("offers what was meant")
    func offers() {
        func offer(_ text: String) -> String? {
            do throws(MoneyParsingError) { _ = try Money(typed: text) } catch { return error.offer }
            return nil
        }
        #expect(offer("500.00") == "500")
        #expect(offer("500.50") == nil)
        #expect(offer("1,000,00") == "1,00,000")
    }
}
