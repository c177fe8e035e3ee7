import Ledger
import Payments
import Providers

/// A complaint as it is being entered.
public struct ComplaintDraft: Hashable, Sendable {
    /// The transaction it is about.
    public var reference: Reference
    /// One line, 3 to 120 characters.
    public var subject: String
    /// The whole text, 10 to 2,000 characters.
    public var message: String
    /// Pictures that show it, each a whole PNG or JPEG file: sent with it, and not kept here.
    public var evidence: [[UInt8]]

    /// A draft from its fields.
    public init(reference: Reference, subject: String, message: String, evidence: [[UInt8]] = []) {
        (self.reference, self.subject, self.message, self.evidence) = (reference, subject, message, evidence)
    }
}

/// What became of a complaint that was raised.
public struct RaisedComplaint: Hashable, Sendable {
    /// The complaint as it stands.
    public var complaint: Complaint
    /// What the provider answered; nil where nothing was sent to it, and the complaint's remark says why.
    public var answer: ComplaintAnswer?
}

/// What an agent can do with complaints (`payouts.md`, *Complaints*).
///
/// Sent under the rules of a payout: written first, claimed once, one request, and *unknown* is a state here too.
public struct ComplaintDesk: Sendable {
    let store: any LedgerStore
    let providers: DeskProviders
    let settings: DeskSettings
    let clock: any DeskClock
    let events: DeskEvents
    let poller: Poller
    let driver: PayoutDriver

