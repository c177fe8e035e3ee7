import Payments
import Providers

/// What a section of kind `payatom` says; the vendor-page extras stand in tables of their own and are off without them.
struct PayAtomSettings: ProviderSettings {
    /// The vendor tells each merchant its own.
    static let defaultBaseURL: String? = nil

    var pid: String
    var secretKey: SecretSource
    var amount: AmountForm
    var statusURL: BaseURL?
    var statusHash: PayAtomConfiguration.StatusHash
    var wallet: Wallet?
    var complaints: Complaints?
    var reconciliation: SecretSource?

    /// `wallet_balance = { token = {…}, email = "…", password = {…} }`.
    struct Wallet {
        var token: SecretSource
        var email: String
        var password: SecretSource
    }

    /// `complaints = { token = {…}, signature_fields = ["pid", "secret_key", "order_id"] }`.
    struct Complaints {
        var token: SecretSource
        var fields: [PayAtomConfiguration.SignatureField]
    }

    init(_ table: inout TableReader) throws(ConfigurationError) {
        pid = try table.requiredString("pid", "PayAtom needs the merchant's pid", example: "2323232323")
        secretKey = try table.requiredSecret("secret_key", "PayAtom needs a secret key", example: "PAYATOM_SECRET")
        amount = try table.choice("amount", AmountForm.self) ?? .string
        statusURL = try table.address("status_url")
        statusHash = try table.choice("status_hash", PayAtomConfiguration.StatusHash.self) ?? .checked
        if let inner = try table.table("wallet_balance") { wallet = try Wallet(inner) }
        if let inner = try table.table("complaints") { complaints = try Complaints(inner) }
        if var inner = try table.table("reconciliation") {
            reconciliation = try inner.requiredSecret(
                "token", "the reconciliation list needs a token", example: "PAYATOM_TOKEN")
            try inner.finish()
        }
    }

    var secrets: [(key: String, source: SecretSource)] {
        var all = [(key: "secret_key", source: secretKey)]
        if let wallet { all += [("wallet_balance.token", wallet.token), ("wallet_balance.password", wallet.password)] }
        if let complaints { all.append(("complaints.token", complaints.token)) }
        if let reconciliation { all.append(("reconciliation.token", reconciliation)) }
        return all
    }

    func capability(of section: ProviderSection, label: String?) -> Capability {
        PayAtomProvider.capability(
            of: section.name, wallet: wallet != nil, complaintsSignedOver: complaints?.fields,
            reconciliation: reconciliation != nil, label: label)
    }

    func provider(
        of section: ProviderSection, label: String?, making: ProviderMaking
    ) async throws(ConfigurationError) -> any PaymentProvider {
        var account = PayAtomConfiguration(
            name: section.name, baseURL: section.baseURL, pid: pid,
            secretKey: try await making.secret(secretKey, "secret_key", of: section),
            amountAsNumber: amount == .number, statusURL: statusURL, statusHash: statusHash, label: label)
        if let wallet {
            account.wallet = PayAtomConfiguration.WalletAccess(
                token: try await making.secret(wallet.token, "wallet_balance", of: section), email: wallet.email,
                password: try await making.secret(wallet.password, "wallet_balance", of: section))
        }
        if let complaints {
            account.complaints = PayAtomConfiguration.ComplaintAccess(
                token: try await making.secret(complaints.token, "complaints", of: section),
                signatureFields: complaints.fields)
        }
        if let reconciliation {
            account.reconciliation = PayAtomConfiguration.ReconciliationAccess(
                token: try await making.secret(reconciliation, "reconciliation", of: section))
        }
        account.knownSecrets = making.knownSecrets
        return PayAtomProvider(account, transport: making.transport, signing: making.signing)
    }
}

extension PayAtomSettings.Wallet {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        token = try table.requiredSecret("token", "the wallet call needs a token", example: "PAYATOM_TOKEN")
        email = try table.requiredString("email", "the wallet call needs an e-mail address", example: "desk@example.in")
        password = try table.requiredSecret("password", "the wallet call needs a password", example: "PAYATOM_PASSWORD")
        try table.finish()
    }
}

extension PayAtomSettings.Complaints {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        token = try table.requiredSecret("token", "the complaint call needs a token", example: "PAYATOM_TOKEN")
        fields = PayAtomConfiguration.SignatureField.usual
        if let words = try table.strings("signature_fields") {
            fields = words.compactMap(PayAtomConfiguration.SignatureField.init(rawValue:))
            guard fields.count == words.count, !fields.isEmpty else {
                let known = PayAtomConfiguration.SignatureField.allCases.map(\.rawValue).joined(separator: ", ")
                throw table.error(
                    "signature_fields", "a field is not one of \(known)",
                    hint: "Write signature_fields = [\"pid\", \"secret_key\", \"order_id\"].")
            }
        }
        try table.finish()
    }
}
