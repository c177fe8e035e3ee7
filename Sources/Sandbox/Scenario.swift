/// What happens to a scripted order, in world time.
public enum Life: Sendable, Equatable {
    /// Success after so many seconds; 0 settles in the order's own reply. On a pay link: the customer pays.
    case success(afterSeconds: Double)
    /// Failure after so many seconds, the money back in the wallet; 0 fails in the payout's own reply.
    case failure(afterSeconds: Double)
    /// Success at once, reversed so many seconds later.
    case reversal(afterSeconds: Double)
    /// Pending for ever.
    case pending
}

/// How an answer travels.
public enum Delivery: Sendable, Equatable {
    /// The whole answer at once.
    case whole
    /// The head with the full Content-Length, so many bytes of the body, then the connection is closed.
    case cut(atByte: Int)
    /// So many bytes of the whole response, status line and headers counted, then the connection is closed;
    /// 0 closes without a byte. Nothing is cut, and nothing closed, where the response is no longer than that.
    case cutResponse(atByte: Int)
    /// Nothing, ever; the connection stays open until the client leaves or the sandbox stops.
    case silent
    /// The whole answer after so many real seconds.
    case late(seconds: Double)
    /// Executed, then status 500 with a page.
    case serverError
    /// Status 503 with a page; nothing is executed.
    case unavailable
    /// Status 403 with a page, as from a firewall; nothing is executed.
    case forbiddenPage
    /// Status 307 to another path of this sandbox; nothing is executed.
    case redirect
    /// Executed, then 200 with text that is no JSON.
    case notJSON
    /// Executed, then 200 with a body of so many bytes, which is valid JSON.
    case huge(bytes: Int)
    /// Executed, then the answer of another order.
    case wrongOrder
    /// Executed, then a status word no document lists.
    case unknownStatusWord
    /// A message that sounds like a failure and names no order (SeguraPay: `StatusCode` 0 without `Data`); what was
    /// asked for may or may not have been executed.
    case withoutData
    /// Executed, then an answer that contradicts itself: code and word (SeguraPay), `success` and `status` (Pentabit),
    /// word and message or proof (PayAtom), outer and inner codes and word (Paygrt).
    case contradiction
    /// Executed, then the answer without its last `}`, as SeguraPay's document prints it.
    case unclosed

    /// Whether a payout behind this answer reaches the provider's books when nothing else is said.
    var executes: Bool {
        switch self {
        case .unavailable, .forbiddenPage, .redirect, .withoutData: false
        default: true
        }
    }
}

/// What a test wants of the next payout: its life, and how its answer travels.
public struct Scenario: Sendable, Equatable {
    /// The payout's life; nil when it is not executed at all.
    public var life: Life?
    /// How the answer travels.
    public var delivery: Delivery

    /// Any life with any delivery; a nil life means the provider never executes it.
    public init(life: Life?, delivery: Delivery = .whole) {
        self.life = life
        self.delivery = delivery
    }

    /// A success in the payout's own reply.
    public static let success = Scenario(life: .success(afterSeconds: 0))
    /// Pending for ever.
    public static let pending = Scenario(life: .pending)
    /// A failure in the payout's own reply, naming the order.
    public static let fail = Scenario(life: .failure(afterSeconds: 0))

    /// Pending, then a success so many world seconds later.
    public static func success(afterSeconds seconds: Double) -> Scenario {
        Scenario(life: .success(afterSeconds: seconds))
    }

    /// Pending, then a failure so many world seconds later.
    public static func fail(afterSeconds seconds: Double) -> Scenario {
        Scenario(life: .failure(afterSeconds: seconds))
    }

    /// A success at once, reversed so many world seconds later.
    public static func reverse(afterSeconds seconds: Double) -> Scenario {
        Scenario(life: .reversal(afterSeconds: seconds))
    }

    /// The given delivery; what it lets through succeeds 2 world seconds after it was taken.
    public static func delivered(_ delivery: Delivery) -> Scenario {
        Scenario(life: delivery.executes ? .success(afterSeconds: 2) : nil, delivery: delivery)
    }

    /// The same life, with another way for the answer to travel.
    public func delivered(_ delivery: Delivery) -> Scenario {
        Scenario(life: life, delivery: delivery)
    }
}
