import Ledger
import Payments

/// An answer the store could not take yet.
struct UnwrittenAnswer: Sendable {
    var intent: PayoutIntent
    var question: QuestionID
    var answer: Answer
    /// When it came.
    var at: Timestamp
    /// Why it could not be written, a plain sentence.
    var failure: String

    var reference: Reference { intent.reference }
}

extension PayoutDesk {
    /// Why the outcome of a payout is not on disk yet, a plain sentence; nil where it is.
    public func whyUnwritten(_ reference: Reference) -> String? {
        unwritten.first { $0.reference == reference }?.failure
    }

    /// Waits until an outcome the store could not take is on disk; it is tried again all the while.
    ///
    /// After `patience`, or where the task is cancelled, it is given as the next start will find it: unknown, with nothing
    /// of what the provider answered.
    public func whenWritten(_ outcome: PayoutOutcome, within patience: Duration) async -> PayoutOutcome {
        let reference = outcome.reference
        let end = clock.monotonic() + patience
        while whyUnwritten(reference) != nil {
            let now = clock.monotonic()
            guard now < end else { return lost(outcome) }
            do throws(CancellationError) {
                try await clock.sleep(until: min(end, now + .milliseconds(250)))
            } catch {
                return lost(outcome)
            }
        }
        return PayoutOutcome(record: (try? await driver.stored(reference)) ?? outcome.record, isWritten: true)
    }

    /// What is on disk of it, put together without asking the store: who gives up does not wait for its lock.
    private func lost(_ outcome: PayoutOutcome) -> PayoutOutcome {
        let known = outcome.record
        let unanswered = known.log.filter { if case .answered = $0.event { false } else { true } }
        var machine = PayoutMachine(intent: known.intent, log: unanswered)
        _ = machine.handle(.processGone(process: store.process), at: clock.now())
        let record = PayoutRecord(
            intent: known.intent, log: machine.log, state: machine.state, nextAskAt: nil)
        return PayoutOutcome(record: record, isWritten: false)
    }
}
