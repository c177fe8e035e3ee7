/// The query of a callback that comes as `GET`, read strictly: each documented field at most once, keys trimmed, since a
/// vendor's sample has a blank before one.
struct CallbackQuery {
    private let keys: [String]
    private let values: [String: String]

    private static let maximumQueryBytes = 1_024
    private static let maximumPairs = 16

    /// Reads the documented fields, decoded and trimmed; what else stands in the query is nobody's business.
    init(_ query: String, keys: [String]) throws(CallbackError) {
        guard query.utf8.count <= Self.maximumQueryBytes else {
            throw CallbackError("the callback is longer than any real one")
        }
        let pairs = query.split(separator: "&", omittingEmptySubsequences: true)
        guard pairs.count <= Self.maximumPairs else { throw CallbackError("the callback has too many fields") }
        var values: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let key = PercentText.decoded(first).map(WireField.trimmed),
                let value = PercentText.decoded(parts.count == 2 ? parts[1] : "").map(WireField.trimmed)
            else { throw CallbackError("the callback is not properly encoded") }
            guard keys.contains(key) else { continue }
            guard values.updateValue(value, forKey: key) == nil else {
                throw CallbackError("the callback carries \(key) twice")
            }
        }
        (self.keys, self.values) = (keys, values)
    }

    /// A reference that must be there.
    func reference(_ key: String) throws(CallbackError) -> String {
        guard let value = values[key], WireField.isIdentifier(value) else {
            throw CallbackError("\(key) is missing or no reference")
        }
        return value
    }

    /// A reference that may be left out or empty, but not be something else.
    func optionalReference(_ key: String) throws(CallbackError) -> String? {
        guard let value = values[key], !value.isEmpty else { return nil }
        guard WireField.isIdentifier(value) else { throw CallbackError("\(key) is no reference") }
        return value
    }

    /// A status word that must be there: 1–32 ASCII letters, digits, blanks, `_` and `-`.
    func word(_ key: String) throws(CallbackError) -> String {
        guard let value = values[key], (1...32).contains(value.utf8.count), value.allSatisfy(Self.mayStandInWord) else {
            throw CallbackError("\(key) is missing or no word")
        }
        return value
    }

    /// The understood fields as a query again, in the document's order: all that is kept.
    var known: String {
        keys.compactMap { key in values[key].map { "\(key)=\($0)" } }.joined(separator: "&")
    }

    private static func mayStandInWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isASCIIDigit || "_- ".contains(character))
    }
}
