import Foundation
import Guarded
import Payments

@testable import Ledger

/// A store in a folder of its own, removed with it.
final class TemporaryStore: Sendable {
    let folder: String
    let ledger: SQLiteLedger

    var path: String { folder + "/desk/paydesk.db" }

    init() throws {
        folder = NSTemporaryDirectory() + "paydesk-ledger-" + UUID().uuidString
        ledger = try SQLiteLedger(path: folder + "/desk/paydesk.db", key: .sample)
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Another opening of the same file, as another process has it.
    func again() throws -> SQLiteLedger { try SQLiteLedger(path: path, key: .sample) }

    /// Every byte of the store: the database, its log of writes and what else lies in the folder, but not the key.
    func bytes() throws -> Data {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return files.filter { !$0.hasSuffix(".key") }.reduce(into: Data()) { all, file in
            all += FileManager.default.contents(atPath: folder + "/" + file) ?? Data()
        }
    }
}

extension SealingKey {
    static var sample: SealingKey {
        get throws { try SealingKey(bytes: Array(1...48)) }
    }
}

extension Timestamp {
    /// Friday 20 November 2026, 14:00 in India.
    static let noon = Timestamp(seconds: 1_795_163_400)
}

extension Agent {
    static let asha = Agent(uid: 1_000, name: "asha")
    static let vikram = Agent(uid: 1_001, name: "vikram")
}

/// A reference of station 11 by a running number, made in the order of the numbers.
func reference(_ number: Int, station: Int = 11) throws -> Reference {
    let made = Reference(
        station: station, at: Timestamp.noon.adding(seconds: Int64(number / 100)), sequence: number % 100)
    guard let made else { throw SampleError.noReference }
    return made
}

enum SampleError: Error {
    case noReference
}

/// A payout by IMPS; every part can be another.
func intent(
    _ number: Int, provider: String = "segura-main", rail: Rail = .imps, rupees: Int64 = 25_000,
    name: String = "ARJUN NAIR", account: String? = "50100123455521", upi: String? = nil,
    mobile: String? = "9876543210", ifsc: String? = "HDFC0001203", note: String = "", agent: Agent = .asha,
    at moment: Timestamp = .noon, needsApproval: Bool = false
) throws -> PayoutIntent {
    PayoutIntent(
        reference: try reference(number), provider: provider, rail: rail, amount: Money(rupees: rupees),
        beneficiary: Beneficiary(name: name, account: account, ifsc: ifsc, upi: upi, mobile: mobile), note: note,
        agent: agent, createdAt: moment, needsApproval: needsApproval)
}

/// A whole life: intent, claim, and the reply.
func history(_ intent: PayoutIntent, _ verdict: Verdict, bankReference: String? = nil) -> [LogEntry] {
    let sent = intent.createdAt.adding(seconds: 1)
    let answer = Answer(
        verdict, providerStatus: "word", message: "said so", providerReference: "SP" + intent.reference.text.suffix(9),
        bankReference: bankReference, rawSHA256: String(repeating: "ab", count: 32))
    return [
        LogEntry(at: intent.createdAt, .intent(needsApproval: false, by: intent.agent)),
        LogEntry(at: sent, .claimed(question: 1, process: "1-gone", requestSHA256: String(repeating: "0f", count: 32))),
        LogEntry(at: sent.adding(seconds: 2), .answered(question: 1, answer)),
    ]
}

extension SQLiteLedger {
    /// Appends lines whatever the payout is at.
    @discardableResult
    func append(_ entries: [LogEntry], to reference: Reference, nextAskAt: Timestamp?) async throws -> PayoutRecord {
        try await append(to: reference) { _ throws(Never) in LogGrowth(entries, nextAskAt: nextAskAt) }.get()
    }

    /// Records, claims and answers a payout.
    @discardableResult
    func live(_ intent: PayoutIntent, _ verdict: Verdict, bankReference: String? = nil, nextAskAt: Timestamp? = nil)
        async throws -> PayoutRecord
    {
        try await record(intent)
        let at = intent.createdAt.adding(seconds: 1)
        let question = try await claim(intent.reference, process: process, requestSHA256: "0f", at: at)
        let answer = Answer(verdict, providerStatus: "word", bankReference: bankReference)
        let line = LogEntry(at: at.adding(seconds: 2), .answered(question: question ?? 0, answer))
        return try await append([line], to: intent.reference, nextAskAt: nextAskAt)
    }
}
