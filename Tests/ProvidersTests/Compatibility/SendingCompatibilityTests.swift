import Guarded
import Payments
import Testing

@testable import Providers

/// `payouts.md`, *The promises*: a request leaves once, and it is the one that was written down.
@Suite struct SendingCompatibilityTests {
    @Test(arguments: ProviderUnderTest.all)
    func sendsOneRequestOnceWhateverComesBack(_ tested: ProviderUnderTest) async throws {
        for order in tested.orders {
            let body = try order.reply(.pending, .payout) ?? "{}"
            let outcomes: [Result<HTTPReply, TransportFailure>] =
                [.failure(.notSent("refused")), .failure(.unknown("reset"))]
                + [200, 201, 301, 307, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504].map {
                    .success(HTTPReply(body, status: $0))
                }
            for outcome in outcomes {
                let (provider, transport) = try tested.meeting(outcome)
                let sender = try #require(provider as? any OrderSending)
                let prepared = try sender.prepare(try order.handle().intent)
                #expect(transport.requests.isEmpty, "\(tested.name): preparing sends nothing")
                _ = await sender.send(prepared)
                let request = try #require(transport.requests.first)
                #expect(transport.requests.count == 1, "\(tested.name) \(order.mode.word) \(outcome)")
                #expect(request.method == "POST" && request.url == order.address)
                #expect(request.body == prepared.request.body && !request.body.isEmpty)
                #expect(prepared.sha256 == Hex.sha256(request.body))
                #expect(prepared.intent == (try order.handle().intent))
            }
        }
    }

    /// The bytes written down are the same on every run, whatever the clock and chance say.
    @Test(arguments: ProviderUnderTest.all) func preparingTwiceGivesTheSameBytes(_ tested: ProviderUnderTest) throws {
        for order in tested.orders {
            let intent = try order.handle().intent
            let first = try #require(try tested.make(RecordingTransport("")) as? any OrderSending).prepare(intent)
            let second = try #require(try tested.make(RecordingTransport("")) as? any OrderSending).prepare(intent)
            #expect(first.request.body == second.request.body && first.sha256 == second.sha256)
        }
    }

    /// A body, or a request to another place, that is not the one written down.
    @Test(arguments: ProviderUnderTest.all)
    func aRequestThatWasChangedIsNotSent(_ tested: ProviderUnderTest) async throws {
        for order in tested.orders {
            let (provider, transport) = try tested.meeting(.success(HTTPReply("{}")))
            let sender = try #require(provider as? any OrderSending)
            let prepared = try sender.prepare(try order.handle().intent)
            var longer = prepared.request
            longer.body.append(0x20)
            var shorter = prepared.request
            shorter.body = []
            for request in [longer, shorter] {
                let changed = PreparedPayout(intent: prepared.intent, request: request, sha256: prepared.sha256)
                #expect(await sender.send(changed).verdict.word == "notSent", "\(tested.name) \(order.mode.word)")
            }
            #expect(transport.requests.isEmpty)
        }
    }

    @Test(arguments: ProviderUnderTest.all) func whatIsNotForItIsNotPrepared(_ tested: ProviderUnderTest) throws {
        for order in tested.orders {
            let (provider, transport) = try tested.meeting(.success(HTTPReply("{}")))
            let sender = try #require(provider as? any OrderSending)
            let intent = try order.handle().intent
            let takes = provider.capability.sends
            var wrong: [PayoutIntent] = []
            for paise in [Int64(0), -100, 1, 2_500_50] {
                var changed = intent
                changed.amount = Money(paise: paise)
                wrong.append(changed)
            }
            var foreign = intent
            foreign.provider = "another"
            wrong.append(foreign)
            for mode in Rail.allCases.map(Mode.rail) + [.recharge, .link] where !takes(mode) {
                var changed = intent
                changed.mode = mode
                wrong.append(changed)
            }
            for intent in wrong {
                let what: Comment = "\(tested.name) \(intent.mode.word) \(intent.amount) \(intent.provider)"
                let error = #expect(throws: ProviderError.self, what) { try sender.prepare(intent) }
                guard case .notSent(let reason) = error else {
                    Issue.record(what)
                    continue
                }
                #expect(!reason.isEmpty)
            }
            #expect(transport.requests.isEmpty)
        }
    }

    /// Whatever a person typed travels in the body as it is, and stays ASCII where it is JSON.
    @Test(arguments: ProviderUnderTest.all) func hostileTextStaysText(_ tested: ProviderUnderTest) throws {
        let hostile = "A\"B\\C\u{0}\u{1B}[31m\u{202E}&amount=9&#\r\nX: y ₹😀"
        for order in tested.orders {
            let provider = try tested.make(RecordingTransport(""))
            let sender = try #require(provider as? any OrderSending)
            var intent = try order.handle().intent
            intent.beneficiary.name = hostile
            // A provider may refuse such a name; it must not send it as something else.
            guard let request = try? sender.prepare(intent).request else { continue }
            #expect(request.body.allSatisfy { (0x20...0x7E).contains($0) }, "\(tested.name) \(order.mode.word)")
            #expect(!request.headers.contains { $0.value.expose().contains("\n") })
            guard let value = try? JSONValue(parsing: request.body), case .object = value else { continue }
            let amounts = value.texts.filter { $0 == String(intent.amount.rupees) }
            #expect(amounts.count == 1)
        }
    }
}
