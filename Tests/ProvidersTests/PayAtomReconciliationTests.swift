import Payments
import Testing

@testable import Providers

/// `providers.md`, *From the vendor's other public pages*: the approved payouts of a day.
@Suite struct PayAtomReconciliationTests {
    private static let row: [(String, String)] = [
        ("orderCreateDateTime", "\"October 15, 2023, 10:30 am\""),
        ("statusChangeDateTime", "\"October 15, 2023, 10:31 am\""), ("order_id", "\"\(Orders.reference)\""),
        ("ref_code", "\"\(PayAtomOrders.refCode)\""), ("amount_requested", "\"2500\""),
        ("amount_processed", "2500.00"), ("transaction_status", "\"Approved\""), ("bank_ref", "\"432112345678\""),
    ]

    private func row(_ changes: [String: String?] = [:]) -> String {
        PayAtomOrders.object(changes, fields: Self.row)
    }

    private func list(_ outcome: Result<HTTPReply, TransportFailure>) async throws -> [ReconciledOrder] {
        let day = try #require(CivilDay(year: 2023, month: 10, day: 15))
        let configuration = try PayAtomOrders.configuration(everything: true)
        return try await PayAtomProvider.meeting(outcome, configuration).reconciliation(of: day)
    }

    private func list(_ body: String) async throws -> [ReconciledOrder] { try await list(.success(HTTPReply(body))) }

    @Test func aRow() async throws {
        let body = "{\"status\":\"success\",\"data\":[\(row())]}"
        let order = try #require(try await list(body).first)
        #expect(order.reference == Orders.reference)
        #expect(order.requested == Money(rupees: 2_500) && order.processed == Money(rupees: 2_500))
        #expect(order.answer.verdict == .state(.succeeded))
        #expect(order.answer.providerStatus == "Approved" && order.answer.providerReference == PayAtomOrders.refCode)
        #expect(order.answer.bankReference == "432112345678")
        // 10:30 in India is 05:00 UTC.
        #expect(order.orderedAt?.rfc3339 == "2023-10-15T05:00:00Z")
        #expect(order.changedAt?.rfc3339 == "2023-10-15T05:01:00Z")
        #expect(order.answer.raw == row())
        #expect(order.answer.rawSHA256 == Hex.sha256(Array(body.utf8)))
    }

    /// The list's place in the reply is not documented: the one array there is.
    @Test(arguments: [
        ("[]", 0), ("[%,%]", 2), ("{\"data\":[]}", 0), ("{\"pid\":\"1\",\"transactions\":[%]}", 1),
        ("{\"status\":true,\"data\":{\"total\":2,\"rows\":[%,%]}}", 2),
    ])
    func wherever(_ body: String, _ count: Int) async throws {
        #expect(try await list(body.replacing("%", with: row())).count == count)
    }

    @Test(arguments: ["Approved", "approved", " APPROVED "]) func approvedSettles(_ word: String) async throws {
        let order = try #require(try await list("[\(row(["transaction_status": "\"\(word)\""]))]").first)
        #expect(order.answer.verdict == .state(.succeeded))
    }

    /// The list holds approved payouts only: what says otherwise is told and settles nothing.
    @Test(arguments: ["Pending", "Processing", "Declined", "Failed"])
    func anyOtherWordSettlesNothing(_ word: String) async throws {
        let order = try #require(try await list("[\(row(["transaction_status": "\"\(word)\""]))]").first)
        #expect(order.answer.verdict == .questionFailed("the list of approved payouts says another word of it"))
        let new = try #require(try await list("[\(row(["transaction_status": "\"Settled\""]))]").first)
        #expect(new.answer.verdict == .newWord("Settled"))
    }

    /// Absent amounts, references and one of the dates leave the row readable.
    @Test(arguments: [
        "ref_code", "amount_requested", "amount_processed", "bank_ref", "orderCreateDateTime", "statusChangeDateTime",
    ])
    func whatMayBeAbsent(_ key: String) async throws {
        for value in [nil, "null", "\"\""] as [String?] {
            #expect(try await list("[\(row([key: value]))]").count == 1)
        }
    }

