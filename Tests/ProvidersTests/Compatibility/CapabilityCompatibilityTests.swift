import Payments
import Providers
import Testing

/// `architecture.md`, decision 4: a provider says what it can do, and can do what it says.
@Suite struct CapabilityCompatibilityTests {
    private func provider(_ tested: ProviderUnderTest) throws -> any PaymentProvider {
        try tested.make(RecordingTransport(.failure(.unknown("nobody is asked"))))
    }

    @Test(arguments: ProviderUnderTest.all) func claimsAndConformancesAgree(_ tested: ProviderUnderTest) throws {
        let provider = try provider(tested)
        let can = provider.capability
        #expect(can == tested.capability, "known from the configuration alone")
        #expect(!can.balance || provider is any BalanceReading)
        #expect(can.rails.isEmpty || provider is any PayoutSending)
        #expect(!can.payLinks || provider is any PayLinking)
        #expect(!can.recharges || provider is any RechargeSending)
        #expect(!(can.statusByReference || can.statusByProviderReference) || provider is any StatusReading)
        #expect(!can.complaints || provider is any ComplaintRaising)
        #expect(!can.reconciliation || provider is any Reconciling)
        #expect(Set(can.rails).count == can.rails.count)
        #expect(can.unconfirmed.allSatisfy { $0.count > 20 })
    }

    /// What is claimed is tested here, and nothing else.
    @Test(arguments: ProviderUnderTest.all) func everyClaimIsUnderTest(_ tested: ProviderUnderTest) throws {
        let can = tested.capability
        let modes = can.rails.map(Mode.rail) + (can.recharges ? [.recharge] : []) + (can.payLinks ? [.link] : [])
        #expect(Set(tested.orders.map(\.mode)) == Set(modes))
        #expect((tested.balance != nil) == can.balance)
        #expect((tested.complaint != nil) == can.complaints)
        #expect((tested.operators != nil) == can.recharges)
        #expect((tested.reconciliation != nil) == can.reconciliation)
        #expect(!tested.callbacks.isEmpty == (try provider(tested) is any CallbackReading))
        for order in tested.orders {
            #expect(order.questions.first == .payout)
            #expect(try order.handle().intent.mode == order.mode)
            let asks = Set(order.questions)
            #expect(asks.contains(.statusByReference) || !can.statusByReference)
            #expect(!asks.contains(.statusByProviderReference) || can.statusByProviderReference)
            for said in [Said.pending, .succeeded, .failed, .word("x"), .anotherOrder] {
                #expect(try order.questions.contains { try order.reply(said, $0) != nil }, "\(order.mode) \(said)")
            }
        }
    }

    /// The best question is one that can be asked, and without a handle there is none that sends something.
    @Test(arguments: ProviderUnderTest.all) func theBestQuestionCanBeAsked(_ tested: ProviderUnderTest) async throws {
        for order in tested.orders {
            let (provider, transport) = try tested.meeting(.success(HTTPReply("{}")))
            guard let reader = provider as? any StatusReading else { continue }
            let handle = try order.handle()
            let question = try #require(reader.question(for: handle))
            #expect(order.questions.dropFirst().contains(question))
            _ = await reader.status(of: handle, by: question)
            #expect(!transport.requests.isEmpty)
            var bare = handle
            bare.providerReference = nil
            let other = reader.question(for: bare)
            #expect(other == (tested.capability.statusByReference ? .statusByReference : nil))
        }
    }

    /// Asking never sends the order, and what cannot be asked sends nothing.
    @Test(arguments: ProviderUnderTest.all) func askingNeverPays(_ tested: ProviderUnderTest) async throws {
        for order in tested.orders {
            let (provider, transport) = try tested.meeting(.success(HTTPReply("{}")))
            guard let reader = provider as? any StatusReading else { continue }
            let sender = try #require(provider as? any OrderSending)
            let handle = try order.handle()
            let body = try sender.prepare(handle.intent).request.body
            for question in [Question.payout, .reconciliation, .statusByReference, .statusByProviderReference] {
                let before = transport.requests.count
                let answer = await reader.status(of: handle, by: question)
                #expect(answer.verdict.word == "questionFailed", "\(tested.name) \(question)")
                if !order.questions.dropFirst().contains(question) { #expect(transport.requests.count == before) }
            }
            #expect(transport.requests.allSatisfy { $0.url != order.address && $0.body != body })
        }
    }

    @Test(arguments: ProviderUnderTest.all)
    func withoutTheProvidersReferenceItIsNotAskedByIt(_ tested: ProviderUnderTest) async throws {
        for order in tested.orders where order.questions.contains(.statusByProviderReference) {
            for reference in [nil, ""] as [String?] {
                let (provider, transport) = try tested.meeting(.success(HTTPReply("{}")))
                var handle = try order.handle()
                handle.providerReference = reference
                let reader = try #require(provider as? any StatusReading)
                let answer = await reader.status(of: handle, by: .statusByProviderReference)
                #expect(answer.verdict.word == "questionFailed" && transport.requests.isEmpty)
            }
        }
    }
}
