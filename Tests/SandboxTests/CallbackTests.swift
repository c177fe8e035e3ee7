import Foundation
import Testing

@testable import Sandbox

@Suite("Callbacks leave as the documents print them, and misbehave as they were told", .timeLimit(.minutes(2)))
struct CallbackTests {
    /// A sandbox and a listener for SeguraPay's callbacks.
    static func with(
        _ answer: @escaping CallbackListener.Answer = { _, _ in (200, "") },
        _ change: (inout SandboxConfiguration) -> Void = { _ in },
        _ body: (RunningSandbox, WireClient, HandClock, CallbackListener) async throws -> Void
    ) async throws {
        let listener = try await CallbackListener(answer)
        try await ServerTests.with { configuration in
            configuration.callbacks = [.segurapay: listener.url]
            configuration.clock.sleep = { try await Task.sleep(for: .milliseconds(min($0, 200))) }
            change(&configuration)
        } _: { sandbox, client, hand in
            try await body(sandbox, client, hand, listener)
        }
        try await listener.stop()
    }

    static func words(_ heard: [HeardCallback]) -> [String] { heard.compactMap { $0.raw("status") } }

    @Test("SeguraPay's webhook: a GET with the printed keys, blank and all, when the payout settles")
    func segurapay() async throws {
        try await Self.with { sandbox, client, hand, listener in
            var keys: Set<String> = []
            for number in 0..<12 {
                sandbox.script(.success(afterSeconds: 5))
                let reply = ReadReply(try await client.post(.payout, accountPayout("90\(number)")).body)
                hand.advance(seconds: 5)
                let heard = await listener.wait(for: number + 1)
                let callback = try #require(heard.last)
                #expect(heard.count == number + 1 && callback.method == "GET" && callback.body.isEmpty)
                #expect(callback.uri.hasPrefix("/hooks/s3cret?clientTxnRef=90\(number)&refId="))
                #expect(callback.raw("refId") == reply?.field("OrderID"))
                #expect(callback.raw("status") == "Success")
                let last = callback.uri.split(separator: "&").last?.split(separator: "=") ?? []
                keys.insert(String(last[0]))
                #expect(last.count == 2 && String(last[1]) == sandbox.entry("90\(number)")?.bankReference)
            }
            #expect(keys.isSubset(of: ["%20operatorRef", "+operatorRef", "operatorRef"]) && keys.count > 1)
        }
    }

    @Test("every later change is told: success, then the reversal")
    func reversal() async throws {
        try await Self.with { sandbox, client, hand, listener in
            sandbox.script(.reverse(afterSeconds: 60))
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(Self.words(await listener.wait(for: 1)) == ["Success"])
            hand.advance(seconds: 60)
            #expect(Self.words(await listener.wait(for: 2)) == ["Success", "Reversal"])
            for _ in 0..<500 where sandbox.entry("1")?.callbacksAcknowledged != 2 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(sandbox.entry("1")?.callbacksSent == 2)
        }
    }

    @Test("a payout that never settles, and one with callbacks turned off, are told of by nobody")
    func nothingToTell() async throws {
        try await Self.with { sandbox, client, _, listener in
            sandbox.script(.pending, .success, .success)
            sandbox.script(callbacks: .once, .none, .once, at: .segurapay)
            for number in ["1", "2", "3"] { _ = try await client.post(.payout, accountPayout(number)) }
            let heard = await listener.wait(for: 1)
            #expect(heard.map { $0.raw("clientTxnRef") } == ["3"])
        }
    }

    @Test("duplicates are the same to the letter")
    func duplicates() async throws {
        try await Self.with { sandbox, client, _, listener in
            sandbox.script(.success)
            sandbox.script(callbacks: .duplicate(times: 3), at: .segurapay)
            _ = try await client.post(.payout, accountPayout("1"))
            let heard = await listener.wait(for: 3)
            #expect(heard.count == 3 && Set(heard.map(\.uri)).count == 1)
        }
    }

    @Test("before the reply: the callback has been answered when the reply comes")
    func beforeReply() async throws {
        try await Self.with { sandbox, client, _, listener in
            sandbox.script(.success, .pending)
            sandbox.script(callbacks: .beforeReply, .beforeReply, at: .segurapay)
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(Self.words(listener.all) == ["Success"])
            _ = try await client.post(.payout, accountPayout("2"))
            #expect(Self.words(listener.all) == ["Success", "Pending"])
        }
    }

    @Test("out of order: the reversal comes, and then the success before it")
    func reordered() async throws {
        try await Self.with { sandbox, client, hand, listener in
            sandbox.script(.reverse(afterSeconds: 60), .success(afterSeconds: 5))
            sandbox.script(callbacks: .reordered, .reordered, at: .segurapay)
            _ = try await client.post(.payout, accountPayout("1"))
            hand.advance(seconds: 60)
            #expect(Self.words(await listener.wait(for: 2)) == ["Reversal", "Success"])
            _ = try await client.post(.payout, accountPayout("2"))
            hand.advance(seconds: 60)
            #expect(Self.words(await listener.wait(for: 4)).suffix(2) == ["Success", "Pending"])
        }
    }

    @Test("late: only after its wait")
    func late() async throws {
        let waits = Waits()
        try await Self.with { _, _ in
            (200, "")
        } _: { configuration in
            configuration.clock.sleep = { await waits.add($0) }
        } _: { sandbox, client, _, listener in
            sandbox.script(.success)
            sandbox.script(callbacks: .late(seconds: 45), at: .segurapay)
            _ = try await client.post(.payout, accountPayout("1"))
            _ = await listener.wait(for: 1)
            let all = await waits.all
            #expect(all == [45_000])
        }
    }

