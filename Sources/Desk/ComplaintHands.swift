import Ledger
import Payments

extension ComplaintDesk {
    /// All complaints, or those about one transaction: open ones first by due day, then the newest.
    public func list(of reference: Reference? = nil, limit: Int = 500) async throws(DeskError) -> [Complaint] {
        do throws(LedgerError) {
            return try await store.complaints(of: reference, limit: limit)
        } catch {
            throw .store(error)
        }
    }

    /// Writes down what the provider answered, by phone or mail, and whether that was an answer.
    public func update(_ number: String, remark: String, status: Complaint.Status = .answered)
        async throws(DeskError) -> Complaint
    {
        try settings.requireOperator(to: "change a complaint")
        var complaint = try await stored(number)
        let isAllowed =
            switch (complaint.status, status) {
            case (.draft, .draft), (.unknown, .raised), (.unknown, .draft): true
            case (.raised, .raised), (.raised, .answered), (.answered, .answered), (.answered, .raised): true
            case (.unknown, .answered): true
            default: false
            }
        guard isAllowed else {
            throw .notNow("\(number) is \(complaint.status.words); it cannot be written down as \(status.words).")
        }
        if status == .raised, complaint.status != .raised {
            // It is with the provider from now on, as far as anybody knows: its days count anew.
            let record = try await driver.stored(complaint.transaction)
            complaint.dueAt = ComplaintRules.dueDay(
                mode: record.intent.mode, status: record.state.status, raisedAt: clock.now())
        }
        (complaint.status, complaint.remark) = (status, remark)
        return try await write(complaint)
    }

    /// Changes the text of a draft.
    public func edit(_ number: String, subject: String, message: String) async throws(DeskError) -> Complaint {
        try settings.requireOperator(to: "change a complaint")
        try Self.checkText(subject: subject, message: message)
        var complaint = try await stored(number)
        guard complaint.status == .draft else {
            throw .notNow("\(number) is \(complaint.status.words): what was sent is not changed.")
        }
        (complaint.subject, complaint.message) = (subject, message)
        return try await write(complaint)
    }

    /// Says that a draft went out by mail.
    public func mailed(_ number: String) async throws(DeskError) -> Complaint {
        try settings.requireOperator(to: "raise a complaint")
        var complaint = try await stored(number)
        guard complaint.status == .draft else {
            throw .notNow("\(number) is \(complaint.status.words) and needs no mail.")
        }
        let record = try await driver.stored(complaint.transaction)
        let now = clock.now()
        (complaint.status, complaint.raisedAt, complaint.remark) = (.raised, now, Complaint.byMail)
        complaint.dueAt = ComplaintRules.dueDay(
            mode: record.intent.mode, status: record.state.status, raisedAt: now)
        return try await write(complaint)
    }

    /// Closes a complaint.
    ///
    /// One that is on its way cannot be closed.
    public func close(_ number: String, remark: String? = nil) async throws(DeskError) -> Complaint {
        try settings.requireOperator(to: "close a complaint")
        var complaint = try await stored(number)
        guard complaint.status != .submitting, complaint.status != .closed else {
            throw .notNow("\(number) is \(complaint.status.words); there is nothing to close.")
        }
        complaint.status = .closed
        complaint.remark = remark ?? complaint.remark
        return try await write(complaint)
    }

