import Payments
import Providers

/// What a section of kind `paygrt` says.
struct PaygrtSettings: ProviderSettings {
    static let defaultBaseURL: String? = PaygrtConfiguration.defaultAddress

    var apiKey: SecretSource
    var merchantID: PaygrtMerchantID

    init(_ table: inout TableReader) throws(ConfigurationError) {
        apiKey = try table.requiredSecret("api_key", "Paygrt needs an API key", example: "PAYGRT_KEY")
        let text = try table.requiredString("merchant_id", "Paygrt needs a merchant id", example: "AP0000")
        guard let id = PaygrtMerchantID(text) else {
            throw table.error(
                "merchant_id", "“\(text)” is no merchant id: 1 to 32 letters, digits, _ and -",
                hint: "Write merchant_id = \"AP0000\", for instance.")
        }
        merchantID = id
    }

    var secrets: [(key: String, source: SecretSource)] { [("api_key", apiKey)] }

    func capability(of section: ProviderSection, label: String?) -> Capability {
        PaygrtProvider.capability(of: section.name, merchantID: merchantID, label: label)
    }

    func provider(
        of section: ProviderSection, label: String?, making: ProviderMaking
    ) async throws(ConfigurationError) -> any PaymentProvider {
        var account = PaygrtConfiguration(
            name: section.name, baseURL: section.baseURL,
            apiKey: try await making.secret(apiKey, "api_key", of: section), merchantID: merchantID, label: label)
        account.knownSecrets = making.knownSecrets
        return PaygrtProvider(account, transport: making.transport)
    }
}
