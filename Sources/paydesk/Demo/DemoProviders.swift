import Foundation
import Sandbox

/// The demo's four providers: their names, their sections of the configuration, and what they answer to.
enum DemoProviders {
    /// How many there are.
    static let count = SandboxProvider.allCases.count

    /// The configured name.
    static func name(of provider: SandboxProvider) -> String {
        provider == .segurapay ? "segura-main" : provider.rawValue
    }

    /// What the wallets hold at first, paise: one lasts the day, one does not, and one is low.
    static let walletsPaise: [SandboxProvider: Int64] = [
        .segurapay: 123_456_700, .pentabit: 48_412_050, .paygrt: 420_400,
    ]

    /// What a callback's path ends in, on this machine and for as long as the demo runs.
    private static let hook = "demo0hook0of0no0worth0000000000000"

    /// The variables the sections name; every value is made up and opens nothing.
    static func environment(_ sandbox: SandboxConfiguration) -> [String: String] {
        [
            "PAYDESK_DEMO_TOKEN": sandbox.token, "PAYDESK_DEMO_HOOK": hook,
            "PAYDESK_DEMO_PENTABIT_ACCESS": sandbox.pentabit.accessKey,
            "PAYDESK_DEMO_PENTABIT_SECRET": sandbox.pentabit.secretKey,
            "PAYDESK_DEMO_PAYATOM_SECRET": sandbox.payatom.secretKey,
            "PAYDESK_DEMO_PAYATOM_WALLET": sandbox.payatom.walletToken,
            "PAYDESK_DEMO_PAYATOM_PASSWORD": sandbox.payatom.operatorPassword,
            "PAYDESK_DEMO_PAYATOM_COMPLAINTS": sandbox.payatom.complaintToken,
            "PAYDESK_DEMO_PAYATOM_LIST": sandbox.payatom.reconciliationToken,
            "PAYDESK_DEMO_PAYGRT_KEY": sandbox.paygrt.apiKey,
        ]
    }

    /// Where a provider's callbacks go when the desk listens on this port.
    static func callbackAddress(of provider: SandboxProvider, port: Int) -> String {
        "http://127.0.0.1:\(port)/hooks/\(name(of: provider))/\(hook)"
    }

    /// The sections, for providers at these addresses; with a port, callbacks are received there.
    static func sections(_ addresses: [String: String], _ sandbox: SandboxConfiguration, port: Int?) -> String {
        let providers = SandboxProvider.allCases.map { provider in
            """
            [[provider]]
            name = "\(name(of: provider))"
            kind = "\(provider.rawValue)"
            base_url = "\(addresses[provider.rawValue] ?? "")"
            \(keys(of: provider, sandbox))
            """
        }
        guard let port else { return providers.joined(separator: "\n") }
        let paths = SandboxProvider.allCases.map { provider in
            "[listen.\(name(of: provider))]\npath_secret = { env = \"PAYDESK_DEMO_HOOK\" }"
        }
        let listen = "[listen]\nbind = \"127.0.0.1:\(port)\""
        return (providers + [listen] + paths).joined(separator: "\n")
    }

    private static func keys(of provider: SandboxProvider, _ sandbox: SandboxConfiguration) -> String {
        switch provider {
        case .segurapay:
            """
            token = { env = "PAYDESK_DEMO_TOKEN" }
            low_balance = 50000
            """
        case .pentabit:
            """
            access_key = { env = "PAYDESK_DEMO_PENTABIT_ACCESS" }
            secret_key = { env = "PAYDESK_DEMO_PENTABIT_SECRET" }
            user_id = "desk-1"
            low_balance = 50000
            """
        case .payatom:
            """
            pid = "\(sandbox.payatom.pid)"
            secret_key = { env = "PAYDESK_DEMO_PAYATOM_SECRET" }
            wallet_balance = { token = { env = "PAYDESK_DEMO_PAYATOM_WALLET" }, email = "\(sandbox.payatom.operatorEmail)", password = { env = "PAYDESK_DEMO_PAYATOM_PASSWORD" } }
            complaints = { token = { env = "PAYDESK_DEMO_PAYATOM_COMPLAINTS" } }
            reconciliation = { token = { env = "PAYDESK_DEMO_PAYATOM_LIST" } }
            """
        case .paygrt:
            """
            api_key = { env = "PAYDESK_DEMO_PAYGRT_KEY" }
            merchant_id = "\(sandbox.paygrt.merchantID)"
            low_balance = 5000
            """
        }
    }

    /// A port nobody listens on at this moment; nil where the system gives none.
    static func freePort() -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, length) == 0 && getsockname(descriptor, raw, &length) == 0
            }
        }
        return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }
}
