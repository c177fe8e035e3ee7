import Testing

@testable import Providers

/// The pieces of the wire that every provider shares (`architecture.md`, *Measured traps*, JSON).
@Suite struct WireTests {
    @Test func bodiesKeepTheirOrderAndAreASCII() {
        var body = JSONBody()
        body.add("z", "a/b\"\\")
        body.add("a", number: -5)
        body.add("ä", "₹\u{1F600}\u{7F}\u{0}\u{8}\r\n\t")
        let expected = #"{"z":"a/b\"\\","a":-5,"\u00e4":"\u20b9\ud83d\ude00\u007f\u0000\u0008\r\n\t"}"#
        #expect(String(decoding: body.bytes, as: UTF8.self) == expected)
        #expect(JSONBody().bytes == Array("{}".utf8))
    }

    @Test(arguments: ["", "plain", "a\u{2028}b", "\u{10FFFF}", "é\u{301}", "\\u0041", "\"\"", "नमस्ते"])
    func whatIsWrittenIsReadBack(_ text: String) throws {
        #expect(try JSONValue(parsing: Array(JSONBody.quoted(text).utf8)) == .string(text))
    }

    @Test(arguments: [
        ("12345678901234567890", JSONValue.number("12345678901234567890")), ("79.10", .number("79.10")),
        ("-0.5e+3", .number("-0.5e+3")), (" true ", .bool(true)), ("null", .null),
        (#""\/A\ud83d\ude00""#, .string("/A😀")),
        ("[1,]", .array([.number("1")])), ("[]", .array([])), ("\u{FEFF}1", .number("1")),
    ])
    func reads(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test(arguments: [
        ("", JSONError.unexpectedEnd), ("{", .unexpectedEnd), ("{\"a\":1", .unexpectedEnd), ("\"a", .unexpectedEnd),
        ("\"\\u12", .unexpectedEnd), ("\"\\ud83d", .unexpectedEnd), ("tru", .unexpectedEnd), ("-", .unexpectedEnd),
        ("1.", .unexpectedEnd), ("01", .malformed), (".5", .malformed), ("+1", .malformed), ("1 2", .malformed),
        ("[,1]", .malformed), ("{,}", .malformed), ("{a:1}", .malformed), ("\"\\x\"", .malformed),
        ("\"\n\"", .malformed),
        ("\"\\ud83dx\"", .malformed), ("\"\\ude00\"", .malformed), ("\"\\u00g0\"", .malformed), ("truE", .malformed),
        ("[1 2]", .malformed), ("{\"a\" 1}", .malformed), ("{\"a\":1]", .malformed), ("'a'", .malformed),
    ])
    func refuses(_ text: String, _ error: JSONError) {
        #expect(throws: error) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test func depthAndSizeAreCapped() throws {
        let deep = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: JSONError.tooLarge) { try JSONValue(parsing: deep(40)) }
        _ = try JSONValue(parsing: deep(31))
    }

    @Test func percentTextGoesThereAndBack() {
        #expect(PercentText.encoded("a-Z.0_~ +&=/%ä") == "a-Z.0_~%20%2B%26%3D%2F%25%C3%A4")
        #expect(PercentText.decoded("a%20b+c%2B") == "a b c+")
        for broken in ["%", "%4", "%zz", "%+1", "%FF"] { #expect(PercentText.decoded(Substring(broken)) == nil) }
    }

    /// RFC 6234's own vector.
    @Test func hex() {
        #expect(
            Hex.sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
