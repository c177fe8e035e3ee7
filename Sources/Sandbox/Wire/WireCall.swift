/// One request as a provider sees it, with nothing of the server left in it.
struct WireCall: Sendable {
    var method: String
    /// Below the provider's base address.
    var path: String
    /// The query's names and values, decoded.
    var query: [String: String] = [:]
    /// Header fields by their names in small letters.
    var headers: [String: String] = [:]
    var body: [UInt8]
    /// What stands for the names in the endpoint's path.
    var names: [String: String] = [:]
    /// The provider's base address as the client wrote it, for the links in an answer.
    var base = ""
}
