import Guarded
import Payments
import Testing

@testable import Providers

/// `architecture.md`, decisions 5, 7 and 8: no key and no recharge number in anything that is handed back.
@Suite struct PaygrtSecretsTests {
    private static let echo = JSONBody.quoted("\(Recharges.key) and \(Recharges.number)")

    private static let bodies = [
        Recharges.reply { ($0.message, $0.transaction, $0.operatorID) = (echo, "\"\(Recharges.number)\"", echo) },
        Recharges.reply { ($0.word, $0.operatorID) = (echo, Recharges.number) },
        Recharges.refusal { $0.message = echo }, Recharges.reply { $0.reference = echo },
        Recharges.reply { $0.number = "\"+91\(Recharges.number)\"" },
        "{\"status\":\"1\",\"message\":\(echo),\"data\":null}", "{\"status\":\"0\",\"data\":{\(echo):\(echo)}}",
        "{\"status\":\"0\",\"data\":[{\"operator_code\":\"AT\",\"operator_name\":\(echo)}]}", echo,
        "<Response>\(Recharges.key) \(Recharges.number)</Response>",
        "status=1&key=\(PercentText.encoded(Recharges.key))&number=\(Recharges.number)",
        String(Recharges.reply { $0.message = echo }.dropLast()),
    ]

    private static let outcomes: [Result<HTTPReply, TransportFailure>] =
        bodies.flatMap { body in
            [
                .success(HTTPReply(body)), .success(HTTPReply(body, status: 403)),
                .success(HTTPReply(body, status: 500)), .success(HTTPReply(body, isComplete: false)),
            ]
        } + [.failure(.unknown("reset")), .failure(.notSent("refused"))]

    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return "\(value)\n\(String(reflecting: value))\n\(text)".lowercased()
    }

    private func expectClean(_ text: String, number: Bool = true) {
        let key = [Recharges.key, PercentText.encoded(Recharges.key), "f3a&9c"]
        for secret in key + (number ? [Recharges.number] : []) {
            #expect(!text.contains(secret.lowercased()), "\(text)")
        }
    }

    @Test(arguments: outcomes) func noFlowLetsASecretOut(_ outcome: Result<HTTPReply, TransportFailure>) async throws {
        let transport = RecordingTransport(outcome)
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        expectClean(dumped(await provider.send(try provider.prepare(try Recharges.intent()))))
        expectClean(dumped(await provider.status(of: try Recharges.handle(), by: .statusByReference)))
        // No intent belongs to a list, so only the key can be known to stand there.
        do { expectClean(dumped(try await provider.balance()), number: false) } catch {
            expectClean(dumped(error), number: false)
        }
        do { expectClean(dumped(try await provider.operators()), number: false) } catch {
            expectClean(dumped(error), number: false)
        }
        #expect(transport.requests.count == 4)
        for request in transport.requests { expectClean(dumped(request)) }
        expectClean(dumped(provider))
        expectClean(dumped(try Recharges.configuration()))
    }
}