    private static let unreadable: [(String, String?)] = [
        ("order_id", nil), ("order_id", "null"), ("order_id", "true"), ("order_id", "\"a b\""), ("order_id", "1.5"),
        ("ref_code", "[]"), ("ref_code", "\"é\""), ("amount_requested", "\"2,500\""), ("amount_requested", "true"),
        ("amount_processed", "-1"), ("amount_processed", "1e3"), ("transaction_status", nil),
        ("transaction_status", "1"), ("transaction_status", "null"),
        ("orderCreateDateTime", "\"2023-10-15 10:30\""), ("orderCreateDateTime", "1697346000"),
        ("statusChangeDateTime", "\"15 October 2023\""),
    ]

    /// One row that cannot be read refuses the list: what is not on it would be taken for never sent.
    @Test(arguments: unreadable)
    func anUnreadableRowRefusesTheList(_ key: String, _ value: String?) async throws {
        let error = await #expect(throws: ProviderError.self) { try await list("[\(row()),\(row([key: value]))]") }
        #expect(error == .unknown("row 2 of the list cannot be read"))
    }

    @Test func aRowWithoutAnyDateOrOfAnotherDayRefusesTheList() async throws {
        let undated = row(["orderCreateDateTime": nil, "statusChangeDateTime": nil])
        let before = "\"October 14, 2023, 11:59 pm\""
        let other = row(["orderCreateDateTime": before, "statusChangeDateTime": before])
        for (rows, reason) in [
            ("[\(undated)]", "row 1 of the list cannot be read"), ("[\(other)]", "row 1 of the list is of another day"),
        ] {
            let error = await #expect(throws: ProviderError.self) { try await list(rows) }
            #expect(error == .unknown(reason))
        }
        #expect(try await list("[\(row(["orderCreateDateTime": before]))]").count == 1)
    }

    @Test(arguments: [
        "", "null", "1", "\"none\"", "{}", "{\"message\":\"no records\"}", "{\"a\":[],\"b\":[]}", "[1]", "[[]]",
        "[null]", "{\"data\":\"none\"}", "{\"data\":[", "<html>x",
    ])
    func whatIsNoListIsNone(_ body: String) async throws {
        await #expect(throws: ProviderError.self) { try await list(body) }
    }

    @Test func aNoIsARefusal() async throws {
        let body = "{\"status\":\"error\",\"message\":\"Bad token list-tok/3\",\"data\":[]}"
        let error = await #expect(throws: ProviderError.self) { try await list(body) }
        #expect(error == .refused("the provider did not give the list: Bad token ‹secret›"))
        let unsent = await #expect(throws: ProviderError.self) { try await list(.failure(.notSent("refused"))) }
        #expect(unsent == .notSent("refused"))
        let lost = await #expect(throws: ProviderError.self) { try await list(.success(HTTPReply("[]", status: 502))) }
        #expect(lost == .unknown("the provider's server failed (HTTP 502)"))
    }

    // MARK: Dates

    @Test(arguments: [
        ("October 15, 2023, 10:30 am", "2023-10-15T05:00:00Z"), ("october 15, 2023, 10:30 AM", "2023-10-15T05:00:00Z"),
        ("January 1, 2024, 12:00 am", "2023-12-31T18:30:00Z"), ("January 01, 2024, 12:00 pm", "2024-01-01T06:30:00Z"),
        ("February 29, 2024, 11:59 pm", "2024-02-29T18:29:00Z"), ("May 5, 2024, 1:05 pm", "2024-05-05T07:35:00Z"),
    ])
    func dates(_ text: String, _ utc: String) {
        #expect(PayAtomDate.moment(text)?.rfc3339 == utc)
    }

    @Test(arguments: [
        "", "October 15, 2023", "October 15 2023, 10:30 am", "October 15, 2023 10:30 am", "Oct 15, 2023, 10:30 am",
        "October 32, 2023, 10:30 am", "February 29, 2023, 10:30 am", "October 0, 2023, 10:30 am",
        "October 15, 23, 10:30 am", "October 15, 2023, 13:30 pm", "October 15, 2023, 0:30 am",
        "October 15, 2023, 10:60 am", "October 15, 2023, 10:3 am", "October 15, 2023, 10:30",
        "October 15, 2023, 10:30 xm",
        "October 15, 2023, 10:30:00 am", "October  15, 2023, 10:30 am", " October 15, 2023, 10:30 am",
        "October १५, 2023, 10:30 am", "October 15, 2023, 10:30 am IST", "15 October, 2023, 10:30 am", "2023-10-15",
    ])
    func otherFormsAreNoDates(_ text: String) {
        #expect(PayAtomDate.moment(text) == nil)
    }
}
