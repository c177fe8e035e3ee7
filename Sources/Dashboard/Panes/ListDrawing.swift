import Guarded
import Payments
import TerminalKit

/// How the list is drawn: which columns, which rows, the line under them.
struct ListDrawing {
    let list: TransactionsPane
    /// Transactions whose complaint the provider has.
    let complained: Set<Reference>
    /// Whether there is more than one provider to tell apart.
    var namesProvider = true
    /// How each bank does today; nil until that is read.
    var health: HealthFacts?
    let context: Context
    let area: Area
    let form: Layout.Form
    let isFocused: Bool

    /// Rows of the list on the screen, without title, heads and sums.
    static func rows(in area: Area, form: Layout.Form, hasSums: Bool) -> Int {
        max(0, area.rect.rows - 1 - (form == .narrow ? 0 : 1) - (hasSums ? 1 : 0))
    }

    /// Draws it.
    func draw(on canvas: inout Canvas) {
        drawTitle(on: &canvas)
        let height = Self.rows(in: area, form: form, hasSums: list.hasSums)
        let lines = list.screenLines(height: height, today: context.now.day)
        let notice = list.filter.notice(indent: Self.filterIndent, width: area.width, counted: list.count)
        let columns = columns
        let fields = columns.map(\.field)
        let table = Table(
            columns: columns.map(\.column), rows: lines.map { row($0, of: fields) }, selected: selectedLine(lines),
            isFocused: isFocused, hasHead: form != .narrow, notice: notice ?? (list.rows.isEmpty ? .empty : nil))
        let (_, body) = area.rect.split(top: 1)
        table.draw(into: &canvas.grid, in: body, theme: canvas.theme)
        let first = body.row + (form == .narrow && notice == nil && !list.rows.isEmpty ? 0 : 1)
        for (offset, line) in lines.enumerated() {
            if case .day(let day) = line {
                canvas.put(Line("── \(day.named) ──", .muted), row: first + offset, column: area.left)
            }
            if case .bank(let index) = line { drawBank(of: index, row: first + offset, on: &canvas) }
        }
        if list.rows.isEmpty { drawEmpty(row: area.rect.row + (notice == nil ? 1 : 2), on: &canvas) }
        let under = first + lines.count
        if list.hasSums, let sums = list.count?.sums, under < area.rect.endRow {
            let rows = list.holdsAll ? list.rows : []
            let line = ListSums(sums: sums, rows: rows, query: list.filter.query, context: context)
            canvas.put(line.line(width: area.width), row: under, column: area.left, width: area.width)
        }
    }

    /// `HDFC Bank             2 payouts ₹16,500`.
    private func drawBank(of index: Int, row: Int, on canvas: inout Canvas) {
        let same = list.sameBank(as: index)
        let words = "\(IndianNumber.grouped(same.count)) payout\(same.count == 1 ? "" : "s") \(context.sum(same))"
        let line = Line(list.rows[index].bankName).padded(to: 20) + "  " + Line(words, .muted)
        let paid = paidToday(same).map { Line("\($0) paid", .muted) } ?? .empty
        let whole = Line.fitting(area.width, [line, paid], by: Line(" · ", .muted), dropping: [1])
        canvas.put(whole, row: row, column: area.left, width: area.width)
    }

    /// `IMPS to it today 4 of 53`, by the rail of most of these rows; nil where nothing is settled by it.
    private func paidToday(_ rows: [Transaction]) -> String? {
        let rails = Dictionary(grouping: rows.compactMap(\.mode.rail)) { $0 }
        let most = rails.max { ($0.value.count, $1.key.rawValue) < ($1.value.count, $0.key.rawValue) }
        guard let rail = most?.key, let code = rows.first?.beneficiary.ifsc?.prefix(4) else { return nil }
        let tallies = health?.tallies.filter { $0.rail == rail && $0.bank == code } ?? []
        let asked = tallies.reduce(0) { $0 + $1.asked }
        return asked == 0 ? nil : "\(rail.rawValue) to it today \(tallies.reduce(0) { $0 + $1.paid }) of \(asked)"
    }

    /// Whether the day stands in place of a row's clock: no rule between days says it.
    private func saysDay(_ row: Transaction) -> Bool {
        list.isByBank && row.createdAt.day != context.now.day
    }

    /// `2 / ` in columns: where a filter's text begins in the title.
    private static let filterIndent = 4

    private func selectedLine(_ lines: [TransactionsPane.ScreenLine]) -> Int? {
        list.selectedIndex.flatMap { index in lines.firstIndex(of: .row(index)) }
    }

    // MARK: Title

    private func drawTitle(on canvas: inout Canvas) {
        guard !list.filter.isEmpty || list.filter.isTyping else {
            canvas.title(.transactions, facts, in: area, isFocused: isFocused)
            return
        }
        let text = list.filter.name.map { SafeText($0) } ?? list.filter.field.text
        let width = FilterEntry.shownColumns(area.width)
        let shown = list.filter.isTyping ? text.suffix(fitting: width) : text.cut(to: width)
        let room = list.filter.isTyping ? Line(" ") : .empty
        let words = Line("2 / ", isFocused ? .titleFocused : .title) + Line(shown, .text) + room
        canvas.title(line: words, facts, in: area, isFocused: isFocused)
        guard list.filter.isTyping else { return }
        let column = area.left + Self.filterIndent
        let place = Point(column: column, row: area.rect.row)
        canvas.cursor = list.filter.field.draw(
            into: &canvas.grid, at: place, width: min(width, shown.columns) + 1, theme: canvas.theme, isFocused: true)
    }

