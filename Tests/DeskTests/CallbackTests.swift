import Ledger
import Payments
import Providers
import Synchronization
import Testing

@testable import Desk

/// `providers.md`, *Callbacks are claims*.
@Suite("Callbacks")
struct CallbackTests {
    @Test("10,000 forged ones of different contents change no state, bring few questions about and leave a short log")
    func forged() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            let words = ["succeeded", "failed", "reversed", "Approved"]
            for round in 0..<20 {
                await withDiscardingTaskGroup { group in
                    for number in 0..<500 {
                        let raw = callback(reference, words[number % 4], "&bank=\(round)\(number)")
                        group.addTask { #expect(await bench.take(raw).status == 200) }
                    }
                }
                bench.clock.advance(1)
                await bench.poller.step()
            }
            let record = try await bench.stored(reference)
            #expect(record.state.status == .pending && record.state.flags.isEmpty)
            #expect(record.state.bankReference == nil)
            #expect(record.state.hints.count == 50 && record.furtherHints == 9_950)
            #expect((1...3).contains(bench.provider.asked), "asked \(bench.provider.asked) times in 20 s")
            #expect(record.log.count < 70)
        }
    }

    @Test("1,000 repeats of a real one change the payout once", arguments: [false, true])
    func repeats(signed: Bool) async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            let raw = callback(reference, "succeeded", signed: signed)
            await withDiscardingTaskGroup { group in
                for _ in 0..<1_000 { group.addTask { _ = await bench.take(raw) } }
            }
            let record = try await bench.stored(reference)
            #expect(record.log.count { if case .callback = $0.event { true } else { false } } == 1)
            #expect(record.furtherHints == 0)
            #expect(record.state.status == (signed ? .succeeded : .pending))
            #expect(record.nextAskAt == bench.clock.now())
        }
    }

    @Test("one with a proof moves an unknown and a pending payout by rank, upwards only; the rest is asked")
    func rank() async throws {
        let provider = ScriptedProvider { $0.replies = [Answer(.unknown("no reply")), Answer(.state(.pending))] }
        try await Bench.run(provider) { bench in
            for number in 0..<2 {
                let reference = try await bench.sent(number)
                for (word, status) in [
                    ("processing", PaymentStatus.processing), ("pending", .processing), ("succeeded", .succeeded),
                    ("processing", .succeeded), ("reversed", .reversed),
                ] {
                    await bench.take(callback(reference, word, signed: true))
                    #expect(try await bench.stored(reference).state.status == status, "after \(word)")
                }
                #expect(try await bench.stored(reference).nextAskAt == bench.clock.now())
            }
        }
    }

    @Test("one with a proof for another amount is kept apart and moves nothing")
    func otherAmount() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            await bench.take(callback(reference, "succeeded", signed: true, "&amount=9999"))
            let record = try await bench.stored(reference)
            #expect(record.state.status == .pending && record.state.quarantined.count == 1)
            #expect(record.nextAskAt != bench.clock.now())
        }
    }

    /// Where a payout may end, whatever came first.
    private struct End: Hashable {
        var status: PaymentStatus
        var flags: Set<PaymentFlag>
        var bankReference: String?
        var hints: Int
        var owesCall: Bool
    }

    private enum Arrival: CaseIterable { case reply, callback, pollEarly, pollLate }

    @Test(
        "every order in which reply, callback and two answers arrive ends the same",
        arguments: [false, true], ["succeeded", "failed", "processing", "reversed"])
    func orders(signed: Bool, word: String) async throws {
        try await Bench.run { bench in
            var ends: Set<End> = []
            for (number, order) in permutations(Arrival.allCases).enumerated() {
                let reference = try await bench.claimed(number)
                // Both look-ups were asked before any answer came back: this is the order on the wire.
                let early = try await bench.store.ask(reference, .statusByReference, at: bench.clock.now())
                let late = try await bench.store.ask(reference, .statusByReference, at: bench.clock.now())
                let driver = bench.driver
                let intent = try await driver.stored(reference).intent
                for arrival in order {
                    let now = bench.clock.now()
                    switch arrival {
                    case .reply:
                        _ = try await driver.write(Answer(.unknown("no reply")), to: 1, of: intent, at: now)
                    case .callback: await bench.take(callback(reference, word, signed: signed, "&bank=632400000001"))
                    case .pollEarly:
                        _ = try await driver.write(Answer(.state(.pending)), to: early, of: intent, at: now)
                    case .pollLate:
                        let answer = Answer(.state(.processing), bankReference: "632400000001")
                        _ = try await driver.write(answer, to: late, of: intent, at: now)
                    }
                }
                let state = try await bench.stored(reference).state
                ends.insert(
                    End(
                        status: state.status, flags: state.flags, bankReference: state.bankReference,
                        hints: state.hints.count, owesCall: state.askNow))
            }
            #expect(ends.count == 1, "\(ends)")
            #expect(ends.first?.owesCall == true, "a callback is answered by a question asked after it")
        }
    }

    @Test("an unknown order, another provider's and nonsense get the same answer as a known one, and are kept apart")
    func quarantine() async throws {
        try await Bench.run(others: [ScriptedProvider("other")]) { bench in
            let reference = try await bench.sent()
            let stranger = try #require(Reference("9912345678901"))
            let known = await bench.take(callback(reference, "succeeded"))
            #expect(await bench.take(callback(stranger, "succeeded")) == known)
            #expect(await bench.take(RawCallback(method: "POST", query: "", body: Array("{".utf8))) == known)
            #expect(await bench.callbacks.take(route: "other", callback(reference, "failed")) == known)
            #expect(await bench.callbacks.take(route: "nobody", callback(reference, "failed")).status == 404)
            let kept = try await bench.store.quarantined(limit: 10)
            #expect(kept.map(\.provider) == ["other", "fake", "fake"])
            #expect(kept.map { $0.claim == nil } == [false, true, false])
            #expect(try await bench.stored(reference).state.hints.count == 1)
        }
    }

    @Test("where the store cannot be written nothing is acknowledged, and the same callback counts when it comes again")
    func storeFailure() async throws {
        let doors = Mutex<FaultyLedger?>(nil)
        try await Bench.run(wrapping: { store in
            let faulty = FaultyLedger(store)
            doors.withLock { $0 = faulty }
            return faulty
        }) { bench in
            let door = try #require(doors.withLock { $0 })
            let reference = try await bench.sent()
            let raw = callback(reference, "succeeded", signed: true)
            door.fail([.append])
            let refused = await bench.take(raw)
            #expect(refused.status == 503 && refused.body == Array("no".utf8))
            #expect(try await bench.stored(reference).state.status == .pending)
            door.fail([])
            #expect(await bench.take(raw).status == 200)
            #expect(try await bench.stored(reference).state.status == .succeeded)
        }
    }

    @Test("a hint is asked at once; while more come, once in five seconds, then less and less often")
    func spacing() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            var asked: [Int64] = []
            for second in 0..<29 {
                await bench.take(callback(reference, "succeeded", "&bank=\(second)"))
                let before = bench.provider.asked
                await bench.poller.step()
                if bench.provider.asked > before { asked.append(Int64(second)) }
                bench.clock.advance(1)
            }
            #expect(asked == [0, 5], "the sixth already makes it wait twenty seconds, the seventh forty")
            #expect(try await bench.stored(reference).state.status == .pending)
        }
    }

    @Test("a callback another process took is asked about within a second by the one that leads")
    func otherProcess() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            bench.provider.change { $0.status = Answer(.state(.succeeded), bankReference: "632400000001") }
            let running = Task { await bench.poller.run() }
            while bench.clock.sleeping < 2 { await Task.yield() }
            // Another process's desk shares the store and nothing else: its events are not heard here.
            let path = try #require((bench.store as? SQLiteLedger)?.path)
            let store = try SQLiteLedger(path: path)
            defer { store.close() }
            let other = CallbackDesk(
                store: store, providers: DeskProviders([bench.provider]), settings: bench.settings, clock: bench.clock,
                random: DeskRandom(seed: 1), events: DeskEvents())
            _ = await other.take(route: "fake", callback(reference, "succeeded"))
            var status = PaymentStatus.pending
            // A second of the desk's time, however long the machine takes for it.
            bench.clock.advance(1)
            for _ in 0..<20_000 where status != .succeeded {
                await Task.yield()
                status = try await bench.stored(reference).state.status
            }
            #expect(status == .succeeded)
            running.cancel()
            await running.value
        }
    }
}

extension Bench {
    /// What the desk's services write with.
    var driver: PayoutDriver {
        PayoutDriver(
            store: store, providers: DeskProviders([provider]), settings: settings, clock: clock,
            random: DeskRandom(seed: 7))
    }

    /// A payout that was taken for sending, its reply still out: question 1.
    func claimed(_ number: Int) async throws -> Reference {
        var typed = draft("\(500 + number)")
        typed.provider = provider.capability.provider
        let reference = try await payouts.enter(typed, accepted: Set(Warning.allCases)).intent.reference
        let question = try await store.claim(
            reference, process: store.process, requestSHA256: "0f", at: clock.now())
        guard question == 1 else { throw DeskError.notNow("\(reference) could not be claimed.") }
        return reference
    }
}

/// Every order of some things.
func permutations<Item>(_ items: [Item]) -> [[Item]] {
    guard let first = items.first else { return [[]] }
    return permutations(Array(items.dropFirst())).flatMap { rest in
        (0...rest.count).map { place in Array(rest[..<place]) + [first] + Array(rest[place...]) }
    }
}
