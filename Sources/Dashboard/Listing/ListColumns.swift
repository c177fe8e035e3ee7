import Payments
import TerminalKit

/// A column of the list of transactions; the name stands last, whatever is chosen.
public enum ListColumn: String, CaseIterable, Hashable, Sendable, Codable {
    /// When it was entered.
    case time
    /// Our reference, whole or short.
    case reference
    /// The rail.
    case rail
    /// The amount.
    case amount
    /// Where it stands.
    case status
    /// How long it is open, or what is odd.
    case note
    /// The provider.
    case provider
    /// The masked target.
    case account

    /// How narrow and how wide it may be, in columns.
    var widths: ClosedRange<Int> {
        switch self {
        case .time: 5...8
        case .reference: 8...13
        case .rail: 4...4
        case .amount: 13...18
        case .status: 12...16
        case .note: 4...6
        case .provider: 4...24
        case .account: 8...16
        }
    }

    /// Its columns where nobody said otherwise.
    var usualWidth: Int {
        switch self {
        case .reference: 13
        case .provider: 11
        default: widths.lowerBound
        }
    }

    /// The blanks before it.
    var gap: Int { self == .amount || self == .note ? 1 : 2 }
}

/// Which columns the list shows, in which order and how wide, as the agent chose them.
public struct ColumnChoice: Hashable, Sendable, Codable {
    /// One column of it.
    public struct Item: Hashable, Sendable, Codable {
        /// Which.
        public var column: ListColumn
        /// Whether it is shown.
        public var isShown: Bool
        /// Its columns on the screen.
        public var width: Int
    }

    /// Every column once, in its order.
    public private(set) var items: [Item]

    /// What is shown where nobody chose: everything, as wide as usual.
    public init() {
        items = ListColumn.allCases.map { Item(column: $0, isShown: true, width: $0.usualWidth) }
    }

    /// Reads what was kept; a column that it does not have, or twice, or too wide, is as usual.
    public init(from decoder: any Decoder) throws {
        let kept = try decoder.singleValueContainer().decode([Item].self)
        var seen: Set<ListColumn> = []
        items = kept.filter { seen.insert($0.column).inserted }
        for index in items.indices { items[index].width = Self.clamped(items[index].width, items[index].column) }
        items += ColumnChoice().items.filter { !seen.contains($0.column) }
    }

    /// Writes it as a list of its columns.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(items)
    }

    private static func clamped(_ width: Int, _ column: ListColumn) -> Int {
        min(max(width, column.widths.lowerBound), column.widths.upperBound)
    }

    /// Shows or hides one; the amount and the status stay, since a row without them misleads.
    mutating func toggle(_ index: Int) -> Bool {
        guard items.indices.contains(index), ![.amount, .status].contains(items[index].column) else { return false }
        items[index].isShown.toggle()
        return true
    }

    /// Makes one wider or narrower.
    mutating func widen(_ index: Int, by columns: Int) {
        guard items.indices.contains(index) else { return }
        items[index].width = Self.clamped(items[index].width + columns, items[index].column)
    }

    /// Moves one among the others; where it stands then.
    mutating func move(_ index: Int, by steps: Int) -> Int {
        let wanted = index + steps
        guard items.indices.contains(index), items.indices.contains(wanted) else { return index }
        items.swapAt(index, wanted)
        return wanted
    }

    /// What a list of so many columns has room for: as width goes, provider, long reference, reference, account, rail,
    /// note and time leave in this order, and the name keeps `least`.
    func shown(in width: Int, least: Int = 12) -> [Item] {
        var shown = items.filter(\.isShown)
        func needed() -> Int { Table.gutter + shown.reduce(0) { $0 + $1.width + $1.column.gap } + least }
        func drop(_ column: ListColumn) { shown.removeAll { $0.column == column } }
        for column in [ListColumn.provider, .reference, .reference, .account, .rail, .note, .time] {
            guard needed() > width else { break }
            if column == .reference, let index = shown.firstIndex(where: { $0.column == .reference }),
                shown[index].width > ListColumn.reference.widths.lowerBound
            {
                shown[index].width = ListColumn.reference.widths.lowerBound
            } else {
                drop(column)
            }
        }
        return shown
    }
}
