import Testing

@testable import Sandbox

@Suite("The world: a wallet and its orders, moved by time alone")
struct WorldTests {
    /// Takes a payout of ₹500 with the given life.
    static func take(
        _ world: inout World, _ clientID: String, _ life: Life, paise: Int64 = 50_000, at now: Int64 = friday
    ) -> WorldOrder? {
        let fate = Fate.scripted(life, rail: .imps, at: now, seed: 1, clientID: clientID)
        let request = OrderRequest(clientID: clientID, amountPaise: paise, rail: .imps, name: "Asha")
        return world.accept(request, bankName: "ASHA", fate: fate, now: now)
    }

    @Test(
        "money leaves on acceptance and comes back when it was not paid",
        arguments: [
            (Life.success(afterSeconds: 0), 50_000, 50_000, SandboxStatus.success),
            (.success(afterSeconds: 10), 50_000, 50_000, .success),
            (.pending, 50_000, 50_000, .pending),
            (.failure(afterSeconds: 0), 0, 0, .failure),
            (.failure(afterSeconds: 10), 50_000, 0, .failure),
            (.reversal(afterSeconds: 10), 50_000, 0, .reversal),
        ] as [(Life, Int64, Int64, SandboxStatus)])
    func wallet(life: Life, goneAtFirst: Int64, goneAtLast: Int64, end: SandboxStatus) throws {
        var world = world(walletPaise: 1_000_000)
        _ = try #require(Self.take(&world, "1", life))
        #expect(world.walletPaise == 1_000_000 - goneAtFirst)
        world.advance(to: friday + 9_999)
        #expect(world.walletPaise == 1_000_000 - goneAtFirst)
        world.advance(to: friday + 10_000)
        #expect(world.walletPaise == 1_000_000 - goneAtLast)
        #expect(world.order(clientID: "1")?.status == end)
    }

    @Test("a reference is executed once")
    func once() throws {
        var world = world(walletPaise: 1_000_000)
        _ = try #require(Self.take(&world, "1", .pending))
        #expect(Self.take(&world, "1", .pending) == nil)
        #expect(world.walletPaise == 950_000)
        #expect(world.book().count == 1)
    }

    @Test("what the wallet does not hold fails at once and takes nothing")
    func dry() throws {
        var world = world(walletPaise: 49_999)
        let order = try #require(Self.take(&world, "1", .success(afterSeconds: 5)))
        #expect(order.status == .failure)
        #expect(order.bankReference == nil)
        world.advance(to: friday + 60_000)
        #expect(world.order(clientID: "1")?.status == .failure)
        #expect(world.walletPaise == 49_999)
    }

    @Test("ids have nine digits or more, grow, and find their order")
    func providerIDs() throws {
        var world = world()
        var last = 0
        for number in 0..<50 {
            let order = try #require(Self.take(&world, "\(number)", .pending))
            let id = try #require(Int(order.providerID))
            #expect(order.providerID.count >= 9)
            #expect(id > last)
            #expect(world.order(providerID: order.providerID)?.clientID == "\(number)")
            last = id
        }
    }

    @Test("everything due happens in the order of its time, with that time")
    func sequence() throws {
        var world = world()
        for (clientID, seconds) in [("a", 30.0), ("b", 10), ("c", 20), ("d", 10)] {
            _ = try #require(Self.take(&world, clientID, .success(afterSeconds: seconds)))
        }
        _ = world.takeEvents()
        world.advance(to: friday + 25_000)
        let changed = world.takeEvents().compactMap { event -> String? in
            guard case .changed(let order, let at) = event else { return nil }
            return "\(order.clientID) \(at - friday)"
        }
        #expect(changed == ["b 10000", "d 10000", "c 20000"])
        world.advance(to: friday)
        #expect(world.order(clientID: "c")?.status == .success)
        #expect(world.order(clientID: "a")?.status == .pending)
        #expect(world.takeEvents().isEmpty)
    }

    @Test("the book keeps every status with its time")
    func book() throws {
        var world = world()
        _ = try #require(Self.take(&world, "1", .success(afterSeconds: 4)))
        world.hear(of: "refused", \.payoutPosts)
        world.advance(to: friday + 60_000)
        let book = world.book()
        #expect(book.map(\.clientID) == ["1", "refused"])
        #expect(
            book[0].changes
                == [BookChange(at: friday, status: .pending), BookChange(at: friday + 4_000, status: .success)])
        #expect(book[0].bankReference?.count == 12)
        #expect(book[1].status == .refused)
        #expect(book[1].providerID == nil)
    }

    @Test("a wallet that goes down is filled again, and the rise is booked")
    func topUp() throws {
        var world = world(walletPaise: 10_000_000, topUps: true)
        _ = try #require(Self.take(&world, "1", .success(afterSeconds: 0), paise: 9_000_000))
        #expect(world.walletPaise == 1_000_000)
        world.advance(to: friday + 120_000)
        #expect(world.topUps.map(\.paise) == [10_000_000])
        #expect(world.walletPaise == 11_000_000)
        #expect(world.takeEvents().contains { if case .toppedUp = $0 { true } else { false } })
    }

    @Test("a full wallet is left alone, and nothing is filled where that is not wanted")
    func noTopUp() throws {
        var full = world(walletPaise: 10_000_000, topUps: true)
        full.advance(to: friday + 86_400_000)
        #expect(full.topUps.isEmpty)
        var unwatched = world(walletPaise: 10_000_000, topUps: false)
        _ = try #require(Self.take(&unwatched, "1", .success(afterSeconds: 0), paise: 9_000_000))
        unwatched.advance(to: friday + 86_400_000)
        #expect(unwatched.walletPaise == 1_000_000)
    }

    @Test("an older order is known, changes when it is due, and gives its money back when it is reversed")
    func preload() throws {
        var world = world(walletPaise: 1_000)
        world.preload([
            SandboxOrder(
                clientID: "old", providerID: "987654321", amountPaise: 70_000, rail: .neft,
                beneficiaryName: "Shree Traders", status: .success, bankReference: "SGPBN26323123456",
                createdAt: friday - 86_400_000, changes: [PlannedChange(at: friday + 5_000, status: .reversal)]),
            SandboxOrder(
                clientID: "hanging", providerID: "987654322", amountPaise: 80_000, rail: .imps,
                beneficiaryName: "Asha", status: .pending, createdAt: friday - 3_600_000,
                changes: [PlannedChange(at: friday + 9_000, status: .success, bankReference: "632414123456")]),
        ])
        #expect(world.walletPaise == 1_000)
        #expect(world.order(providerID: "987654321")?.status == .success)
        world.advance(to: friday + 10_000)
        #expect(world.order(clientID: "old")?.status == .reversal)
        #expect(world.walletPaise == 71_000)
        #expect(world.order(clientID: "hanging")?.bankReference == "632414123456")
        let next = try #require(Self.take(&world, "new", .pending, at: friday + 10_000))
        #expect(try #require(Int(next.providerID)) > 987_654_322)
        #expect(world.book().map(\.preloaded) == [true, true, false])
    }

    @Test("events nobody takes do not pile up")
    func eventsAreBounded() throws {
        var world = world(walletPaise: 1_000_000_000)
        for number in 0..<10_000 { _ = Self.take(&world, "\(number)", .success(afterSeconds: 0), paise: 100) }
        #expect(world.takeEvents().count <= 4_096)
    }
}
