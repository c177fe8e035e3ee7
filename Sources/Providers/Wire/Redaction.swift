import Guarded
import Payments

/// Takes keys and people's numbers out of what a provider wrote, before it is kept or shown (`architecture.md`,
/// decisions 5 and 8).
///
/// Matches in any letter case; the order of finds does not matter.
struct Redaction: Sendable {
    private struct Needle: Sendable {
        var bytes: [UInt8]
        var replacement: [UInt8]
        /// Short numbers are taken out only where they stand alone, or they would be found in every reference.
        var standsAlone: Bool
    }

    private var needles: [Needle] = []

    /// The most characters of a reply that are kept.
    static let keptCharacters = 16_384

    /// Our own reference, which providers repeat in their words.
    private var reference: String?

    /// Looks for nothing.
    init() {}

    /// Looks for these secrets and all that are known beside and, where an intent is given, its account, mobile, UPI id and
    /// recharge number.
    init(secrets: [Secret], beside known: KnownSecrets? = nil, intent: PayoutIntent? = nil) {
        if let known { self = known.redaction }
        for secret in secrets { add(secret) }
        reference = intent?.reference.text
        guard let beneficiary = intent?.beneficiary else { return }
        if let account = beneficiary.account { add(account, Masking.tail(account)) }
        if let upi = beneficiary.upi { add(upi, Masking.upi(upi)) }
        if let mobile = beneficiary.mobile { add(mobile, Masking.tail(mobile)) }
        if let number = beneficiary.rechargeNumber { add(number, Masking.tail(number)) }
    }

    /// Looks for one more secret.
    mutating func add(_ secret: Secret) {
        let text = secret.expose()
        let bytes = text.utf8.map(Self.lowered)
        guard !needles.contains(where: { $0.bytes == bytes }) else { return }
        add(text, Secret.mask)
    }

    /// Looks for one more text.
    mutating func add(_ text: String, _ replacement: String) {
        let forms = [text, PercentText.encoded(text), String(JSONBody.quoted(text).dropFirst().dropLast())]
        let slashed = forms.map { $0.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "\\/") }
        for form in Set(forms + slashed) where !form.isEmpty {
            needles.append(
                Needle(
                    bytes: form.utf8.map(Self.lowered), replacement: Array(replacement.utf8),
                    standsAlone: form.utf8.count < 9 && replacement != Secret.mask))
        }
        needles.sort { $0.bytes.count > $1.bytes.count }
    }

    /// The text without what must not be in it.
    func redacted(_ text: String) -> String {
        String(decoding: needles.reduce(Array(text.utf8)) { Self.replacing($1, in: $0) }, as: UTF8.self)
    }

    /// Free words as they may be kept and shown: redacted, and of every number that can be somebody's account or mobile the
    /// last four alone; our reference and `spared` stay.
    func shown(_ words: String, sparing spared: [String?] = []) -> String {
        let whole = redacted(words)
        let plain = String(decoding: withoutBegunSecret(Array(whole.utf8)), as: UTF8.self)
        return Masking.numbers(in: plain, sparing: (spared + [reference]).compactMap(\.self))
    }

    /// Bytes of a secret's beginning from which it is taken out at the end of words.
    private static let begunBytes = 6

    /// Words are cut before they come here: where the cut went through a secret, its head stands at their end.
    private func withoutBegunSecret(_ bytes: [UInt8]) -> [UInt8] {
        let text = bytes.map(Self.lowered)
        let mask = Array(Secret.mask.utf8)
        for needle in needles where needle.replacement == mask && needle.bytes.count > Self.begunBytes {
            let most = min(needle.bytes.count - 1, text.count)
            guard most >= Self.begunBytes else { continue }
            for count in stride(from: most, through: Self.begunBytes, by: -1)
            where text.suffix(count).elementsEqual(needle.bytes.prefix(count)) {
                return bytes.dropLast(count) + mask
            }
        }
        return bytes
    }

    /// A reply's or callback's bytes as they may be kept.
    ///
    /// Where something is hidden behind escapes that are not understood here, or the bytes are more than any real reply
    /// has, nothing is kept.
    func kept(_ bytes: [UInt8]) -> String {
        guard bytes.count <= ReplyTriage.maximumBytes else { return "‹withheld: \(bytes.count) bytes›" }
        let text = redacted(String(decoding: bytes, as: UTF8.self))
        let plain = Self.unescaped(Array(text.utf8))
        guard needles.allSatisfy({ Self.replacing($0, in: plain) == plain }) else {
            return "‹withheld: \(bytes.count) bytes with a number or key in disguise›"
        }
        guard text.utf8.count > Self.keptCharacters else { return text }
        return "\(text.prefix(Self.keptCharacters)) ‹… of \(bytes.count) bytes›"
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(lowered(byte))
    }

    private static func replacing(_ needle: Needle, in bytes: [UInt8]) -> [UInt8] {
        guard let first = needle.bytes.first, bytes.count >= needle.bytes.count else { return bytes }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let end = index + needle.bytes.count
            if lowered(bytes[index]) == first, end <= bytes.count,
                zip(needle.bytes, bytes[index..<end]).allSatisfy({ $0 == lowered($1) }),
                !needle.standsAlone || standsAlone(index..<end, in: bytes)
            {
                kept += needle.replacement
                index = end
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return kept
    }

    private static func standsAlone(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
        let before = range.lowerBound == 0 || !isAlphanumeric(bytes[range.lowerBound - 1])
        return before && (range.upperBound == bytes.count || !isAlphanumeric(bytes[range.upperBound]))
    }

    /// The bytes with `\uXXXX`, `\/` and `%XX` undone wherever they stand, to look behind them.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), let value = hexadecimal(bytes, index + 1, 2) {
                plain.append(UInt8(truncatingIfNeeded: value))
                index += 3
            } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                if bytes[index + 1] == UInt8(ascii: "u"), let value = hexadecimal(bytes, index + 2, 4) {
                    let scalar = Unicode.Scalar(UInt32(value)) ?? "?"
                    plain += Array(String(Character(scalar)).utf8)
                    index += 6
                } else {
                    plain.append(bytes[index + 1])
                    index += 2
                }
            } else {
                plain.append(byte)
                index += 1
            }
        }
        return plain
    }

    private static func hexadecimal(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt16? {
        guard start + count <= bytes.count else { return nil }
        var value: UInt16 = 0
        for byte in bytes[start..<start + count] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}

/// Names that are none: a provider may put the beneficiary's account where a name belongs.
enum MaskedName {
    /// The name, or its masked form where six digits in a row or an `@` say that it is a number or a UPI id.
    static func shown(_ name: String) -> String {
        if name.contains("@") { return Masking.upi(name) }
        return looksLikeNumber(name) ? Masking.tail(name) : name
    }

    /// Whether the name is rather an account, a mobile number or a UPI id.
    static func looksLikeNumber(_ name: String) -> Bool {
        if name.contains("@") { return true }
        var run = 0
        for byte in name.utf8 where byte != 0x20 && byte != 0x2D {
            run = (0x30...0x39).contains(byte) ? run + 1 : 0
            if run >= 6 { return true }
        }
        return false
    }
}
