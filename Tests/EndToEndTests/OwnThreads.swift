import Foundation
import Testing

/// Runs each test of a suite on threads kept for tests that block.
///
/// These tests wait for other programs. On the threads all tasks share, two of them would hold up every other suite,
/// and the deadlines of real connections with it.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        try await withTaskExecutorPreference(BlockingThreads.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    /// On threads of their own: for tests that wait for other programs.
    static var ownThreads: Self { Self() }
}

/// A few threads that may block.
private final class BlockingThreads: TaskExecutor, @unchecked Sendable {
    /// Three tests at a time: one of them mostly sleeps, and two cores have the rest.
    static let shared = BlockingThreads(count: 3)

    private let condition = NSCondition()
    /// Guarded by `condition`.
    private var jobs: [UnownedJob] = []

    private init(count: Int) {
        for _ in 0..<count { Thread.detachNewThread { self.serve() } }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    private func serve() {
        while true {
            let job = condition.withLock {
                while jobs.isEmpty { condition.wait() }
                return jobs.removeFirst()
            }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