    private var facts: [Line] {
        var facts: [Line] = []
        let arrived = list.arrived > 0 ? Line("\(IndianNumber.grouped(list.arrived)) new", .accent) : nil
        if list.filter.isOdd {
            facts.append(Line("not applied", .warning))
            if let count = list.count { facts.append(Line("\(IndianNumber.grouped(count.shown)) shown", .muted)) }
            return facts
        }
        if let count = list.count {
            if list.filter.query.isEmpty {
                facts.append(Line(IndianNumber.grouped(count.total), .muted))
            } else {
                facts.append(Line("\(IndianNumber.grouped(count.shown)) shown", .muted))
                facts.append(Line("\(IndianNumber.grouped(max(0, count.total - count.shown))) hidden", .muted))
            }
        }
        if !list.marks.isEmpty {
            let marked = list.marks.ordered
            let count = Line("\(IndianNumber.grouped(marked.count)) marked", .accent)
            let sum = Line(context.sum(marked), .muted)
            facts = list.filter.query.isEmpty || form == .narrow ? [count, sum] : [count, sum] + facts.prefix(1)
        }
        if let arrived { facts.insert(arrived, at: list.marks.isEmpty ? 0 : 2) }
        if form != .narrow, list.isByBank { facts = facts.prefix(1) + [Line("by bank, oldest first", .muted)] }
        if form != .narrow, list.filter.query.isEmpty || list.order != .newest {
            facts.append(Line(list.order.words, .muted))
        }
        return list.fresh.title(facts, context, isFocused: isFocused, asKnown: list.filter.query.asKnownAt)
    }

    // MARK: Columns

    /// Columns of a masked target.
    private static let accountColumns = 8

    /// What a column holds.
    private enum Field {
        case time, reference, shortReference, rail, amount, status, note, provider, account, name
    }

    /// As width goes, columns leave: provider, long reference, reference, account, rail (`screens.md`, *Sizes*).
    private var columns: [(field: Field, column: TableColumn)] {
        if let chosen = list.columns { return columns(chosen) }
        let width = area.width - (timeColumns - 5)
        let isWide = width >= 95
        let hasReference = width >= 80
        let isNarrow = width < 70
        var columns: [(Field, TableColumn)] = [(.time, timeColumn(TableColumn("time", width: timeColumns)))]
        if isWide {
            columns.append((.reference, TableColumn("reference", width: 13)))
        } else if hasReference {
            columns.append((.shortReference, TableColumn("ref", width: 8)))
        }
        if !isNarrow { columns.append((.rail, TableColumn("rail", width: 4))) }
        columns.append((.amount, TableColumn(amountHead, width: 13, alignment: .point(2), gap: 1)))
        columns.append((.status, TableColumn("status", width: 12, gap: isNarrow ? 1 : 2)))
        columns.append((.note, TableColumn("note", width: 4, alignment: .right, gap: 1)))
        if isWide, namesProvider { columns.append((.provider, TableColumn("provider", width: 11))) }
        if !isNarrow { columns.append((.account, TableColumn("account", width: Self.accountColumns))) }
        columns.append((.name, TableColumn("name", gap: hasReference ? 1 : 2)))
        return columns
    }

    private var amountHead: SafeText { context.profile.symbols == .ascii ? "Rs amount" : "amount" }

    /// The columns the agent chose, as far as there is room; the name stands last.
    private func columns(_ chosen: ColumnChoice) -> [(field: Field, column: TableColumn)] {
        let columns: [(Field, TableColumn)] = chosen.shown(in: area.rect.columns - (timeColumns - 5)).map { item in
            let (width, gap) = (item.width, item.column.gap)
            return switch item.column {
            case .time: (.time, timeColumn(TableColumn("time", width: max(width, timeColumns), gap: gap)))
            case .reference where width < 13: (.shortReference, TableColumn("ref", width: width, gap: gap))
            case .reference: (.reference, TableColumn("reference", width: width, gap: gap))
            case .rail: (.rail, TableColumn("rail", width: width, gap: gap))
            case .amount: (.amount, TableColumn(amountHead, width: width, alignment: .point(2), gap: gap))
            case .status: (.status, TableColumn("status", width: width, gap: gap))
            case .note: (.note, TableColumn("note", width: width, alignment: .right, gap: gap))
            case .provider: (.provider, TableColumn("provider", width: width, gap: gap))
            case .account: (.account, TableColumn("account", width: width, gap: gap))
            }
        }
        return columns + [(.name, TableColumn("name", gap: 2))]
    }

