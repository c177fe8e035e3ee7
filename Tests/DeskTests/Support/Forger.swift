import Payments
import Providers

@testable import Desk

/// Makes callbacks of real ones that nobody at the provider sent.
struct Forger: Sendable {
    var genuine: [RawCallback]
    var references: [String]

    private static let words = [
        "Success", "Failure", "Pending", "Reversal", "Approved", "Rejected", "Declined", "Failed", "Processing", "Fail",
        "payout.succeeded", "payin.succeeded", "payout.failed", "Refunded",
    ]

    /// The forgery of that number: always the same.
    func forgery(_ number: Int) -> RawCallback {
        let random = DeskRandom(seed: UInt64(number))
        func pick<Item>(_ items: [Item]) -> Item { items[Int(random.unit() * Double(items.count))] }
        func digits(_ count: Int) -> String { (0..<count).map { _ in String(Int(random.unit() * 9) + 1) }.joined() }
        var forged = pick(genuine)
        func word() {
            let old = Self.words.filter(forged.holds)
            for word in old { forged = forged.replacing(word, with: pick(Self.words.filter { !old.contains($0) })) }
        }
        func order(_ new: String) { for old in references { forged = forged.replacing(old, with: new) } }
        switch number % 8 {
        case 0: word()
        case 1:
            order(pick(references))
            word()
        case 2:
            word()
            forged = forged.replacing(/[0-9]{12}/, with: digits(12))
        case 3:
            word()
            forged = forged.replacing(/(amount"?[:=]"?)[0-9.]+/, with: "amount\":\(digits(4))")
        case 4: order("99" + digits(11))
        case 5: forged.body = Array(forged.body.prefix(Int(random.unit() * Double(forged.body.count))))
        case 6:
            order(pick(references))
            forged = forged.replacing(/"post_hash":"[^"]*"/, with: "\"post_hash\":\"\(digits(128))\"")
            word()
        default:
            forged.method = pick(["GET", "POST", "PUT"])
            forged.query +=
                "&status=\(pick(Self.words))&clientTxnRef=\(pick(references))&api_ref_id=\(pick(references))"
            word()
        }
        return forged
    }
}

extension RawCallback {
    /// Whether this stands anywhere in it.
    func holds(_ text: String) -> Bool { query.contains(text) || String(decoding: body, as: UTF8.self).contains(text) }

    func replacing(_ old: String, with new: String) -> RawCallback {
        edited { $0.replacing(old, with: new) }
    }

    func replacing(_ old: some RegexComponent, with new: String) -> RawCallback {
        edited { $0.replacing(old, with: new) }
    }

    private func edited(_ edit: (String) -> String) -> RawCallback {
        var edited = self
        (edited.query, edited.body) = (edit(query), Array(edit(String(decoding: body, as: UTF8.self)).utf8))
        return edited
    }
}
