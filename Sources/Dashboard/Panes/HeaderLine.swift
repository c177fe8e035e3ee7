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
        let column = Layout.margin(form, isZoomed: state.isZoomed)
        let left = state.header.left(state, form: form)
        let room = canvas.size.columns - column - left.columns - 3
        let right = state.header.right(state, form: form, gap: Line(isWide ? "   " : "  "), fitting: room)
        let start = canvas.put(right, row: 0, endingAt: canvas.size.columns - 1)
        canvas.put(left, row: 0, column: column, width: max(0, start - column - 2))
    }

    /// Whether the moment of the next question is less than a minute ahead: then it must not be shown past it.
    func isAbout(_ now: Timestamp) -> Bool { nextAsk.map { $0 > now && $0.seconds(since: now) <= 60 } ?? false }

    private func left(_ state: DashboardState, form: Layout.Form) -> Line {
        let profile = state.profile
        let role = profile.role == .viewer ? "viewer: looks, cannot send" : profile.role.rawValue
        let station = form == .narrow ? "\(profile.station)" : "station \(profile.station)"
        let dot = Line(" · ", .muted)
        let who = Line(profile.agent.name) + dot + Line(station, .muted) + dot + Line(role)
        return form == .narrow || form == .tabs ? who : Line("paydesk   ", .muted) + who
    }

    /// The parts that fit beside who sits here, each whole: whether payouts wait stays longest.
    private func right(_ state: DashboardState, form: Layout.Form, gap: Line, fitting width: Int) -> Line {
        let context = state.context
        let fails = state.storeFailing == nil ? .empty : Line("STORE FAILS", .alarm)
        let wait = state.blocked == nil ? fails : Line("PAYOUTS WAIT", .alarm)
        let paused = state.pausedUntil == nil ? nil : Line("paused", .warning)
        let made = state.profile.label.map { Line($0, .warning) }
        let label = Line.joined([made, paused].compactMap(\.self), by: gap)
        let standing = label.isEmpty ? self.standing(state.profile) : label
        let all = providers?.all ?? state.wallets.wallets.count
        let up = providers?.up ?? state.wallets.up
        let answering = all > 0 ? Line("\(up) of \(all) up", up < all ? .warning : .muted) : .empty
        let next = form == .narrow ? .empty : nextQuestion(state, word: form == .tabs ? "next" : "next ask")
        let clock = Line("\(context.clock(state.now)) \(context.zone)", .muted)
        let day = context.wall(state.now).day
        switch form {
        case .narrow, .tabs:
            return .fitting(width, [wait, standing, answering, next, clock], by: gap, dropping: [3, 4, 2, 1])
        case .twoColumns:
            let now = Line("\(day.named) ", .muted) + clock
            return .fitting(width, [wait, standing, answering, next, now], by: gap, dropping: [3, 4, 2, 1])
        case .listAndForm, .threeColumns:
            let date = Line("\(day.named) \(day.year)", .muted)
            return .fitting(width, [wait, standing, answering, next, date, clock], by: gap, dropping: [4, 3, 5, 2, 1])
        }
    }

    private func standing(_ profile: DeskProfile) -> Line {
        profile.capabilities.isEmpty ? Line("no provider", .warning) : Line("live", .muted)
    }

    /// When is asked next; never a moment that is past: where one is due it is being asked, or a provider that does not
    /// answer is tried again later.
    private func nextQuestion(_ state: DashboardState, word: String) -> Line {
        if let importing = state.importing {
            let (done, all) = (IndianNumber.grouped(importing.done), IndianNumber.grouped(importing.total))
            return Line("\(importing.isStopping ? "stopping" : "import") \(done) of \(all)", .warning)
        }
        guard let nextAsk, state.pausedUntil == nil else { return .empty }
        if nextAsk > state.now { return Line("\(word) \(state.context.secondsOrDay(nextAsk))", .muted) }
        let tries = state.wallets.wallets.compactMap(\.nextAskAt).filter { $0 > state.now }
        return tries.min().map { Line("next try \(state.context.secondsOrDay($0))", .warning) }
            ?? Line("asking…", .muted)
    }
}
