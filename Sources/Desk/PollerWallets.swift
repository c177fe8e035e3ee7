import Ledger
import Payments
import Providers

extension Poller {
    /// Says whether somebody looks at the wallets: every minute then, every five minutes otherwise.
    public func setWalletsInView(_ inView: Bool) {
        guard inView != walletsInView else { return }
        walletsInView = inView
        for name in providers.withBalance {
            var lane = lane(of: name)
            if let asked = lane.walletAskedAt, lane.health.outage == nil { lane.walletAt = asked + walletInterval }
            lanes[name] = lane
        }
        wake()
    }

    /// Asks a balance now and keeps it; the wallet as it stands afterwards.
    ///
    /// Throws `.configuration` where the provider tells none, `.provider` where it did not answer, `.store` where the
    /// answer could not be kept.
    public func askBalance(_ name: String) async throws(DeskError) -> Wallet {
        guard try providers.require(name).balance, let provider = providers.balance(name) else {
            throw .configuration("\(name) tells no balance. Look it up in the provider's own portal.")
        }
        lanes[name, default: newLane()].bucket.takeAnyway(at: clock.monotonic())
        if let failure = await keepBalance(name, provider) { throw failure }
        do throws(LedgerError) {
            guard var wallet = try await store.wallets(of: [name]).first else {
                throw .notFound("The wallet of \(name)")
            }
            wallet.alarmBelow = settings.alarms[name]
            return wallet
        } catch {
            throw .store(error)
        }
    }

    /// Counts an order that leaves for this provider now, so that the plan's questions make room for it.
    ///
    /// The order itself waits for nothing.
    func orderLeaves(for name: String) {
        lanes[name, default: newLane()].bucket.takeAnyway(at: clock.monotonic())
    }

    /// The provider answered an order by asking for fewer calls: nothing is asked by plan for so many seconds.
    func orderWasTooMuch(for name: String, reason: String, seconds: Int64) {
        providerFailed(name, .wallet, reason: reason, pause: .seconds(seconds))
        wake()
    }

    /// An order reached nobody: that is the provider's failure, not the order's.
    func orderReachedNobody(at name: String, reason: String) {
        providerFailed(name, .wallet, reason: reason)
        wake()
    }

    /// Between two balances of a wallet.
    var walletInterval: Duration {
        let plan = settings.plan
        return .milliseconds((walletsInView ? plan.walletInView : plan.walletOutOfView) * 1_000 / max(plan.speed, 1))
    }

    func newLane() -> Lane { Lane(plan: settings.plan, at: clock.monotonic()) }

    func lane(of name: String) -> Lane { lanes[name] ?? newLane() }

    /// The wallets to ask now.
    ///
    /// Where another process leads, only what somebody here looks at.
    func walletsDue(at moment: Duration, wakeAt: inout Duration) -> [String] {
        guard isLeading || walletsInView else { return [] }
        var due: [String] = []
        for name in providers.withBalance {
            var lane = lane(of: name)
            defer { lanes[name] = lane }
            if lane.isAskingWallet { continue }
            if lane.walletAt <= moment, lane.admits(at: moment) {
                lane.isAskingWallet = true
                due.append(name)
            } else {
                wakeAt = min(wakeAt, max(lane.walletAt, lane.opensAt(moment)))
            }
        }
        return due
    }

    func askWalletByPlan(_ name: String) async {
        defer { lanes[name]?.isAskingWallet = false }
        guard let provider = providers.balance(name) else { return }
        if !isLeading, let fresh = await walletAge(name), fresh < walletInterval {
            lanes[name]?.walletAt = clock.monotonic() + walletInterval - fresh
            lanes[name]?.health.releaseProbe()
            return
        }
        _ = await keepBalance(name, provider)
    }

    /// How old the stored balance is; nil where there is none.
    private func walletAge(_ name: String) async -> Duration? {
        let now = clock.now()
        guard let wallet = try? await store.wallets(of: [name]).first, let asOf = wallet.asOf,
            asOf <= now
        else { return nil }
        return .milliseconds(now.milliseconds - asOf.milliseconds)
    }

    /// Asks, keeps the answer or the failure, and plans the next.
    ///
    /// Returns what went wrong.
    private func keepBalance(_ name: String, _ provider: any BalanceReading) async -> DeskError? {
        lanes[name, default: newLane()].walletAskedAt = clock.monotonic()
        let failure: ProviderError?
        let balance: WalletBalance?
        do throws(ProviderError) {
            (balance, failure) = (try await provider.balance(), nil)
        } catch {
            (balance, failure) = (nil, error)
        }
        lanes[name]?.walletAt = clock.monotonic() + walletInterval
        // A question given up because the process ends says nothing of the provider.
        if let failure, Task.isCancelled { return .provider(failure) }
        do throws(LedgerError) {
            if let balance {
                providerAnswered(name)
                try await store.recordBalance(
                    provider: name, amount: balance.amount, limit: balance.limit, used: balance.used, at: clock.now())
            } else if let failure {
                providerFailed(name, .wallet, reason: failure.reason, pause: pause(after: failure))
                try await store.recordBalanceFailure(provider: name, reason: failure.reason, at: clock.now())
            }
        } catch {
            events.send(.storeFailing(reason: error.reason))
            return .store(error)
        }
        events.send(.walletChanged(provider: name))
        return failure.map(DeskError.provider)
    }

    // MARK: Whether a provider answers

    func providerAnswered(_ name: String) {
        guard lanes[name, default: newLane()].health.answered() else { return }
        // What waited for the provider is due again.
        deferred = deferred.filter { providerOf[$0.key] != name }
        events.send(.providerUp(name: name))
    }

    /// `pause` is how long the provider wants to be left alone; nil where it did not say so.
    func providerFailed(_ name: String, _ subject: ProviderHealth.Subject, reason: String, pause: Duration? = nil) {
        var lane = lane(of: name)
        defer { lanes[name] = lane }
        let before = lane.health.outage
        let outage = lane.health.failed(
            subject, reason: reason, pause: pause, at: clock.monotonic(), now: clock.now(), settings: settings.backoff,
            jitter: random.unit())
        guard let outage else { return }
        // The wallet is the cheapest thing to try with. One that a person asked for meanwhile puts off nothing.
        lane.walletAt = outage.retryAt
        if outage != before { tell(outage, of: name, at: clock.monotonic()) }
    }

    /// The wall clock was set: the next tries are told anew, by the time it says now.
    func retellOutages(at moment: Duration) {
        for (name, lane) in lanes {
            if let outage = lane.health.outage { tell(outage, of: name, at: moment) }
        }
    }

    private func tell(_ outage: ProviderHealth.Outage, of name: String, at moment: Duration) {
        let wait = max(0, (outage.retryAt - moment).inMilliseconds)
        events.send(
            .providerDown(
                name: name, reason: outage.reason, since: jumps.corrected(outage.since),
                nextTry: clock.now().adding(milliseconds: wait)))
    }

    /// How long a provider wants to be left alone after this; nil where it did not say so.
    func pause(after error: ProviderError) -> Duration? {
        guard case .busy(_, let seconds) = error else { return nil }
        return seconds.map(Duration.seconds) ?? settings.backoff.pause
    }
}
