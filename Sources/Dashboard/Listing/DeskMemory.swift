import Payments

/// What a desk remembers from one session to the next, for this agent alone.
///
/// It holds no number of anybody's: a filter with a whole account, mobile or UPI id in it is not kept.
public struct DeskMemory: Codable, Hashable, Sendable {
    /// Filters under a name, in the order in which they were saved.
    public var filters: [SavedFilter] = []
    /// The filter that held at the end; empty for none.
    public var filter = ""
    /// The number of the pane in focus.
    public var focus = PaneID.transactions.rawValue
    /// The folder of the last export; nil for the usual one.
    public var exports: String?
    /// The columns the agent chose; nil for the usual ones.
    public var columns: ColumnChoice?
    /// In which order the list stands.
    public var order = ListOrder.newest

    /// Nothing remembered.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case filters, filter, focus, exports, columns, order
    }

    /// Reads what there is; what is missing is as in a new one.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        filters = try values.decodeIfPresent([SavedFilter].self, forKey: .filters) ?? []
        filter = try values.decodeIfPresent(String.self, forKey: .filter) ?? ""
        focus = try values.decodeIfPresent(Int.self, forKey: .focus) ?? PaneID.transactions.rawValue
        exports = try values.decodeIfPresent(String.self, forKey: .exports)
        columns = try? values.decodeIfPresent(ColumnChoice.self, forKey: .columns)
        order = (try? values.decodeIfPresent(ListOrder.self, forKey: .order)) ?? .newest
    }
}

extension DashboardState {
    /// What is to be remembered of it.
    public var memory: DeskMemory {
        var memory = DeskMemory()
        memory.filters = list.saved
        memory.focus = focus.rawValue
        memory.exports = exports
        memory.filter = list.filter.textToKeep
        (memory.columns, memory.order) = (list.columns, list.order)
        return memory
    }

    /// A desk as it was left, before its first event.
    public init(profile: DeskProfile, now: Timestamp, memory: DeskMemory) {
        self.init(profile: profile, now: now)
        list.saved = memory.filters
        exports = memory.exports
        list.columns = memory.columns
        list.order = memory.order.isByAmount && profile.viewer.role == .approver ? .newest : memory.order
        list.recall(memory.filter, now: now)
        // A form is opened by a person, never by a start.
        if let pane = PaneID(rawValue: memory.focus), pane != .payout, pane != .details { focus = pane }
    }
}
