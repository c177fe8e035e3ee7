import Foundation
import Ledger
import Payments

/// Everything around the desk in one run: time, the providers, the machine, what was promised to whom.
///
/// `@unchecked`: touched by the one thread of the stage.
final class World: @unchecked Sendable {
    /// What a run is made of.
    struct Plan {
        var seed: UInt64
        var events = 200
        var isTraced = false
        var sabotage: Sabotage?
    }

    let plan: Plan
    let stage: Stage
    let vault: any Vault
    var dice: Dice
    var weather: Weather
    /// Milliseconds the wall clock is off by.
    var wallOffset: Int64 = 0
    /// What happened so far.
    private(set) var events = 0
    /// FNV-1a over every line of the trace: two runs are the same where this is.
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    /// What went wrong; the run ends with the first.
    private(set) var findings: [String] = []

    /// The processes that live.
    var alive: Set<String> = []
    var leases: [String: String] = [:]
    var entering: Life?
    /// Payouts whose log, row or book changed since they were looked at.
    var changed: Set<Reference> = []
    /// Says which process ends where the weather wants one to.
    var crash: @Sendable (Life) -> Void = { _ in }

    private var books: [String: Book] = [:]
    private(set) var promises = Promises()

    static let start = Timestamp(seconds: 1_795_163_400)

    init(_ plan: Plan, vault: any Vault) {
        (self.plan, self.vault) = (plan, vault)
        stage = Stage(seed: plan.seed)
        dice = Dice(seed: plan.seed)
        weather = Weather(&dice)
        for name in ModelProvider.names { books[name] = Book(name, self) }
    }

    var wall: Timestamp { Self.start.adding(milliseconds: stage.moment + wallOffset) }

    /// The day by a clock that is right.
    var trueDay: CivilDay { Self.start.adding(milliseconds: stage.moment).day }

    func book(_ provider: String) -> Book {
        if let book = books[provider] { return book }
        let book = Book(provider, self)
        books[provider] = book
        return book
    }

    func sabotages(_ sabotage: Sabotage) -> Bool { plan.sabotage == sabotage }

    // MARK: What happens

    /// One event of the run.
    func tell(_ line: @autoclosure () -> String) {
        events += 1
        let text = "\(stage.moment) \(line())"
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        if plan.isTraced { print(text) }
    }

    /// Something the promises do not allow.
    func find(_ what: String) {
        guard findings.count < 5 else { return }
        findings.append("at \(stage.moment) ms, event \(events): \(what)")
        if plan.isTraced { print("FOUND \(what)") }
    }

    // MARK: What was promised

    /// A caller was told that this payout stands so: all of that log is on disk and stays.
    func promise(_ record: PayoutRecord) {
        promises.keep(record)
        changed.insert(record.intent.reference)
    }

    /// A sender was told that its callback is kept.
    func promise(_ claim: CallbackClaim, to provider: String) {
        guard let reference = Reference(claim.reference) else { return }
        promises.keep(claim, reference)
        changed.insert(reference)
    }

    /// An outcome that could not be written and will be, as long as its process lives.
    func owe(_ record: PayoutRecord, by life: Life) { promises.owe(record, life) }

    func settle(_ reference: Reference) { promises.settle(reference) }
}

/// What callers were told is on disk.
struct Promises {
    private(set) var logs: [Reference: [LogEntry]] = [:]
    private(set) var callbacks: [Reference: Set<Caller>] = [:]
    private(set) var owed: [Reference: Life] = [:]

    mutating func keep(_ record: PayoutRecord) {
        let reference = record.intent.reference
        if record.log.count > logs[reference]?.count ?? 0 { logs[reference] = record.log }
    }

    mutating func keep(_ claim: CallbackClaim, _ reference: Reference) {
        callbacks[reference, default: []].insert(Caller(claim))
    }

    mutating func owe(_ record: PayoutRecord, _ life: Life) { owed[record.intent.reference] = life }

    mutating func settle(_ reference: Reference) { owed[reference] = nil }
}

/// What two copies of one callback share.
struct Caller: Hashable {
    var reference: String
    var providerStatus: String
    var bankReference: String?
    var amount: Money?
    var providerTime: String?
    var isVerified: Bool

    init(_ claim: CallbackClaim) {
        (reference, providerStatus) = (claim.reference, claim.providerStatus)
        (bankReference, amount) = (claim.bankReference, claim.amount)
        (providerTime, isVerified) = (claim.providerTime, claim.verified)
    }
}
