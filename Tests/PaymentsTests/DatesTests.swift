import Testing

@testable import Payments

func ist(_ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0, month: Int = 11) throws -> Timestamp {
    let day = try #require(CivilDay(year: 2_026, month: month, day: day))
    return try #require(Timestamp(ist: day, hour: hour, minute: minute, second: second))
}

@Suite("payouts.md, Turnaround and Complaints")
struct TurnaroundTests {
    @Test("NEFT batches on the half hour")
    func batch() throws {
        #expect(NEFTBatch.next(after: try ist(20, 14, 2)) == (try ist(20, 14, 30)))
        #expect(NEFTBatch.next(after: try ist(20, 14, 30)) == (try ist(20, 15, 0)))
        #expect(NEFTBatch.next(after: try ist(20, 23, 59, 59)) == (try ist(21, 0, 0)))
    }

    @Test("IMPS and UPI transfer: T+1, a calendar date in IST; UPI to a merchant T+5")
    func days() throws {
        let sent = try ist(20, 23, 59)
        #expect(Turnaround.due(.rail(.imps), sentAt: sent) == (try ist(22, 0, 0)))
        #expect(Turnaround.due(.rail(.upi), sentAt: sent) == (try ist(22, 0, 0)))
        #expect(Turnaround.due(.rail(.upi), sentAt: sent, toMerchant: true) == (try ist(26, 0, 0)))
        #expect(Turnaround.due(.rail(.imps), sentAt: try ist(21, 0, 0)) == (try ist(23, 0, 0)))
        #expect(Turnaround.due(.recharge, sentAt: sent) == nil)
    }

    @Test("NEFT: batch + 2 h; RTGS: 30 min to credit, 1 h to return")
    func hours() throws {
        #expect(Turnaround.due(.rail(.neft), sentAt: try ist(20, 14, 2)) == (try ist(20, 16, 30)))
        #expect(Turnaround.due(.rail(.rtgs), sentAt: try ist(20, 14, 2)) == (try ist(20, 14, 32)))
        #expect(Turnaround.returnDue(.rail(.rtgs), sentAt: try ist(20, 14, 2)) == (try ist(20, 15, 2)))
    }

    @Test("screens.md: an IMPS of 18 Nov owes ₹100 from 20 Nov on")
    func owed() throws {
        let sent = try ist(18, 10, 9)
        #expect(Turnaround.owed(.rail(.imps), sentAt: sent, now: try ist(19, 23, 59)) == .zero)
        #expect(Turnaround.owed(.rail(.imps), sentAt: sent, now: try ist(20, 0, 0)) == Money(rupees: 100))
        #expect(Turnaround.owed(.rail(.imps), sentAt: sent, now: try ist(22, 12, 0)) == Money(rupees: 300))
        #expect(Turnaround.owed(.rail(.neft), sentAt: sent, now: try ist(22, 12, 0)) == .zero)
    }

