import Foundation
import Ledger
import Payments

/// What the dashboard asks its store for, without a screen.
struct StoreRun {
    /// A question and its times in milliseconds, ascending.
    struct Line {
        var what: String
        var times: [Double]
    }

    /// Asks everything several times.
    static func measure(_ path: String, filters: [String]) async throws -> [Line] {
        let opening = ContinuousClock.now
        let store = try SQLiteLedger(path: path)
        defer { store.close() }
        var lines = [Line(what: "opening", times: [(ContinuousClock.now - opening).asMilliseconds])]
        let now = DeskRun.now
        let request = SummaryRequest(now: now, uid: getuid(), limitPerDay: nil, providers: ["bench"])
        lines.append(try await line("needs, health, sums of the day") { _ = try await store.summary(request) })
        lines.append(try await line("change counter") { _ = try await store.changeCounter() })
        for filter in filters {
            guard case .success(let query) = FilterLanguage.parse(filter, now: now) else { continue }
            lines.append(
                try await line("page   \(filter)") { _ = try await store.page(query, start: .newest, limit: 100) })
            lines.append(try await line("sums   \(filter)", times: 2) { _ = try await store.sums(query) })
        }
        return lines
    }

    private static func line(_ what: String, times: Int = 5, _ body: () async throws -> Void) async throws -> Line {
        var taken: [Double] = []
        for _ in 0..<times {
            let start = ContinuousClock.now
            try await body()
            taken.append((ContinuousClock.now - start).asMilliseconds)
        }
        return Line(what: what, times: taken.sorted())
    }
}
