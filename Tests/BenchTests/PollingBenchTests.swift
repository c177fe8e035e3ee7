import Foundation
import Payments
import Testing

@testable import paydesk_bench

/// `quality.md`, *Budgets*: payouts of mixed age followed by one poller, smaller than the benchmark.
@Suite("One poller follows many open payouts", .serialized)
struct PollingBenchTests {
    private static func scene(_ payouts: Int, overdue: Duration, down: Int = 0) -> PollingScene {
        PollingScene(payouts: payouts, overdue: overdue, down: down, seed: 7, logLength: 2)
    }

    private static let parent = FileManager.default.temporaryDirectory

    @Test("2,000 open payouts, half an hour of them overdue: never behind the plan, never beyond the bucket")
    func keepsUp() async throws {
        let report = try await PollingRun.moved(
            Self.scene(2_000, overdue: .seconds(1_800)), for: .seconds(600), in: Self.parent)
        #expect(report.keepsUp, "\(report.table(titled: "2,000 payouts"))")
        #expect(report.statuses > 150 && report.balances >= 8)
        // A look that finds nothing is made every five seconds at most, and where something is planned.
        #expect(try #require(report.rounds) < 2 * report.statuses + 400)
    }

    @Test("two providers that are down hold back none of the others' questions")
    func twoAreDown() async throws {
        let report = try await PollingRun.moved(
            Self.scene(2_000, overdue: .seconds(7_200), down: 2), for: .seconds(300), in: Self.parent)
        #expect(report.keepsUp, "\(report.table(titled: "2,000 payouts, two providers down"))")
        #expect(report.statuses > 150)
    }

    @Test("by the machine's clock, replies taking their time: what is due is asked as fast as the bucket allows")
    func realTime() async throws {
        let report = try await PollingRun.real(
            Self.scene(600, overdue: .seconds(7_200), down: 1), for: .seconds(4), in: Self.parent)
        #expect(report.overdrawn == 0 && report.statuses >= 60, "\(report.table(titled: "600 payouts"))")
    }

    @Test("the meter: what the bucket imposes is no lateness, what comes later is, and what never came is missing")
    func meter() {
        var meter = PaceMeter(.standard)
        meter.questions = (0..<12).map { number in
            PaceMeter.Question(planned: .zero, asked: number < 10 ? .zero : .seconds(number - 9))
        }
        #expect(meter.possible().suffix(2) == [0.2, 0.4])
        let late = meter.lateness()
        #expect(late.prefix(10).allSatisfy { $0 == 0 } && abs(late[10] - 0.8) < 0.001 && abs(late[11] - 1.6) < 0.001)
        #expect(meter.overdrawn() == 0)
        meter.questions.append(PaceMeter.Question(planned: .seconds(60), asked: nil))
        #expect(meter.missing(at: .seconds(62), grace: 1) == 1 && meter.missing(at: .seconds(60.5), grace: 1) == 0)
        meter.questions = (0..<20).map { _ in PaceMeter.Question(planned: .zero, asked: .zero) }
        #expect(meter.overdrawn() > 0)
    }
}