    @Test("forged: the truth and its opposite")
    func forged() async throws {
        try await Self.with { sandbox, client, _, listener in
            sandbox.script(.success, .fail)
            sandbox.script(callbacks: .forged, .forged, at: .segurapay)
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(Set(Self.words(await listener.wait(for: 2))) == ["Success", "Failure"])
            _ = try await client.post(.payout, accountPayout("2"))
            #expect(Set(Self.words(await listener.wait(for: 4)).suffix(2)) == ["Success", "Failure"])
            #expect(sandbox.entry("1")?.status == .success && sandbox.entry("2")?.status == .failure)
        }
    }

    @Test("an unanswered callback is tried again, five times at most, and no answer waits for it")
    func retries() async throws {
        try await Self.with { number, _ in
            (number < 3 ? 503 : 200, "")
        } _: { _ in
        } _: { sandbox, client, _, listener in
            sandbox.script(.success)
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(await listener.wait(for: 3).count == 3)
        }
        try await Self.with { _, _ in
            (500, "")
        } _: { _ in
        } _: { sandbox, client, _, listener in
            sandbox.script(.success)
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(await listener.wait(for: 5).count == 5)
            for _ in 0..<50 { #expect(try await client.balance().status == 200) }
            #expect(listener.all.count == 5 && sandbox.entry("1")?.callbacksAcknowledged == 0)
        }
    }

    @Test("told again on demand, true and forged")
    func onDemand() async throws {
        try await Self.with { sandbox, client, _, listener in
            sandbox.script(.success)
            sandbox.script(callbacks: .none, at: .segurapay)
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(await sandbox.tell("1", at: .segurapay, times: 20) == 20)
            #expect(await sandbox.tell("1", at: .segurapay, isForged: true) == 1)
            #expect(await sandbox.tell("2", at: .segurapay) == 0)
            #expect(Self.words(listener.all) == Array(repeating: "Success", count: 20) + ["Failure"])
        }
    }

    @Test("addresses are set while it runs, on this machine only")
    func setWhileRunning() async throws {
        let listener = try await CallbackListener()
        try await ServerTests.with { sandbox, client, _ in
            func set(_ text: String) async throws -> WireReply {
                try await client.send("POST", "/_sandbox/callbacks", Array(text.utf8))
            }
            for wrong in [
                "{\"segurapay\":\"http://192.0.2.7/x\"}", "{\"segurapay\":\"https://127.0.0.1/x\"}",
                "{\"segurapay\":\"http://127.0.0.1.example.com/x\"}", "{\"somepay\":\"http://127.0.0.1/\"}", "[]",
            ] {
                #expect(try await set(wrong).status == 400, "\(wrong)")
            }
            #expect(throws: SandboxError.self) {
                try sandbox.setCallbacks(to: "http://10.0.0.1/x", for: .segurapay)
            }
            sandbox.script(.success, .success)
            _ = try await client.post(.payout, accountPayout("0"))
            #expect(try await set("{\"segurapay\":\"\(listener.url)?key=7\"}").text == "{\"callbacks\":1}")
            _ = try await client.post(.payout, accountPayout("1"))
            let heard = await listener.wait(for: 1)
            #expect(heard.first?.uri.hasPrefix("/hooks/s3cret?key=7&clientTxnRef=1&") == true)
            #expect(try await set("{\"segurapay\":null}").status == 200)
            #expect(await sandbox.tell("1", at: .segurapay) == 0)
        }
        try await listener.stop()
    }

    @Test("the usual plan: all true, some twice or thrice, some late, early or out of order; the seed decides")
    func plan() {
        let manners = (0..<2_000).map {
            CallbackPlan.usual.manner(seed: 5, clientID: "11\($0)", faults: .none)
        }
        let again = (0..<2_000).map { CallbackPlan.usual.manner(seed: 5, clientID: "11\($0)", faults: .none) }
        #expect(manners == again)
        func count(_ wanted: (CallbackManner) -> Bool) -> Int { manners.filter(wanted).count }
        #expect((700...900).contains(count { if case .duplicate = $0 { true } else { false } }))
        #expect((70...170).contains(count { if case .late = $0 { true } else { false } }))
        #expect((40...120).contains(count { $0 == .beforeReply }) && (50...150).contains(count { $0 == .reordered }))
        #expect(count { $0 == .forged } == 0)
        let lied = (0..<2_000).map { CallbackPlan.plain.manner(seed: 5, clientID: "11\($0)", faults: .liars) }
        #expect((400...600).contains(lied.filter { $0 == .forged }.count))
    }

    @Test("a script over HTTP says how the next callbacks travel")
    func scripted() async throws {
        try await Self.with { sandbox, client, _, listener in
            let order = "{\"call\":\"callback\",\"delivery\":\"duplicate\",\"copies\":4}"
            #expect(try await client.send("POST", "/_sandbox/script", Array(order.utf8)).status == 200)
            sandbox.script(.success)
            _ = try await client.post(.payout, accountPayout("1"))
            #expect(await listener.wait(for: 4).count == 4)
            let wrong = "{\"call\":\"callback\",\"life\":\"success\"}"
            #expect(try await client.send("POST", "/_sandbox/script", Array(wrong.utf8)).status == 400)
        }
    }
}
