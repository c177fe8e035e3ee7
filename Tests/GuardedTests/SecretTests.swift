import Foundation
import Guarded
import Testing

@Suite("Secrets have a type (architecture.md, decision 7)")
struct SecretTests {
    private let secret = Secret("tok-4711")

    @Test("Interpolation, description and dump show the mask")
    func masked() {
        var dumped = ""
        dump(secret, to: &dumped)
        struct Holder { let name: String, token: Secret }
        var held = ""
        dump(Holder(name: "segura", token: secret), to: &held)
        for shown in [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Optional(secret) as Any)", dumped,
            held,
        ] {
            #expect(!shown.contains("4711"), "\(shown)")
        }
        #expect("\(secret)" == "‹secret›")
    }

    @Test("It is decoded from a string and gives its text only when asked")
    func decoded() throws {
        let read = try JSONDecoder().decode([Secret].self, from: Data("[\"tok-4711\"]".utf8))
        #expect(read.first?.expose() == "tok-4711")
    }

    @Test("It cannot be encoded")
    func notEncodable() {
        #expect(!((secret as Any) is any Encodable))
    }

    @Test(
        "It matches its own text and nothing shorter, longer or other",
        arguments: [
            ("tok-4711", true), ("tok-471", false), ("tok-47111", false), ("tok-4712", false), ("", false),
        ])
    func matches(guess: String, expected: Bool) {
        #expect(secret.matches(guess) == expected)
    }

    @Test("An empty secret says so")
    func empty() {
        #expect(Secret("").isEmpty)
        #expect(!secret.isEmpty)
        #expect(!Secret("").matches("x"))
    }
}
