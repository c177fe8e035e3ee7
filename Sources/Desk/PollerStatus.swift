import Ledger
import Payments
import Providers

/// A status question about to be asked: all that was decided before it leaves.
struct StatusQuestion: Sendable {
    var record: PayoutRecord
    var question: Question
    var provider: any StatusReading

    var reference: Reference { record.intent.reference }
    var handle: OrderHandle { record.handle }
}

extension PayoutRecord {
    /// What a provider is asked about.
    var handle: OrderHandle {
        OrderHandle(intent: intent, providerReference: state.providerReference, sentAt: state.claim?.at)
    }
}

/// What became of an *ask now*.
public enum AskOutcome: Sendable {
    /// The provider was asked and answered, usably or not; the payout as it stands now.
    case answered(PayoutRecord)
    /// It was not asked, for this reason, a plain sentence: mostly that it was asked a moment ago.
    case refused(String)
    /// A question is under way; its answer will show.
    case underWay
}

extension Poller {
    /// Asks one payout's status now, whatever the plan says; at most once per five seconds and payout.
    ///
    /// Throws `.notFound`, `.configuration` where its provider cannot be asked, `.notNow` where the provider gave no
    /// reference to ask by, `.store` where the question or its answer could not be written.
    public func askNow(_ reference: Reference) async throws(DeskError) -> AskOutcome {
        if asking.contains(reference) { return .underWay }
        let record = try await driver.stored(reference)
        let question = try question(for: record)
        if let refusal = askedJustNow(reference) ?? refusal(to: question, reason: .agent) { return .refused(refusal) }
        guard asking.insert(reference).inserted else { return .underWay }
        defer { asking.remove(reference) }
        askedByHand[reference] = clock.monotonic()
        lanes[record.intent.provider, default: newLane()].bucket.takeAnyway(at: clock.monotonic())
        return .answered(try await ask(question))
    }

    /// Makes a payout's status call due now, as an unsigned callback does.
    ///
    /// The poller asks within its bounds.
    public func hint(_ reference: Reference) async throws(DeskError) {
        do throws(LedgerError) {
            try await store.plan(reference, nextAskAt: clock.now())
        } catch {
            throw .store(error)
        }
        deferred[reference] = nil
        wake()
    }

    private func question(for record: PayoutRecord) throws(DeskError) -> StatusQuestion {
        let name = record.intent.provider
        _ = try providers.require(name)
        guard let provider = providers.status(name) else {
            throw .configuration(providers.whyNotAsked(record) ?? "\(name) cannot be asked about a payout.")
        }
        guard let question = provider.question(for: record.handle) else {
            throw .notNow(providers.whyNotAsked(record) ?? "\(record.intent.reference) was not sent.")
        }
        return StatusQuestion(record: record, question: question, provider: provider)
    }

    /// Why a person may not ask again yet, whatever became of the wall clock; nil where they may.
    private func askedJustNow(_ reference: Reference) -> String? {
        guard let asked = askedByHand[reference] else { return nil }
        return PayoutMachine.askedTooSoon(secondsAgo: (clock.monotonic() - asked).components.seconds)
    }

    /// Why the machine does not want this question asked; nil where it does.
    private func refusal(to question: StatusQuestion, reason: AskReason) -> String? {
        var machine = PayoutMachine(intent: question.record.intent, log: question.record.log)
        let effects = machine.handle(.ask(question.question, reason), at: clock.now())
        for case .refuse(let sentence) in effects { return sentence }
        return effects.isEmpty ? "A question is under way." : nil
    }

    // MARK: By plan

    /// The due payouts whose providers may be asked now.
    ///
    /// Each provider's plan is looked at by itself, and no further than its bucket goes: what waits for one that is down
    /// costs nothing, however much it is.
    func statusesDue(at moment: Duration, wakeAt: inout Duration) async throws(LedgerError) -> [StatusQuestion] {
        forgetOldTimes(at: moment)
        let now = clock.now()
        var questions: [StatusQuestion] = []
        for name in providers.names {
            do throws(LedgerError) {
                questions += try await statusesDue(of: name, at: moment, now, wakeAt: &wakeAt)
            } catch {
                // Those found before are taken already and must be asked.
                guard !questions.isEmpty else { throw error }
                events.send(.storeFailing(reason: error.reason))
                break
            }
        }
        return questions
    }

