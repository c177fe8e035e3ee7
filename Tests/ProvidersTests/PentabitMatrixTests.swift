import Payments
import Testing

@testable import Providers

/// Every field × every type: never a crash, never a settled order without proof (`quality.md`, *Reliability*).
@Suite struct PentabitMatrixTests {
    private static let values: [JSONValue?] = [
        nil, .null, .string(""), .string("text"), .string("0"), .string("1"), .string("5"), .string("😀\u{202E}"),
        .number("0"), .number("1"), .number("-1"), .number("0.5"), .number("1e400"), .number("99999999999999999999"),
        .bool(true), .bool(false), .array([]), .array([.number("1")]), .object(JSONObject(members: [])),
        .object(JSONObject(members: [.init(key: "status", value: .string("Approved"))])),
    ]

    private enum Reply: CaseIterable {
        case payout, payoutStatus, linkStatus

        var question: Question { self == .payout ? .payout : .statusByReference }
        func intent() throws -> PayoutIntent {
            try self == .linkStatus ? PentabitOrders.link() : PentabitOrders.payout()
        }
        func body(_ word: String) -> String {
            let change = { (fields: inout PentabitFields) in fields.status = "\"\(word)\"" }
            return self == .linkStatus ? PentabitOrders.payinReply(change) : PentabitOrders.payoutReply(change)
        }
    }

    /// What may become of a field without changing the verdict.
    private func keepsProof(_ key: String, _ value: JSONValue?, _ word: String, isLink: Bool) -> Bool {
        switch key {
        case "success":
            value == .bool(true) || value == .string("1") || value == .number("1")
                || (word == "Rejected" && [.bool(false), .string("0"), .number("0")].contains(value))
        case "data", "order_id", "status": false
        case "error":
            word == "Rejected"
                || [
                    nil, .null, .string(""), .number("0"), .bool(false), .array([]),
                    .object(JSONObject(members: [])),
                ].contains(value)
        case "amount" where isLink:
            [
                nil, .null, .string("0"), .string("1"), .string("5"), .number("0"), .number("1"),
                .number("0.5"),
            ].contains(value)
        case "amount": value == nil || value == .null
        case "request_amount": value == nil || value == .null
        case "beneficiary_acc_no": value != .number("1e400") && value != .number("99999999999999999999")
        default: true
        }
    }

    @Test(arguments: ["Approved", "Rejected"]) func noTypeSettlesAnything(_ word: String) async throws {
        for reply in Reply.allCases {
            let whole = try JSONValue(parsing: Array(reply.body(word).utf8))
            let right = Verdict.state(word == "Approved" ? .succeeded : .failed)
            guard case .object(let outer) = whole, case .value(.object(let inner)) = outer["data"] else { continue }
            for (key, value) in (outer.members.map(\.key) + inner.members.map(\.key)).flatMap({ key in
                Self.values.map { (key, $0) }
            }) {
                let isOuter = outer[key] != .missing && !(key == "message" && inner[key] != .missing)
                let changed: JSONValue =
                    isOuter
                    ? .object(Self.changed(outer, key, value))
                    : .object(Self.changed(outer, "data", .object(Self.changed(inner, key, value))))
                let answer = try await PentabitOrders.answer(reply.question, try reply.intent(), changed.written)
                let settled = answer.verdict == .state(.succeeded) || answer.verdict == .state(.failed)
                let expected = keepsProof(key, value, word, isLink: reply == .linkStatus)
                #expect(settled == expected, "\(reply) \(word) \(key) = \(value?.written ?? "missing")")
                if settled { #expect(answer.verdict == right) }
            }
        }
    }

    private static func changed(_ object: JSONObject, _ key: String, _ value: JSONValue?) -> JSONObject {
        var object = object
        guard let index = object.members.firstIndex(where: { $0.key == key }) else { return object }
        if let value { object.members[index].value = value } else { object.members.remove(at: index) }
        return object
    }

    /// Each byte of a refusal in turn made another, one of those that structure JSON: it never becomes a success.
    @Test func noFlippedByteTurnsFailureIntoSuccess() async throws {
        let whole = Array(PentabitOrders.payoutReply { $0.status = "\"Rejected\"" }.utf8)
        let intent = try PentabitOrders.payout()
        let others = Array("{}[]\":, 01\\\u{0}".utf8)
        for index in whole.indices {
            for shift in 0..<2 {
                var changed = whole
                changed[index] = others[(index + 5 * shift) % others.count]
                let reply = HTTPReply(status: 200, body: changed)
                let answer = try await PentabitOrders.answer(.payout, intent, .success(reply))
                #expect(answer.verdict != .state(.succeeded) && answer.verdict != .state(.reversed))
            }
        }
    }
}
