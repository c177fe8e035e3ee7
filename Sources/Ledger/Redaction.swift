import Foundation
import GRDB
import Payments

/// Keeps beneficiaries' whole numbers out of what is stored in the clear, where a provider or an agent repeats them in
/// words.
struct Redaction {
    private var numbers: [(whole: String, masked: String)]

    init(_ beneficiary: Beneficiary) {
        let tails = [beneficiary.account, beneficiary.mobile, beneficiary.rechargeNumber].compactMap { $0 }
            .map { ($0, Masking.tail($0)) }
        let ids = [beneficiary.upi].compactMap { $0 }.map { ($0, Masking.upi($0)) }
        numbers = (tails + ids).filter { $0.0.count > 4 }
    }

    /// Looks in the words of an event for the numbers of others who were paid from this store: those are masked too.
    mutating func learn(from event: LogEvent, _ sealer: Sealer, _ db: Database) throws {
        let words = Set(event.outsideWords.flatMap(Self.candidates))
        for word in words where !numbers.contains(where: { $0.whole == word }) {
            let known = """
                SELECT 1 FROM payment WHERE target_digest = ?1 OR upi_digest = ?1 OR mobile_digest = ?1 LIMIT 1
                """
            guard try db.one(known, [sealer.digest(word)]) != nil else { continue }
            numbers.append((word, word.contains("@") ? Masking.upi(word) : Masking.tail(word)))
        }
    }

    /// The words of a text that can be an account, a mobile number or a UPI id.
    private static func candidates(_ text: String) -> [String] {
        let words = text.prefix(longest).split { !($0.isASCII && ($0.isLetter || $0.isNumber || "@._-".contains($0))) }
        return words.compactMap { word in
            let word = word.trimmingCharacters(in: CharacterSet(charactersIn: "._-@"))
            let digits = word.filter(\.isNumber).count
            return (word.contains("@") || digits >= 5) && (5...320).contains(word.count) ? word : nil
        }
    }

    /// Characters of a text that are looked through.
    private static let longest = 4_096

    /// The complaint with its texts cleaned.
    func clean(_ complaint: Complaint) -> Complaint {
        var complaint = complaint
        complaint.subject = clean(complaint.subject)
        complaint.message = clean(complaint.message)
        complaint.remark = complaint.remark.map(clean)
        return complaint
    }

    /// The answer without its bytes and without whole numbers.
    func clean(_ answer: Answer) -> Answer {
        var answer = answer
        answer.raw = nil
        answer.verdict = clean(answer.verdict)
        answer.providerStatus = answer.providerStatus.map(clean)
        answer.message = answer.message.map(clean)
        answer.nameAtBank = answer.nameAtBank.map(clean)
        return answer
    }

    /// The callback without its bytes and without whole numbers.
    func clean(_ claim: CallbackClaim) -> CallbackClaim {
        var claim = claim
        claim.raw = nil
        claim.providerStatus = clean(claim.providerStatus)
        return claim
    }

    /// Text in which each whole number shows its tail alone.
    func clean(_ text: String) -> String {
        numbers.reduce(text) { text, number in
            text.replacingOccurrences(of: number.whole, with: number.masked, options: .caseInsensitive)
        }
    }

    private func clean(_ verdict: Verdict) -> Verdict {
        switch verdict {
        case .state: verdict
        case .notSent(let text): .notSent(clean(text))
        case .unknown(let text): .unknown(clean(text))
        case .notFound(let text): .notFound(clean(text))
        case .questionFailed(let text): .questionFailed(clean(text))
        case .newWord(let text): .newWord(clean(text))
        case .mismatch(let text): .mismatch(clean(text))
        }
    }
}

extension LogEvent {
    /// What others wrote that is kept in the clear.
    fileprivate var outsideWords: [String] {
        switch self {
        case .answered(_, let answer):
            [answer.message, answer.providerStatus, answer.nameAtBank, answer.verdict.reason].compactMap(\.self)
        case .callback(let claim): [claim.providerStatus]
        case .note(_, let text): [text]
        case .rejected(_, let reason): [reason]
        default: []
        }
    }
}
