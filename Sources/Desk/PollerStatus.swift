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
        if let refusal = refusal(to: question, reason: .agent) { return .refused(refusal) }
        guard asking.insert(reference).inserted else { return .underWay }
        defer { asking.remove(reference) }
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

    /// Why the machine does not want this question asked; nil where it does.
    private func refusal(to question: StatusQuestion, reason: AskReason) -> String? {
        var machine = PayoutMachine(intent: question.record.intent, log: question.record.log)
        let effects = machine.handle(.ask(question.question, reason), at: clock.now())
        for case .refuse(let sentence) in effects { return sentence }
        return effects.isEmpty ? "A question is under way." : nil
    }

    // MARK: By plan

    /// How many logs one round reads at most, so that a round stays short; the next follows at once.
    private static let readsPerRound = 64
    /// How many due payouts one round looks at beyond those it has to pass over.
    private static let window = 500

    /// The due payouts whose providers may be asked now.
    func statusesDue(at moment: Duration, wakeAt: inout Duration) async throws(LedgerError) -> [StatusQuestion] {
        forgetOldTimes(at: moment)
        let due = try await store.due(at: clock.now(), limit: Self.window + passedOver)
        var (questions, passed, reads): ([StatusQuestion], Int, Int) = ([], 0, 0)
        for reference in due {
            if let opens = waits(reference, at: moment) {
                passed += 1
                wakeAt = min(wakeAt, opens)
                continue
            }
            guard reads < Self.readsPerRound else {
                wakeAt = moment
                break
            }
            reads += 1
            do throws(LedgerError) {
                if let question = try await planned(reference, at: moment) {
                    questions.append(question)
                } else if let opens = waits(reference, at: moment) {
                    passed += 1
                    wakeAt = min(wakeAt, opens)
                }
            } catch {
                // Those found before are taken already and must be asked.
                events.send(.storeFailing(reason: error.reason))
                break
            }
        }
        passedOver = passed
        return questions
    }

    /// Until when a due payout must wait; nil where it may be looked at.
    private func waits(_ reference: Reference, at moment: Duration) -> Duration? {
        if asking.contains(reference) { return moment + Self.longestSleep }
        if let until = deferred[reference], until > moment { return until }
        guard let name = providerOf[reference], var lane = lanes[name] else { return nil }
        let opens = lane.opensAt(moment)
        // Answering one question every fifth of a second is worth a round a second, not five.
        return opens > moment ? max(opens, moment + .milliseconds(500)) : nil
    }

    private func planned(_ reference: Reference, at moment: Duration) async throws(LedgerError) -> StatusQuestion? {
        guard let record = try await store.payout(reference), !asking.contains(reference) else { return nil }
        let name = record.intent.provider
        providerOf[reference] = name
        guard providers.capability(of: name) != nil else {
            // Not configured at this desk: another may ask, or a later start.
            deferred[reference] = moment + .seconds(3_600)
            return nil
        }
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
                providerFailed(name, .order(reference), reason: reason, pause: pause)
            } else {
                providerAnswered(name)
                if let pause {
                    providerFailed(name, .order(reference), reason: "it asks for fewer questions", pause: pause)
                }
            }
            let record = try await driver.write(answer, to: id, of: reference, at: clock.now())
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
        if providerOf.count > 50_000 { providerOf.removeAll() }
    }
}
