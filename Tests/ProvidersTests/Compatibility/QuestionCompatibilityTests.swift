import Payments
import Providers
import Testing

/// Balances, operators, lists and complaints: strict, and sorted by what to do next where they fail.
@Suite struct QuestionCompatibilityTests {
    /// A question of a provider, each by its own protocol.
    private struct Asking: Sendable {
        var what: Comment
        var good: [String]
        var ask: @Sendable (any PaymentProvider) async throws -> Void
    }

    private static let day = CivilDay(daysSinceEpoch: 20_000)

    private func questions(_ tested: ProviderUnderTest) -> [Asking] {
        var all: [Asking] = []
        if let balance = tested.balance {
            all.append(
                Asking(what: "\(tested.name) balance", good: balance.good.map(\.reply)) {
                    _ = try await (try #require($0 as? any BalanceReading)).balance()
                })
        }
        if let operators = tested.operators {
            all.append(
                Asking(what: "\(tested.name) operators", good: [operators.reply]) {
                    _ = try await (try #require($0 as? any RechargeSending)).operators()
                })
        }
        if let list = tested.reconciliation {
            all.append(
                Asking(what: "\(tested.name) list", good: [list.reply]) {
                    _ = try await (try #require($0 as? any Reconciling)).reconciliation(of: Self.day)
                })
        }
        return all
    }

    private func error(
        _ tested: ProviderUnderTest, _ asking: Asking, _ outcome: Result<HTTPReply, TransportFailure>
    ) async throws -> ProviderError? {
        let (provider, transport) = try tested.meeting(outcome)
        let error = await #expect(throws: ProviderError.self, asking.what) { try await asking.ask(provider) }
        #expect(transport.requests.count == 1, asking.what)
        #expect(error?.reason.isEmpty == false, asking.what)
        return error
    }

    @Test(arguments: ProviderUnderTest.all) func goodRepliesAreUnderstood(_ tested: ProviderUnderTest) async throws {
        for (reply, expected) in tested.balance?.good ?? [] {
            let (provider, transport) = try tested.meeting(.success(HTTPReply(reply)))
            let balance = try await (try #require(provider as? any BalanceReading)).balance()
            #expect(balance == expected)
            #expect(transport.requests.count == 1)
        }
        if let (reply, count) = tested.operators {
            let (provider, _) = try tested.meeting(.success(HTTPReply(reply)))
            let operators = try await (try #require(provider as? any RechargeSending)).operators()
            #expect(operators.count == count && count > 0)
            #expect(operators.allSatisfy { $0.provider == tested.capability.provider && !$0.code.isEmpty })
        }
        if let (reply, count) = tested.reconciliation {
            let (provider, _) = try tested.meeting(.success(HTTPReply(reply)))
            let rows = try await (try #require(provider as? any Reconciling)).reconciliation(of: Self.day)
            #expect(rows.count == count && count > 0)
        }
    }

    @Test(arguments: ProviderUnderTest.all) func everythingElseIsAnError(_ tested: ProviderUnderTest) async throws {
        for asking in questions(tested) {
            for body in [
                "", "null", "true", "OK", "[", "{", "{}", "<xml/>", "\"\"", "\"1,234.50\"", "1e3", "NaN", "₹12",
                "{\"balance\":{}}", "{\"data\":null}", "{\"data\":{}}", "{\"data\":{\"balance\":\"12abc\"}}",
            ] {
                let error = try await error(tested, asking, .success(HTTPReply(body)))
                if case .notSent = error { Issue.record("\(body): a reply came") }
            }
            for good in asking.good {
                _ = try await error(tested, asking, .success(HTTPReply(good, isComplete: false)))
                _ = try await error(tested, asking, .success(HTTPReply(good, status: 302)))
                _ = try await error(tested, asking, .success(HTTPReply(good, status: 500)))
            }
        }
        for body in tested.balance?.bad ?? [] {
            for asking in questions(tested) { _ = try await error(tested, asking, .success(HTTPReply(body))) }
        }
    }

    @Test(arguments: ProviderUnderTest.all) func failuresAreSortedByWhatToDo(_ tested: ProviderUnderTest) async throws {
        for asking in questions(tested) {
            #expect(try await error(tested, asking, .failure(.notSent("refused"))) == .notSent("refused"))
            #expect(try await error(tested, asking, .failure(.unknown("reset"))) == .unknown("reset"))
            let replies = [
                HTTPReply("{}", status: 401), HTTPReply("{}", status: 403),
                HTTPReply("<html>Forbidden</html>", type: "text/html"),
            ]
            for reply in replies {
                guard case .refused(let reason) = try await error(tested, asking, .success(reply)) else {
                    Issue.record(asking.what)
                    continue
                }
                #expect(reason.hasPrefix("the provider refused this machine's address or key"))
            }
            guard case .unknown = try await error(tested, asking, .success(HTTPReply("{}", status: 500))),
                case .busy(_, retryAfter: nil) = try await error(tested, asking, .success(HTTPReply("{}", status: 429)))
            else {
                Issue.record(asking.what)
                continue
            }
            var waiting = HTTPReply("{}", status: 503)
            waiting.headers["retry-after"] = "90"
            guard case .busy(_, retryAfter: 90) = try await error(tested, asking, .success(waiting)) else {
                Issue.record(asking.what)
                continue
            }
        }
    }

    /// `payouts.md`, *Complaints*: sent once, under the rules of a payout.
    @Test(arguments: ProviderUnderTest.all) func complaints(_ tested: ProviderUnderTest) async throws {
        guard let replies = tested.complaint else { return }
        let order = try #require(tested.orders.first).handle()
        let request = ComplaintRequest(order: order, subject: "Late", message: "Not credited")
        func raise(_ outcome: Result<HTTPReply, TransportFailure>) async throws -> String {
            let (provider, transport) = try tested.meeting(outcome)
            let answer = await (try #require(provider as? any ComplaintRaising)).raise(request)
            #expect(transport.requests.count == 1)
            return switch answer {
            case .raised: "raised"
            case .refused: "refused"
            case .notSent: "notSent"
            case .unknown: "unknown"
            }
        }
        #expect(try await raise(.success(HTTPReply(replies.raised))) == "raised")
        #expect(try await raise(.success(HTTPReply(replies.refused))) == "refused")
        #expect(try await raise(.failure(.notSent("x"))) == "notSent")
        #expect(try await raise(.failure(.unknown("x"))) == "unknown")
        for body in ["", "{}", "null", "[]", "<html>", "OK"] {
            #expect(try await raise(.success(HTTPReply(body))) == "unknown")
        }
        for status in [301, 400, 403, 429, 500, 503] {
            #expect(try await raise(.success(HTTPReply(replies.raised, status: status))) == "unknown")
        }
        let whole = Array(replies.raised.utf8)
        for length in 0..<whole.count {
            let reply = HTTPReply(status: 200, body: Array(whole[..<length]), isComplete: false)
            #expect(try await raise(.success(reply)) == "unknown")
        }
    }
}
