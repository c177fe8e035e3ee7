import Payments
import TerminalKit

/// What stands beside a payout in Details where there is room: its beneficiary's others, and how its bank does today.
struct DetailsNeighbours {
    let content: TransactionDetails
    let health: HealthFacts?
    let context: Context

    /// Columns of the labels.
    private static let labelColumns = 19

    /// The lines; none where nothing is known.
    var lines: [Line] {
        guard !context.isHidden(content.transaction) else { return [] }
        return line("Same beneficiary", beneficiary) + line("Same bank", bank)
    }

    private func line(_ label: String, _ words: String?) -> [Line] {
        guard let words else { return [] }
        return [Line(label, .muted).padded(to: Self.labelColumns) + Line(words)]
    }

    /// As in: `2 in 30 days, ₹31,500, both success · b lists them`.
    private var beneficiary: String? {
        guard let same = content.same else { return nil }
        guard same.count > 0 else { return "no other in \(SameBeneficiary.days) days" }
        let sorted = same.counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        let all = same.count == 1 ? "" : same.count == 2 ? "both " : "all "
        let stand =
            sorted.count == 1
            ? all + sorted[0].key.word
            : sorted.map { "\($0.value) \($0.key.word)" }
                .joined(separator: ", ")
        let figures = "\(same.count) in \(SameBeneficiary.days) days, \(context.rupees(same.amount)), \(stand)"
        return "\(figures) · \(context.key(.sameBeneficiary)) lists them"
    }

    /// As in: `HDFC by IMPS 4 of 53 today; NEFT to HDFC 22 of 22 · 7 shows it`.
    private var bank: String? {
        let row = content.transaction
        guard let health, let rail = row.mode.rail, let code = row.beneficiary.ifsc?.prefix(4) else { return nil }
        var cells: [Rail: (asked: Int, paid: Int)] = [:]
        for tally in health.tallies where tally.bank == code {
            cells[tally.rail, default: (0, 0)].asked += tally.asked
            cells[tally.rail, default: (0, 0)].paid += tally.paid
        }
        guard let own = cells[rail] else { return nil }
        let other = cells.filter { $0.key != rail }.max {
            ($0.value.asked, $1.key.rawValue) < ($1.value.asked, $0.key.rawValue)
        }
        let instead = other.map { "; \($0.key.rawValue) to \(code) \($0.value.paid) of \($0.value.asked)" } ?? ""
        return "\(code) by \(rail.rawValue) \(own.paid) of \(own.asked) today\(instead) · 7 shows it"
    }
}
