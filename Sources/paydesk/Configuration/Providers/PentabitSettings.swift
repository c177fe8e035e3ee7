import Payments
import Providers

/// What a section of kind `pentabit` says.
struct PentabitSettings: ProviderSettings {
    /// The vendor tells each merchant its own.
    static let defaultBaseURL: String? = nil

    var accessKey: SecretSource
    var secretKey: SecretSource
    var userID: String
    var rails: [Rail]
    var getBody: PentabitConfiguration.SignedGetBody
    var pathLeadingSlash: Bool
    var escapeSlashes: Bool
    var payinStatus: PentabitConfiguration.PayinStatusForm

    init(_ table: inout TableReader) throws(ConfigurationError) {
        accessKey = try table.requiredSecret(
            "access_key", "Pentabit needs an access key", example: "PENTABIT_ACCESS_KEY")
        secretKey = try table.requiredSecret(
            "secret_key", "Pentabit needs a secret key", example: "PENTABIT_SECRET_KEY")
        userID = try table.requiredString("user_id", "Pentabit needs a user id", example: "desk-1")
        rails = try Self.rails(&table)
        getBody = try table.choice("get_body", PentabitConfiguration.SignedGetBody.self) ?? .empty
        pathLeadingSlash = try table.boolean("path_leading_slash") ?? false
        escapeSlashes = try table.boolean("escape_slashes") ?? false
        payinStatus = try table.choice("payin_status", PentabitConfiguration.PayinStatusForm.self) ?? .json
    }

    private static func rails(_ table: inout TableReader) throws(ConfigurationError) -> [Rail] {
        guard let words = try table.strings("rails") else { return [.imps] }
        var rails: [Rail] = []
        for word in words {
            guard let rail = Rail(word: word), !rails.contains(rail) else {
                throw table.error("rails", "“\(word)” is no rail, or stands twice", hint: "Write rails = [\"IMPS\"].")
            }
            rails.append(rail)
        }
        return rails
    }

    var secrets: [(key: String, source: SecretSource)] { [("access_key", accessKey), ("secret_key", secretKey)] }

    func capability(of section: ProviderSection, label: String?) -> Capability {
        PentabitProvider.capability(of: section.name, rails: rails, payinStatus: payinStatus, label: label)
    }

    func provider(
        of section: ProviderSection, label: String?, making: ProviderMaking
    ) async throws(ConfigurationError) -> any PaymentProvider {
        var account = PentabitConfiguration(
            name: section.name, baseURL: section.baseURL,
            accessKey: try await making.secret(accessKey, "access_key", of: section),
            secretKey: try await making.secret(secretKey, "secret_key", of: section), userID: userID,
            rails: rails, getBody: getBody, pathLeadingSlash: pathLeadingSlash, escapeSlashes: escapeSlashes,
            payinStatus: payinStatus, label: label)
        account.knownSecrets = making.knownSecrets
        return PentabitProvider(account, transport: making.transport, signing: making.signing)
    }
}
