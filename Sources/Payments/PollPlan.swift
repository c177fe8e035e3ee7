/// When a provider is asked for a payout's status (`payouts.md`, *Polling*), as data that the configuration may change.
///
/// Steps count from the moment of sending. **Jitter only ever delays**: each step is drawn evenly from the stretch
/// that begins at the step and is as long as `jitterShare` of the way from the step before, at most `jitterMost`
/// seconds. So calls of many payouts spread fully over that stretch, while NPCI's first 90 seconds and its three calls
/// in two hours on UPI are never undercut.
public struct PollPlan: Hashable, Sendable {
    /// The steps of one rail.
    public struct Course: Hashable, Sendable {
        /// Seconds after sending, ascending.
        public var steps: [Int64]
        /// Whether it is asked every hour after the last step, until the first day is over.
        public var isHourly: Bool
        /// The last day, counted from sending, on which it is asked.
        public var lastDay: Int64

        /// A course from its parts.
        public init(steps: [Int64], isHourly: Bool = false, lastDay: Int64) {
            (self.steps, self.isHourly, self.lastDay) = (steps, isHourly, lastDay)
        }
    }

    /// UPI.
    public var upi = Course(steps: [90, 600, 7_200], isHourly: true, lastDay: 5)
    /// IMPS.
    public var imps = Course(steps: [30, 90, 300, 900, 3_600, 10_800], lastDay: 3)
    /// RTGS.
    ///
    /// The table ends after an hour; one that is open still is asked daily, as IMPS.
    public var rtgs = Course(steps: [120, 600, 1_800, 3_600], lastDay: 3)
    /// NEFT, counted from its batch; later than these it is asked as IMPS is.
    public var neftAfterBatch: [Int64] = [600, 2_400, 4_200, 6_000, 7_200]
    /// Recharges; the table sets no end to the daily calls, a month is enough for any bill.
    public var recharge = Course(steps: [20, 60, 300, 1_800, 7_200], lastDay: 30)
    /// Pay links: hourly for a day, then it is over.
    public var link = Course(steps: [30, 120, 600], isHourly: true, lastDay: 0)
    /// The last day on which an unknown is asked, on any rail.
    public var unknownLastDay: Int64 = 7
    /// The last day on which a success is asked, for a reversal.
    public var successLastDay: Int64 = 3
    /// Seconds between two questions for a wallet in view.
    public var walletInView: Int64 = 60
    /// Seconds between two questions for a wallet out of view.
    public var walletOutOfView: Int64 = 300
    /// The part, 0 to 1, of the way from the step before over which a step is spread.
    public var jitterShare = 0.25
    /// The most seconds over which a step is spread.
    public var jitterMost: Int64 = 600
    /// Calls a second that one provider's bucket refills with.
    public var callsPerSecond = 5
    /// Calls one provider's bucket holds.
    public var burst = 10
    /// How many times as fast everything runs; 1 but in the demonstration.
    public var speed: Int64 = 1 {
        didSet { speed = max(1, speed) }
    }

    /// The plan of the design.
    public init() {}

    /// The plan of the design.
    public static let standard = PollPlan()

    /// When to ask next; nil where nothing is planned any more.
    ///
    /// A moment that is past means now: after a long sleep one question stands for all the steps slept through.
    /// `jitter` is a random fraction, 0 up to 1; the same fraction gives the same moment.
    public func next(
        _ mode: Mode, status: PaymentStatus, sentAt: Timestamp, lastAskedAt: Timestamp?, jitter: Double
    ) -> Timestamp? {
        let steps = steps(mode, status: status, sentAt: sentAt)
        guard let index = steps.firstIndex(where: { isAhead($0, sentAt: sentAt, lastAskedAt: lastAskedAt) }) else {
            return nil
        }
        let before = index > 0 ? steps[index - 1] : 0
        let stretch = min(Double(jitterMost), Double(steps[index] - before) * jitterShare)
        let delay = Int64(max(0, stretch) * 1_000 * min(max(jitter, 0), 1))
        return sentAt.adding(milliseconds: (steps[index] * 1_000 + delay) / speed)
    }

    /// The next moments without their jitter, as the screen announces them: `14:04, 14:08, 14:18 and on`.
    public func upcoming(
        _ mode: Mode, status: PaymentStatus, sentAt: Timestamp, after moment: Timestamp, count: Int
    ) -> [Timestamp] {
        steps(mode, status: status, sentAt: sentAt).filter { isAhead($0, sentAt: sentAt, lastAskedAt: moment) }
            .prefix(count).map { sentAt.adding(milliseconds: $0 * 1_000 / speed) }
    }

    /// All steps after sending, in seconds, ascending.
    private func steps(_ mode: Mode, status: PaymentStatus, sentAt: Timestamp) -> [Int64] {
        switch status {
        case .pending, .processing: steps(mode, sentAt: sentAt, lastDay: course(mode).lastDay)
        case .unknown where mode == .link: steps(mode, sentAt: sentAt, lastDay: course(mode).lastDay)
        case .unknown: steps(mode, sentAt: sentAt, lastDay: max(course(mode).lastDay, unknownLastDay))
        case .succeeded: days(to: successLastDay)
        default: []
        }
    }

    private func steps(_ mode: Mode, sentAt: Timestamp, lastDay: Int64) -> [Int64] {
        let course = course(mode)
        var steps = course.steps
        if mode == .rail(.neft) {
            let wait = NEFTBatch.next(after: sentAt).seconds(since: sentAt)
            let batch = neftAfterBatch.map { wait + $0 }
            steps = batch + course.steps.filter { $0 > batch.last ?? 0 }
        }
        if course.isHourly {
            let last = steps.last ?? 0
            steps += (1...24).map { last + $0 * 3_600 }.filter { $0 < Self.day }
        }
        return steps + days(to: lastDay)
    }

    private func course(_ mode: Mode) -> Course {
        switch mode {
        case .rail(.upi): upi
        case .link: link
        case .rail(.imps), .rail(.neft): imps
        case .rail(.rtgs): rtgs
        case .recharge: recharge
        }
    }

    private func days(to last: Int64) -> [Int64] { last >= 1 ? (1...last).map { $0 * Self.day } : [] }

    private func isAhead(_ step: Int64, sentAt: Timestamp, lastAskedAt: Timestamp?) -> Bool {
        guard let lastAskedAt else { return true }
        return step * 1_000 > (lastAskedAt.milliseconds - sentAt.milliseconds) * speed
    }

    private static let day: Int64 = 86_400
}