    @Test("breached only while it is open")
    func breached() throws {
        let (sent, late) = (try ist(18, 10, 9), try ist(20, 0, 0))
        for status in PaymentStatus.allCases {
            let isOpen: Set<PaymentStatus> = [.submitting, .unknown, .pending, .processing]
            #expect(
                Turnaround.isBreached(.rail(.imps), status: status, sentAt: sent, now: late) == isOpen.contains(status))
        }
        #expect(!Turnaround.isBreached(.rail(.imps), status: .pending, sentAt: sent, now: try ist(19, 23, 59)))
    }

    @Test("what the form announces")
    func arrival() throws {
        let now = try ist(20, 14, 2)
        #expect(Turnaround.latestArrival(.imps, sentAt: now) == "by Sat 21 Nov at the latest (T+1)")
        #expect(Turnaround.usualArrival(.neft, sentAt: now) == "after the batch of 14:30")
        #expect(Turnaround.latestArrival(.neft, sentAt: now) == "by 16:30 at the latest")
        #expect(Turnaround.latestArrival(.neft, sentAt: try ist(20, 23, 2)) == "by 01:30 on Sat 21 Nov at the latest")
        #expect(Turnaround.lastComplaintDay(sentAt: now).iso == "2027-01-04")
    }

    @Test("complaints: due T+1 for an open transfer, T+5 for a merchant, else 3 working days")
    func complaintDue() throws {
        func due(_ mode: Mode, _ status: PaymentStatus, _ day: Int) throws -> String {
            ComplaintRules.dueDay(mode: mode, status: status, raisedAt: try ist(day, 11, 31)).named
        }
        #expect(try due(.rail(.imps), .pending, 20) == "Sat 21 Nov")
        #expect(try due(.link, .succeeded, 20) == "Wed 25 Nov")
        #expect(try due(.rail(.neft), .succeeded, 17) == "Fri 20 Nov")
        #expect(try due(.rail(.imps), .succeeded, 18) == "Mon 23 Nov")
        #expect(try due(.rail(.imps), .succeeded, 19) == "Tue 24 Nov")
        #expect(try due(.rail(.rtgs), .pending, 21) == "Wed 25 Nov")
    }

    @Test("complaints rest on an answer within 5 minutes; younger than 5 minutes is a warning")
    func fresh() throws {
        let now = try ist(20, 14, 5)
        #expect(ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: try ist(20, 14, 0), now: now))
        #expect(!ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: try ist(20, 13, 59, 59), now: now))
        #expect(!ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: nil, now: now))
        #expect(ComplaintRules.tooFresh(sentAt: try ist(20, 14, 0, 1), now: now)?.warning == .tooFresh)
        #expect(ComplaintRules.tooFresh(sentAt: try ist(20, 14, 0), now: now) == nil)
        #expect(ComplaintRules.number(day: now.day, sequence: 1) == "C-261120-01")
    }

    @Test(
        "RRN 12, UTR 16, RTGS 22: classified, never validated",
        arguments: [
            ("632410771034", .rrn, nil), ("PUNBN26324118842", .neftUTR, "2026-11-20"),
            ("HDFCN26323907716", .neftUTR, "2026-11-19"), ("N351200478962883", .neftUTR, nil),
            ("PUNBN26366118842", .neftUTR, nil), ("SBINR52026112000012345", .rtgsUTR, "2026-11-20"),
            ("2517319122", .other, nil), ("AND12345", .other, nil), ("", .other, nil),
            ("ABCDEFGHIJKLMNOP", .other, nil),
        ] as [(String, BankReference.Kind, String?)])
    func references(text: String, kind: BankReference.Kind, day: String?) {
        #expect(BankReference(text).kind == kind)
        #expect(BankReference(text).day?.iso == day)
    }
}

@Suite("payouts.md, Polling")
struct PollPlanTests {
    private let plan = PollPlan.standard

    /// Every question until the plan ends, each asked the moment it is due; seconds after sending.
    private func course(
        _ mode: Mode, _ status: PaymentStatus, sentAt: Timestamp, jitter: () -> Double
    ) -> [Double] {
        var (asked, last) = ([Double](), nil as Timestamp?)
        while let next = plan.next(mode, status: status, sentAt: sentAt, lastAskedAt: last, jitter: jitter()) {
            asked.append(Double(next.milliseconds - sentAt.milliseconds) / 1_000)
            last = next
        }
        return asked
    }

    private static let daily = (1...7).map { Double($0) * 86_400 }