    /// Columns of the time: where amounts decide the order the day stands before it, where that has room.
    private var timeColumns: Int {
        if list.order.isByAmount { return area.width >= 70 ? 12 : 6 }
        return list.isByBank && list.rows.contains(where: saysDay) ? 6 : 5
    }

    /// A day and its clock end together.
    private func timeColumn(_ column: TableColumn) -> TableColumn {
        var column = column
        if list.order.isByAmount { column.alignment = .right }
        return column
    }

    /// The clock, with seconds where there is room; where amounts decide the order, the day too, or at least that.
    private func time(_ row: Transaction) -> String {
        if list.order.isByAmount {
            return timeColumns < 12
                ? context.clockOrDay(row.createdAt)
                : "\(context.wall(row.createdAt).day.short) \(context.clock(row.createdAt))"
        }
        if saysDay(row) { return row.createdAt.day.short }
        let isWide = list.columns?.items.contains { $0.column == .time && $0.width >= 8 } ?? false
        return isWide ? context.seconds(row.createdAt) : context.clock(row.createdAt)
    }

    private func row(_ line: TransactionsPane.ScreenLine, of fields: [Field]) -> TableRow {
        guard case .row(let index) = line else { return TableRow([]) }
        let transaction = list.rows[index]
        let isMarked = list.marks.contains(transaction.reference)
        return TableRow(fields.map { cell($0, of: transaction) }, isMarked: isMarked)
    }

    private func cell(_ field: Field, of row: Transaction) -> Line {
        switch field {
        case .time: return Line(time(row), .muted)
        case .reference: return list.filter.query.accenting(row.reference.text, .muted)
        case .shortReference: return list.filter.query.accenting(row.reference.short, .muted)
        case .rail: return Line(row.mode.word, .muted)
        case .amount: return amount(of: row)
        case .status:
            let changed = list.changedAt[row.reference].map { Fresh.isFresh($0, at: context.now) } ?? false
            if context.unsaved.contains(row.reference) { return Line("! answered", .alarm) }
            return row.status.line(changed: changed)
        case .note: return Note.line(of: row, at: context.now, isComplained: complained.contains(row.reference))
        case .provider: return Line(row.provider, .muted)
        case .account: return Line(context.isHidden(row) ? "hidden" : Self.account(row.beneficiary), .muted)
        case .name: return list.filter.query.accenting(row.title, .text)
        }
    }

    /// The masked target in the columns there are: what hides gives way before the tail.
    private static func account(_ beneficiary: Beneficiary) -> String {
        let masked = beneficiary.maskedTarget
        let hidden = masked.prefix { $0 == "•" }.count
        return String(masked.dropFirst(max(0, min(hidden - 1, masked.count - accountColumns))))
    }

    private func amount(of row: Transaction) -> Line {
        guard !context.isHidden(row) else { return Line("hidden", .muted) }
        let text = row.amount.rupees(paise: .whenNotZero)
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        return parts.count == 2 ? Line(parts[0]) + Line("." + parts[1], .muted) : Line(text)
    }

    // MARK: Below

    private func drawEmpty(row: Int, on canvas: inout Canvas) {
        // While a word is not understood the line above says so, and nothing was looked for.
        guard list.fresh.at != nil, !list.filter.isOdd, row < area.rect.endRow else { return }
        var row = row
        for line in list.filter.rest(indent: Self.filterIndent, width: area.width, counted: list.count)
        where row < area.rect.endRow {
            canvas.put(line, row: row, column: area.left, width: area.width)
            row += 1
        }
        guard row < area.rect.endRow else { return }
        let words = list.filter.query.isEmpty ? nothingYet : list.filter.query.nothing(context)
        canvas.put(Line(words, .muted), row: row, column: area.left, width: area.width)
    }

    private var nothingYet: String {
        guard !context.profile.capabilities.isEmpty else { return "Nothing yet. No provider is configured." }
        let mayPay = context.profile.maySend && context.profile.kinds.contains(.payout)
        return mayPay ? "Nothing yet. \(context.key(.pay)) makes the first payout." : "Nothing yet."
    }
}

/// The note of a row: how long it has been open, else what is odd about it.
enum Note {
    /// Four columns at most; warning where it is late, `C` where the provider has a complaint about it.
    static func line(of row: Transaction, at now: Timestamp, isComplained: Bool = false) -> Line {
        let isLate = row.flags.contains(.turnaroundBreached)
        if row.status.isWaiting {
            let age = Line(Age.short(now.seconds(since: row.startedAt)), isLate ? .warning : .muted)
            return isComplained ? Line("C") + age.padded(leftTo: 3) : age
        }
        if row.flags.contains(.conflict) { return Line("!?", .alarm) }
        if isComplained { return Line("C") }
        if row.flags.contains(.lateSuccess) { return Line("late", .warning) }
        if isLate { return Line("T+1", .warning) }
        if row.flags.contains(.nameMismatch) { return Line("name", .muted) }
        return row.isTwin ? Line("twin", .muted) : .empty
    }
}

extension Context {
    /// Whether an approver must not see amount and account, because they are to be typed again (`payouts.md`).
    func isHidden(_ row: Transaction) -> Bool {
        row.isHidden || profile.hides(row)
    }
}