    private func statusesDue(of name: String, at moment: Duration, _ now: Timestamp, wakeAt: inout Duration)
        async throws(LedgerError) -> [StatusQuestion]
    {
        let room = lanes[name, default: newLane()].room(at: moment)
        let limit = max(room, 1) + asking.count + deferred.count
        var (questions, isMoreDue, isSpent): ([StatusQuestion], Bool, Bool) = ([], false, true)
        let due = try await store.due(at: now, of: name, limit: limit)
        for reference in due where !asking.contains(reference) {
            if let until = deferred[reference] {
                wakeAt = min(wakeAt, until)
                continue
            }
            guard questions.count < room else {
                isMoreDue = true
                break
            }
            do throws(LedgerError) {
                if let question = try await planned(reference, at: moment) { questions.append(question) }
            } catch .damaged(let reason) {
                // The others must not wait for one that cannot be read.
                (deferred[reference], isSpent) = (moment + Self.damagedPause, false)
                events.send(.storeFailing(reason: reason))
                continue
            } catch {
                guard !questions.isEmpty else { throw error }
                events.send(.storeFailing(reason: error.reason))
                return questions
            }
            isSpent = questions.count == room
        }
        // What could not be asked about made way for what lies behind it.
        if !isSpent, due.count == limit { wakeAt = moment }
        try await wake(for: name, isMoreDue: isMoreDue, at: moment, now, &wakeAt)
        return questions
    }

    /// Brings the next look forward to when this provider may be asked what is due, or is planned next.
    private func wake(
        for name: String, isMoreDue: Bool, at moment: Duration, _ now: Timestamp, _ wakeAt: inout Duration
    ) async throws(LedgerError) {
        let opens = lanes[name, default: newLane()].opensAt(moment)
        // Asking one question every fifth of a second is worth two rounds a second, not five.
        if isMoreDue { wakeAt = min(wakeAt, max(opens, moment + .milliseconds(500))) }
        guard opens < wakeAt, let next = try await store.nextPlanned(of: name, after: now) else { return }
        wakeAt = min(wakeAt, max(opens, moment + .milliseconds(next.milliseconds - now.milliseconds)))
    }

    /// Between two tries to read a payout that is damaged.
    private static let damagedPause: Duration = .seconds(60)

    private func planned(_ reference: Reference, at moment: Duration) async throws(LedgerError) -> StatusQuestion? {
        guard let record = try await store.payout(reference), !asking.contains(reference) else { return nil }
        let name = record.intent.provider
        providerOf[reference] = name
        guard record.state.claim != nil, let provider = providers.status(name),
            let kind = provider.question(for: record.handle)
        else {
            try await store.plan(reference, nextAskAt: nil)
            return nil
        }
        let question = StatusQuestion(record: record, question: kind, provider: provider)
        guard refusal(to: question, reason: .plan) == nil else {
            deferred[reference] = moment + .seconds(10)
            return nil
        }
        guard lanes[name, default: newLane()].admits(at: moment) else { return nil }
        asking.insert(reference)
        return question
    }

    func askByPlan(_ question: StatusQuestion) async {
        defer { asking.remove(question.reference) }
        do throws(DeskError) {
            _ = try await ask(question)
        } catch {
            // The store could not take the question or its answer: not again at once.
            deferred[question.reference] = clock.monotonic() + .seconds(30)
        }
    }

    // MARK: One question

    /// Writes the question, asks it, appends the answer with the plan's next time, and returns the payout as it stands.
    private func ask(_ question: StatusQuestion) async throws(DeskError) -> PayoutRecord {
        let reference = question.reference
        let name = question.record.intent.provider
        do throws(DeskError) {
            let id = try await write(question)
            let answer = await question.provider.status(of: question.handle, by: question.question)
            let pause = answer.retryAfter.map { Duration.seconds($0) }
            if case .questionFailed(let reason) = answer.verdict {
                // A question given up because the process ends says nothing of the provider or the payout.
                if Task.isCancelled { return question.record }
                let isTheirs = TransportFailure.reachedNobody(reason)
                providerFailed(name, isTheirs ? .wallet : .order(reference), reason: reason, pause: pause)
            } else {
                // Its wallet may be told to be down still.
                if lane(of: name).health.outage != nil { lanes[name]?.walletAt = clock.monotonic() }
                providerAnswered(name)
                if let pause {
                    providerFailed(name, .order(reference), reason: "it asks for fewer questions", pause: pause)
                }
            }
            let record = try await driver.write(answer, to: id, of: question.record.intent, at: clock.now())
            events.send(.transactionChanged(reference))
            return record
        } catch {
            lanes[name]?.health.releaseProbe()
            if case .store(let error) = error { events.send(.storeFailing(reason: error.reason)) }
            throw error
        }
    }

    /// The question's row is on disk before the question leaves.
    private func write(_ question: StatusQuestion) async throws(DeskError) -> QuestionID {
        do throws(LedgerError) {
            return try await store.ask(question.reference, question.question, at: clock.now())
        } catch {
            throw .store(error)
        }
    }

    private func forgetOldTimes(at moment: Duration) {
        deferred = deferred.filter { $0.value > moment }
        askedByHand = askedByHand.filter { moment - $0.value < .seconds(60) }
        if providerOf.count > 50_000 { providerOf.removeAll() }
    }
}
