import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// How high Wallets wants to be is counted without writing its rows: the count is that of the rows.
@Suite struct WalletRowTests {
    /// Every way a wallet can stand, the same ones in every run.
    private static let wallets: [Wallet] = {
        var wallets: [Wallet] = []
        for amount in [nil, Money(rupees: 4_000)] {
            for limit in [nil, Money(rupees: 10_000)] {
                for (missed, error) in [(0, nil), (1, "timed out"), (2, nil), (3, "refused"), (4, "cannot connect")] {
                    for asOf in [nil, Fixture.at("14:02:11")] {
                        for alarm in [nil, Money(rupees: 5_000)] {
                            wallets.append(
                                Wallet(
                                    provider: "w\(wallets.count)", amount: amount, limit: limit,
                                    used: limit.map { _ in Money(rupees: 2_500) }, asOf: asOf, error: error,
                                    missed: missed, alarmBelow: alarm))
                        }
                    }
                }
            }
        }
        return wallets
    }()

    private static func isCounted(_ wallets: [Wallet], _ state: DashboardState) -> Bool {
        var pane = WalletsPane()
        pane.take(wallets, now: Fixture.now)
        let rows = WalletRows(pane: pane, context: state.context, width: .max)
        return rows.count(isShort: true) == rows.rows(.short).count
            && rows.count(isShort: false) == rows.rows(.full).count
    }

    @Test func theHeightIsThatOfTheRows() {
        var known = Fixture.desk(columns: 120, rows: 34)
        _ = update(&known, .summary(Fixture.summary))
        let unknown = DashboardState(profile: known.profile, now: Fixture.now)
        for state in [known, unknown] {
            #expect(Self.isCounted([], state) && Self.isCounted(Self.wallets, state))
            for (one, other) in zip(Self.wallets, Self.wallets.reversed()) {
                #expect(Self.isCounted([one], state), "\(one)")
                #expect(Self.isCounted([one, other], state), "\(one) and \(other)")
            }
        }
    }
}
