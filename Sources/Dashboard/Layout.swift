import TerminalKit

/// Where everything stands in a window of a size (`screens.md`, *Sizes*).
struct Layout: Hashable {
    /// The smallest window that holds a desk.
    static let least = Size(columns: 60, rows: 16)
    /// Columns of the left column, where there is one.
    private static let leftColumns = 36
    /// Columns of the form beside the list.
    private static let formColumns = 65

    /// How much of the desk stands side by side.
    enum Form: Hashable {
        /// 60–79 columns: one line of summary.
        case narrow
        /// 80–109: two lines of summary, tabs.
        case tabs
        /// 110–149: wallets, needs and health at the left.
        case twoColumns
        /// 150–183: list and form, two lines of summary.
        case listAndForm
        /// From 184: wallets, list and form.
        case threeColumns

        init(columns: Int) {
            switch columns {
            case ..<80: self = .narrow
            case ..<110: self = .tabs
            case ..<150: self = .twoColumns
            case ..<184: self = .listAndForm
            default: self = .threeColumns
            }
        }
    }

    let form: Form
    /// The panes that are drawn.
    private(set) var areas: [PaneID: Area] = [:]
    /// Where the short Health pane stands while the large one has the focus.
    private(set) var shortHealth: Area?
    /// Where the day's sums stand, where there is room for them.
    private(set) var today: Area?
    /// Rows of the two-line summary.
    private(set) var summaryRows: Range<Int> = 0..<0
    /// The row of the tabs.
    private(set) var tabsRow: Int?
    /// The first row of the hints; as a rule the last of the window.
    let hintsRow: Int

    /// What of the state decides: which pane has the focus, and what the left panes would like to have.
    init(_ state: DashboardState, size: Size) {
        form = Form(columns: size.columns)
        hintsRow = size.rows - Hints.rows(state, size: size)
        var body = Rect(column: 0, row: 1, columns: size.columns, rows: max(0, hintsRow - 1))
        if state.isZoomed {
            // One pane alone; what costs no key to know stays above it.
            takeSummary(form == .narrow ? 1 : 2, of: &body)
            areas[state.focus] = Area(rect: body, gutter: 2)
            return
        }
        switch form {
        case .narrow: takeSummary(1, of: &body)
        case .tabs:
            takeSummary(2, of: &body)
            tabsRow = body.row
            body = body.split(top: 1).rest
        case .listAndForm: takeSummary(2, of: &body)
        case .twoColumns, .threeColumns:
            let (left, rest) = body.split(left: Self.leftColumns)
            placeLeft(left, state)
            body = rest
        }
        if form == .listAndForm || form == .threeColumns {
            let (list, right) = body.split(left: body.columns - Self.formColumns)
            let isComplaint = state.focus == .complaints && state.complaints.isComposing
            areas[isComplaint ? .complaints : .payout] = Area(rect: right, gutter: 2)
            // A blank column parts the list from the form's cursor.
            body = list.split(left: list.columns - 1).left
            if isComplaint || state.focus == .payout {
                placeMain(.transactions, in: body, composes: false)
                return
            }
        }
        placeMain(Self.main(state, form), in: body, composes: state.complaints.isComposing)
    }

    /// The column at which header and hints begin: that of the text below them, which only beside a left column is the
    /// first.
    static func margin(_ form: Form, isZoomed: Bool) -> Int {
        switch form {
        case .twoColumns, .threeColumns: isZoomed ? 2 : 1
        case .narrow, .tabs, .listAndForm: 2
        }
    }

    private mutating func takeSummary(_ rows: Int, of body: inout Rect) {
        summaryRows = body.row..<body.row + rows
        body = body.split(top: rows).rest
    }

    /// The pane that has the list's place.
    private static func main(_ state: DashboardState, _ form: Form) -> PaneID {
        switch state.focus {
        case .transactions, .details, .payout, .complaints: state.focus
        case .health: .health
        case .wallets, .needs:
            form == .twoColumns || form == .threeColumns ? .transactions : state.focus
        }
    }

    private mutating func placeMain(_ pane: PaneID, in body: Rect, composes: Bool) {
        let isCompact = form == .narrow || form == .tabs
        switch pane {
        case .payout: areas[.payout] = Area(rect: body, gutter: 2)
        case .complaints where composes: areas[.complaints] = Area(rect: body, gutter: 2)
        case .details where isCompact: areas[.details] = Area(rect: body, gutter: 2)
        case .health: areas[.health] = Area(rect: body, gutter: 2)
        default:
            let list = pane == .details ? .transactions : pane
            let rows = Self.detailsRows(body.rows, form)
            let (top, bottom) = body.split(bottom: rows)
            let gap = form == .narrow ? 0 : 1
            areas[list] = Area(rect: top.split(bottom: gap).rest, gutter: 2)
            areas[.details] = Area(rect: bottom, gutter: 2)
        }
    }

    /// The rows of Details under a list.
    private static func detailsRows(_ body: Int, _ form: Form) -> Int {
        switch form {
        case .narrow: 5
        case .tabs where body < 26: 6
        default: body < 32 ? max(6, body * 14 / 32) : min(17, 14 + (body - 32) / 5)
        }
    }

    private mutating func placeLeft(_ rect: Rect, _ state: DashboardState) {
        let heights = LeftColumn.heights(state, in: rect.rows)
        var rest = rect
        for (pane, rows) in heights where rows > 0 {
            let (top, below) = rest.split(top: rows)
            // A blank column parts it from the gutter of the list.
            let area = Area(rect: top.split(left: top.columns - 1).left, gutter: 1)
            if pane == .health, state.focus == .health { shortHealth = area } else { areas[pane] = area }
            rest = below.split(top: 1).rest
        }
        guard form == .threeColumns, rest.rows >= TodayBlock.rows else { return }
        let (top, _) = rest.split(top: TodayBlock.rows)
        today = Area(rect: top.split(left: top.columns - 1).left, gutter: 1)
    }
}
