import Ledger
import Payments
import Providers

extension PayoutDesk {
    /// Sends a payout that is ready: once, and never again, whatever comes of it.
    ///
    /// Throws before a byte leaves: `.forbidden`, `.notNow` where it is not ready or another process has it,
    /// `.configuration`, `.provider` where it cannot be put into the provider's words, `.store`. Afterwards there is an
    /// outcome. Giving up the task that waits for it does not stop it.
    public func send(_ reference: Reference) async throws(DeskError) -> PayoutOutcome {
        try settings.requirePayer(to: "send a payout")
        try refuseWhileBlocked()
        try await refuseWhileHeld(try await driver.stored(reference))
        return try await sendOnce(reference)
    }

    /// Throws `.notNow` where payouts to the beneficiary are held because one of them may have been paid twice.
    ///
    /// A payout entered before that came to light is held as well.
    func refuseWhileHeld(_ record: PayoutRecord) async throws(DeskError) {
        let review = DraftReview(store: store, providers: providers, settings: settings, now: clock.now())
        guard record.intent.kind != .payin, record.state.claim == nil,
            let other = try await review.held(record.intent.beneficiary.target)
        else { return }
        throw .notNow(
            "Payouts to this beneficiary are held: \(other) may have been paid twice. "
                + "\(record.intent.reference) was not sent. Settle \(other) first.")
    }

    /// The same for a payout whose beneficiary was looked at just now.
    func sendOnce(_ reference: Reference) async throws(DeskError) -> PayoutOutcome {
        let record = try await driver.stored(reference)
        let (provider, prepared) = try prepare(record)
        guard flights[reference] == nil else {
            throw .notNow("\(reference) is on its way; its reply comes first.")
        }
        let flight = Task { await fly(record, prepared, provider) }
        flights[reference] = flight
        return try await flight.value.get()
    }

    /// Its request in the provider's words.
    ///
    /// Throws where it cannot be sent as it stands and as this desk is configured.
    func prepare(_ record: PayoutRecord) throws(DeskError) -> (any OrderSending, PreparedPayout) {
        let provider = try sender(for: record)
        do throws(ProviderError) {
            return (provider, try provider.prepare(record.intent))
        } catch {
            throw .provider(error)
        }
    }

    private func sender(for record: PayoutRecord) throws(DeskError) -> any OrderSending {
        let intent = record.intent
        let capability = try providers.require(intent.provider)
        guard let provider = providers.sender(intent.provider), capability.sends(intent.mode) else {
            throw .configuration("\(intent.provider) does not take \(intent.mode.word). Nothing was sent.")
        }
        return provider
    }

    private func fly(_ record: PayoutRecord, _ prepared: PreparedPayout, _ provider: any OrderSending) async
        -> Result<PayoutOutcome, DeskError>
    {
        let reference = record.intent.reference
        defer { flights[reference] = nil }
        do throws(DeskError) {
            var machine = PayoutMachine(intent: record.intent, log: record.log)
            await poller?.orderLeaves(for: record.intent.provider)
            let question = try await claim(prepared, &machine)
            report(reference, .sent)
            events.send(.transactionChanged(reference))
            let wait = settings.replyTimeout.inMilliseconds
            report(reference, .waiting(until: clock.now().adding(milliseconds: wait)))
            let answer = await provider.send(prepared)
            let outcome = await keep(answer, to: question, of: machine)
            if let seconds = answer.retryAfter {
                let reason = if case .unknown(let said) = answer.verdict { said } else { "it asks for fewer calls" }
                await poller?.orderWasTooMuch(for: record.intent.provider, reason: reason, seconds: seconds)
            }
            if case .notSent(let reason) = answer.verdict, TransportFailure.reachedNobody(reason) {
                await poller?.orderReachedNobody(at: record.intent.provider, reason: reason)
            }
            report(reference, .done(outcome.status, isWritten: outcome.isWritten))
            events.send(.transactionChanged(reference))
            return .success(outcome)
        } catch {
            return .failure(error)
        }
    }

