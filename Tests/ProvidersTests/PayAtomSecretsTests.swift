import Guarded
import Payments
import Testing

@testable import Providers

/// `architecture.md`, decisions 5, 7 and 8: no key and no beneficiary's number in anything PayAtom's provider hands back.
@Suite struct PayAtomSecretsTests {
    private static let secrets = [
        "k€y/EN+7f3a", "wallet-tok/1", "complaint-tok/2", "list-tok/3", "pa55 wörd", "bef0d9311ecd01c5331e2b6b6df800ea",
    ]
    private static let numbers = [Orders.account, Orders.mobile]
    /// Another person's, which only the vendor's own keys tell.
    private static let strangers = ["998877665544", "stranger.x@okaxis"]

    /// Replies that echo everything, in every field and several disguises.
    private static var bodies: [String] {
        let all = JSONBody.quoted((secrets + numbers).joined(separator: " "))
        let percent = secrets.map(PercentText.encoded).joined(separator: " ")
        let echo: [String: String?] = [
            "message": all, "bank_ref": "\"\(Orders.mobile)\"", "account_holder": "\"998877665544\"",
            "upi_vpa": "\"stranger.x@okaxis\"", "account_no": "\"998877665544\"",
            "echo": all.replacing("/", with: "\\/"),
            "url": "\"\(percent)\"", "transaction_info": "[{\"account_no\":\"998877665544\"}]",
            "post_hash": PayAtomOrders.hash("a"), "complaint_id": "\"\(Orders.mobile)\"",
        ]
        let words = ["\"Approved\"", "\"Failed\"", "\"Odd\"", all, "null", "\"error\""]
        return words.map { PayAtomOrders.object(echo.merging(["status": $0]) { $1 }) }
            + [
                PayAtomOrders.object(echo.merging(["account_no": "\"\(Orders.account)\""]) { $1 }),
                "{\"status\":\"ok\",\"wallets\":{\"upi\":[\(PayAtomOrders.object(echo))]}}",
                "{\"status\":false,\"message\":\(all)}", "[\(PayAtomOrders.object(echo))]",
                "<html>\(secrets.joined()) \(Orders.account)</html>", "{\(all):1}", all,
            ]
    }

    private static var outcomes: [Result<HTTPReply, TransportFailure>] {
        bodies.flatMap { body in
            [
                .success(HTTPReply(body)), .success(HTTPReply(body, status: 403)),
                .success(HTTPReply(body, isComplete: false)),
            ]
        } + [.failure(.unknown("reset")), .failure(.notSent("refused"))]
    }

    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return "\(value)\n\(String(reflecting: value))\n\(text)".lowercased()
    }

    private func expectClean(_ text: String, of texts: [String]) {
        for needle in texts.flatMap({ [$0, PercentText.encoded($0)] }) {
            #expect(!text.contains(needle.lowercased()), "\(needle) in \(text)")
        }
    }

    /// Every flow, every reply: answers, errors, raw bytes and what is printed of requests.
    @Test(arguments: outcomes) func noFlowLetsASecretOut(_ outcome: Result<HTTPReply, TransportFailure>) async throws {
        let transport = RecordingTransport(outcome)
        let configuration = try PayAtomOrders.configuration(secret: "k€y/EN+7f3a", everything: true)
        let provider = PayAtomProvider(configuration, transport: transport, signing: PayAtomOrders.signing)
        let order = try PayAtomOrders.handle()
        var said = [dumped(await provider.send(try provider.prepare(order.intent)))]
        said.append(dumped(await provider.status(of: order, by: .statusByProviderReference)))
        said.append(dumped(await provider.raise(ComplaintRequest(order: order, subject: "s", message: "m"))))
        for text in said { expectClean(text, of: Self.secrets + Self.numbers) }
        // Where the reply is JSON, a stranger's number is taken out as well.
        if case .success(let reply) = outcome, (try? JSONValue(parsing: reply.body)) != nil {
            for text in said { expectClean(text, of: Self.strangers) }
        }
        let day = try #require(CivilDay(year: 2026, month: 11, day: 20))
        do {
            said = [dumped(try await provider.balance())]
        } catch {
            said = [dumped(error)]
        }
        do {
            said.append(dumped(try await provider.reconciliation(of: day)))
        } catch {
            said.append(dumped(error))
        }
        for text in said { expectClean(text, of: Self.secrets) }
        #expect(transport.requests.count == 5)
        for request in transport.requests { expectClean(dumped(request), of: Self.secrets + Self.numbers) }
        expectClean(dumped(provider), of: Self.secrets)
        expectClean(dumped(configuration), of: Self.secrets)
    }

    @Test func aCallbackIsCleanToo() throws {
        let configuration = try PayAtomOrders.configuration(secret: "k€y/EN+7f3a", everything: true)
        let provider = try PayAtomProvider.meeting(.success(HTTPReply("")), configuration)
        for body in Self.bodies {
            let claim = try? provider.read(RawCallback(method: "POST", query: "", body: Array(body.utf8)))
            expectClean(dumped(claim as Any), of: Self.secrets + Self.strangers)
        }
    }
}
