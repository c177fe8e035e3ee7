import Synchronization

@testable import Desk

/// Whose clocks were heard, as a test tells it; at first one that agrees.
final class Witness: Sendable {
    private let told = Mutex<ClockWitness>({ [HeardClock(provider: "fake", ahead: 0)] })

    func tell(_ heard: @escaping ClockWitness) { told.withLock { $0 = heard } }

    var heard: [HeardClock] { told.withLock(\.self)() }
}
