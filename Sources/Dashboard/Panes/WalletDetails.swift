import Payments
import TerminalKit

/// Details of a wallet, while Wallets have the focus: what you can send from it, and until when it lasts.
struct WalletDetails {
    let wallet: Wallet
    /// When it was read, or why it could not be.
    let fresh: Freshness
    let context: Context
    let area: Area
    let isFocused: Bool

    /// Where figures end, in columns from the text.
    private static let figureEnd = 31
    /// Where the remark begins.
    private static let remarkColumn = 33

    private static let waits = "waits for approval"

    /// Draws it.
    func draw(on canvas: inout Canvas) {
        var age = fresh
        age.at = wallet.asOf
        age.missed = wallet.missed
        if wallet.isDown { age.reason = wallet.error }
        let name = Line("wallet \(wallet.provider)", .muted)
        canvas.title(.details, age.title([name], context, isFocused: isFocused), in: area, isFocused: isFocused)
        var row = area.rect.row + 1
        var shown = rows
        // Nothing that waits says the least where not all has room.
        if shown.count > area.body, wallet.waiting == .zero { shown.removeAll { $0.0 == Self.waits } }
        for (label, figure, remark) in shown where row < area.rect.endRow {
            canvas.put(Line(label, .muted), row: row, column: area.left)
            let end = area.left + max(Self.figureEnd, label.count + 1 + figure.columns)
            let start = canvas.put(figure, row: row, endingAt: end)
            let column = max(area.left + Self.remarkColumn, start + figure.columns + 2)
            canvas.put(remark.shortened(to: max(0, area.rect.endColumn - column)), row: row, column: column)
            row += 1
        }
    }

    /// Label, figure and remark of each row.
    var rows: [(String, Line, Line)] { [held, waiting, sendable, outflow, lasting, alarm].compactMap(\.self) }

    private var dayLeft: Money? {
        let limit = context.sentToday?.limitPerDay ?? context.profile.limits.perDay
        return limit.map { $0 - (context.sentToday?.sentToday ?? .zero) }
    }

    private func figure(_ money: Money?, _ role: Role = .text) -> Line {
        money.map { Line(context.rupees($0, paise: .always), role) } ?? Line("–", .muted)
    }

    private var held: (String, Line, Line)? {
        if let limit = wallet.limit, wallet.amount == nil {
            return ("used of its limit", figure(wallet.used), Line("of \(context.rupees(limit))", .muted))
        }
        return ("in the wallet", figure(wallet.amount), Line(wallet.asOf == nil ? "never told" : "now", .muted))
    }

    private var waiting: (String, Line, Line)? {
        let amount = wallet.waiting == nil ? Line("hidden", .muted) : figure(wallet.waiting)
        return (Self.waits, amount, Line("would leave it too", .muted))
    }

    private var sendable: (String, Line, Line)? {
        let most = context.profile.limits.perPayout.map { Line("per payout \(context.rupees($0))", .muted) } ?? .empty
        let day = dayLeft.map { Line("your day \(context.rupees(max(.zero, $0))) left", .muted) } ?? .empty
        let remark = Line.fitting(
            area.width - Self.remarkColumn, [most, day], by: Line(" · ", .muted), dropping: [0])
        return ("you can send", figure(wallet.canSend(dayLeft: dayLeft)), remark)
    }

    private var outflow: (String, Line, Line)? {
        guard let flow = wallet.outflow() else { return nil }
        return ("goes out an hour", figure(flow.perHour), Line("mean of the last \(flow.words)", .muted))
    }

    private var lasting: (String, Line, Line)? {
        guard let lasting = Lasting.of(wallet, context) else { return nil }
        let dayEnd = context.now.day.start.adding(seconds: Int64(context.profile.dayEnds) * 60)
        let clock = context.clock(dayEnd)
        guard case .dry(let dry) = lasting else {
            return ("dry", Line("–", .muted), Line("lasts past \(clock)", .muted))
        }
        var needs = ""
        if let flow = wallet.outflow(), let held = wallet.amount {
            let hours = Double(dayEnd.seconds(since: context.now)) / 3_600
            let missing = Double(flow.perHour.paise) * hours - Double(held.paise)
            let thousands = Int64((missing / 100_000).rounded(.up))
            if thousands > 0 { needs = "; needs about \(context.rupees(Money(rupees: thousands * 1_000))) more" }
        }
        return ("dry", Line(dry, .warning), Line("before \(clock)\(needs)", .warning))
    }

    private var alarm: (String, Line, Line)? {
        let rise = wallet.lastRise.map {
            Line("last rise \(context.rupees($0.amount)) at \(context.clockAndDay($0.at))", .muted)
        }
        let own = Line("b its payouts", .muted)
        let remark = Line.joined([rise ?? .empty, own], by: Line(" · ", .muted))
        return ("alarm below", figure(wallet.alarmBelow, wallet.isLow ? .warning : .text), remark)
    }
}

extension Wallet {
    /// What goes out of it an hour, rises apart, and over how long that is the mean; nil where it does not fall.
    func outflow() -> (perHour: Money, words: String)? {
        guard let trendSpacing, amount != nil, trend.count >= 2 else { return nil }
        let points = Array(trend.suffix(4))
        let falls = zip(points, points.dropFirst()).map { max(0, $0.paise - $1.paise) }
        guard falls.reduce(0, +) > 0 else { return nil }
        let span = trendSpacing * Int64(falls.count)
        let hourly = Int64(Double(falls.reduce(0, +)) * 3_600 / Double(span))
        let words = span % 3_600 == 0 ? "\(span / 3_600) h" : Age.words(span)
        return (Money(paise: hourly), words)
    }
}
