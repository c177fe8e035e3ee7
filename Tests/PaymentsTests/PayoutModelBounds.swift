import Payments

extension PayoutModel.Bounds {
    private static let proof = ProviderState.allCases.map { Heard(state: $0, verified: true) }
    private static let unsigned: [Heard] = [.succeeded, .failed, .reversed].map { Heard(state: $0, verified: false) }
    private static let odd = [
        Heard(state: .succeeded, verified: true, isOurs: false), Heard(state: nil, verified: true),
    ]

    /// Two processes, two crashes, and every reply there is.
    static let sending = Self(
        name: "sending", processes: 2, crashes: 2, replies: Said.allCases.filter { $0 != .paidAgain }, asks: 1,
        lookUps: Said.allCases, calls: 1, heard: [Heard(state: .succeeded, verified: true)] + unsigned.prefix(1),
        people: [.discarding], states: 7_000,
        reaches: [.discarded, .notSent, .unknown, .pending, .processing, .reversed])
    /// A provider that takes back what it said, four look-ups long, their answers late and out of order.
    static let contradicting = Self(
        name: "contradicting", replies: [.pending, .succeeded, .failed, .timeout], asks: 4,
        lookUps: [.pending, .succeeded, .paidAgain, .failed, .reversed],
        states: 7_000, reaches: [.notSent, .unknown, .succeeded, .failed, .reversed])
    /// Every answer after every other.
    static let wording = Self(
        name: "wording", replies: Said.allCases, asks: 2, lookUps: Said.allCases,
        states: 2_900, reaches: [.notSent, .unknown, .pending, .processing, .succeeded, .failed, .reversed])
    /// Callbacks against an answer and against each other.
    static let calling = Self(
        name: "calling", replies: [.pending, .succeeded, .timeout], asks: 1,
        lookUps: [.processing, .succeeded, .failed, .reversed], calls: 3, heard: proof + unsigned.prefix(1),
        states: 6_000, reaches: [.notSent, .unknown, .pending, .processing, .succeeded, .failed, .reversed])
    /// Callbacks of every kind, between two look-ups.
    static let hinting = Self(
        name: "hinting", replies: [.processing, .failed, .timeout], asks: 2, lookUps: [.succeeded, .failed, .timeout],
        calls: 1, heard: proof + unsigned + odd, states: 2_800,
        reaches: [.unknown, .processing, .succeeded, .failed, .reversed])
    /// Closing, replacing, and what comes after it; a question waits for the answer to the last.
    static let closing = Self(
        name: "closing", replies: [.timeout], asks: 5, lookUps: [.notFound, .succeeded], mostOpen: 1, quarterDays: 2,
        people: [.closing], states: 17_000, raisesAlarm: true, reaches: [.closed, .succeeded])
    /// The same with answers that outrun each other and the closing.
    static let outrunning = Self(
        name: "outrunning", replies: [.timeout], asks: 4, lookUps: [.notFound, .succeeded], mostOpen: 2,
        quarterDays: 2, people: [.closing], states: 23_000, raisesAlarm: true, reaches: [.closed, .succeeded])
    /// A second person, and remarks at any time.
    static let approving = Self(
        name: "approving", processes: 2, crashes: 1, replies: [.succeeded, .timeout], asks: 1, lookUps: [.failed],
        people: [.approving, .discarding, .remarking], needsApproval: true,
        states: 500, reaches: [.awaitingApproval, .rejected, .discarded, .succeeded, .failed])
    /// A pay link, which expires where a payout never does.
    static let linking = Self(
        name: "linking", replies: [.pending, .timeout], asks: 3, lookUps: [.pending, .succeeded, .failed],
        calls: 1, heard: [Heard(state: .succeeded, verified: true)], isLink: true,
        states: 3_300, reaches: [.closed, .succeeded, .failed])
    /// A little of everything at once.
    static let mixed = Self(
        name: "mixed", processes: 2, crashes: 1,
        replies: [.pending, .succeeded, .failed, .timeout, .garbage, .mismatch], asks: 2,
        lookUps: [.pending, .succeeded, .failed, .reversed, .notFound, .mended], calls: 1,
        heard: [.init(state: .succeeded, verified: true), .init(state: .failed, verified: false)], people: [.closing],
        states: 14_000, reaches: [.notSent, .unknown, .pending, .succeeded, .failed, .reversed])

    static let all = [
        outrunning, closing, mixed, contradicting, calling, sending, hinting, wording, linking, approving,
    ]
}

extension PayoutModel.Mutant {
    /// Bounds within which the policy that ships keeps every promise.
    var bounds: PayoutModel.Bounds { self == .approveOneself ? .approving : .mixed }
}
