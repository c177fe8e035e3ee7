import Payments
import Testing

/// How numbers of people are shown in the words of others.
@Suite struct MaskingTests {
    @Test(arguments: [
        ("to 50100277665502.", "to ••••5502."), ("50100277665502", "••••5502"), ("A/C50100277665502x", "A/C••••5502x"),
        ("+919876543210", "+••••3210"), ("12345678", "12345678"), ("123456789", "••••6789"),
        ("1234567890123456789", "1234567890123456789"), ("", ""), ("a 500 b ५०१००२७७६६५ c", "a 500 b ५०१००२७७६६५ c"),
        ("500100200 and 500100201", "••••0200 and ••••0201"), ("खाता 501002776655", "खाता ••••6655"),
    ]) func nineToEighteenDigitsAreANumberOfSomebody(_ text: String, _ shown: String) {
        #expect(Masking.numbers(in: text) == shown)
    }

    @Test func referencesStay() {
        let text = "1109111588400 by HDFCR52024112012345 to 50100277665502"
        #expect(
            Masking.numbers(in: text, sparing: ["1109111588400", "HDFCR52024112012345"])
                == "1109111588400 by HDFCR52024112012345 to ••••5502")
    }
}
