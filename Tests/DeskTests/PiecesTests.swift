import Payments
import Testing

@testable import Desk

@Suite("The small parts of the desk")
struct PiecesTests {
    @Test("a reference never repeats, whatever the clock does")
    func referencesNeverRepeat() async throws {
        let clock = HandDeskClock(at: friday)
        let maker = ReferenceMaker(station: 11, clock: clock)
        var seen: Set<Reference> = []
        // 250 in one second, then the clock goes back an hour, then forth again.
        for jump in [0, -3_600, 3_600, 1] as [Int64] {
            clock.setWall(clock.now().adding(seconds: jump))
            for _ in 0..<250 {
                let reference = try maker.next()
                #expect(seen.insert(reference).inserted)
                #expect(reference.station == 11)
            }
        }
        let many = await withTaskGroup(of: [Reference].self) { group in
            for _ in 0..<8 { group.addTask { (0..<500).compactMap { _ in try? maker.next() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(many.count == 4_000 && Set(many).union(seen).count == 5_000)
    }

    @Test("a station outside 10–99 is a configuration error", arguments: [0, 9, 100])
    func stationIsChecked(_ station: Int) async {
        let maker = ReferenceMaker(station: station, clock: HandDeskClock(at: friday))
        let error = #expect(throws: DeskError.self) { try maker.next() }
        guard case .configuration(let sentence) = error else {
            Issue.record("not a configuration error")
            return
        }
        #expect(sentence.contains("station"))
    }

    @Test("a bucket gives its burst, then its rate, and lends to a person")
    func bucket() {
        var bucket = TokenBucket(rate: 5, burst: 10, at: .zero)
        let atOnce = (0..<20).filter { _ in bucket.take(at: .zero) }.count
        #expect(atOnce == 10)
        let next = bucket.available(at: .zero)
        #expect(next == .milliseconds(200))
        let inASecond = (0..<20).filter { _ in bucket.take(at: .seconds(1)) }.count
        #expect(inASecond == 5)
        bucket.takeAnyway(at: .seconds(1))
        let afterCredit = bucket.available(at: .seconds(1))
        #expect(afterCredit == .milliseconds(1_400))
        // A long silence fills it once, not more.
        let afterAnHour = (0..<50).filter { _ in bucket.take(at: .seconds(3_600)) }.count
        #expect(afterAnHour == 10)
    }

    private static func fail(
        _ health: inout ProviderHealth, _ subject: ProviderHealth.Subject, at moment: Duration, jitter: Double = 1,
        pause: Duration? = nil
    ) -> ProviderHealth.Outage? {
        health.failed(
            subject, reason: "timeout", pause: pause, at: moment, now: friday, settings: BackoffSettings(),
            jitter: jitter)
    }

    // The expectation macro takes no mutating call.
    private static func admits(_ health: inout ProviderHealth, at moment: Duration) -> Bool {
        health.admits(at: moment)
    }

    private static func answered(_ health: inout ProviderHealth) -> Bool { health.answered() }

    @Test("one payout's failures are its own; three payouts', or the wallet's, are the provider's")
    func whoIsToBlame() throws {
        let references = try (1...3).map { try #require(Reference("110911161620\($0)")) }
        var health = ProviderHealth()
        for _ in 0..<9 { #expect(Self.fail(&health, .order(references[0]), at: .zero) == nil) }
        #expect(Self.fail(&health, .order(references[1]), at: .zero) == nil)
        #expect(Self.admits(&health, at: .zero))
        #expect(Self.fail(&health, .order(references[2]), at: .zero) != nil)
        var other = ProviderHealth()
        #expect(Self.fail(&other, .wallet, at: .zero) != nil)
        // An answer in between starts the count anew.
        var third = ProviderHealth()
        _ = Self.fail(&third, .order(references[0]), at: .zero)
        _ = Self.fail(&third, .order(references[1]), at: .zero)
        #expect(!Self.answered(&third))
        #expect(Self.fail(&third, .order(references[2]), at: .zero) == nil)
    }

    @Test("while it is down one probe is let through when its time comes, and waits double up to the longest")
    func backoff() throws {
        var health = ProviderHealth()
        var moment = Duration.zero
        var waits: [Duration] = []
        for _ in 0..<9 {
            let outage = try #require(Self.fail(&health, .wallet, at: moment))
            waits.append(outage.retryAt - moment)
            #expect(!Self.admits(&health, at: outage.retryAt - .milliseconds(1)))
            moment = outage.retryAt
            #expect(Self.admits(&health, at: moment))
            #expect(!Self.admits(&health, at: moment), "a second probe")
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 300, 300, 300].map { Duration.seconds($0) })
        #expect(Self.answered(&health) && health.outage == nil && Self.admits(&health, at: moment))
        #expect(!Self.answered(&health), "it was up already")
    }

    @Test("failures that were under way when it went down do not add to the wait; 429 makes it a minute")
    func noDoubleCount() throws {
        var health = ProviderHealth()
        let first = try #require(Self.fail(&health, .wallet, at: .zero))
        let same = Self.fail(&health, .wallet, at: .milliseconds(5))
        #expect(same == first)
        let paused = try #require(Self.fail(&health, .wallet, at: .milliseconds(6), jitter: 0, pause: .seconds(60)))
        #expect(paused.retryAt == .milliseconds(60_006))
    }

    @Test("a listener that does not keep up loses the oldest events, and each listener hears all")
    func eventsAreBounded() async throws {
        let events = DeskEvents()
        let (first, second) = (events.stream(), events.stream())
        for number in 0..<(DeskEvents.capacity + 10) { events.send(.providerUp(name: "\(number)")) }
        for stream in [first, second] {
            var iterator = stream.makeAsyncIterator()
            #expect(await iterator.next() == .providerUp(name: "10"))
        }
    }

    @Test("the next step after a configuration error names no command that is not there")
    func configurationStep() {
        #expect(
            DeskError.configuration("").nextStep == "Correct the configuration and start again. Nothing was sent.")
    }
}
