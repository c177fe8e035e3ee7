import Payments

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The desk's only source of time, injected so that tests set it.
///
/// The wall clock is for display and for plans that must outlive the process; everything that is waited for is measured
/// by the steady one, which never jumps.
public protocol DeskClock: Sendable {
    /// The wall clock, UTC. It may jump.
    func now() -> Timestamp

    /// Time since a fixed moment of this process's life. It never goes back.
    func monotonic() -> Duration

    /// Waits until the steady clock has reached `deadline`. Throws where the task is cancelled first.
    func sleep(until deadline: Duration) async throws(CancellationError)
}

/// The machine's clocks.
public struct SystemClock: DeskClock {
    private let start = ContinuousClock.now

    /// The machine's clocks; the steady one starts at zero.
    public init() {}

    /// The wall clock to the millisecond, UTC.
    public func now() -> Timestamp {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return Timestamp(milliseconds: Int64(moment.tv_sec) * 1_000 + Int64(moment.tv_nsec) / 1_000_000)
    }

    /// Time since this value was made.
    public func monotonic() -> Duration { ContinuousClock.now - start }

    /// Waits by the steady clock.
    public func sleep(until deadline: Duration) async throws(CancellationError) {
        do {
            try await ContinuousClock().sleep(until: start + deadline, tolerance: .milliseconds(10))
        } catch {
            throw CancellationError()
        }
    }
}
