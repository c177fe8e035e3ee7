import Payments
import Providers

/// What one `[[provider]]` says.
struct ProviderSection {
    var name: String
    var kind: ProviderKind
    var baseURL: BaseURL
    var lowBalance: Money?
    /// What its kind alone has.
    var settings: any ProviderSettings
    /// The lines of its keys, for errors found later.
    var lines: [String: Int]

    init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        name = try Self.name(&table)
        table.name = "provider \(name)"
        guard let kind = try table.choice("kind", ProviderKind.self) else {
            let kinds = ProviderKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.misspelling(
                of: "kind",
                or: table.error("kind", "a provider needs a kind", hint: "Write kind = \"segurapay\"; known: \(kinds).")
            )
        }
        self.kind = kind
        let settings = kind.settings
        baseURL = try table.baseURL("base_url", default: settings.defaultBaseURL)
        lowBalance = try table.rupees("low_balance")
        self.settings = try settings.init(&table)
        lines = table.lines
        try table.finish()
    }

    /// What it can do, before any secret is fetched.
    func capability(label: String?) -> Capability { settings.capability(of: self, label: label) }

    private static func name(_ table: inout TableReader) throws(ConfigurationError) -> String {
        let name = try table.requiredString("name", "a provider needs a name", example: "segura-main")
        let isPlain = name.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
        }
        guard (1...24).contains(name.utf8.count), isPlain else {
            throw table.error(
                "name", "a name is 1 to 24 letters, digits and hyphens", hint: "Write name = \"segura-main\".")
        }
        return name
    }
}