    /// A desk on a store; the poller asks the status a complaint rests on.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, clock: any DeskClock,
        random: DeskRandom, events: DeskEvents, poller: Poller
    ) {
        (self.store, self.providers, self.settings) = (store, providers, settings)
        (self.clock, self.events, self.poller) = (clock, events, poller)
        driver = PayoutDriver(store: store, providers: providers, settings: settings, clock: clock, random: random)
    }

    /// Writes a complaint and sends it where its provider takes complaints and has given its reference; else it stays
    /// ours, with the reason in `remark`.
    ///
    /// Where the last answer is older than five minutes the status is asked first.
    ///
    /// Throws before anything is written: `.forbidden`, `.notFound`, `.notNow` for an open complaint or a transaction that
    /// was never sent, `.text` for one that is too short, `.warnings` for a transaction younger than five minutes, `.store`.
    public func raise(_ draft: ComplaintDraft, accepted: Set<Warning>) async throws(DeskError) -> Complaint {
        try await submit(draft, accepted: accepted).complaint
    }

    /// The same, and what the provider answered.
    public func submit(_ draft: ComplaintDraft, accepted: Set<Warning>) async throws(DeskError) -> RaisedComplaint {
        let complaint = try await keep(draft, accepted: accepted)
        return try await pass(complaint.number, evidence: draft.evidence)
    }

    /// Writes a complaint and sends nothing.
    public func keep(_ draft: ComplaintDraft, accepted: Set<Warning>) async throws(DeskError) -> Complaint {
        try settings.requireOperator(to: "raise a complaint")
        try Self.checkText(subject: draft.subject, message: draft.message)
        let record = try await driver.stored(draft.reference)
        guard let sentAt = record.state.claim?.at, record.state.status != .notSent else {
            throw .notNow("\(draft.reference) was never sent, so there is nothing to complain of.")
        }
        let takes = providers.capability(of: record.intent.provider)?.complaintEvidence ?? false
        guard draft.evidence.isEmpty || takes else {
            throw .text(
                field: "evidence",
                "\(record.intent.provider) takes no pictures with a complaint. Leave them out, or send them by mail.")
        }
        if let fresh = ComplaintRules.tooFresh(sentAt: sentAt, now: clock.now()),
            !accepted.contains(.tooFresh)
        {
            throw .warnings([fresh])
        }
        let earlier = try await list(of: draft.reference).filter { ![.answered, .closed].contains($0.status) }
        if let open = earlier.first {
            throw .notNow("\(open.number) is open for \(draft.reference) already. Send, update or close that one.")
        }
        let now = clock.now()
        let complaint = Complaint(
            number: "", transaction: draft.reference, provider: record.intent.provider, subject: draft.subject,
            message: draft.message, status: .draft, agent: settings.agent, createdAt: now,
            dueAt: ComplaintRules.dueDay(
                mode: record.intent.mode, status: record.state.status, raisedAt: now))
        do throws(LedgerError) {
            let written = try await store.record(complaint)
            events.send(.complaintChanged(number: written.number))
            return written
        } catch {
            throw .store(error)
        }
    }

    /// Sends a draft to its provider, once.
    ///
    /// Where that cannot be now, it stays a draft and `remark` says why.
    public func send(_ number: String) async throws(DeskError) -> Complaint {
        try await pass(number).complaint
    }

    private func pass(_ number: String, evidence: [[UInt8]] = []) async throws(DeskError) -> RaisedComplaint {
        try settings.requireOperator(to: "raise a complaint")
        let complaint = try await stored(number)
        guard complaint.status == .draft else {
            throw .notNow("\(number) is \(complaint.status.words) and is not sent again.")
        }
        guard let provider = providers.complaints(complaint.provider) else {
            let why = "\(complaint.provider) takes no complaints here: copy it as mail"
            return RaisedComplaint(complaint: try await remark(why, on: complaint), answer: nil)
        }
        let record = try await freshRecord(of: complaint)
        switch record {
        case .failure(let reason):
            return RaisedComplaint(complaint: try await remark(reason, on: complaint), answer: nil)
        case .success(let record): return try await send(complaint, evidence, about: record, to: provider)
        }
    }

    /// Drafts that can be sent now: their provider takes complaints, and has given its reference where it needs one.
    public func offers() async throws(DeskError) -> [Complaint] {
        var offers: [Complaint] = []
        for complaint in try await list() where complaint.status == .draft {
            guard let capability = providers.capability(of: complaint.provider), capability.complaints else { continue }
            let hasReference = try await driver.stored(complaint.transaction).state.providerReference != nil
            if hasReference || !capability.complaintsNeedProviderReference { offers.append(complaint) }
        }
        return offers
    }

    // MARK: Sending

    /// The payout with an answer no older than five minutes, or why there is none.
    private func freshRecord(of complaint: Complaint) async throws(DeskError) -> Answered {
        let reference = complaint.transaction
        var record = try await driver.stored(reference)
        let isFresh = ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: record.state.lastAnsweredAt, now: clock.now())
        if !isFresh {
            switch try await poller.askNow(reference) {
            case .answered(let answered): record = answered
            case .refused(let reason): return .failure("kept, not sent: \(reason)")
            case .underWay: return .failure("kept, not sent: its status is being asked; send it when that is answered")
            }
        }
        guard ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: record.state.lastAnsweredAt, now: clock.now()) else {
            return .failure("kept, not sent: \(complaint.provider) did not answer how the payout stands")
        }
        let needsReference = providers.capability(of: complaint.provider)?.complaintsNeedProviderReference ?? true
        guard !needsReference || record.state.providerReference != nil else {
            return .failure("\(complaint.provider) has given no id: kept as ours, offered when it comes")
        }
        return .success(record)
    }

    private enum Answered {
        case success(PayoutRecord)
        case failure(String)
    }

    private func send(
        _ complaint: Complaint, _ evidence: [[UInt8]], about record: PayoutRecord, to provider: any ComplaintRaising
    )
        async throws(DeskError) -> RaisedComplaint
    {
        let number = complaint.number
        do throws(LedgerError) {
            guard try await store.claimComplaint(number, at: clock.now()) else {
                throw .notFound("A draft \(number)")
            }
        } catch .notFound {
            throw .notNow("\(number) is being sent from elsewhere.")
        } catch {
            throw .store(error)
        }
        let request = ComplaintRequest(
            order: record.handle, subject: complaint.subject, message: complaint.message,
            evidence: evidence)
        // Giving up the task that waits must not cut the request short.
        let answer = await Task { await provider.raise(request) }.value
        let written = try await write(Self.after(answer, complaint, about: record, at: clock.now()))
        return RaisedComplaint(complaint: written, answer: answer)
    }

    /// Where an answer leaves a complaint: refused and proven unsent go back to draft with the reason.
    static func after(_ answer: ComplaintAnswer, _ complaint: Complaint, about record: PayoutRecord, at: Timestamp)
        -> Complaint
    {
        var complaint = complaint
        switch answer {
        case .raised(let reference, let message):
            (complaint.status, complaint.providerReference, complaint.remark) = (.raised, reference, message)
            complaint.raisedAt = at
            complaint.dueAt = ComplaintRules.dueDay(
                mode: record.intent.mode, status: record.state.status, raisedAt: at)
        case .refused(let reason):
            (complaint.status, complaint.remark) = (.draft, "refused: \(reason)")
        case .notSent(let reason):
            (complaint.status, complaint.remark) = (.draft, "not sent: \(reason)")
        case .unknown(let reason):
            (complaint.status, complaint.remark) = (.unknown, "nobody can say whether it arrived: \(reason)")
            complaint.raisedAt = at
        }
        return complaint
    }
}