    /// The text of a draft ready to be mailed, resting on a status asked within the last five minutes where the provider
    /// answers.
    ///
    /// Where it does not, the text says since when nothing was heard: mail is the way that is left then.
    public func prepareMail(_ number: String) async throws(DeskError) -> String {
        try settings.requireOperator(to: "raise a complaint")
        let complaint = try await stored(number)
        let record = try await driver.stored(complaint.transaction)
        if !ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: record.state.lastAnsweredAt, now: clock.now()) {
            _ = try? await poller.askNow(complaint.transaction)
        }
        return try await textForMail(number)
    }

    /// The complaint as a text ready to mail: our references and what is known, numbers masked.
    public func textForMail(_ number: String) async throws(DeskError) -> String {
        let complaint = try await stored(number)
        let record = try await driver.stored(complaint.transaction)
        let (intent, state) = (record.intent, record.state)
        let isHidden = settings.viewer.hides(state.status, enteredBy: intent.agent)
        let target = isHidden ? "hidden" : intent.beneficiary.maskedTarget
        var facts = [
            "Complaint:       \(number)",
            "Our reference:   \(intent.reference)",
            "Your reference:  \(state.providerReference ?? "none given")",
            "Bank reference:  \(state.bankReference ?? "none given")",
            "Amount:          \(isHidden ? "hidden" : intent.amount.rupees()) by \(intent.mode.word)",
        ]
        switch intent.kind {
        case .payout: facts.append("Beneficiary:     \(intent.beneficiary.name), \(target)")
        case .recharge: facts.append("Recharged:       \(intent.beneficiary.name), \(target)")
        case .payin: state.receivedAmount.map { facts.append("Received:        \($0.rupees())") }
        }
        if let sentAt = state.claim?.at { facts.append("Sent:            \(Self.moment(sentAt))") }
        let word = state.providerStatus.map { ", your word “\($0)”" } ?? ""
        let answered = state.lastAnsweredAt.map { " at \(Self.moment($0))" } ?? ""
        facts.append("Stands as:       \(state.status.rawValue)\(word)\(answered)")
        return "Subject: \(complaint.subject) (\(number))\n\n\(complaint.message)\n\n\(facts.joined(separator: "\n"))\n"
    }

    /// What was done about a transaction's complaints, as lines to be shown with its timeline, oldest first.
    ///
    /// They stand beside the transaction's log, not in it: a complaint moves nothing of the money.
    public func timeline(of reference: Reference) async throws(DeskError) -> [TimelineEntry] {
        try await list(of: reference).flatMap(Self.lines).sorted { $0.at < $1.at }
    }

    private static func lines(_ complaint: Complaint) -> [TimelineEntry] {
        func line(_ at: Timestamp, _ note: String) -> TimelineEntry {
            TimelineEntry(
                at: at, source: .agent, verified: true, label: "complaint", actor: complaint.agent.name, note: note)
        }
        var lines = [line(complaint.createdAt, "\(complaint.number) written: \(complaint.subject)")]
        if let raisedAt = complaint.raisedAt {
            let number = complaint.providerReference.map { ", their number \($0)" } ?? ""
            lines.append(line(raisedAt, "\(complaint.number) \(complaint.status.words)\(number)"))
        }
        return lines
    }

    /// Complaints left on their way by a process that died: nobody knows whether they arrived.
    ///
    /// A complaint carries no process's mark, so one that is older than any deadline counts as left.
    public func recover() async throws(DeskError) -> [String] {
        var left: [String] = []
        let limit = clock.now().adding(milliseconds: -2 * settings.replyTimeout.inMilliseconds - 60_000)
        for var complaint in try await list() where complaint.status == .submitting {
            guard (complaint.raisedAt ?? complaint.createdAt) < limit else { continue }
            complaint.status = .unknown
            complaint.remark = "paydesk ended while it was on its way: ask the provider whether it has it"
            left.append(try await write(complaint).number)
        }
        return left
    }

    // MARK: The store

    func stored(_ number: String) async throws(DeskError) -> Complaint {
        do throws(LedgerError) {
            if let complaint = try await store.complaint(number) { return complaint }
        } catch {
            throw .store(error)
        }
        throw .notFound("complaint \(number)")
    }

    func write(_ complaint: Complaint) async throws(DeskError) -> Complaint {
        do throws(LedgerError) {
            try await store.update(complaint, by: settings.agent)
        } catch {
            throw .store(error)
        }
        events.send(.complaintChanged(number: complaint.number))
        return complaint
    }

    func remark(_ text: String, on complaint: Complaint) async throws(DeskError) -> Complaint {
        var complaint = complaint
        complaint.remark = text
        return try await write(complaint)
    }

    static func checkText(subject: String, message: String) throws(DeskError) {
        let isOneLine = !subject.contains(where: \.isNewline)
        guard (3...120).contains(subject.count), isOneLine else {
            throw .text(
                field: "subject", "A complaint's subject is one line of 3 to 120 characters. Nothing was written.")
        }
        guard (10...2_000).contains(message.count) else {
            throw .text(
                field: "message",
                "A complaint's text has 10 to 2,000 characters; this has \(message.count). Nothing was written.")
        }
    }

    /// `20 Nov 10:41:05 IST`.
    private static func moment(_ moment: Timestamp) -> String {
        "\(moment.day.short) \(moment.ist.clockWithSeconds) IST"
    }
}

extension Complaint.Status {
    /// The word in a sentence.
    var words: String {
        switch self {
        case .draft: "a draft"
        case .submitting: "on its way"
        case .unknown: "unknown at the provider"
        case .raised: "raised"
        case .answered: "answered"
        case .closed: "closed"
        }
    }
}