    @Test("the table, without jitter")
    func table() throws {
        let sent = try ist(20, 14, 2)
        let daily = Self.daily
        let imps = [30.0, 90, 300, 900, 3_600, 10_800]
        #expect(course(.rail(.imps), .pending, sentAt: sent) { 0 } == imps + daily.prefix(3))
        #expect(course(.rail(.imps), .unknown, sentAt: sent) { 0 } == imps + daily)
        #expect(course(.rail(.rtgs), .pending, sentAt: sent) { 0 }.prefix(4) == [120, 600, 1_800, 3_600])
        #expect(course(.recharge, .pending, sentAt: sent) { 0 }.prefix(6) == [20, 60, 300, 1_800, 7_200, 86_400])
        let upi = course(.rail(.upi), .pending, sentAt: sent) { 0 }
        #expect(upi.prefix(5) == [90, 600, 7_200, 10_800, 14_400])
        #expect(upi.suffix(5) == daily.prefix(5))
        let neft = course(.rail(.neft), .processing, sentAt: sent) { 0 }
        let wait = 28.0 * 60
        #expect(neft == [600, 2_400, 4_200, 6_000, 7_200].map { wait + $0 } + [10_800] + daily.prefix(3))
        #expect(course(.rail(.imps), .succeeded, sentAt: sent) { 0 } == Array(daily.prefix(3)))
    }

    @Test("nothing is planned for what is settled for good or was never sent")
    func none() throws {
        let sent = try ist(20, 14, 2)
        for status in PaymentStatus.allCases where ![.pending, .processing, .unknown, .succeeded].contains(status) {
            #expect(plan.next(.rail(.imps), status: status, sentAt: sent, lastAskedAt: nil, jitter: 0.5) == nil)
        }
    }

    @Test(
        "property: jitter only delays; UPI never before 90 s, never more than 3 in 2 h",
        arguments: [21, 22] as [UInt64])
    func jitter(seed: UInt64) throws {
        var random = Seeded(state: seed)
        for _ in 0..<300 {
            let sent = try ist(20, 14, 2).adding(seconds: Int64.random(in: 0..<86_400, using: &random))
            for rail in Rail.allCases {
                let exact = course(.rail(rail), .unknown, sentAt: sent) { 0 }
                let spread = course(.rail(rail), .unknown, sentAt: sent) { Double.random(in: 0..<1, using: &random) }
                #expect(spread.count == exact.count)
                #expect(zip(spread, exact).allSatisfy { $0 >= $1 && $0 <= $1 + 600 })
                guard rail == .upi else { continue }
                #expect(try #require(spread.first) >= 90)
                #expect(spread.allSatisfy { start in spread.filter { $0 >= start && $0 < start + 7_200 }.count <= 3 })
            }
        }
    }

    @Test("after a sleep one question stands for all that were slept through")
    func sleep() throws {
        let sent = try ist(20, 14, 2)
        let due = plan.next(.rail(.imps), status: .unknown, sentAt: sent, lastAskedAt: nil, jitter: 0)
        #expect(due == sent.adding(seconds: 30))
        let woken = sent.adding(seconds: 2_000)
        #expect(
            plan.next(.rail(.imps), status: .unknown, sentAt: sent, lastAskedAt: woken, jitter: 0)
                == sent.adding(seconds: 3_600))
    }

    @Test("screens.md: next ask 14:03:09, then about 14:13, for an unknown IMPS sent 13:58:05")
    func drawn() throws {
        let (sent, last) = (try ist(20, 13, 58, 5), try ist(20, 13, 59, 37))
        let next = try #require(
            plan.next(.rail(.imps), status: .unknown, sentAt: sent, lastAskedAt: last, jitter: 0.08))
        #expect(next.ist.clockWithSeconds == "14:03:09")
        let upcoming = plan.upcoming(.rail(.imps), status: .unknown, sentAt: sent, after: last, count: 2)
        #expect(upcoming.map(\.ist.clock) == ["14:03", "14:13"])
    }

    @Test("wallets: every 60 s in view, 5 min otherwise; --speed")
    func wallets() throws {
        let now = try ist(20, 14, 2)
        #expect(plan.walletInView == 60 && plan.walletOutOfView == 300)
        var fast = plan
        fast.speed = 10
        let first = fast.next(.rail(.imps), status: .pending, sentAt: now, lastAskedAt: nil, jitter: 0)
        #expect(first == now.adding(seconds: 3))
        #expect(
            fast.next(.rail(.imps), status: .pending, sentAt: now, lastAskedAt: first, jitter: 0)
                == now.adding(seconds: 9))
    }
}
