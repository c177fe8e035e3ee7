import NIOCore
import Testing

@testable import CallbackServer

@Suite("How much at once")
struct BoundsTests {
    @Test("a burst, then the even pace, and a rest fills up no more than the burst")
    func rate() {
        var limit = RateLimit(rate: 10, burst: 3)
        let start = NIODeadline.uptimeNanoseconds(5_000_000_000)
        func taken(_ tries: Int, at milliseconds: Int64) -> Int {
            (0..<tries).count { _ in limit.take(at: start + .milliseconds(milliseconds)) }
        }
        #expect(taken(5, at: 0) == 3)
        #expect(taken(5, at: 99) == 0)
        #expect(taken(5, at: 100) == 1)
        #expect(taken(5, at: 350) == 2)
        #expect(taken(9, at: 60_000) == 3)
        #expect((0..<100).count { taken(1, at: 61_000 + 50 * Int64($0)) == 1 } == 3 + 49)
    }

    @Test("the one that has waited longest goes first, and who left or came anew keeps no old place")
    func line() {
        var line = WaitingLine()
        for id: UInt64 in 1...5 { line.join(id) }
        line.leave(2)
        line.join(1)
        #expect(line.count == 4)
        #expect((0..<5).map { _ in line.popOldest() } == [3, 4, 5, 1, nil])
        #expect(line.count == 0)
    }

    @Test("the line keeps its order over many comings and goings")
    func longLine() {
        var line = WaitingLine()
        line.join(1)
        line.join(2)
        for _ in 0..<10_000 { line.join(3) }
        line.leave(2)
        for id: UInt64 in 10..<200 { line.join(id) }
        #expect(line.count == 192)
        #expect((0..<193).map { _ in line.popOldest() } == [1, 3] + (10..<200).map { $0 } + [nil])
    }

    @Test(
        "connections fit into the files the system gives, and leave some",
        arguments: [
            (OpenFiles(soft: 1_024, hard: 524_288), 4_096, UInt64(4_352), 4_096),
            (OpenFiles(soft: 1_024, hard: 4_096), 4_096, 4_096, 3_840),
            (OpenFiles(soft: 20_000, hard: 20_000), 4_096, 20_000, 4_096),
            (OpenFiles(soft: 1_024, hard: 1_024), 4_096, 1_024, 768),
            (OpenFiles(soft: 256, hard: 256), 4_096, 256, 128), (OpenFiles(soft: 20, hard: 20), 4_096, 20, 10),
            (OpenFiles(soft: 1_024, hard: 524_288), 8, 1_024, 8),
        ])
    func files(limits: OpenFiles, wanted: Int, limit: UInt64, connections: Int) {
        let room = limits.room(for: wanted)
        #expect(room.limit == limit)
        #expect(room.connections == connections)
    }
}
