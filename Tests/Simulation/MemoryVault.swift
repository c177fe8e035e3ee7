import Ledger
import Payments

/// A store in memory that keeps the promises of `LedgerStore`: what a function returned stays, and log and row move
/// together.
///
/// `@unchecked`: touched by the one thread of the stage.
final class MemoryVault: Vault, @unchecked Sendable {
    /// A payout as it is kept.
    struct Kept {
        var record: PayoutRecord
        var row: Transaction
        /// The process that entered it or has it in hand.
        var holder: String
        var answered: Set<QuestionID> = []
        var callbacks: Set<Caller> = []
        var lastQuestion: QuestionID = 0
    }

    var kept: [Reference: Kept] = [:]
    var order: [Reference] = []
    var counter: Int64 = 0
    var wallets: [String: Wallet] = [:]
    var operators: [String: OperatorList] = [:]
    var lists: [String: (calls: Int, last: Timestamp?)] = [:]
    /// What belongs to no order.
    var quarantine: [ReceivedCallback] = []

    func open(_ life: Life, _ world: World) -> any LedgerStore { MemoryLedger(self, life, world) }

    func record(_ reference: Reference) -> PayoutRecord? { kept[reference]?.record }

    func row(_ reference: Reference) -> Transaction? { kept[reference]?.row }

    func references() -> [Reference] { order }
}

extension MemoryVault.Kept {
    init(_ intent: PayoutIntent, replacing original: Reference? = nil, holder: String) {
        let log = PayoutMachine.firstLines(of: intent, replacing: original)
        let state = PayoutState.fold(log, intent: intent)
        record = PayoutRecord(intent: intent, log: log, state: state, nextAskAt: nil)
        row = Transaction.project(intent: intent, state: state, log: log)
        self.holder = holder
    }

    /// Appends what is new of these lines, folds the log and makes the row anew.
    mutating func grow(_ entries: [LogEntry], _ world: World) {
        for entry in entries where isNew(entry.event) { record.log.append(entry) }
        record.state = PayoutState.fold(record.log, intent: record.intent)
        if let claim = record.state.claim { holder = claim.process }
        world.changed.insert(record.intent.reference)
        if world.sabotages(.staleRow), world.dice.chance(0.02) { return }
        row = Transaction.project(intent: record.intent, state: record.state, log: record.log)
    }

    private mutating func isNew(_ event: LogEvent) -> Bool {
        switch event {
        case .answered(let id, _): return answered.insert(id).inserted
        case .callback(let claim): return callbacks.insert(Caller(claim)).inserted
        case .claimed(let id, _, _), .asked(let id, _):
            lastQuestion = max(lastQuestion, id)
            return true
        default: return true
        }
    }
}
