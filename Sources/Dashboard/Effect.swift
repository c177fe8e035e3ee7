import Payments

/// What the dashboard asks the outside world to do, as data: a runner does it and posts the answer as an ``Event``.
public enum Effect: Equatable, Sendable {
    /// Read a window of the list → ``Event/page(_:at:ticket:)``.
    case loadPage(TransactionQuery, PageStart, limit: Int, ticket: Ticket)
    /// Count what a query finds → ``Event/count(_:ticket:)``. A newer one cancels an older one.
    case loadCount(TransactionQuery, ticket: Ticket)
    /// Read what a query finds, to be marked → ``Event/marks(_:ticket:)``.
    case loadMarks(TransactionQuery, limit: Int, ticket: Ticket)
    /// Find the folder that exports usually go to → ``Event/exportFolder(_:)``.
    case loadExportFolder
    /// Write what a query finds to a new file in a folder → ``Event/notice(_:)`` with its path.
    case export(TransactionQuery, ExportFormat, folder: String)
    /// Read one transaction with its timeline → ``Event/details(_:)``.
    case loadDetails(Reference)
    /// Read the wallets → ``Event/wallets(_:at:)``.
    case loadWallets
    /// Read the summary → ``Event/summary(_:)``.
    case loadSummary
    /// Read how each bank does by each rail today → ``Event/healthFacts(_:at:)``.
    case loadHealth
    /// Read the complaints → ``Event/complaints(_:at:ready:)``.
    case loadComplaints

    /// Check a draft by every rule → ``Event/checked(_:ticket:)``. A newer one cancels an older one.
    case checkDraft(PayoutDraft, ticket: Ticket)
    /// Make the reference of the payout that is about to be confirmed → ``Event/reference(_:ticket:)``.
    case makeReference(ticket: Ticket)
    /// Look for beneficiaries seen before → ``Event/beneficiaries(_:ticket:)``.
    case findBeneficiaries(String, ticket: Ticket)
    /// Fetch a beneficiary's whole numbers → ``Event/beneficiary(_:ticket:)``.
    case fetchBeneficiary(KnownBeneficiary, ticket: Ticket)
    /// Send this payout, once, under this reference (made anew where nil) → ``Event/payout(_:)``, several times.
    case submit(PayoutDraft, accepted: [Warning], reference: Reference?)

    /// Read the operators of a provider, from the store and where they are old from it
    /// → ``Event/operators(_:_:asOf:)``, twice at most.
    case loadOperators(String)
    /// Check a recharge or a pay link by every rule → ``Event/checkedOrder(_:ticket:)``. A newer one cancels an older one.
    case checkOrder(OrderDraft, ticket: Ticket)
    /// Send this recharge, or ask for this pay link, once → ``Event/payout(_:)``, several times, as for a payout.
    case submitOrder(OrderDraft, accepted: [Warning], reference: Reference?)

    /// Send a payout that was left unsent, once → ``Event/unsent(_:_:)``, always.
    case send(Reference)
    /// Give up a payout that was left unsent → ``Event/unsent(_:_:)``, always.
    case discard(Reference)

    /// Find out whether account (or UPI id, number, mobile) and amount as typed by an approver are what was entered
    /// → ``Event/compared(_:ticket:)``, always.
    case compareApproval(Reference, target: String, amount: String, ticket: Ticket)
    /// Let a payout that waits be sent, with what was typed again unseen → ``Event/decided(_:_:)``, always.
    case approve(Reference, target: String, amount: String)
    /// Say no to a payout that waits → ``Event/decided(_:_:)``, always.
    case reject(Reference, reason: String)
    /// Be the first of two who close an unknown payout → ``Event/decided(_:_:)``, always.
    case proposeClosing(Reference, reading: String?)
    /// Be the second → ``Event/decided(_:_:)``, always.
    case close(Reference, reading: String?)
    /// Enter a closed payout anew, under a new reference; it waits for approval → ``Event/decided(_:_:)``, always.
    case replace(Reference, accepted: [Warning])

