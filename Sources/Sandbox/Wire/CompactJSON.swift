/// What a decoder does not tell of a JSON object: the order of its keys, and whether a blank stands between its parts.
enum CompactJSON {
    /// The keys of the outermost object in their order; nil when the text has a blank outside its strings.
    ///
    /// The text is JSON already: that is for the decoder to say.
    static func keys(_ body: [UInt8]) -> [String]? {
        var keys: [String] = []
        var depth = 0
        var expectsKey = false
        var index = 0
        while index < body.count {
            switch body[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): return nil
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                expectsKey = depth == 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): expectsKey = depth == 1
            case UInt8(ascii: "\""):
                let end = stringEnd(body, from: index)
                if expectsKey {
                    keys.append(String(decoding: body[(index + 1)..<max(index + 1, end)], as: UTF8.self))
                    expectsKey = false
                }
                index = end
            default: break
            }
            index += 1
        }
        return keys
    }

    /// The place of the quote that ends the string which begins at `start`, or the end of the text.
    private static func stringEnd(_ body: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < body.count, body[index] != UInt8(ascii: "\"") {
            index += body[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, body.count)
    }
}
