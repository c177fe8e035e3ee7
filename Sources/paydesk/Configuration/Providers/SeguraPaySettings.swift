import Payments
import Providers

/// How whole rupees are written in a payout request (`providers.md`, *SeguraPay* and *PayAtom*).
enum AmountForm: String, CaseIterable {
    case string, number
}

/// What a section of kind `segurapay` says.
struct SeguraPaySettings: ProviderSettings {
    static let defaultBaseURL: String? = "https://api.segurapay.in"

    var token: SecretSource
    var amount: AmountForm
    var unclosedReplies: UnclosedReplies

    init(_ table: inout TableReader) throws(ConfigurationError) {
        token = try table.requiredSecret("token", "SeguraPay needs a token", example: "SEGURA_TOKEN")
        amount = try table.choice("amount", AmountForm.self) ?? .string
        unclosedReplies = try table.choice("unclosed_replies", UnclosedReplies.self) ?? .display
    }

    var secrets: [(key: String, source: SecretSource)] { [("token", token)] }

    func capability(of section: ProviderSection, label: String?) -> Capability {
        SeguraPayProvider.capability(of: section.name, label: label)
    }

    func provider(
        of section: ProviderSection, label: String?, making: ProviderMaking
    ) async throws(ConfigurationError) -> any PaymentProvider {
        var account = SeguraPayConfiguration(
            name: section.name, baseURL: section.baseURL, token: try await making.secret(token, "token", of: section),
            amountAsNumber: amount == .number, unclosedReplies: unclosedReplies, label: label)
        account.knownSecrets = making.knownSecrets
        return SeguraPayProvider(account, transport: making.transport)
    }
}
