import Guarded
import Payments
import Providers

/// What one kind of provider has in its `[[provider]]` section beyond name, kind, address and alarm.
protocol ProviderSettings: Sendable {
    /// Where it is reached if the section does not say; nil where everybody has an address of their own.
    static var defaultBaseURL: String? { get }

    /// Reads the section's own keys.
    init(_ table: inout TableReader) throws(ConfigurationError)

    /// Its secrets' sources, by the keys they stand under.
    var secrets: [(key: String, source: SecretSource)] { get }

    /// What such a provider can do, before any secret is fetched.
    func capability(of section: ProviderSection, label: String?) -> Capability

    /// The provider, its secrets fetched.
    func provider(
        of section: ProviderSection, label: String?, making: ProviderMaking
    ) async throws(ConfigurationError) -> any PaymentProvider
}

/// The registry: which settings belong to which kind.
///
/// A new provider is one line here.
extension ProviderKind {
    /// The settings this kind reads.
    var settings: any ProviderSettings.Type {
        switch self {
        case .segurapay: SeguraPaySettings.self
        case .pentabit: PentabitSettings.self
        case .payatom: PayAtomSettings.self
        case .paygrt: PaygrtSettings.self
        }
    }
}

/// What providers are made with.
struct ProviderMaking: Sendable {
    /// The network.
    var transport: any HTTPTransport
    /// The clock and the randomness of signatures.
    var signing: SigningSource
    /// For secrets in environment variables.
    var environment: [String: String]
    /// For errors about secrets.
    var file: String
    /// Takes every secret that is fetched.
    var knownSecrets: KnownSecrets

    /// Fetches a secret of a section; an error names its key and line.
    func secret(
        _ source: SecretSource, _ key: String, of section: ProviderSection
    ) async throws(ConfigurationError) -> Secret {
        do throws(SecretError) {
            let secret = try await source.resolve(environment: environment)
            knownSecrets.add(secret)
            return secret
        } catch {
            throw ConfigurationError(
                file: file, line: section.lines[key], key: "provider \(section.name).\(key)", problem: error.problem,
                hint: error.hint)
        }
    }
}

extension TableReader {
    /// A secret that this section must have; where its error is told already, another stands in for it.
    mutating func requiredSecret(
        _ key: String, _ sentence: String, example: String
    ) throws(ConfigurationError) -> SecretSource {
        if let source = try secret(key) { return source }
        try miss(key, error(key, sentence, hint: "Write \(key) = { env = \"\(example)\" }, for instance."))
        return .environment(example)
    }

    /// A text that this section must have; where its error is told already, the example stands in for it.
    mutating func requiredString(
        _ key: String, _ sentence: String, example: String
    ) throws(ConfigurationError) -> String {
        let problem = error(key, sentence, hint: "Write \(key) = \"\(example)\", for instance.")
        guard let text = try string(key) else {
            try miss(key, problem)
            return example
        }
        if text.isEmpty { try tell(problem) }
        return text.isEmpty ? example : text
    }
}
