import Ledger
import Payments
import Providers
import Synchronization

/// What became of one row, as soon as it is on disk.
public struct BulkNews: Sendable {
    /// What it is.
    public enum Result: Sendable {
        /// It was entered, and sent unless it waits for approval.
        case outcome(PayoutOutcome)
        /// It was not sent, for this reason.
        case refused(DeskError)
    }

    /// The row.
    public var item: BulkItem
    /// What became of it.
    public var result: Result
}

/// How an import ended.
public enum BulkEnd: Sendable {
    /// Every row had its turn.
    case done
    /// A person stopped it; what was under way has its answer.
    case interrupted
    /// It stopped by itself: a plain sentence with the next step.
    case stopped(String)
}

extension BulkDesk {
    /// Sends the rows that can be sent, each once for ever.
    ///
    /// `isStopped` is looked at before each row: what has left then is waited for. `heard` is told of each row, in the
    /// order in which the answers come. Stops by itself after three rows in a row that nobody knows the end of or that
    /// reached nobody, where a provider asks for fewer calls, and where the store or the configuration fails. Throws
    /// `.notNow` where another process imports the same list, `.store` where the file cannot be written down; nothing
    /// was sent then.
    public func run(
        _ plan: BulkPlan, _ order: BulkOrder, isStopped: @escaping @Sendable () -> Bool,
        heard: @escaping @Sendable (BulkNews) -> Void
    ) async throws(DeskError) -> BulkEnd {
        try settings.requirePayer(to: "send anything")
        let bulk = try await begin(plan)
        let trouble = BulkTrouble()
        let left = Mutex(plan.toBeSent.count)
        await withTaskGroup(of: Void.self) { group in
            var underWay = 0
            for item in plan.toBeSent {
                if underWay == Self.mostUnderWay {
                    await group.next()
                    underWay -= 1
                }
                guard !isStopped(), trouble.reason == nil else { break }
                left.withLock { $0 -= 1 }
                let row = BulkRow(
                    bulk: bulk, line: item.line.line, occurrence: item.occurrence,
                    entersUnsentAgain: order.entersUnsentAgain)
                // Entered one after the other, so that references go by lines; answers are waited for together.
                let entered = await enter(item, row, order.accepted)
                underWay += 1
                group.addTask {
                    let result = await send(entered)
                    let isBlocked = await payouts.blocked != nil
                    trouble.look(at: result, isBlocked: isBlocked)
                    heard(BulkNews(item: item, result: result))
                }
            }
        }
        if isStopped(), left.withLock({ $0 > 0 }) { return .interrupted }
        return trouble.reason.map(BulkEnd.stopped) ?? .done
    }

    /// Requests of one import under way at once: more than that no provider gets of it, however many rows there are.
    private static let mostUnderWay = 4

    /// Writes the file down and takes it for this process.
    private func begin(_ plan: BulkPlan) async throws(DeskError) -> Int64 {
        let (source, agent, now) = (plan.source, settings.agent, clock.now())
        let file = BulkFile(
            bulk: 0, sha256: source.sha256, name: source.name, rowCount: source.lines.count, agent: agent, begunAt: now)
        let begun: BulkFile
        do throws(LedgerError) {
            begun = try await store.beginBulk(file, joining: plan.bulk)
        } catch {
            throw .store(error)
        }
        guard begun.bulk == plan.bulk ?? begun.bulk, store.holdLease("bulk-\(begun.bulk)") else {
            throw .notNow("Another process imports this list now. Nothing was sent from here; wait for its end.")
        }
        return begun.bulk
    }

    private func enter(
        _ item: BulkItem, _ row: BulkRow, _ accepted: Set<Warning>
    ) async -> Result<PayoutRecord, DeskError> {
        do throws(DeskError) {
            if case .left(let entry) = item.standing {
                return .success(try await payouts.driver.stored(entry.reference))
            }
            let record = try await payouts.enter(accepted: accepted, reference: nil, as: row) {
                () throws(DeskError) in
                CheckedDraft(try await payouts.review(item.line.draft), CheckedDraft.payout)
            }
            return .success(record)
        } catch {
            return .failure(error)
        }
    }

    private func send(_ entered: Result<PayoutRecord, DeskError>) async -> BulkNews.Result {
        do throws(DeskError) {
            let record = try entered.get()
            guard record.state.status == .ready else {
                return .outcome(PayoutOutcome(record: record, isWritten: true))
            }
            let outcome = try await payouts.send(record.intent.reference)
            return .outcome(await payouts.whenWritten(outcome, within: .seconds(20)))
        } catch {
            return .refused(error)
        }
    }
}

/// Why an import goes no further; nil while all is well.
private final class BulkTrouble: Sendable {
    private struct State {
        var inARow = 0
        var reason: String?
    }

    private let state = Mutex(State())

    /// Rows in a row without an end that is known.
    private static let most = 3

    var reason: String? { state.withLock { $0.reason } }

    func look(at result: BulkNews.Result, isBlocked: Bool) {
        switch result {
        case .refused(.store(let error)): stop("\(error.reason) Mend that, then import the file again: it goes on.")
        case .refused(.configuration(let sentence)), .refused(.forbidden(let sentence)): stop(sentence)
        case .refused: if isBlocked { stop(Self.unsaved) }
        case .outcome(let outcome):
            guard outcome.isWritten, !isBlocked else { return stop(Self.unsaved) }
            if let seconds = outcome.record.lastAnswer?.retryAfter {
                return stop("The provider asks for fewer calls. Import the file again in \(seconds) s: it goes on.")
            }
            count(outcome.status)
        }
    }

    private func count(_ status: PaymentStatus) {
        state.withLock { state in
            guard status == .unknown || status == .notSent else { return state.inARow = 0 }
            state.inARow += 1
            guard state.inARow >= Self.most, state.reason == nil else { return }
            state.reason =
                status == .unknown
                ? "\(Self.most) rows in a row are unknown, so the rest is not sent. See how they end, then import the "
                    + "file again: it goes on."
                : "\(Self.most) rows in a row reached nobody, so the rest is not sent. When the provider is there again, "
                    + "import the file with --enter-unsent-again: it goes on."
        }
    }

    private func stop(_ reason: String) {
        state.withLock { if $0.reason == nil { $0.reason = reason } }
    }

    private static let unsaved =
        "An answer could not be saved, so the rest is not sent. Free the disk or mend the store, then import the file "
        + "again: it goes on."
}

extension PayoutRecord {
    /// The answer to the last question that has one.
    fileprivate var lastAnswer: Answer? {
        for entry in log.reversed() { if case .answered(_, let answer) = entry.event { return answer } }
        return nil
    }
}
