import Guarded
import Payments
import TerminalKit

/// The line under the last row of a filtered list (`screens.md`, *5*).
///
/// Pay links take money in: they are counted apart from what goes out.
struct ListSums {
    let sums: [StatusSum]
    /// The rows, where the window holds all of them.
    let rows: [Transaction]
    let query: TransactionQuery
    let context: Context

    /// What goes out, by status.
    private var outgoing: [StatusSum] { sums.compactMap(\.outgoing) }
    /// What comes in, by status.
    private var links: [StatusSum] { sums.compactMap(\.links) }

    /// As in: `4 payouts ₹65,828   ? 1 ₹25,000   ◐ 3 ₹40,828   1 pay link ₹250`; what does not fit goes from the end, the
    /// pay links last.
    func line(width: Int) -> Line {
        guard !outgoing.isEmpty else {
            let parts = [whole(links, .payin)] + figures(links, hidden: nil)
            return .fitting(width, parts, by: "   ", dropping: Array(parts.indices.dropFirst().reversed()))
        }
        let modes = query.modes.subtracting([.link])
        let kind = modes.count == 1 ? modes.first?.kind ?? .payout : .payout
        // What waits for approval has no sum where an approver must not know it.
        let hidden =
            context.profile.viewer.role == .approver ? outgoing.first { $0.status == .awaitingApproval } : nil
        var parts = [whole(outgoing, kind, hidden: hidden)] + figures(outgoing, hidden: hidden)
        var order = Array(parts.indices.dropFirst().reversed())
        if let remark = twins {
            order.append(parts.count)
            parts.append(remark)
        }
        if !links.isEmpty {
            order.append(parts.count)
            parts.append(whole(links, .payin))
        }
        let whole = Line.joined(parts, by: "   ")
        guard whole.columns > width else { return whole }
        return .fitting(width - 2, parts, by: "   ", dropping: order) + Line(" …", .muted)
    }

    /// `4 payouts ₹65,828`.
    private func whole(_ sums: [StatusSum], _ kind: TransactionKind, hidden: StatusSum? = nil) -> Line {
        let number = sums.reduce(0) { $0 + $1.count }
        let amount = context.rupees(sums.reduce(.zero) { $0 + $1.amount })
        // Its word differs from that for rows which a filter leaves out.
        let known = hidden.map {
            guard $0.count < number else { return number == 1 ? ", amount sealed" : ", amounts sealed" }
            return " \(amount), \($0.count == 1 ? "one amount" : "\($0.count) amounts") sealed"
        }
        let noun = number == 1 ? kind.noun : kind.noun + "s"
        return Line("\(IndianNumber.grouped(number)) \(noun)\(known ?? " \(amount)")")
    }

    /// `? 1 ₹25,000`, one a status; without its sum where there is but one.
    private func figures(_ sums: [StatusSum], hidden: StatusSum?) -> [Line] {
        sums.map { sum in
            let symbol = Line(sum.status.symbol, sum.status.role)
            let number = Line(" \(IndianNumber.grouped(sum.count))", .muted)
            guard sums.count > 1 else { return symbol + number }
            return symbol + number + Line(" \(sum == hidden ? "sealed" : context.rupees(sum.amount))", .muted)
        }
    }

    /// What the statuses prove of a pair of twins; nil where the list is not one pair.
    private var twins: Line? {
        guard rows.count == 2, let (one, other) = rows.first.flatMap({ first in rows.last.map { (first, $0) } }),
            one.isTwin, other.isTwin, one.amount == other.amount, one.beneficiary.target == other.beneficiary.target,
            abs(one.createdAt.seconds(since: other.createdAt)) <= 86_400
        else { return nil }
        let paid = rows.count { $0.status == .succeeded }
        let lost = rows.count { [.failed, .reversed, .notSent, .rejected, .discarded].contains($0.status) }
        if paid == 2 { return Line("! twins, both of them paid", .warning) }
        if paid + lost < 2 { return Line("! twins, not both known yet", .warning) }
        return Line(paid == 1 ? "twins, one of them paid: not paid twice" : "twins, none of them paid", .muted)
    }
}