    /// Takes the payout for this process.
    ///
    /// Returns only where the machine says that this process sends it now.
    private func claim(_ prepared: PreparedPayout, _ machine: inout PayoutMachine) async throws(DeskError) -> QuestionID
    {
        let (reference, process, hash) = (prepared.intent.reference, store.process, prepared.sha256)
        let wish = machine.handle(.submit(process: process, requestSHA256: hash), at: clock.now())
        for case .refuse(let reason) in wish { throw .notNow(reason) }
        guard case .claim(_, process, hash) = wish.first else {
            throw .notNow("\(reference) cannot be sent as it stands. Nothing was sent.")
        }
        let now = clock.now()
        let won: QuestionID?
        do throws(LedgerError) {
            won = try await store.claim(reference, process: process, requestSHA256: hash, at: now)
        } catch {
            throw .store(error)
        }
        let event = won == nil ? PayoutEvent.claimLost : .claimWon(process: process, requestSHA256: hash)
        for effect in machine.handle(event, at: now) {
            switch effect {
            case .refuse(let reason): throw .notNow(reason)
            case .sendPayout(let question): return question
            case .append, .claim, .ask, .scheduleAsk: continue
            }
        }
        throw .notNow("\(reference) cannot be sent as it stands. Nothing was sent.")
    }

    // MARK: Keeping the answer

    /// Appends the answer.
    ///
    /// Where the store cannot take it, it is kept here, new payouts are stopped, and it is written again until it is on
    /// disk; the request never leaves a second time.
    private func keep(_ answer: Answer, to question: QuestionID, of machine: PayoutMachine) async -> PayoutOutcome {
        let at = clock.now()
        let reference = machine.intent.reference
        report(reference, .saving)
        do throws(DeskError) {
            let record = try await driver.write(answer, to: question, of: machine.intent, at: at)
            return PayoutOutcome(record: record, isWritten: true)
        } catch {
            unwritten.append(
                UnwrittenAnswer(
                    intent: machine.intent, question: question, answer: answer, at: at, failure: unsaved(error)))
            report(reference, .answered)
            events.send(.payoutsBlocked(reason: blocked ?? error.sentence))
            startRewriting()
            let known = PayoutMachine.reduce(machine, .answered(question: question, answer), at: at).0
            let record = PayoutRecord(intent: known.intent, log: known.log, state: known.state, nextAskAt: nil)
            return PayoutOutcome(record: record, isWritten: false)
        }
    }

    private func startRewriting() {
        guard rewriting == nil else { return }
        rewriting = Task {
            var wait = Duration.milliseconds(500)
            while await !rewrite() {
                do throws(CancellationError) {
                    try await clock.sleep(until: clock.monotonic() + wait)
                } catch {
                    break
                }
                wait = min(wait * 2, Self.longestWait)
            }
            rewriting = nil
        }
    }

    /// Between two tries to write an outcome: whatever stood against it, it is on disk within seconds after.
    private static let longestWait: Duration = .seconds(4)

    /// Writes what could not be written.
    ///
    /// True where nothing is left to write; payouts are taken again then.
    @discardableResult
    public func rewrite() async -> Bool {
        while let first = unwritten.first {
            do throws(DeskError) {
                _ = try await driver.write(first.answer, to: first.question, of: first.intent, at: first.at)
            } catch {
                if let index = place(of: first) { unwritten[index].failure = unsaved(error) }
                return false
            }
            if let index = place(of: first) {
                unwritten.remove(at: index)
                events.send(.transactionChanged(first.reference))
                if blocked == nil { events.send(.payoutsUnblocked) }
            }
        }
        return true
    }

    /// Why an answer is not on disk, and the next step.
    private func unsaved(_ error: DeskError) -> String {
        if case .store(let error) = error { error.unsaved(at: store.place) } else { error.sentence }
    }

    private func place(of answer: UnwrittenAnswer) -> Int? {
        unwritten.firstIndex { $0.reference == answer.reference && $0.question == answer.question }
    }
}
