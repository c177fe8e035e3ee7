import Testing

@testable import Payments

/// Every row of the table in `payouts.md`, *Polling*, by its name.
@Suite("payouts.md, Polling: the table row by row")
struct PollTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mode: Mode
        var statuses: [PaymentStatus]
        /// Seconds after sending, or after the batch, before the daily calls.
        var steps: [Int64]
        var lastDay: Int64
    }

    private static let minute: Int64 = 60
    private static let hour: Int64 = 3_600
    private static let open: [PaymentStatus] = [.pending, .processing]
    private static let upi = [90, 10 * minute] + (2...23).map { $0 * hour }
    private static let imps = [30, 90, 5 * minute, 15 * minute, hour, 3 * hour]

    static let rows = [
        Row(testDescription: "UPI", mode: .rail(.upi), statuses: open, steps: upi, lastDay: 5),
        Row(testDescription: "IMPS", mode: .rail(.imps), statuses: open, steps: imps, lastDay: 3),
        Row(
            testDescription: "RTGS", mode: .rail(.rtgs), statuses: open, steps: [2, 10, 30, 60].map { $0 * minute },
            lastDay: 3),
        Row(
            testDescription: "recharge", mode: .recharge, statuses: open,
            steps: [20, 60, 5 * minute, 30 * minute, 2 * hour], lastDay: 30),
        Row(testDescription: "UPI, unknown", mode: .rail(.upi), statuses: [.unknown], steps: upi, lastDay: 7),
        Row(testDescription: "IMPS, unknown", mode: .rail(.imps), statuses: [.unknown], steps: imps, lastDay: 7),
        Row(
            testDescription: "RTGS, unknown", mode: .rail(.rtgs), statuses: [.unknown],
            steps: [2, 10, 30, 60].map { $0 * minute }, lastDay: 7),
    ]

    private static func course(_ plan: PollPlan, _ mode: Mode, _ status: PaymentStatus, sentAt: Timestamp) -> [Int64] {
        var (asked, last) = ([Int64](), nil as Timestamp?)
        while let next = plan.next(mode, status: status, sentAt: sentAt, lastAskedAt: last, jitter: 0) {
            asked.append(next.seconds(since: sentAt))
            last = next
        }
        return asked
    }

    private static func days(_ last: Int64) -> [Int64] { last > 0 ? (1...last).map { $0 * 86_400 } : [] }

    @Test("after sending", arguments: rows)
    func row(_ row: Row) throws {
        let sent = try ist(20, 14, 2)
        for status in row.statuses {
            let asked = Self.course(.standard, row.mode, status, sentAt: sent)
            #expect(asked == row.steps + Self.days(row.lastDay), "\(status)")
        }
    }

    @Test(
        "NEFT: 10 min after its half-hourly batch, each half hour to batch + 2 h, then as IMPS",
        arguments: [(14, 2, 28), (14, 29, 1), (14, 30, 30), (23, 45, 15)])
    func neft(hour: Int, minute: Int, wait: Int64) throws {
        let sent = try ist(20, hour, minute)
        let batch = NEFTBatch.next(after: sent).seconds(since: sent)
        #expect(batch == wait * 60)
        for (status, last) in [(PaymentStatus.pending, Int64(3)), (.processing, 3), (.unknown, 7)] {
            let asked = Self.course(.standard, .rail(.neft), status, sentAt: sent)
            let later = Self.imps.filter { $0 > batch + 7_200 }
            #expect(asked == [600, 2_400, 4_200, 6_000, 7_200].map { batch + $0 } + later + Self.days(last))
        }
    }

    @Test("after success, on any rail: daily to day 3")
    func success() throws {
        for mode in Rail.allCases.map(Mode.rail) + [.recharge, .link] {
            #expect(Self.course(.standard, mode, .succeeded, sentAt: try ist(20, 14, 2)) == Self.days(3))
        }
    }

    @Test("wallet balance: every 60 s while its pane is in view, 5 min otherwise; 5 calls a second, 10 at once")
    func balanceAndBucket() {
        let plan = PollPlan.standard
        #expect(plan.walletInView == 60 && plan.walletOutOfView == 300)
        #expect(plan.callsPerSecond == 5 && plan.burst == 10)
    }

    @Test("what is configured is what is followed: steps, days, and none where a day is 0")
    func configured() throws {
        var plan = PollPlan.standard
        plan.imps = PollPlan.Course(steps: [45, 600], lastDay: 1)
        plan.neftAfterBatch = [300]
        plan.unknownLastDay = 2
        plan.successLastDay = 0
        let sent = try ist(20, 14, 2)
        #expect(Self.course(plan, .rail(.imps), .pending, sentAt: sent) == [45, 600, 86_400])
        #expect(Self.course(plan, .rail(.imps), .unknown, sentAt: sent) == [45, 600, 86_400, 172_800])
        #expect(Self.course(plan, .rail(.neft), .pending, sentAt: sent) == [28 * 60 + 300, 86_400])
        #expect(Self.course(plan, .rail(.imps), .succeeded, sentAt: sent).isEmpty)
    }

    @Test("full jitter: calls of many payouts spread evenly over a step's stretch, none before the step")
    func fullJitter() throws {
        var random = Seeded(state: 91)
        let sent = try ist(20, 14, 2)
        var quarters = [0, 0, 0, 0]
        for _ in 0..<4_000 {
            let drawn = Double.random(in: 0..<1, using: &random)
            let asked = sent.adding(seconds: 900)
            let next = try #require(
                PollPlan.standard.next(
                    .rail(.imps), status: .pending, sentAt: sent, lastAskedAt: asked, jitter: drawn))
            let late = next.milliseconds - sent.adding(seconds: 3_600).milliseconds
            // A quarter of the 45 minutes before it, which is more than the ten minutes it may be at most.
            try #require((0..<600_000).contains(late))
            quarters[Int(late / 150_000)] += 1
        }
        #expect(quarters.allSatisfy { (850...1_150).contains($0) }, "\(quarters)")
    }
}
