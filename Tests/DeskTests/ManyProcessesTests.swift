import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

/// `payouts.md`, *The payout form*: limits and look-alikes hold for everybody who shares the store, not for one process.
@Suite("Several processes, one store")
struct ManyProcessesTests {
    /// Eight desks, each as another process has it, on two openings of one store.
    private func eightDesks(
        _ rig: DeskRig, settings: (inout DeskSettings) -> Void = { _ in }
    ) throws -> (stores: [SQLiteLedger], desks: [OpenDesk]) {
        let stores = [try rig.openStore(), try rig.openStore()]
        return (stores, try (0..<8).map { try rig.desk(stores[$0 % 2], settings: settings) })
    }

    /// What became of the same act at every desk at once.
    ///
    /// A turn that did not come in time, on a machine that has much else to do, is waited for again.
    private func atOnce<Value: Sendable>(
        _ desks: [OpenDesk], _ act: @escaping @Sendable (Int, OpenDesk) async throws(DeskError) -> Value
    ) async -> (done: [Value], refused: [DeskError]) {
        await withTaskGroup(of: Result<Value, DeskError>.self) { group in
            for (number, desk) in desks.enumerated() {
                group.addTask {
                    var result = await Self.result(number, desk, act)
                    for _ in 0..<20 {
                        guard case .failure(let error) = result, error.isStore else { break }
                        result = await Self.result(number, desk, act)
                    }
                    return result
                }
            }
            var (done, refused): ([Value], [DeskError]) = ([], [])
            for await result in group {
                switch result {
                case .success(let value): done.append(value)
                case .failure(let error): refused.append(error)
                }
            }
            return (done, refused)
        }
    }

    private static func result<Value: Sendable>(
        _ number: Int, _ desk: OpenDesk, _ act: @Sendable (Int, OpenDesk) async throws(DeskError) -> Value
    ) async -> Result<Value, DeskError> {
        do throws(DeskError) {
            return .success(try await act(number, desk))
        } catch {
            return .failure(error)
        }
    }

    @Test("eight send the same at once: one goes out, seven are told of the look-alike")
    func oneTwin() async throws {
        try await DeskRig.run { rig in
            let (stores, desks) = try eightDesks(rig)
            defer { for store in stores { store.close() } }
            rig.sandbox.script(.success)
            let outcome = await atOnce(desks) { (_, desk) async throws(DeskError) in
                try await desk.payouts.submit(draft(), accepted: [])
            }
            #expect(outcome.done.map(\.status) == [.succeeded])
            #expect(outcome.refused.map(\.warnings) == Array(repeating: [.lookAlike], count: 7))
            #expect(rig.sandbox.requests(.payout) == 1)
        }
    }

    @Test("eight send ₹400 at once under ₹1,000 a day: two go out, and what is only entered counts")
    func dayLimit() async throws {
        try await DeskRig.run { rig in
            let (stores, desks) = try eightDesks(rig) { $0.limitPerDay = Money(rupees: 1_000) }
            defer { for store in stores { store.close() } }
            let outcome = await atOnce(desks) { (number, desk) async throws(DeskError) in
                try await desk.payouts.enter(draft("400", account: "5010023456780\(number)"), accepted: [])
            }
            #expect(outcome.done.count == 2)
            #expect(outcome.refused.map(\.rules) == Array(repeating: ["limit_per_day"], count: 6))
            // What is discarded leaves room again.
            _ = try await desks[0].payouts.discard(outcome.done[0].intent.reference)
            _ = try await desks[1].payouts.enter(draft("400", account: "50100234567899"), accepted: [])
        }
    }

    @Test("eight decide on one payout at once, each on what the one before wrote: one discards, seven are refused")
    func oneDecision() async throws {
        try await DeskRig.run { rig in
            let (stores, desks) = try eightDesks(rig)
            defer { for store in stores { store.close() } }
            let reference = try await desks[0].payouts.enter(draft(), accepted: []).intent.reference
            let outcome = await atOnce(desks) { (_, desk) async throws(DeskError) in
                try await desk.payouts.discard(reference)
            }
            #expect(outcome.done.count == 1)
            #expect(outcome.refused.map(\.isNotNow) == Array(repeating: true, count: 7))
            let discards = try await desks[0].stored(reference).log.filter { entry in
                if case .discarded = entry.event { true } else { false }
            }
            #expect(discards.count == 1)
        }
    }
}