    /// Ask the providers for the status of these now → ``Event/notice(_:)`` where refused, else ``Event/storeChanged``.
    case askNow([Reference])
    /// Ask the providers for the status of what a query finds now, a hundred at most → as ``askNow(_:)``.
    case askAll(TransactionQuery)
    /// Ask for the wallets now → ``Event/wallets(_:at:)``.
    case askWallets
    /// The wallets came into view, or left it: they are asked each minute, or each five.
    case walletsInView(Bool)
    /// Ask nothing by plan, or go on.
    case pauseAsking(Bool)
    /// Keep, send or write out a complaint → ``Event/complaint(_:)``.
    case raiseComplaint(ComplaintDraft)
    /// Send the draft of a complaint, by our number, to its provider, once → ``Event/complaint(_:)``, always.
    case sendComplaint(number: String)
    /// Copy the draft of a complaint as mail, and count it as raised → ``Event/complaint(_:)``, always.
    case mailComplaint(number: String)
    /// Write down what the provider said of a complaint, and where it stands now → ``Event/complaint(_:)``, always.
    case updateComplaint(number: String, remark: String, status: Complaint.Status)
    /// Close a complaint → ``Event/complaint(_:)``, always.
    case closeComplaint(number: String, remark: String? = nil)
    /// Read what was done about a complaint → ``Event/complaintActs(_:_:)``.
    case loadComplaintActs(number: String)
    /// Keep a remark of the agent's.
    case addNote(Reference, String)
    /// Read what the next shift must know → ``Event/handover(_:)``.
    case loadHandover
    /// Write a handover to a file of this user's alone → ``Event/notice(_:)`` that names it.
    case writeHandover(String, folder: String?)
    /// Read what this agent watches → ``Event/watched(_:)``.
    case loadWatched
    /// Keep that these are watched, and how they stand.
    case keepWatched([WatchedPayout])
    /// Keep that these are watched no more.
    case dropWatched([Reference])
    /// Read how these stand → ``Event/watchedRows(_:)``.
    case readWatched(Set<Reference>)
    /// Get the agent's attention: so many that are watched changed.
    case notify(Int)
    /// Show the whole numbers, audited → ``Event/revealed(_:_:)``.
    case reveal(Reference)
    /// Put a text on the clipboard → ``Event/notice(_:)`` that names the way it took.
    case copy(String)

    /// Read a file of payouts and check its rows → ``Event/imported(_:)`` or a notice. Nothing is sent.
    case planImport(String, provider: String)
    /// Send what was planned, each row once → ``Event/imported(_:)``, several times.
    case runImport(ImportPlanned)
    /// Begin no further row; what has left is waited for.
    case stopImport
    /// Ask a provider for its list of a day → ``Event/notice(_:)``.
    case askListOfDay(String, CivilDay)
    /// Put on a theme, by its name.
    case wear(theme: String)
    /// Paint everything again.
    case repaint
    /// Listen to the mouse, or leave it to the terminal.
    case mouse(Bool)
    /// Hand the terminal to the shell (Ctrl-Z).
    case suspend
    /// Leave. What is in flight stays on disk.
    case quit
}

/// What a list is written as.
public enum ExportFormat: String, Hashable, Sendable {
    /// A table for a spreadsheet, a line a transaction.
    case csv
    /// One list of objects.
    case json
}

/// A complaint as it was written in the form.
public struct ComplaintDraft: Hashable, Sendable {
    /// Where it goes.
    public enum Destination: String, Sendable {
        /// To the provider, once; asks for the status first where the last answer is older than five minutes.
        case provider
        /// Raised under our number; the text goes to the clipboard, to be mailed.
        case mail
        /// Kept as a draft under our number.
        case keep
    }

    /// The transaction it is about.
    public var transaction: Reference
    /// One line.
    public var subject: String
    /// The whole text.
    public var message: String
    /// Where it goes.
    public var destination: Destination
    /// Warnings the agent acknowledged.
    public var accepted: [Warning]

    /// A draft from its parts.
    public init(
        transaction: Reference, subject: String, message: String, destination: Destination, accepted: [Warning] = []
    ) {
        (self.transaction, self.subject, self.message) = (transaction, subject, message)
        (self.destination, self.accepted) = (destination, accepted)
    }
}
