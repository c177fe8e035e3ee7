import Payments
import Synchronization
import Testing

@testable import Providers

/// `providers.md`, *Pentabit*: the skew is estimated from the `Date` header and shown.
@Suite struct SkewMeterTests {
    /// 2026-11-20 08:32:11 UTC in milliseconds.
    private static let noon: Int64 = 1_795_163_531_000
    private static let date = "Fri, 20 Nov 2026 08:32:11 GMT"

    /// A clock that stands still until the request has left, then jumps by the round trip.
    private final class Clock: Sendable {
        private let readings: Mutex<[Int64]>
        init(_ readings: [Int64]) { self.readings = Mutex(readings) }
        func now() -> Int64 { readings.withLock { $0.isEmpty ? 0 : $0.removeFirst() } }
    }

    private func skew(
        date: String? = SkewMeterTests.date, start: Int64, trip: Int64, age: String? = nil
    ) async throws -> Duration? {
        var reply = HTTPReply("{}")
        reply.headers["date"] = date
        reply.headers["age"] = age
        let clock = Clock([Self.noon + start, Self.noon + start + trip])
        let meter = SkewMeter(RecordingTransport(reply), steady: { .zero }) { clock.now() }
        #expect(meter.skew == nil)
        _ = try await meter.perform(HTTPRequest(method: "GET", url: "https://a"))
        return meter.skew
    }

    /// The provider's second began at 0 and lasts to 1 000; local times are milliseconds from its beginning.
    @Test(arguments: [
        // The same clock, wherever in its second the reply was written.
        (Int64(0), Int64(0), Int64(0)), (999, 0, 0), (0, 400, 0), (-100, 1_000, 0), (-3_000, 6_000, 0),
        (-30_000, 60_000, 0),
        // One second off cannot be told from the cut of the second.
        (-400, 0, 0), (1_400, 0, 0),
        // Behind: the provider is ahead.
        (-120_000, 0, 120), (-120_000, 1_000, 120), (-2_000, 0, 2), (-10_000, 4_000, 8),
        // Ahead: the provider is behind.
        (120_500, 0, -120), (3_600_500, 200, -3_600), (2_500, 0, -2),
    ])
    func skew(_ start: Int64, _ trip: Int64, _ seconds: Int64) async throws {
        #expect(try await skew(start: start, trip: trip) == .seconds(seconds))
    }

    @Test func whatTellsNoTimeTellsNoSkew() async throws {
        for date in [nil, "", "today", "2026-11-20T08:32:11Z"] {
            #expect(try await skew(date: date, start: 0, trip: 10) == nil)
        }
        #expect(try await skew(start: 0, trip: 10, age: "30") == nil)
        #expect(try await skew(start: 0, trip: 10, age: "0") == .zero)
        // The clock was set back while the reply was awaited, or the machine slept.
        #expect(try await skew(start: 0, trip: -1) == nil)
        #expect(try await skew(start: 0, trip: 7_200_000) == nil)
    }

    /// What it heard holds on: a clock that is set afterwards is ahead by that much more, for some minutes.
    @Test func aClockSetLaterIsAheadByThat() async throws {
        let wall = Mutex<Int64>(Self.noon)
        let steady = Mutex<Duration>(.seconds(7))
        var reply = HTTPReply("{}")
        reply.headers["date"] = Self.date
        let meter = SkewMeter(RecordingTransport(reply), steady: { steady.withLock(\.self) }) { wall.withLock(\.self) }
        #expect(meter.ahead(within: .seconds(300)) == nil, "nobody was heard")
        _ = try await meter.perform(HTTPRequest(method: "GET", url: "https://a"))
        #expect(meter.ahead(within: .seconds(300)) == 0)
        wall.withLock { $0 += 86_460_000 }
        steady.withLock { $0 += .seconds(60) }
        #expect(meter.ahead(within: .seconds(300)) == 86_400)
        steady.withLock { $0 += .seconds(241) }
        #expect(meter.ahead(within: .seconds(300)) == nil, "too long ago")
        wall.withLock { $0 = Self.noon - 3_600_000 }
        _ = try await meter.perform(HTTPRequest(method: "GET", url: "https://a"))
        #expect(meter.ahead(within: .seconds(300)) == -3_600)
    }

    /// It is a transport: one request, unchanged; a reply unchanged; a failure passed on and the last skew kept.
    @Test func itChangesNothing() async throws {
        var reply = HTTPReply("{\"a\":1}", status: 403)
        reply.headers["date"] = Self.date
        let transport = RecordingTransport(reply)
        let meter = SkewMeter(transport, steady: { .zero }) { Self.noon - 90_000 }
        let request = HTTPRequest(method: "POST", url: "https://a/b", body: [1, 2])
        let received = try await meter.perform(request)
        #expect(received.status == 403 && received.body == reply.body && received.headers == reply.headers)
        #expect(transport.requests.map(\.body) == [[1, 2]])
        #expect(meter.skew == .seconds(90))

        let failing = SkewMeter(RecordingTransport(.failure(.unknown("reset"))), steady: { .zero }) { 0 }
        await #expect(throws: TransportFailure.unknown("reset")) { try await failing.perform(request) }
        #expect(failing.skew == nil)
    }
}
