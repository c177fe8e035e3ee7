/// Builds an `application/x-www-form-urlencoded` body, its keys in the order they are added.
///
/// Strict: everything but RFC 3986's unreserved characters is encoded, a blank as `%20` and never as `+`, so that no
/// reader can take a value for two.
struct FormBody {
    private var pairs: [String] = []

    /// Adds a field.
    mutating func add(_ key: String, _ text: String) {
        pairs.append("\(PercentText.encoded(key))=\(PercentText.encoded(text))")
    }

    /// The bytes.
    var bytes: [UInt8] { Array(pairs.joined(separator: "&").utf8) }
}
