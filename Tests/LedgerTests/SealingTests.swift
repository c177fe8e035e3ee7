import Foundation
import Guarded
import Payments
import Testing

@testable import Ledger

@Suite("Beneficiary numbers are sealed (architecture.md, decision 8)")
struct SealingTests {
    private let account = "70123456789012"
    private let mobile = "9123498765"
    private let upi = "ravi.canary77@okaxis"

    @Test("No whole number is in any byte of the store, whoever says it")
    func noNumberInTheClear() async throws {
        let store = try TemporaryStore()
        let bank = try intent(1, account: account, mobile: mobile)
        let vpa = try intent(2, rail: .upi, account: nil, upi: upi, mobile: mobile, ifsc: nil)
        for made in [bank, vpa] {
            try await store.ledger.record(made)
            _ = try await store.ledger.claim(made.reference, process: "1-a", requestSHA256: "0f", at: .noon)
            let words = "paid to \(account) \(mobile) \(upi)"
            let target = made.beneficiary.target
            let answer = Answer(
                .unknown("said \(target)"), providerStatus: target, message: "to \(target) of \(mobile)",
                nameAtBank: target, raw: "{\"words\":\"\(words)\"}")
            let claim = CallbackClaim(
                reference: made.reference.text, state: nil, providerStatus: target, verified: false,
                raw: "?account=\(words)")
            let lines = [
                LogEntry(at: .noon, .answered(question: 1, answer)), LogEntry(at: .noon, .callback(claim)),
            ]
            let record = try await store.ledger.append(lines, to: made.reference, nextAskAt: nil)
            #expect(
                record.log.contains {
                    if case .answered(1, let kept) = $0.event { kept.raw == answer.raw } else { false }
                })
        }
        for _ in 0..<2 {
            let bytes = try store.bytes()
            for canary in [account, mobile, upi, "ravi.canary77"] {
                #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary)")
            }
            #expect(bytes.range(of: Data("ARJUN NAIR".utf8)) != nil, "the names are there to be found")
            store.ledger.close()
        }
    }

    @Test("Nor where it is another payout's number, or a person wrote it")
    func noNumberOfOthers() async throws {
        let store = try TemporaryStore()
        let words = "to \(account), \(mobile). (\(upi)) by 632415000001"
        var bank = try intent(1, account: account, mobile: mobile)
        bank.note = "note \(account)"
        try await store.ledger.record(bank)
        try await store.ledger.record(try intent(2, rail: .upi, account: nil, upi: upi, mobile: mobile, ifsc: nil))
        let other = try intent(3, account: "70123456780003", mobile: "9123498003")
        try await store.ledger.record(other)
        _ = try await store.ledger.claim(other.reference, process: "1-a", requestSHA256: "0f", at: .noon)
        let lines: [LogEvent] = [
            .answered(question: 1, Answer(.unknown(words), providerStatus: words, message: words)),
            .callback(
                CallbackClaim(
                    reference: other.reference.text, state: nil, providerStatus: words, verified: false, raw: words)),
            .note(by: .asha, words),
        ]
        let record = try await store.ledger.append(
            lines.map { LogEntry(at: .noon, $0) }, to: other.reference, nextAskAt: nil)
        #expect(record.log.last?.event == .note(by: .asha, "to ••••9012, ••••8765. (••••@okaxis) by 632415000001"))
        let complaint = Complaint(
            number: "", transaction: bank.reference, provider: bank.provider, subject: "For \(account)",
            message: words, status: .draft, agent: .asha, createdAt: .noon)
        let kept = try await store.ledger.record(complaint)
        #expect(kept.subject == "For ••••9012" && !kept.message.contains(mobile))
        store.ledger.close()
        let bytes = try store.bytes()
        for canary in [account, mobile] { #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary)") }
    }

    @Test("A sealed value opens in its own place only")
    func bound() throws {
        let sealer = Sealer(key: try .sample)
        let sealed = try sealer.seal(account, SealedPlace("intent", 1, "account"))
        #expect(try sealer.open(sealed, SealedPlace("intent", 1, "account")) == account)
        #expect(throws: LedgerError.self) { try sealer.open(sealed, SealedPlace("intent", 2, "account")) }
        #expect(throws: LedgerError.self) { try sealer.open(sealed, SealedPlace("intent", 1, "mobile")) }
        let other = Sealer(key: try SealingKey(bytes: Array(2...49)))
        #expect(throws: LedgerError.self) { try other.open(sealed, SealedPlace("intent", 1, "account")) }
        var spoilt = try #require(sealed)
        spoilt[spoilt.count - 1] ^= 1
        #expect(throws: LedgerError.self) { try sealer.open(spoilt, SealedPlace("intent", 1, "account")) }
        #expect(try sealer.seal(account, SealedPlace("intent", 1, "account")) != sealed)
    }

    @Test("Digests are keyed, and alike in any letter case")
    func digests() throws {
        let sealer = Sealer(key: try .sample)
        #expect(sealer.digest("Ravi@YBL") == sealer.digest(" ravi@ybl "))
        #expect(sealer.digest("0123") != sealer.digest("123"))
        #expect(try sealer.digest("1") != Sealer(key: SealingKey(bytes: Array(2...49))).digest("1"))
    }

    @Test("A store is opened by its own key alone")
    func wrongKey() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        let error = #expect(throws: LedgerError.self) {
            try SQLiteLedger(path: store.path, key: SealingKey(bytes: Array(2...49)))
        }
        #expect(error?.reason.contains("not the one") == true)
    }

    @Test("A key shows nothing of itself and must be long enough")
    func keys() throws {
        let key = try SealingKey(Secret("correct horse battery staple, and more"))
        #expect("\(key)" == Secret.mask)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("SymmetricKey"))
        #expect(throws: LedgerError.self) { try SealingKey(Secret("short")) }
    }

    @Test("The key file is made once, 0600, and refused when others can read it or when it is lost")
    func keyFile() throws {
        let folder = NSTemporaryDirectory() + "paydesk-key-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/paydesk.db"
        let first = try SQLiteLedger(path: path)
        first.close()
        let mode = try FileManager.default.attributesOfItem(atPath: path + ".key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try SQLiteLedger(path: path).close()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path + ".key")
        #expect(throws: LedgerError.self) { try SQLiteLedger(path: path) }
        try FileManager.default.removeItem(atPath: path + ".key")
        #expect(throws: LedgerError.self) { try SQLiteLedger(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path + ".key"))
    }
}
