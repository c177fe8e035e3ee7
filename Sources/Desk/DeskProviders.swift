import Ledger
import Payments
import Providers

/// The configured providers by name.
///
/// What each can do is told by the capability protocols it conforms to.
public struct DeskProviders: Sendable {
    private let byName: [String: any PaymentProvider]

    /// The configured names, in the order of the configuration.
    public let names: [String]

    /// Providers in the order in which they are shown; of two with one name the first counts.
    public init(_ providers: [any PaymentProvider]) {
        byName = Dictionary(providers.map { ($0.capability.provider, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        names = providers.map(\.capability.provider).filter { seen.insert($0).inserted }
    }

    /// What each provider can do, in order.
    public var capabilities: [Capability] { names.compactMap { byName[$0]?.capability } }

    /// What one provider can do; nil where none has this name.
    public func capability(of name: String) -> Capability? { byName[name]?.capability }

    /// The provider as one that tells a balance; nil where it does not, or that is switched off.
    public func balance(_ name: String) -> (any BalanceReading)? { able(name, \.balance) as? any BalanceReading }

    /// The provider as one that takes orders: payouts, recharges or pay links; nil where it takes none.
    public func sender(_ name: String) -> (any OrderSending)? { byName[name] as? any OrderSending }

    /// The provider as one that takes recharges; nil where it does not, or that is switched off.
    public func recharges(_ name: String) -> (any RechargeSending)? { able(name, \.recharges) as? any RechargeSending }

    /// The provider as one that gives a list of a day; nil where it does not, or that is switched off.
    public func reconciling(_ name: String) -> (any Reconciling)? { able(name, \.reconciliation) as? any Reconciling }

    /// The provider as one whose callbacks can be understood; nil where it sends none.
    public func callbacks(_ name: String) -> (any CallbackReading)? { byName[name] as? any CallbackReading }

    /// The provider as one that can be asked about a payout; nil where it cannot.
    public func status(_ name: String) -> (any StatusReading)? { byName[name] as? any StatusReading }

    /// The provider as one that takes complaints; nil where it does not, or that is switched off.
    public func complaints(_ name: String) -> (any ComplaintRaising)? {
        able(name, \.complaints) as? any ComplaintRaising
    }

    /// What is offered is what the capability says: a conformance alone may be switched off.
    private func able(_ name: String, _ switched: KeyPath<Capability, Bool>) -> (any PaymentProvider)? {
        guard let provider = byName[name], provider.capability[keyPath: switched] else { return nil }
        return provider
    }

    /// Those that tell a balance, in order.
    public var withBalance: [String] { names.filter { balance($0) != nil } }

    /// Why this transaction cannot be asked about now, a whole sentence with the next step; nil where it can, or where
    /// nothing was sent.
    public func whyNotAsked(_ record: PayoutRecord) -> String? {
        let name = record.intent.provider
        guard record.state.claim != nil else { return nil }
        guard let provider = status(name) else {
            return "\(name) cannot be asked about a payout. Look it up in the provider's own portal."
        }
        guard provider.question(for: record.handle) == nil else { return nil }
        let list = reconciling(name) == nil ? "" : " Its list of the day is asked for instead."
        return "\(name) gave no reference for \(record.intent.reference), and it cannot be asked without.\(list)"
    }

    /// The provider's name where it is configured; else a sentence that names those that are.
    func require(_ name: String) throws(DeskError) -> Capability {
        if let capability = capability(of: name) { return capability }
        let known = names.isEmpty ? "none is configured" : "configured are \(names.joined(separator: ", "))"
        throw .configuration("No provider is called \(name): \(known). Correct the name or add a [[provider]].")
    }
}
