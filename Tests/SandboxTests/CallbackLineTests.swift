import Foundation
import Testing

@testable import Sandbox

@Suite("Which callbacks follow from what happens, at every provider")
struct CallbackLineTests {
    /// One order that is paid after five seconds, and what its callbacks say in the order they are to leave.
    static func told(
        _ play: Play, _ manner: CallbackManner?, faults: FaultPlan = .none, life: Scenario = .success(afterSeconds: 5)
    ) -> (early: [CallbackPost], later: [CallbackPost], teller: any Teller) {
        var teller = play.teller(faults: faults)
        teller.till.script([life], for: play.call)
        if let manner { teller.till.script([manner]) }
        _ = teller.answer(play.order(play.ids[0]), now: moment(friday))
        teller.world.advance(to: friday + 60_000)
        var line = CallbackLine()
        var (early, later): ([CallbackPost], [CallbackPost]) = ([], [])
        for event in teller.world.takeEvents() {
            let posts = line.posts(for: event, by: teller)
            early += posts.early
            later += posts.later
        }
        return (early, later.sorted { $0.delay < $1.delay }, teller)
    }

    /// The status word of a callback, in small letters.
    static func word(_ post: CallbackPost) -> String {
        let query = FormText.query(post.call.query)
        if let word = query["status"] ?? query["recharge_status"] { return word.lowercased() }
        let body = object(post.call.body)
        return (text(body["status"]) ?? text((body["data"] as? [String: Any])?["status"]) ?? "").lowercased()
    }

    @Test("once, repeated, late, none, early, out of order and forged", arguments: Play.all)
    func manners(play: Play) {
        let success = play.words(.success)
        func words(_ manner: CallbackManner, _ life: Scenario = .success(afterSeconds: 5)) -> [String] {
            Self.told(play, manner, life: life).later.map(Self.word)
        }
        #expect(words(.once).count == 1 && success.contains(words(.once).first ?? ""))
        #expect(words(.duplicate(times: 3)).count == 3 && Set(words(.duplicate(times: 3))).count == 1)
        #expect(Self.told(play, .late(seconds: 9)).later.map(\.delay) == [9_000])
        #expect(words(.none).isEmpty && words(.once, .pending).isEmpty)
        #expect(Self.told(play, .beforeReply, life: .success).early.map(Self.word).allSatisfy(success.contains))
        #expect(Self.told(play, .beforeReply, life: .success).early.count == 1)
        let back = words(.reordered, .reverse(afterSeconds: 9))
        #expect(back.count == 2 && play.words(.reversal).contains(back[0]) && success.contains(back[1]))
        let forged = words(.forged)
        #expect(forged.count == 2 && success.contains(forged[0]) && play.words(.failure).contains(forged[1]))
        let lie = words(.forged, .fail(afterSeconds: 5))
        #expect(lie.count == 2 && play.words(.failure).contains(lie[0]) && success.contains(lie[1]))
    }

    @Test("liars forge beside the truth; without faults nobody does", arguments: Play.all)
    func liars(play: Play) {
        func forged(_ faults: FaultPlan) -> Int {
            var teller = play.teller(faults: .none)
            for number in 0..<200 {
                teller.till.script([.success], for: play.call)
                _ = teller.answer(play.order("1109111616\(number + 100)"), now: moment(friday))
            }
            teller.till.faults = faults
            var line = CallbackLine()
            let posts = teller.world.takeEvents().flatMap { line.posts(for: $0, by: teller).later }
            return posts.filter { play.words(.failure).contains(Self.word($0)) }.count
        }
        #expect(forged(.none) == 0)
        #expect((30...70).contains(forged(.liars)))
    }

    @Test("only this machine changes anything through the sandbox's own paths")
    func control() throws {
        let house = SandboxHouse(testConfiguration())
        let stranger = SandboxControl(house: house, isLoopback: false)
        let neighbour = SandboxControl(house: house, isLoopback: true)
        for (path, body) in [("/_sandbox/script", "{}"), ("/_sandbox/callbacks", "{\"paygrt\":null}")] {
            #expect(try stranger.answer("POST", path, Array(body.utf8)).status == 403)
            #expect(try neighbour.answer("POST", path, Array(body.utf8)).status == 200)
            #expect(try neighbour.answer("GET", path, []).status == 405)
        }
        #expect(try stranger.answer("GET", "/_sandbox/book", []).status == 200)
        #expect(try stranger.answer("GET", "/_sandbox/keys", []).status == 404)
    }
}
