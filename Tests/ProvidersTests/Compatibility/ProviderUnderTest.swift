import Payments
import Providers
import Testing

/// A provider as the compatibility suite sees it: how it is made, and what its vendor would say.
///
/// A new provider is one value like this, in `all`: every test of this folder then holds for it too.
struct ProviderUnderTest: Sendable, CustomTestStringConvertible {
    /// Its kind, for messages.
    var name: String
    /// What it can do, as known from the configuration alone.
    var capability: Capability
    /// Its keys, which nobody may ever see.
    var secrets: [String]
    /// The provider over a transport.
    var make: @Sendable (any HTTPTransport) throws -> any PaymentProvider
    /// One order for each mode it takes.
    var orders: [OrderUnderTest]
    /// Replies to the balance question; nil where it tells none.
    var balance: BalanceUnderTest?
    /// Replies to a complaint; nil where it takes none.
    var complaint: ComplaintUnderTest?
    /// A reply to the question for operators, and how many it lists; nil where it has none.
    var operators: (reply: String, count: Int)?
    /// A reply to the question for a day's list, and how many orders it names; nil where it gives none.
    var reconciliation: (reply: String, count: Int)?
    /// Callbacks as the vendor sends them.
    var callbacks: [CallbackUnderTest]

    /// All that are tested.
    static let all: [ProviderUnderTest] = [.seguraPay, .pentabit, .payAtom, .paygrt]

    var testDescription: String { name }

    /// The provider with this outcome for whatever it sends, and what it sent.
    func meeting(
        _ outcome: Result<HTTPReply, TransportFailure>
    ) throws -> (provider: any PaymentProvider, transport: RecordingTransport) {
        let transport = RecordingTransport(outcome)
        return (try make(transport), transport)
    }

    /// The answer to a question about `order` when this comes back.
    func answer(
        _ question: Question, _ order: OrderUnderTest, _ outcome: Result<HTTPReply, TransportFailure>
    ) async throws -> Answer {
        let (provider, _) = try meeting(outcome)
        let handle = try order.handle()
        guard question == .payout else {
            return await (try #require(provider as? any StatusReading)).status(of: handle, by: question)
        }
        let sender = try #require(provider as? any OrderSending)
        return await sender.send(try sender.prepare(handle.intent))
    }

    /// Every question about every order it takes, with a text for messages.
    var questions: [(order: OrderUnderTest, question: Question, what: Comment)] {
        orders.flatMap { order in
            order.questions.map { (order, $0, "\(name) \(order.mode.word) \($0.rawValue)") }
        }
    }

    /// Every question that its vendor answers with `said`, and the words for it.
    func replies(
        _ said: Said
    ) throws -> [(order: OrderUnderTest, question: Question, body: String, what: Comment)] {
        try questions.compactMap { order, question, what in
            try order.reply(said, question).map { (order, question, $0, "\(what): \(said)") }
        }
    }
}

extension ProviderUnderTest {
    /// ``replies(_:)`` with each text once a question, for tests that take every byte or field of it.
    func distinctReplies(
        _ said: Said
    ) throws -> [(order: OrderUnderTest, question: Question, body: String, what: Comment)] {
        var seen: Set<String> = []
        return try replies(said).filter { seen.insert("\($0.question) \($0.body)").inserted }
    }
}

/// An order a provider takes, and what its vendor says of it.
struct OrderUnderTest: Sendable {
    /// How it travels.
    var mode: Mode
    /// The order, with the provider's reference where one is known after sending.
    var handle: @Sendable () throws -> OrderHandle
    /// What can be asked of it, `.payout` first.
    var questions: [Question]
    /// Where the request that sends it goes.
    var address: String
    /// The vendor's reply in its own words, well-formed; nil where it has none for that in answer to this question.
    var reply: @Sendable (Said, Question) throws -> String?
}

/// What a vendor can say of an order.
enum Said: Hashable, Sendable {
    /// It is taken and not settled.
    case pending
    /// The money arrived.
    case succeeded
    /// It is refused, by name.
    case failed
    /// It came back after success.
    case reversed
    /// A status word of this text.
    case word(String)
    /// The best news, about another order.
    case anotherOrder
    /// The best news, about another amount.
    case anotherAmount
    /// The best news, about no order.
    case noOrder

    /// What settles something, in one direction or the other.
    static let settling: [Said] = [.succeeded, .failed, .reversed]
}

/// Replies to the balance question.
struct BalanceUnderTest: Sendable {
    /// Replies that tell one.
    var good: [(reply: String, balance: WalletBalance)]
    /// Replies that tell none, though they are well-formed and carry numbers.
    var bad: [String]
}

/// Replies to a complaint.
struct ComplaintUnderTest: Sendable {
    /// It is taken.
    var raised: String
    /// It is refused.
    var refused: String
}

/// A callback and what is to be understood of it.
struct CallbackUnderTest: Sendable {
    /// As it comes in.
    var callback: RawCallback
    /// The reference it names.
    var reference: String
    /// The state it claims; nil for a word nobody knows.
    var state: ProviderState?
    /// Whether it carries a proof.
    var verified: Bool
}
