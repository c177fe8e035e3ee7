import Payments

/// What one run of the poller took, and whether it kept up.
struct PollingReport: Sendable {
    /// Statuses asked of providers that answer.
    var statuses = 0
    /// Balances asked.
    var balances = 0
    /// Looks at the plan; nil where they were not counted.
    var rounds: Int?
    /// Seconds late beyond the bucket, ascending.
    var lateness: [Double] = []
    /// Due, allowed by the bucket, and not asked.
    var missing = 0
    /// Asked although the bucket was empty.
    var overdrawn = 0
    /// Seconds of processor time, and of the clock on the wall.
    var (processor, elapsed) = (0.0, 0.0)
    /// The most memory this process had, in MiB; 0 where the system does not tell.
    var memory = 0.0

    /// A poller is behind its plan where one question in a hundred is a second late, or any is five.
    var keepsUp: Bool { missing == 0 && overdrawn == 0 && late(0.99) <= 1 && late(1) <= 5 && statuses > 0 }

    /// The lateness that a share of the questions does not exceed, in seconds.
    func late(_ share: Double) -> Double {
        guard !lateness.isEmpty else { return 0 }
        return lateness[min(lateness.count - 1, Int(Double(lateness.count) * share))]
    }

    /// Milliseconds of processor time for each question.
    var processorEach: Double { processor * 1_000 / Double(max(1, statuses + balances)) }

    /// The report as a table.
    func table(titled title: String) -> String {
        let rows: [(String, String)] = [
            ("statuses asked", "\(statuses)"), ("balances asked", "\(balances)"),
            ("late beyond the bucket, p50", Self.seconds(late(0.5))),
            ("late beyond the bucket, p99", Self.seconds(late(0.99))),
            ("late beyond the bucket, most", Self.seconds(late(1))),
            ("due and not asked", "\(missing)"), ("asked beyond the bucket", "\(overdrawn)"),
            ("rounds", rounds.map(String.init) ?? "–"),
            ("processor time a question", "\(Self.rounded(processorEach)) ms"),
            ("processor time, clock", "\(Self.rounded(processor)) s, \(Self.rounded(elapsed)) s"),
            ("memory, most", "\(Self.rounded(memory)) MiB"), ("keeps up", keepsUp ? "yes" : "NO"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 3) + $0.1 }
        return ([title] + lines).joined(separator: "\n")
    }

    private static func seconds(_ value: Double) -> String { "\(rounded(value)) s" }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
