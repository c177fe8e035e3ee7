import NIOCore
import Synchronization

/// Sends callbacks to the addresses it was given: never in the way of an answer, bounded in number and in patience.
final class CallbackSender: Sendable {
    private struct State {
        var targets: [SandboxProvider: CallbackTarget] = [:]
        var waiting = 0
    }

    /// Attempts at one callback, the first counted.
    static let attempts = 5
    private static let mostWaiting = 20_000
    private static let mostAtOnce = 512

    private let clock: SandboxClock
    private let state = Mutex(State())
    /// Rings when somebody begins to want callbacks.
    let wishes: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let line: AsyncStream<CallbackPost>
    private let door: AsyncStream<CallbackPost>.Continuation

    init(clock: SandboxClock) {
        self.clock = clock
        (line, door) = AsyncStream.makeStream()
        (wishes, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether anybody wants this provider's callbacks.
    func wants(_ provider: SandboxProvider) -> Bool {
        state.withLock { $0.targets[provider] != nil }
    }

    /// Whether anybody wants callbacks at all.
    var wantsAny: Bool {
        state.withLock { !$0.targets.isEmpty }
    }

    /// Sends a provider's callbacks there from now on; nil ends them.
    func setTarget(_ target: CallbackTarget?, for provider: SandboxProvider) {
        state.withLock { $0.targets[provider] = target }
        if target != nil { bell.yield() }
    }

    /// Takes callbacks over; what is too much for the line is dropped, as a provider in distress would.
    func send(_ posts: [CallbackPost]) {
        for post in posts {
            let isRoom = state.withLock { state in
                guard state.waiting < Self.mostWaiting else { return false }
                state.waiting += 1
                return true
            }
            if isRoom { door.yield(post) }
        }
    }

    /// Works off the line until the task is cancelled; `told` hears of each attempt.
    func run(_ told: @escaping @Sendable (CallbackPost, _ answer: CallbackAnswer?) -> Bool) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await post in line {
                if running >= Self.mostAtOnce {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask {
                    defer { self.state.withLock { $0.waiting -= 1 } }
                    try? await self.deliver(post, told)
                }
            }
            group.cancelAll()
        }
    }

    /// Ends the line; ``run(_:)`` returns when what is on its way has been given up.
    func close() {
        door.finish()
        bell.finish()
    }

    private func deliver(
        _ post: CallbackPost, _ told: @Sendable (CallbackPost, CallbackAnswer?) -> Bool
    ) async throws {
        if post.delay > 0 { try await clock.sleep(post.delay) }
        for attempt in 0..<Self.attempts {
            if attempt > 0 { try await clock.sleep(250 << attempt) }
            try Task.checkCancellation()
            if await attemptOnce(post, told) { return }
        }
    }

    /// One attempt; true when it was acknowledged, or nobody wants it any more.
    func attemptOnce(
        _ post: CallbackPost, _ told: @Sendable (CallbackPost, CallbackAnswer?) -> Bool
    ) async -> Bool {
        guard let target = state.withLock({ $0.targets[post.provider] }) else { return true }
        let answer = try? await LoopbackPost.send(post.call, to: target, within: .seconds(5))
        return told(post, answer)
    }
}
