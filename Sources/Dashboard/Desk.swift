import Payments
import TerminalKit

/// Draws the whole desk: header, summary, panes, hints, and what floats above them.
enum Desk {
    /// Draws a state on a canvas that is large enough.
    static func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let layout = Layout(state, size: canvas.size)
        HeaderLine.draw(state, form: layout.form, on: &canvas)
        SummaryLines(state: state).draw(rows: layout.summaryRows, on: &canvas)
        if let row = layout.tabsRow { Tabs.draw(state.focus, row: row, on: &canvas) }
        if let area = layout.shortHealth { state.health.draw(in: area, on: &canvas, state.context, isFocused: false) }
        if let area = layout.today, let summary = state.health.summary {
            TodayBlock(summary: summary, context: state.context).draw(in: area, on: &canvas)
        }
        for pane in PaneID.allCases {
            if let area = layout.areas[pane] { draw(pane, in: area, state, layout.form, on: &canvas) }
        }
        Hints.draw(state, row: layout.hintsRow, form: layout.form, on: &canvas)
        for overlay in state.overlays { draw(overlay, state, on: &canvas) }
    }

    private static func draw(
        _ pane: PaneID, in area: Area, _ state: DashboardState, _ form: Layout.Form, on canvas: inout Canvas
    ) {
        let isFocused = state.focus == pane
        switch pane {
        case .wallets: state.wallets.draw(in: area, on: &canvas, state.context, isFocused: isFocused)
        case .transactions:
            ListDrawing(
                list: state.list, complained: state.complaints.marked,
                namesProvider: state.wallets.wallets.count > 1, health: state.health.facts, context: state.context,
                area: area, form: form, isFocused: isFocused
            ).draw(on: &canvas)
        case .details where state.focus == .wallets && state.wallets.selection != nil:
            guard let wallet = state.wallets.selection else { return }
            WalletDetails(
                wallet: wallet, fresh: state.wallets.fresh, context: state.context, area: area, isFocused: false
            ).draw(on: &canvas)
        case .details where state.showsComplaintDetails:
            guard let complaint = state.complaints.selection else { return }
            let content = state.details.content.flatMap {
                $0.transaction.reference == complaint.transaction ? $0 : nil
            }
            ComplaintDetails(
                complaint: complaint, acts: state.complaints.actsOf == complaint.number ? state.complaints.acts : [],
                content: content, context: state.context, isReady: state.complaints.ready.contains(complaint.number),
                area: area, isFocused: false
            ).draw(on: &canvas)
        case .details:
            DetailsDrawing(
                pane: state.details, wallet: state.detailsWallet, context: state.context, area: area,
                isFocused: isFocused, asKnownAt: state.asKnownAt,
                isWatched: state.details.reference.map { state.watched.known[$0] != nil } ?? false,
                health: state.health.facts, place: state.placeInList
            ).draw(on: &canvas)
        case .payout: state.payout.draw(in: area, on: &canvas, state)
        case .complaints: state.complaints.draw(in: area, on: &canvas, state, form: form)
        case .needs:
            state.needs.draw(
                in: area, on: &canvas, state.context, fresh: state.health.fresh, isFocused: isFocused)
        case .health where isFocused:
            state.healthTable.draw(in: area, on: &canvas, isFocused: true)
        case .health: state.health.draw(in: area, on: &canvas, state.context, isFocused: false)
        }
    }

    private static func draw(_ overlay: Overlay, _ state: DashboardState, on canvas: inout Canvas) {
        let window = Rect(canvas.size)
        switch overlay {
        case .help(let help): help.draw(on: &canvas, focus: state.focus)
        case .confirm(let confirmation):
            canvas.cursor = confirmation.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .order(let confirmation):
            canvas.cursor = confirmation.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .lookAlike(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .note(let entry): entry.draw(in: window, on: &canvas)
        case .handover(let handover): handover.draw(in: window, on: &canvas)
        case .fields(let chooser): chooser.draw(in: window, on: &canvas)
        case .columns(let question):
            let list = Layout(state, size: canvas.size).areas[.transactions]
            question.draw(in: window, listColumns: list?.rect.columns ?? canvas.size.columns, on: &canvas)
        case .complaint(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .draft(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .complaintHand(let hand):
            canvas.cursor = hand.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .unsent(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .hand(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .saveFilter(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .askMarked(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .export(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .importFile(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .importRows(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .stopImport(let dialog):
            canvas.cursor = dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .listOfDay(let question):
            canvas.cursor = question.dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        case .theme(let question): question.draw(in: window, on: &canvas)
        case .palette(let palette): palette.draw(state, on: &canvas)
        case .quit(let dialog):
            canvas.cursor = dialog.draw(into: &canvas.grid, in: window, theme: canvas.theme)
        }
    }
}
