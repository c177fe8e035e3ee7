/// The account Pentabit knows; every value is made up and opens nothing.
public struct PentabitAccount: Sendable, Equatable {
    /// The `Access-Key`.
    public var accessKey = "sandbox-access-key"
    /// The secret key signatures are made with.
    public var secretKey = "sandbox-secret-key"
    /// Whether the signed path begins with a slash; the document's example has none.
    public var signsLeadingSlash = false
    /// Whether a GET signs `{}` for its body, as the Python sample does; the text says an empty line.
    public var signsBracesOnGet = false
    /// Whether the payin status question is a multipart form, as the cURL sample posts it; the text says JSON.
    ///
    /// What that signs is unknown: the form's bytes, `{}` and nothing are all taken.
    public var asksPayinStatusByForm = false
    /// Whether a body's keys may come in any order and with blanks; the samples have one order.
    public var takesAnyKeyOrder = false
    /// How far a `Timestamp` may be from the wall clock, milliseconds.
    public var replayWindow: Int64 = 60_000

    /// The account as it is when nothing is said.
    public static let standard = PentabitAccount()

    /// The standard account, to change from.
    public init() {}
}
