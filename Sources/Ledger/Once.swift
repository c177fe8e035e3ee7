import GRDB
import Synchronization

/// Work that is done once and, when ``run(_:)`` returns, keeps nothing alive any more.
final class Once<Value: Sendable>: Sendable {
    private let body: Mutex<(@Sendable (Database) throws -> Value)?>

    init(_ body: @escaping @Sendable (Database) throws -> Value) {
        self.body = Mutex(body)
    }

    /// Hands the work to `action` and lets go of it.
    func run(
        _ action: (@Sendable (Database) throws -> Value) -> Result<Value, LedgerError>
    ) -> Result<Value, LedgerError> {
        let work = body.withLock { body in
            defer { body = nil }
            return body
        }
        guard let work else { return .failure(.failed("This was written already.")) }
        return action(work)
    }
}
