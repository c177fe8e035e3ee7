import Testing

@testable import Payments

@Suite("payouts.md, Polling and Turnaround: recharges and pay links")
struct OrderDatesTests {
    private let plan = PollPlan.standard
    private static let day = 86_400.0

    private func sentAt() throws -> Timestamp {
        try #require(CivilDay(year: 2_026, month: 11, day: 20)).start.adding(seconds: 14 * 3_600)
    }

    /// Every question until the plan ends, each asked the moment it is due; seconds after sending.
    private func course(_ mode: Mode, _ status: PaymentStatus, jitter: () -> Double = { 0 }) throws -> [Double] {
        let sent = try sentAt()
        var (asked, last) = ([Double](), nil as Timestamp?)
        while let next = plan.next(mode, status: status, sentAt: sent, lastAskedAt: last, jitter: jitter()) {
            asked.append(Double(next.milliseconds - sent.milliseconds) / 1_000)
            last = next
        }
        return asked
    }

    @Test(
        "a pay link: 30 s, 2 min, 10 min, hourly for a day, then nothing",
        arguments: [
            PaymentStatus.pending, .processing, .unknown,
        ])
    func link(_ status: PaymentStatus) throws {
        let hourly = (1...23).map { 600 + Double($0) * 3_600 }
        let asked = try course(.link, status)
        #expect(asked == [30, 120, 600] + hourly)
        #expect(asked.allSatisfy { $0 < Self.day })
    }

    @Test("a recharge: 20 s, 60 s, 5 min, 30 min, 2 h, then daily for a month")
    func recharge() throws {
        let daily = (1...30).map { Double($0) * Self.day }
        for status in [PaymentStatus.pending, .processing, .unknown] {
            #expect(try course(.recharge, status) == [20, 60, 300, 1_800, 7_200] + daily)
        }
    }

    @Test("after success daily to day 3; nothing for what is settled for good, expired or was never sent")
    func settled() throws {
        for mode in [Mode.link, .recharge] {
            #expect(try course(mode, .succeeded) == [Self.day, 2 * Self.day, 3 * Self.day])
            let open: Set<PaymentStatus> = [.pending, .processing, .unknown, .succeeded]
            for status in PaymentStatus.allCases where !open.contains(status) {
                #expect(try course(mode, status).isEmpty, "\(status)")
            }
        }
    }

    @Test(
        "property: jitter only delays, by a quarter of the way and ten minutes at most",
        arguments: [51, 52] as [UInt64])
    func jitter(seed: UInt64) throws {
        var random = Seeded(state: seed)
        for mode in [Mode.link, .recharge] {
            let exact = try course(mode, .unknown)
            for _ in 0..<100 {
                let spread = try course(mode, .unknown) { Double.random(in: 0..<1, using: &random) }
                #expect(spread.count == exact.count)
                let steps = zip(spread, zip(exact, [0] + exact))
                #expect(steps.allSatisfy { $0 >= $1.0 && $0 <= $1.0 + min(600, ($1.0 - $1.1) / 4) })
            }
        }
    }

    @Test("a pay link slept through for a day is asked no more; a recharge once for all that was missed")
    func sleep() throws {
        let sent = try sentAt()
        let woken = sent.adding(seconds: 90_000)
        let next = { (mode: Mode) in
            plan.next(mode, status: .pending, sentAt: sent, lastAskedAt: woken, jitter: 0)
        }
        #expect(next(.link) == nil)
        #expect(next(.recharge) == sent.adding(seconds: 2 * 86_400))
        let due = plan.next(.link, status: .pending, sentAt: sent, lastAskedAt: nil, jitter: 0)
        #expect(due == sent.adding(seconds: 30), "a link never asked about is asked once, however late")
        #expect(plan.upcoming(.link, status: .pending, sentAt: sent, after: woken, count: 3).isEmpty)
    }

    @Test("turnaround: a pay link is a merchant's payment, T+5; a recharge has no rule")
    func turnaround() throws {
        let sent = try sentAt()
        let due = try #require(CivilDay(year: 2_026, month: 11, day: 26)).start
        #expect(Turnaround.due(.link, sentAt: sent) == due && Turnaround.returnDue(.link, sentAt: sent) == due)
        #expect(Turnaround.due(.recharge, sentAt: sent) == nil && Turnaround.returnDue(.recharge, sentAt: sent) == nil)
        let late = due.adding(seconds: 3 * 86_400)
        for status in PaymentStatus.allCases {
            let isOpen: Set<PaymentStatus> = [.submitting, .unknown, .pending, .processing]
            #expect(Turnaround.isBreached(.link, status: status, sentAt: sent, now: due) == isOpen.contains(status))
            #expect(!Turnaround.isBreached(.recharge, status: status, sentAt: sent, now: late))
        }
        #expect(!Turnaround.isBreached(.link, status: .pending, sentAt: sent, now: due.adding(seconds: -1)))
        #expect(Turnaround.owed(.link, sentAt: sent, now: late) == Money(rupees: 400))
        #expect(Turnaround.owed(.recharge, sentAt: sent, now: late) == .zero)
    }
}
