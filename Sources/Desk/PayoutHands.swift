import Ledger
import Payments
import Providers

/// What a start found of earlier processes.
public struct Recovery: Hashable, Sendable {
    /// Payouts whose process died while it sent them: unknown now, and asked about.
    public var nowUnknown: [Reference]
    /// Payouts that were written down and never sent, the newest first: *send or discard*.
    ///
    /// They are only told.
    public var leftUnsent: [Reference]
    /// Complaints whose process died while it sent them: unknown now.
    public var complaints: [String]

    /// A finding from its parts.
    public init(nowUnknown: [Reference] = [], leftUnsent: [Reference] = [], complaints: [String] = []) {
        (self.nowUnknown, self.leftUnsent, self.complaints) = (nowUnknown, leftUnsent, complaints)
    }
}

extension PayoutDesk {
    /// Gives up a payout that was not sent.
    @discardableResult
    public func discard(_ reference: Reference) async throws(DeskError) -> PayoutRecord {
        try settings.requireOperator(to: "discard a payout")
        return try await write(.discard(by: settings.agent), to: reference)
    }

    /// Writes a remark, at most 500 characters.
    @discardableResult
    public func note(_ reference: Reference, _ text: String) async throws(DeskError) -> PayoutRecord {
        try settings.requireOperator(to: "add a note")
        guard text.contains(where: { !$0.isWhitespace }), text.count <= 500 else {
            throw .notNow("A note has 1 to 500 characters; this has \(text.count). Nothing was written.")
        }
        return try await write(.note(by: settings.agent, text), to: reference)
    }

    /// The whole numbers of a beneficiary; that somebody looked is on disk before they are given.
    public func reveal(_ reference: Reference) async throws(DeskError) -> Beneficiary {
        let record = try await driver.stored(reference)
        let isHidden = record.state.status == .awaitingApproval && record.intent.agent.uid != settings.agent.uid
        guard !isHidden else {
            throw .forbidden("Account and amount of \(reference) are hidden until it is decided. Nothing was shown.")
        }
        return try await write(.reveal(by: settings.agent), to: reference).intent.beneficiary
    }

    /// Looks at what earlier processes left, at the start.
    ///
    /// Sends nothing.
    public func recover() async throws(DeskError) -> Recovery {
        await lookOver()
        let orphans = try await driver.abandonOrphans()
        for reference in orphans { events.send(.transactionChanged(reference)) }
        do throws(LedgerError) {
            // The store knows which of the unsent belong to a process that still lives.
            let summary = try await store.summary(
                SummaryRequest(now: clock.now(), uid: settings.agent.uid, limitPerDay: nil, providers: []))
            let left = summary.needs.first { $0.kind == .leftUnsent }?.query?.references ?? []
            return Recovery(nowUnknown: orphans, leftUnsent: left.sorted(by: >))
        } catch {
            throw .store(error)
        }
    }

    /// Reads the newest payouts whole, and those whose next question is due: what money depends on today must be
    /// readable before anything new is sent, and a million older ones need no reading for that.
    ///
    /// What is damaged stays known to the store, and stops new payouts.
    private func lookOver() async {
        let newest = try? await store.page(.everything, start: .newest, limit: Self.lookedOver).rows.map(\.reference)
        let due = try? await store.due(at: clock.now(), limit: Self.lookedOver)
        for reference in Set((newest ?? []) + (due ?? [])) { _ = try? await store.payout(reference) }
    }

    /// Payouts of each kind that a start reads whole: some milliseconds.
    private static let lookedOver = 40

    /// Ends the desk: waits for the replies that are under way, writes once more what could not be written, and stops.
    ///
    /// What is still not written then is found by the next start, as unknown.
    public func finish() async {
        for flight in flights.values { _ = await flight.value }
        await rewrite()
        rewriting?.cancel()
        await rewriting?.value
    }

    func write(_ event: PayoutEvent, to reference: Reference) async throws(DeskError) -> PayoutRecord {
        let record = try await driver.write([event], to: reference)
        events.send(.transactionChanged(reference))
        return record
    }
}
