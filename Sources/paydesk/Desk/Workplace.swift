import Desk
import Foundation
import Guarded
import Ledger
import Payments
import ProviderTransport
import Providers

/// A store and who works on it: enough to read, before any provider can be asked.
struct Archive: Sendable {
    let configuration: Configuration
    let ledger: SQLiteLedger
    let agent: Agent

    /// Who looks here.
    var viewer: Viewer { configuration.viewer }

    /// Opens the store the configuration names, creating it where there is none; `reading` opens it to be looked at.
    static func open(
        _ configuration: Configuration, environment: [String: String], reading: Bool = false
    ) async throws(Failure) -> Archive {
        try refuseUnproven(configuration)
        let path = path(configuration, environment: environment)
        let key = try await sealingKey(configuration, store: path, environment: environment)
        do {
            let ledger = try SQLiteLedger(
                path: path, key: key, viewer: configuration.viewer, rights: configuration.store.rights,
                witness: witness(of: path, environment: environment), reading: reading)
            return Archive(configuration: configuration, ledger: ledger, agent: configuration.agent.agent)
        } catch {
            throw Failure(error)
        }
    }

    /// Refuses a shared store to whoever could be anybody.
    static func refuseUnproven(_ configuration: Configuration) throws(Failure) {
        guard configuration.store.rights != .alone, UserNamespace.isOther else { return }
        throw Failure(
            .noPermission,
            "This process runs in a user namespace, where anybody can be anybody, so it cannot open a shared store.",
            hint: "Run it from an ordinary login.")
    }

    /// The store's file.
    static func path(_ configuration: Configuration, environment: [String: String]) -> String {
        configuration.store.path ?? Locations(environment: environment).store
    }

    /// Where the chain's end is known away from the store; nil where this user has no folder for it.
    static func witness(of path: String, environment: [String: String]) -> Witness? {
        try? Witness(of: path, in: Locations(environment: environment).heads)
    }

    /// Chains that the configuration or the policy is another one than it last was, before anything is done under it.
    func noteConfiguration(_ clock: any DeskClock) async throws(Failure) {
        guard let sha256 = configuration.sha256 else { return }
        do {
            try await ledger.noteGoverning(.configuration, file: configuration.file, sha256: sha256, at: clock.now())
            try await ledger.noteGoverning(
                .policy, file: Policy.file, sha256: configuration.policySHA256, at: clock.now())
        } catch {
            throw Failure(error)
        }
    }

    /// The key the store is sealed with.
    static func sealingKey(
        _ configuration: Configuration, store: String, environment: [String: String]
    ) async throws(Failure) -> SealingKey {
        if let source = configuration.store.key {
            return try await sealingKey(from: source, "store.key", configuration, environment: environment)
        }
        do {
            return try SealingKey.fileBeside(store: store, rights: configuration.store.rights)
        } catch {
            throw Failure(error)
        }
    }

    /// A key from a secret source that stands under `key` in the configuration.
    static func sealingKey(
        from source: SecretSource, _ key: String, _ configuration: Configuration, environment: [String: String]
    ) async throws(Failure) -> SealingKey {
        let secret: Secret
        do {
            secret = try await source.resolve(environment: environment)
        } catch {
            throw Failure(configuration.error(key, error))
        }
        do { return try SealingKey(secret) } catch { throw Failure(error) }
    }
}

/// Everything a command or the dashboard works with: the store, the configured providers and the services on them.
struct Workplace: Sendable {
    let archive: Archive
    let settings: DeskSettings
    let providers: DeskProviders
    let transport: LiveHTTPTransport
    let events: DeskEvents
    let payouts: PayoutDesk
    let poller: Poller
    let recharges: RechargeDesk
    let links: LinkDesk
    let complaints: ComplaintDesk
    let callbacks: CallbackDesk
    let clock: any DeskClock
    /// Where secrets in environment variables are looked for.
    let environment: [String: String]
    /// Every secret of the configuration that was fetched, which providers must not be heard to repeat.
    let knownSecrets: KnownSecrets
    /// Compares each provider's clock with this machine's, by the provider's name.
    private let meters: [String: SkewMeter]

    /// By how many seconds a provider's clock is ahead of this machine's; nil where they agree, or nothing is known of it.
    func clockDifference(of provider: String) -> Int64? {
        guard let seconds = meters[provider]?.skew?.components.seconds, abs(seconds) >= 5 else { return nil }
        return seconds
    }

