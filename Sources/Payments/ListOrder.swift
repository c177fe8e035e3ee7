/// In which order a list stands; what is equal stands by its reference.
public enum ListOrder: String, CaseIterable, Hashable, Sendable, Codable {
    /// By when it was entered, the last first: the usual one.
    case newest
    /// By when it was entered, the first first.
    case oldest
    /// By amount, the largest first.
    case largest
    /// By amount, the smallest first.
    case smallest

    /// The same the other way round.
    public var reversed: ListOrder {
        switch self {
        case .newest: .oldest
        case .oldest: .newest
        case .largest: .smallest
        case .smallest: .largest
        }
    }

    /// Whether amounts decide.
    public var isByAmount: Bool { self == .largest || self == .smallest }

    /// Whether what is more stands above.
    public var descends: Bool { self == .newest || self == .largest }

    /// As the list's title says it: `newest first`.
    public var words: String { rawValue + " first" }
}
