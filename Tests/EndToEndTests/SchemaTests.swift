import Foundation
import Payments
import Testing

@testable import paydesk

/// `paydesk schema`, and that the tests' own check of it can fail.
@Suite struct SchemaTests {
    private static func breaches(_ line: String, _ shape: JSONShape) throws -> [String] {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
        let schema = try JSONDecoder().decode(JSONValue.self, from: Data(shape.schema.line.utf8))
        return value.breaches(of: schema)
    }

    @Test("What is missing, unknown, of another type, an unknown word or no time is found")
    func breaches() throws {
        let good = """
            {"provider":"segura","wallet":"main","amount_paise":100,"limit_paise":null,"used_paise":null,
            "as_of":"2026-11-20T08:32:12Z","stale":false,"error":null}
            """
        #expect(try Self.breaches(good, .balance).isEmpty)
        for (from, to, said) in [
            ("\"stale\":false,", "", "$.stale is missing"), ("\"stale\":false", "\"stale\":0", "$.stale is integer"),
            ("100", "\"100\"", "$.amount_paise is string"), ("100", "1.5", "$.amount_paise is number"),
            ("\"main\"", "\"other\"", "$.wallet is"), ("08:32:12Z", "08:32:12+05:30", "$.as_of is"),
            ("\"error\":null", "\"error\":null,\"extra\":1", "$.extra is in no schema"),
        ] {
            let found = try Self.breaches(good.replacing(from, with: to), .balance)
            #expect(found.contains { $0.hasPrefix(said) }, "\(said): \(found)")
        }
        let nested = try Self.breaches(#"{"error":{"code":"x","message":"m","hint":"","violations":[{}]}}"#, .error)
        #expect(nested.contains("$.error.violations[0].rule is missing") && nested.contains { $0.contains("code") })
    }

    @Test("A transaction's keys are the contract's, in its order")
    func transaction() {
        let names = JSONShape.transaction.fields.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(
            names.starts(with: [
                "reference", "provider", "kind", "mode", "amount_paise", "requested_amount_paise", "currency", "status",
                "flags", "provider_status", "provider_reference", "bank_reference", "beneficiary", "operator",
                "recharge_number", "pay_url", "charge_paise", "agent", "note", "created_at", "updated_at",
            ]))
    }

    @Test("Each shape is printed by its name; another name is told with the one that was meant")
    func printed() throws {
        let listed = try Program.run(Terminal.program, ["schema"])
        #expect(listed.status == 0)
        for shape in JSONShape.all { #expect(listed.out.contains("\(shape.name) "), "\(shape.name)") }
        let printed = try Program.run(Terminal.program, ["schema", "complaint"])
        let schema = try #require(printed.objects.first)
        #expect(schema["title"] as? String == "complaint" && schema["type"] as? String == "object")
        #expect((schema["required"] as? [String])?.contains("due_at") == true)
        let wrong = try Program.run(Terminal.program, ["schema", "complain"])
        #expect(wrong.status == 1 && wrong.err.contains("Did you mean complaint?"))
    }
}