    /// What to say of a provider's clock; nil where it and this machine's agree, or nothing is known of it.
    func clockRemark(of provider: String) -> String? {
        guard let seconds = clockDifference(of: provider) else { return nil }
        let way = seconds > 0 ? "behind" : "ahead of"
        return "This machine's clock is \(abs(seconds)) s \(way) \(provider)'s: set it, or signed requests are refused."
    }

    var ledger: SQLiteLedger { archive.ledger }

    /// Fetches the secrets and builds the services.
    ///
    /// `plan` stands for the configuration's where one is given; `seed` fixes jitter for a run that is to be repeated.
    static func open(
        _ archive: Archive, environment: [String: String], plan: PollPlan? = nil,
        clock: any DeskClock = SystemClock(), seed: UInt64? = nil, label: String? = nil
    ) async throws(Failure) -> Workplace {
        let configuration = archive.configuration
        guard let station = configuration.agent.station else {
            throw Failure(
                ConfigurationError(
                    file: configuration.file, line: nil, key: "agent.station", problem: "no station is given",
                    hint: "Write station = 11 under [agent]: 10 to 99, another one at each desk."))
        }
        try await archive.noteConfiguration(clock)
        let transport = try transport(configuration)
        let knownSecrets = await configuration.secretsToHide(environment: environment)
        let (providers, meters) = try await providers(
            configuration, transport: transport, environment: environment, label: label, knownSecrets)
        var settings = configuration.settings(
            agent: archive.agent, station: station, plan: plan ?? configuration.polling)
        // Where nothing is real, neither is whoever plays with it.
        if label != nil { settings.isUnproven = false }
        let random = DeskRandom(seed: seed ?? UInt64.random(in: 0...UInt64.max))
        let events = DeskEvents()
        let references = ReferenceMaker(station: station, clock: clock)
        let poller = Poller(
            store: archive.ledger, providers: providers, settings: settings, clock: clock, random: random,
            events: events)
        let payouts = PayoutDesk(
            store: archive.ledger, providers: providers, settings: settings, references: references, clock: clock,
            random: random, events: events, poller: poller,
            clocks: {
                meters.sorted { $0.key < $1.key }.compactMap { name, meter in
                    meter.ahead(within: .seconds(300)).map { HeardClock(provider: name, ahead: $0) }
                }
            })
        return Workplace(
            archive: archive, settings: settings, providers: providers, transport: transport, events: events,
            payouts: payouts, poller: poller,
            recharges: RechargeDesk(
                store: archive.ledger, providers: providers, settings: settings, clock: clock, payouts: payouts,
                poller: poller),
            links: LinkDesk(
                store: archive.ledger, providers: providers, settings: settings, clock: clock, payouts: payouts),
            complaints: ComplaintDesk(
                store: archive.ledger, providers: providers, settings: settings, clock: clock, random: random,
                events: events, poller: poller),
            callbacks: CallbackDesk(
                store: archive.ledger, providers: providers, settings: settings, clock: clock, random: random,
                events: events),
            clock: clock, environment: environment, knownSecrets: knownSecrets, meters: meters)
    }

    /// The network as the configuration wants it.
    static func transport(_ configuration: Configuration) throws(Failure) -> LiveHTTPTransport {
        let timeouts = HTTPTimeouts(
            connect: .seconds(configuration.http.connectTimeout), reply: .seconds(configuration.http.replyTimeout))
        do {
            return try LiveHTTPTransport(timeouts: timeouts, caFile: configuration.http.caFile)
        } catch {
            throw Failure(
                ConfigurationError(
                    file: configuration.file, line: nil, key: "http.ca_file",
                    problem: "\(error.path) holds no certificate that can be read",
                    hint: "Name a PEM file with the private CA's certificates, or drop the line."))
        }
    }

    private static func providers(
        _ configuration: Configuration, transport: LiveHTTPTransport, environment: [String: String], label: String?,
        _ knownSecrets: KnownSecrets
    ) async throws(Failure) -> (DeskProviders, meters: [String: SkewMeter]) {
        guard !configuration.providers.isEmpty else {
            throw Failure(
                ConfigurationError(
                    file: configuration.file, line: nil, key: "provider", problem: "no provider is configured",
                    hint: "Add a [[provider]] section; README.md shows one."))
        }
        var providers: [any PaymentProvider] = []
        var meters: [String: SkewMeter] = [:]
        for section in configuration.providers {
            let machine = SystemClock()
            let meter = SkewMeter(transport, steady: { machine.monotonic() }, now: SigningSource.machine.now)
            meters[section.name] = meter
            let making = ProviderMaking(
                transport: meter, signing: .machine, environment: environment, file: configuration.file,
                knownSecrets: knownSecrets)
            do throws(ConfigurationError) {
                providers.append(try await section.settings.provider(of: section, label: label, making: making))
            } catch {
                throw Failure(error)
            }
        }
        return (DeskProviders(providers), meters)
    }

