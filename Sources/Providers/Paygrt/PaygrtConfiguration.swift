import Guarded

/// What a Paygrt account needs to be used (`providers.md`, *Paygrt*; `command-line.md`, *Configuration*).
public struct PaygrtConfiguration: Sendable {
    /// The configured name: what people see.
    public var name: String
    /// Where it is reached; ``defaultAddress`` in the vendor's document.
    public var baseURL: BaseURL
    /// The partner's `api-key`.
    public var apiKey: Secret
    /// The partner's `merchant_id`.
    public var merchantID: PaygrtMerchantID
    /// Shown beside the name where money is not real: `TEST`, `DEMO`; nil leaves it to the merchant id.
    public var label: String?
    /// Further secrets that must not be kept or shown in what it says; nil where there are none but its own.
    public var knownSecrets: KnownSecrets?

    /// The address in the vendor's document; that live shares it is an inference.
    public static let defaultAddress = "https://api.paygrt.com"

    /// A configuration from its parts.
    public init(name: String, baseURL: BaseURL, apiKey: Secret, merchantID: PaygrtMerchantID, label: String? = nil) {
        (self.name, self.baseURL, self.apiKey) = (name, baseURL, apiKey)
        (self.merchantID, self.label) = (merchantID, label)
    }
}

/// A `merchant_id`: it stands in the path of every call, so its characters are checked once, here.
public struct PaygrtMerchantID: Hashable, Sendable, CustomStringConvertible {
    /// 1–32 of `A–Z a–z 0–9 _ -`.
    public let text: String

    /// The test merchant of the vendor's document: no money moves.
    static let test = "AP1743"

    /// Reads an id; nil where it holds anything else.
    public init?(_ text: String) {
        guard (1...32).contains(text.utf8.count),
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isASCIIDigit || $0 == "_" || $0 == "-") })
        else { return nil }
        self.text = text
    }

    /// Whether it is the document's test merchant, in any letter case.
    public var isTest: Bool { text.uppercased() == Self.test }

    /// The id.
    public var description: String { text }
}
