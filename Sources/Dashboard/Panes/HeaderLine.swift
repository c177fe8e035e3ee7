import Payments
import TerminalKit

/// The first row: who sits here, whether providers answer, when is asked next, the clock.
struct HeaderLine: Hashable, Sendable {
    /// How many providers answer.
    struct Providers: Hashable, Sendable {
        var up: Int
        var all: Int
    }

    /// As it was told; nil where the wallets say it.
    var providers: Providers?
    /// When something is asked next.
    var nextAsk: Timestamp?

    /// Draws it in row 0.
    static func draw(_ state: DashboardState, form: Layout.Form, on canvas: inout Canvas) {
        let isWide = form != .narrow && form != .tabs
        let gap = isWide ? "   " : "  "
        let right = state.header.right(state, form: form, gap: Line(gap))
        let start = canvas.put(right, row: 0, endingAt: canvas.size.columns - 1)
        let left = state.header.left(state, form: form)
        let column = isWide ? 1 : 2
        canvas.put(left, row: 0, column: column, width: max(0, start - column - 2))
    }

    private func left(_ state: DashboardState, form: Layout.Form) -> Line {
        let profile = state.profile
        let role = profile.role == .viewer ? "viewer: looks, cannot send" : profile.role.rawValue
        let station = form == .narrow ? "\(profile.station)" : "station \(profile.station)"
        let dot = Line(" · ", .muted)
        let who = Line(profile.agent.name) + dot + Line(station, .muted) + dot + Line(role)
        return form == .narrow || form == .tabs ? who : Line("paydesk   ", .muted) + who
    }

    private func right(_ state: DashboardState, form: Layout.Form, gap: Line) -> Line {
        let context = state.context
        var parts = [state.profile.label.map { Line($0, .warning) } ?? Line("live", .muted)]
        if state.blocked != nil { parts.insert(Line("PAYOUTS WAIT", .alarm), at: 0) }
        let all = providers?.all ?? state.wallets.wallets.count
        let up = providers?.up ?? state.wallets.up
        if all > 0 { parts.append(Line("\(up) of \(all) up", up < all ? .warning : .muted)) }
        if let nextAsk, form != .narrow, state.blocked == nil || form != .tabs {
            parts.append(Line("\(form == .tabs ? "next" : "next ask") \(context.secondsOrDay(nextAsk))", .muted))
        }
        let clock = "\(context.clock(state.now)) \(context.zone)"
        let day = context.wall(state.now).day
        switch form {
        case .narrow, .tabs: parts.append(Line(clock, .muted))
        case .twoColumns: parts.append(Line("\(day.named) \(clock)", .muted))
        case .listAndForm, .threeColumns:
            parts.append(Line("\(day.named) \(day.year)", .muted))
            parts.append(Line(clock, .muted))
        }
        return Line.joined(parts, by: gap)
    }
}
