/// The kinds of provider this program speaks to; the raw value is `kind` in the configuration.
///
/// A new provider is one line here, one folder beside `SeguraPay`, and the compatibility suite.
public enum ProviderKind: String, CaseIterable, Sendable {
    /// SeguraPay (`providers.md`, *SeguraPay*).
    case segurapay
    /// Pentabit (`providers.md`, *Pentabit*).
    case pentabit
    /// PayAtom (`providers.md`, *PayAtom*).
    case payatom
    /// Paygrt (`providers.md`, *Paygrt*).
    case paygrt
}
