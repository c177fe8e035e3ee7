import Desk
import Foundation
import Ledger
import Payments

/// `paydesk demo --fill-only`.
extension DemoWorld {
    /// Writes a store with the demo's month in it, for practice and measuring; its key file stands beside it.
    ///
    /// Throws where the file exists: nothing is written over.
    static func fill(store path: String, _ options: DemoOptions) async throws(Failure) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                .cannotCreate, "\(path) exists already; nothing was written.", hint: "Name a file that is not there.")
        }
        let now = options.moment ?? SystemClock().now()
        var configuration = Configuration(file: "the demo's own configuration")
        configuration.store.path = path
        configuration.agent.name = "asha"
        let archive = try await Archive.open(configuration, environment: [:])
        defer { archive.ledger.close() }
        let month = PracticeMonth(
            count: options.transactions, endingAt: now, seed: options.seed,
            colleagues: colleagues(beside: archive.agent))
        var rest = month.records[...]
        while !rest.isEmpty {
            try await fill(rest.prefix(chunk), atOnce: chunk, in: archive, startedAt: now)
            rest = rest.dropFirst(chunk)
        }
    }

    /// How many transactions are written at once.
    private static let chunk = 10_000
}
