/// A callback as it came, from somebody who knows the route's path and may call there.
///
/// Nothing in it is proven: it is a claim (`providers.md`, *Callbacks are claims*).
public struct IncomingCallback: Hashable, Sendable {
    /// The provider's configured name.
    public var route: String
    /// `GET` or `POST`.
    public var method: String
    /// What stands behind the `?`, as sent; empty where nothing does.
    public var query: String
    /// The header fields by lower-case name.
    ///
    /// The values of a repeated one are joined by a comma and a space. A value that held the path's secret is masked.
    public var headers: [String: String]
    /// The body as sent, at most ``CallbackLimits/bodyBytes``.
    public var body: [UInt8]
    /// The address that ``CallbackRoute/allow`` was tested with, in its shortest form.
    public var from: String

    /// A callback as given.
    public init(
        route: String, method: String, query: String, headers: [String: String], body: [UInt8], from: String
    ) {
        (self.route, self.method, self.query) = (route, method, query)
        (self.headers, self.body, self.from) = (headers, body, from)
    }
}

/// What a provider is answered.
public struct CallbackResponse: Hashable, Sendable {
    /// 200 to 599; anything else is sent as 500.
    public var status: Int
    /// The body's type; no header where nil.
    public var contentType: String?
    /// Sent as it is.
    public var body: [UInt8]

    /// An answer; empty unless told otherwise.
    public init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
    }
}
