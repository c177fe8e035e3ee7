import Foundation
import Payments

/// Keeps a beneficiary's whole numbers out of what is stored in the clear, where a provider repeats them in its words.
struct Redaction {
    private let numbers: [(whole: String, masked: String)]

    init(_ beneficiary: Beneficiary) {
        let tails = [beneficiary.account, beneficiary.mobile, beneficiary.rechargeNumber].compactMap { $0 }
            .map { ($0, Masking.tail($0)) }
        let ids = [beneficiary.upi].compactMap { $0 }.map { ($0, Masking.upi($0)) }
        numbers = (tails + ids).filter { $0.0.count > 4 }
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
