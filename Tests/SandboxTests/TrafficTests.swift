import Testing

@testable import Sandbox

@Suite("Made-up traffic is legal, believable and repeatable")
struct TrafficTests {
    static let payouts: [MadeUpPayout] = {
        var generator = TrafficGenerator(seed: 11)
        return (0..<5_000).map { _ in generator.next(at: friday) }
    }()

    @Test("every payout is one the sandbox itself takes")
    func legal() throws {
        for (number, payout) in Self.payouts.prefix(1_500).enumerated() {
            var keys: [String: Any] = [
                "Token": testToken, "Number": payout.mobile, "Amount": String(payout.rupees),
                "TransferMode": payout.rail.rawValue, "BeneficiaryName": payout.name, "OrderID": String(number),
            ]
            if payout.rail == .upi {
                if let upi = payout.upi { keys["UPIId"] = upi } else { keys["BeneficiaryPhoneNo"] = payout.mobile }
            } else {
                keys["AccountNo"] = payout.account
                keys["IFSCCode"] = payout.ifsc
            }
            let request = try WireRequest(body: json(keys))
            #expect(throws: Never.self) { try SeguraPayPayout(request, numericAmounts: false) }
        }
    }

    @Test("names, accounts, IFSC codes and UPI ids are of the shapes the form accepts without a warning")
    func shapes() throws {
        let names = try Regex("[A-Z a-z0-9'._/()-]{3,120}")
        let ifsc = try Regex("[A-Z]{4}0[A-Z0-9]{6}")
        let upi = try Regex("[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9.-]{1,64}")
        for payout in Self.payouts {
            #expect(payout.name.wholeMatch(of: names) != nil, "\(payout.name)")
            #expect(payout.mobile.count == 10)
            #expect((payout.account == nil) == (payout.rail == .upi))
            if let account = payout.account { #expect((9...18).contains(account.count)) }
            if let code = payout.ifsc { #expect(code.wholeMatch(of: ifsc) != nil, "\(code)") }
            if let id = payout.upi { #expect(id.wholeMatch(of: upi) != nil && id.count <= 50, "\(id)") }
        }
    }

    @Test(
        "amounts are legal on their rail and spread as payments are",
        arguments: [
            (SandboxRail.imps, 20...500_000), (.upi, 20...100_000), (.neft, 500...900_000),
            (.rtgs, 200_000...2_000_000),
        ] as [(SandboxRail, ClosedRange<Int64>)])
    func amounts(rail: SandboxRail, legal: ClosedRange<Int64>) throws {
        let amounts = Self.payouts.filter { $0.rail == rail }.map(\.rupees).sorted()
        #expect(amounts.allSatisfy(legal.contains))
        #expect(Set(amounts).count > amounts.count / 5)
        // Many small ones and a few large: the mean lies well above the median.
        let median = amounts[amounts.count / 2]
        #expect(amounts.reduce(0, +) / Int64(amounts.count) > median)
    }

    @Test(
        "rails mix as they do: IMPS 45 %, UPI 40 %, NEFT 12 %, RTGS 3 %",
        arguments: [
            (SandboxRail.imps, 0.45), (.upi, 0.40), (.neft, 0.12), (.rtgs, 0.03),
        ])
    func mix(rail: SandboxRail, share: Double) {
        let found = Double(Self.payouts.filter { $0.rail == rail }.count) / Double(Self.payouts.count)
        #expect(abs(found - share) < 0.02)
    }

    @Test("payees come again, under one account, and there are many of them")
    func payees() {
        let byAccount = Dictionary(grouping: Self.payouts.filter { $0.account != nil }, by: \.account)
        #expect(byAccount.count > 200)
        #expect(byAccount.values.contains { $0.count > 5 })
        #expect(byAccount.values.allSatisfy { Set($0.map(\.name)).count == 1 && Set($0.map(\.ifsc)).count == 1 })
    }

    @Test("the next payout comes sooner at noon than at night, and the mean is what was asked for")
    func arrivals() {
        var generator = TrafficGenerator(seed: 3)
        func mean(_ time: Int64) -> Double {
            Double((0..<2_000).map { _ in generator.millisecondsToNext(at: time, perDay: 2_400) }.reduce(0, +)) / 2_000
        }
        let afternoon = mean(friday)
        let night = mean(friday - 11 * 3_600_000)
        #expect(night > 20 * afternoon)
        // 2,400 a day are 100 in an average hour, one each 36 s; Friday at two is 2.28 times as busy.
        #expect((13_500...18_500).contains(afternoon))
    }

    static let month = TrafficGenerator.month(count: 5_000, endingAt: friday, seed: 11)

    @Test("a month has its count, its order and its thirty days")
    func month() throws {
        #expect(Self.month.count == 5_000)
        let times = Self.month.map(\.at)
        #expect(times == times.sorted())
        #expect(try #require(times.first) >= friday - 30 * 86_400_000)
        #expect(try #require(times.last) <= friday)
        let ids = Self.month.compactMap(\.providerID)
        #expect(Set(ids).count == 4_999)
        #expect(TrafficGenerator.month(count: 0, endingAt: friday, seed: 1).isEmpty)
    }

    @Test("days are busier than nights, weekdays than Sundays")
    func shape() {
        let hours = Dictionary(grouping: Self.month) { IndianTime(milliseconds: $0.at).hour }.mapValues(\.count)
        #expect((hours[11] ?? 0) > 20 * (hours[3] ?? 0))
        let days = Dictionary(grouping: Self.month) { IndianTime(milliseconds: $0.at).weekday }.mapValues(\.count)
        #expect((days[2] ?? 0) > 2 * (days[0] ?? 0))
    }

    @Test("mostly paid; some failed, a few reversed; pending and unknown near the end")
    func ends() {
        let counts = Dictionary(grouping: Self.month, by: \.status).mapValues(\.count)
        #expect((4_600...4_900).contains(counts[.success] ?? 0))
        #expect((120...280).contains(counts[.failed] ?? 0))
        #expect((5...70).contains(counts[.reversed] ?? 0))
        #expect((2...40).contains(counts[.pending] ?? 0))
        #expect(counts[.unknown] == 2)
        #expect(Self.month.suffix(10).filter { $0.status == .unknown }.count == 2)
        #expect(Self.month.suffix(10).contains { $0.status == .pending })
    }

    @Test("what is paid has its bank's reference, and the rest has none", arguments: PastStatus.allCases)
    func references(status: PastStatus) {
        for past in Self.month where past.status == status && status != .unknown {
            let length = [SandboxRail.imps: 12, .upi: 12, .neft: 16, .rtgs: 22][past.payout.rail]
            let paid = status == .success || status == .reversed
            #expect(past.bankReference?.count == (paid ? length : nil))
        }
    }

    @Test("told to the sandbox, the month is answered for; what is pending settles")
    func preloads() throws {
        var teller = teller()
        let orders = Self.month.enumerated().map { ($0.element, "11\(100_000 + $0.offset)") }
        teller.preload(orders.compactMap { $0.0.order(clientID: $0.1) })
        let words: [PastStatus: String] = [
            .success: "Success", .failed: "Failure", .reversed: "Reversal", .pending: "Pending",
        ]
        for (past, clientID) in orders where past.status != .unknown {
            let reply = try #require(ReadReply(teller.post(.statusByClientReference, statusQuestion(clientID)).body))
            #expect(reply.field("Status") == words[past.status])
            #expect(reply.field("OrderID") == past.providerID)
        }
        let lost = orders.filter { $0.0.status == .unknown }
        let told = lost.map { ReadReply(teller.post(.statusByClientReference, statusQuestion($0.1)).body)?.message }
        #expect(told.first == "Order not found")
        #expect(told.last != "Order not found")
        teller.world.advance(to: friday + 40 * 3_600_000)
        #expect(teller.world.book().allSatisfy { $0.status != .pending })
    }

    @Test("the same seed gives the same month; another seed another")
    func determinism() {
        let again = TrafficGenerator.month(count: 300, endingAt: friday, seed: 5)
        #expect(again == TrafficGenerator.month(count: 300, endingAt: friday, seed: 5))
        #expect(again != TrafficGenerator.month(count: 300, endingAt: friday, seed: 6))
    }

    @Test("the generator is SplitMix64")
    func splitMix() {
        var dice = SplitMix64(seed: 1_234_567)
        #expect(dice.next() == 6_457_827_717_110_365_317)
        #expect(dice.next() == 3_203_168_211_198_807_973)
    }
}
