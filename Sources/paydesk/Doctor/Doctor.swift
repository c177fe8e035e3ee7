import Guarded
import Payments

/// Looks at everything a desk needs, each part whatever became of the others.
///
/// Nothing is sent but questions, nothing is changed but what opening the store changes, and no secret is shown.
struct Doctor {
    let common: CommonOptions
    /// Told each finding as it is made.
    let tell: (Finding) -> Void

    /// Looks, and gives the code to leave with.
    func examine() async -> Exit {
        var findings: [Finding] = []
        func note(_ more: [Finding]) {
            findings += more
            more.forEach(tell)
        }
        let file = Locations(environment: common.environment).configuration(named: common.config)
        let configuration: Configuration
        do throws(Failure) {
            configuration = try common.configuration()
        } catch {
            note(Self.misconfigured(file, error))
            note(await TerminalCheck(common: common).findings())
            return Self.exit(findings)
        }
        note(ConfigurationCheck(configuration: configuration).findings())
        note(await TerminalCheck(common: common).findings())
        note(await StoreCheck(configuration: configuration, environment: common.environment).findings())
        let secrets = SecretsCheck(configuration: configuration, environment: common.environment)
        note(await secrets.findings())
        for section in configuration.providers {
            let check = ProviderCheck(section: section, configuration: configuration, environment: common.environment)
            note(await check.findings())
        }
        note(ListenCheck(configuration: configuration).findings())
        return Self.exit(findings)
    }

    private static func misconfigured(_ file: String, _ failure: Failure) -> [Finding] {
        let listed = failure.violations.map {
            Finding.failure(.configuration, "file", "\($0.field): \($0.message)", "", .configuration)
        }
        guard listed.isEmpty else { return listed }
        return [.failure(.configuration, "file", failure.message, failure.hint, .configuration)]
    }

    /// The configuration goes first, then the store, then the providers; of those the code tells whether all failed.
    static func exit(_ findings: [Finding]) -> Exit {
        let failed = findings.filter { $0.standing == .failure }
        if let first = failed.first(where: { $0.part != .provider }) { return first.exit }
        guard let first = failed.first else { return .done }
        let names = Set(findings.filter { $0.part == .provider }.compactMap(\.name))
        let ill = Set(failed.compactMap(\.name))
        return ill.count < names.count ? .partly : first.exit
    }
}
