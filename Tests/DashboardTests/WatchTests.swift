import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What an agent watches, and what was promised to a customer.
@Suite struct WatchTests {
    private func changed(_ status: PaymentStatus) -> Transaction {
        var row = Fixture.unknown
        row.status = status
        return row
    }

    @Test func aWatchedOneTellsWhenItChangesOnceAndWithoutNamesInTheNotification() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let reference = Fixture.unknown.reference
        #expect(state.strike(.char("w")) == [.keepWatched([WatchedPayout(reference, .unknown)])])
        #expect(Fixture.text(state).contains("You are told when 1109111588400 changes."))
        #expect(Fixture.text(state).contains("watched: you are told when it changes · w ends it"))
        #expect(update(&state, .storeChanged).contains(.readWatched([reference])))
        #expect(update(&state, .watchedRows([changed(.unknown)])).isEmpty)
        let effects = update(&state, .watchedRows([changed(.succeeded)]))
        #expect(effects == [.keepWatched([WatchedPayout(reference, .succeeded)]), .notify(1)])
        #expect(Fixture.text(state).contains("1109111588400 to ARJUN NAIR is ● success now."))
        #expect(update(&state, .watchedRows([changed(.succeeded)])).isEmpty)
        #expect(state.strike(.char("w")) == [.dropWatched([reference])])
        #expect(state.watchedReferences.isEmpty)
    }

    @Test func whatWasWatchedInAnEarlierSessionIsReadAndTold() {
        var state = DashboardState(profile: Fixture.profile(), now: Fixture.now)
        #expect(update(&state, .resize(Size(columns: 120, rows: 34))).contains(.loadWatched))
        let reference = Fixture.unknown.reference
        let effects = update(&state, .watched([WatchedPayout(reference, .unknown)]))
        #expect(effects.contains(.readWatched([reference])))
        #expect(update(&state, .watchedRows([changed(.failed)])).contains(.notify(1)))
    }

    @Test func severalAreCounted() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let rows = Array(Fixture.rows.prefix(3))
        _ = update(&state, .watched(rows.map { WatchedPayout($0.reference, .submitting) }))
        #expect(update(&state, .watchedRows(rows)).contains(.notify(3)))
        #expect(Fixture.text(state).contains("3 that you watch changed"))
    }

    @Test func aPromiseStandsInDetailsUntilItIsSettled() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var details = Fixture.details
        details.timeline.append(
            TimelineEntry(
                at: Fixture.at("14:00:10"), source: .agent, verified: true, label: "note", actor: "asha",
                status: .unknown, note: "call back @16:00"))
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("! promised 16:00 by asha: call back"))
        details.transaction.status = .succeeded
        details.timeline.append(
            TimelineEntry(
                at: Fixture.at("14:01:10"), source: .poll, verified: true, label: "asked", actor: "segura-main",
                status: .succeeded, note: "“Success”"))
        _ = update(&state, .details(details))
        #expect(!Fixture.text(state).contains("! promised 16:00 by asha"))
    }

    // MARK: A wallet

    @Test func aWalletsDetailsSayWhatCanBeSentAndUntilWhen() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var wallets = Fixture.wallets
        wallets[1].alarmBelow = Money(rupees: 50_000)
        wallets[1].lastRise = WalletRise(amount: Money(rupees: 250_000), at: Fixture.at("08:55"))
        wallets[1].trend = [212_120, 180_120, 148_120, 116_120, 84_120].map { Money(rupees: $0) }
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        state.strike(.char("1"), .down)
        let drawn = Fixture.text(state)
        #expect(drawn.contains("wallet pentabit · at 14:02:11"))
        for line in [
            "in the wallet        ₹84,120.50  now", "waits for approval        ₹0.00  would leave it too",
            "you can send         ₹84,120.00  your day ₹6,31,500 left",
            "goes out an hour     ₹32,000.00  mean of the last 3 h",
            "dry                      ~16:40  before 18:00; needs about ₹43,000 more",
            "alarm below          ₹50,000.00  last rise ₹2,50,000 at 08:55 · b its payouts",
        ] {
            #expect(drawn.contains(line), "\(line)")
        }
        state.strike(.char("2"))
        #expect(Fixture.text(state).contains("Say  “"))
    }

    @Test func whatWaitsInAWalletIsHiddenFromWhoMayApproveIt() {
        var profile = Fixture.approver()
        (profile.role, profile.mayBe) = (.operator, .approver)
        var state = Fixture.desk(columns: 120, rows: 34, profile: profile)
        var wallets = Fixture.wallets
        wallets[0].waiting = Money(rupees: 120_000)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        state.strike(.char("1"))
        #expect(Fixture.text(state).contains("waits for approval       hidden  would leave it too"))
        #expect(!HiddenFiguresTests.contents(state).contains("12000000"))
    }

    @Test func aProposedClosingStandsInDetailsAndNeedsYou() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var summary = Fixture.summary
        let query = TransactionQuery(references: [Fixture.unknown.reference])
        summary.needs.append(NeedsItem(kind: .closing, count: 1, detail: "by vikram", query: query))
        summary.needs.sort { $0.kind < $1.kind }
        _ = update(&state, .summary(summary))
        var details = Fixture.details
        let vikram = Agent(uid: 1_002, name: "vikram")
        details.closing = ClosingGates(proposal: ClosingGates.Proposal(agent: vikram, at: Fixture.at("13:59:50")))
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("◇ for closing      1  by vikram"))
        #expect(Fixture.text(state).contains("◇ vikram proposed to close it 13:59 · : close completes it"))
        state.strike(.char("6"), .down, .down)
        let effects = state.strike(.enter)
        #expect(effects.contains { if case .loadPage(query, .newest, _, _) = $0 { true } else { false } })
        details.closing?.proposal?.agent = Fixture.asha
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("another user completes it"))
    }
}
