import Dispatch

/// Waits on the stage's thread for what other threads do.
enum Aside {
    static func run<Value: Sendable, Failure: Error>(
        _ act: @escaping @Sendable () async throws(Failure) -> Value
    ) -> Result<Value, Failure> {
        let box = Box<Result<Value, Failure>>()
        let done = DispatchSemaphore(value: 0)
        // A task that is made on another thread than the stage's stays on the pool.
        DispatchQueue.global().async {
            Task.detached {
                do throws(Failure) {
                    box.value = .success(try await act())
                } catch {
                    box.value = .failure(error)
                }
                done.signal()
            }
        }
        done.wait()
        guard let value = box.value else { preconditionFailure("it signals after it has written") }
        return value
    }

    /// `@unchecked`: written before the semaphore is signalled, read after.
    private final class Box<Value>: @unchecked Sendable { var value: Value? }
}
