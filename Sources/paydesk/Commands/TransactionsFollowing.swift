import Desk
import Ledger
import Payments

/// `paydesk transactions --follow`: what comes or changes among the newest rows.
extension TransactionsCommand {
    /// How many of the newest rows are watched.
    private static let watched = 500

    /// The watched rows that are new or have changed since they were in `known`, oldest first.
    func news(
        _ archive: Archive, _ query: TransactionQuery, besides known: [Reference: Transaction]
    ) async throws(Failure) -> [Transaction] {
        do throws(LedgerError) {
            let page = try await archive.ledger.page(query, start: .newest, limit: Self.watched)
            return page.rows.reversed().filter { known[$0.reference] != $0.withoutTimes }
        } catch {
            throw Failure(error)
        }
    }

    /// Prints until Ctrl-C; the store's counter is read twice a second, since other processes write too.
    func goOn(
        _ archive: Archive, _ workplace: Workplace?, _ query: TransactionQuery, _ listed: [Transaction]
    ) async throws(Failure) {
        let watching = Task { () -> Failure? in
            do throws(Failure) {
                try await watch(archive, workplace, query, listed)
                return nil
            } catch {
                return error
            }
        }
        let signals = Interruption.caught()
        let interruption = Task {
            await signals.wait()
            watching.cancel()
        }
        let failure = await watching.value
        interruption.cancel()
        if let failure { throw failure }
    }

    private func watch(
        _ archive: Archive, _ workplace: Workplace?, _ query: TransactionQuery, _ listed: [Transaction]
    ) async throws(Failure) {
        var known = Dictionary(listed.map { ($0.reference, $0.withoutTimes) }, uniquingKeysWith: { _, last in last })
        var counter: Int64?
        while !Task.isCancelled {
            let now = try await counted(archive)
            guard now != counter else {
                guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
                continue
            }
            counter = now
            for row in try await news(archive, query, besides: known) {
                known[row.reference] = row.withoutTimes
                do throws(DeskError) {
                    try await show(row, workplace)
                } catch {
                    throw Failure(error)
                }
            }
        }
    }

    private func counted(_ archive: Archive) async throws(Failure) -> Int64 {
        do throws(LedgerError) {
            return try await archive.ledger.changeCounter()
        } catch {
            throw Failure(error)
        }
    }
}

extension Transaction {
    /// The same without the times at which it was asked, answered or looked at, which are no news.
    fileprivate var withoutTimes: Transaction {
        var copy = self
        (copy.updatedAt, copy.lastAnsweredAt, copy.nextAskAt) = (createdAt, nil, nil)
        return copy
    }
}
