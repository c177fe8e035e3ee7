import Testing

@testable import Sandbox

@Suite("How long a payout takes, and how it ends")
struct FateTests {
    static let many = (0..<4_000).map { "11091116\($0)" }

    static func fates(_ rail: SandboxRail, bank: String? = "SBIN", troubled: String? = nil) -> [Fate] {
        many.map {
            .dealt(rail: rail, bank: bank, at: friday, seed: 7, clientID: $0, troubledBank: troubled)
        }
    }

    @Test(
        "a rail settles within its time, but for the few that hang",
        arguments: [
            (SandboxRail.imps, 2_000...40_000), (.upi, 1_000...20_000), (.rtgs, 60_000...600_000),
            // 14:03 is 27 minutes before the batch of 14:30.
            (.neft, 27 * 60_000 + 120_000...27 * 60_000 + 1_500_000),
        ] as [(SandboxRail, ClosedRange<Int64>)])
    func settlingTime(rail: SandboxRail, window: ClosedRange<Int64>) {
        let waits = Self.fates(rail).compactMap { fate in
            fate.atOnce == .pending ? fate.changes.first.map { $0.at - friday } : nil
        }
        let outside = waits.filter { !window.contains($0) }
        #expect(waits.count > 2_000)
        #expect(outside.allSatisfy { (360 * 60_000...1_800 * 60_000).contains($0) })
        #expect((1...Self.many.count / 50).contains(outside.count))
    }

    @Test(
        "the bank's reference has the length of its rail",
        arguments: [
            (SandboxRail.imps, 12), (.upi, 12), (.neft, 16), (.rtgs, 22),
        ])
    func references(rail: SandboxRail, length: Int) {
        for fate in Self.fates(rail) {
            let references = fate.changes.compactMap(\.bankReference) + [fate.bankReference].compactMap { $0 }
            let succeeds = fate.atOnce == .success || fate.changes.first?.status == .success
            #expect(references.count == (succeeds ? 1 : 0))
            #expect(references.allSatisfy { $0.count == length })
        }
    }

    @Test("an RRN begins with year, day and hour of the settlement, as the printed sample does")
    func rrn() {
        var dice = SplitMix64(seed: 1)
        let rrn = Fate.bankReference(.imps, at: friday, &dice)
        #expect(rrn.hasPrefix("632414"))
    }

    @Test("about four in a hundred fail")
    func failures() {
        for rail in SandboxRail.allCases {
            let failed = Self.fates(rail).filter { $0.atOnce == .failure || $0.changes.last?.status == .failure }
            #expect((100...260).contains(failed.count), "\(rail): \(failed.count) of 4000")
        }
    }

    @Test("about one in a hundred comes back later, on IMPS and NEFT only")
    func reversals() {
        for rail in SandboxRail.allCases {
            let reversed = Self.fates(rail).filter { $0.changes.last?.status == .reversal }
            let expected = rail == .imps || rail == .neft ? 15...80 : 0...0
            #expect(expected.contains(reversed.count), "\(rail): \(reversed.count) of 4000")
        }
    }

    @Test("changes come in the order of their time, after the payout")
    func order() {
        for rail in SandboxRail.allCases {
            for fate in Self.fates(rail) {
                let times = fate.changes.map(\.at)
                #expect(times == times.sorted())
                #expect(times.allSatisfy { $0 > friday })
            }
        }
    }

    @Test("a bank in trouble fails or hangs on IMPS, and on IMPS alone")
    func troubledBank() {
        func bad(_ fates: [Fate]) -> Int {
            fates.filter { fate in
                fate.changes.last?.status == .failure || (fate.changes.first?.at ?? 0) > friday + 15 * 60_000
            }.count
        }
        #expect(bad(Self.fates(.imps, bank: "HDFC", troubled: "HDFC")) > 2_800)
        #expect(bad(Self.fates(.imps, bank: "SBIN", troubled: "HDFC")) < 300)
        #expect(Self.fates(.rtgs, bank: "HDFC", troubled: "HDFC") == Self.fates(.rtgs, bank: "HDFC"))
    }

    @Test("the same seed and order share one fate; another seed deals another")
    func determinism() {
        let fate = { (seed: UInt64) in
            Self.many.prefix(50).map { Fate.dealt(rail: .imps, bank: nil, at: friday, seed: seed, clientID: $0) }
        }
        #expect(fate(3) == fate(3))
        #expect(fate(3) != fate(4))
    }

    @Test(
        "calendar fields in IST",
        arguments: [
            (friday, 2026, 11, 20, 324, 5, 14, 3),
            // 2024-02-29 23:59 UTC is already the first of March in India.
            (1_709_251_140_000, 2024, 3, 1, 61, 5, 5, 29),
            (1_704_047_400_000, 2024, 1, 1, 1, 1, 0, 0),
        ] as [(Int64, Int, Int, Int, Int, Int, Int, Int)])
    func indianTime(at: Int64, year: Int, month: Int, day: Int, dayOfYear: Int, weekday: Int, hour: Int, minute: Int) {
        let time = IndianTime(milliseconds: at)
        #expect([time.year, time.month, time.day, time.dayOfYear] == [year, month, day, dayOfYear])
        #expect([time.weekday, time.hour, time.minute] == [weekday, hour, minute])
    }
}