    /// Ends what is under way on the network.
    func close() { transport.shutdown() }
}

extension SigningSource {
    /// The machine's clock and randomness.
    static var machine: SigningSource {
        SigningSource(
            now: { SystemClock().now().milliseconds },
            randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })
    }
}

extension Configuration {
    /// Who looks with it.
    var viewer: Viewer { Viewer(uid: agent.agent.uid, role: authority.mayBe) }

    /// The secrets of every section, callback paths and the store's keys too: what no provider must be heard to repeat.
    ///
    /// What a program would have to be run for is added by whoever uses it, and what is not there is no secret.
    func secretsToHide(environment: [String: String]) async -> KnownSecrets {
        let known = KnownSecrets()
        let ofProviders = providers.flatMap { $0.settings.secrets.map(\.source) }
        let ofPaths = (listen?.routes ?? []).map(\.pathSecret)
        for source in ofProviders + ofPaths + [store.key, store.newKey].compactMap(\.self) {
            if case .command = source { continue }
            if let secret = try? await source.resolve(environment: environment) { known.add(secret) }
        }
        return known
    }

    /// An error about a secret of this file.
    func error(_ key: String, _ error: SecretError) -> ConfigurationError {
        ConfigurationError(file: file, line: nil, key: key, problem: error.problem, hint: error.hint)
    }

    fileprivate func settings(agent acting: Agent, station: Int, plan: PollPlan) -> DeskSettings {
        DeskSettings(
            agent: acting, role: authority.role, roleSource: authority.source, station: station,
            limitPerPayout: authority.limits.perPayout, limitPerDay: authority.limits.perDay,
            limitPerBeneficiary: authority.limits.perBeneficiary, approvalFrom: authority.limits.approvalFrom,
            alarms: alarms, dayEnds: desk.dayEnds, replyTimeout: .seconds(http.replyTimeout), plan: plan,
            mayBe: authority.mayBe, isUnproven: UserNamespace.isOther, hasPolicy: policySHA256 != nil)
    }
}

extension AgentSection {
    /// The agent's limits, as the rules take them.
    var limits: PayoutLimits {
        PayoutLimits(
            perPayout: limitPerPayout, perDay: limitPerDay, perBeneficiary: limitPerBeneficiary,
            approvalFrom: approvalFrom)
    }

    /// The Unix user under the configured name.
    var agent: Agent {
        let account = UnixUser.own
        return Agent(uid: account.uid, name: name ?? account.name ?? String(account.uid))
    }
}

extension Failure {
    init(_ error: LedgerError) {
        switch error {
        case .cannotOpen(let reason): self.init(.cannotCreate, reason, hint: "")
        case .failed(let reason), .damaged(let reason): self.init(.store, reason, hint: "No money moved by this.")
        case .duplicate: self.init(.store, error.reason, hint: "Nothing was sent.")
        case .notFound:
            self.init(.definiteNo, error.reason, hint: "Check the number: ours, the provider's or the bank's.")
        }
    }

    init(_ error: DeskError) {
        switch error {
        case .rule(let violations):
            self.init(
                .data, "This breaks the rules; nothing was sent.", hint: error.nextStep,
                violations: violations.map { Violation(field: $0.field.rawValue, rule: $0.rule, message: $0.message) })
        case .warnings(let warnings):
            self.init(
                .data, "This meets warnings; nothing was sent.", hint: error.nextStep,
                violations: warnings.map {
                    Violation(
                        field: $0.field?.rawValue ?? "transaction", rule: $0.warning.rawValue, message: $0.message)
                })
        case .text(let field, let sentence):
            self.init(
                .data, "This breaks a rule.", hint: error.nextStep,
                violations: [Violation(field: field, rule: "\(field)_length", message: sentence)])
        case .forbidden: self.init(.noPermission, error.sentence, hint: error.nextStep)
        case .configuration: self.init(.configuration, error.sentence, hint: error.nextStep)
        case .notNow: self.init(.definiteNo, error.sentence, hint: error.nextStep)
        case .store(let inner): self.init(inner)
        case .provider(.notSent): self.init(.notSent, error.sentence, hint: error.nextStep)
        case .provider(.refused): self.init(.definiteNo, error.sentence, hint: error.nextStep)
        case .provider(.unknown), .provider(.busy): self.init(.unknown, error.sentence, hint: error.nextStep)
        case .notFound: self.init(.definiteNo, error.sentence, hint: error.nextStep)
        }
    }
}
