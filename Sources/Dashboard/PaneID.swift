/// The panes, by the digit that goes to them.
public enum PaneID: Int, CaseIterable, Sendable {
    /// What is in the wallets.
    case wallets = 1
    /// The list.
    case transactions
    /// What happened to the selected one.
    case details
    /// The form.
    case payout
    /// The list of complaints and their form.
    case complaints
    /// What needs a person.
    case needs
    /// How rails do today.
    case health

    /// The word on the pane's rule.
    var title: String {
        switch self {
        case .wallets: "Wallets"
        case .transactions: "Transactions"
        case .details: "Details"
        case .payout: "Payout"
        case .complaints: "Complaints"
        case .needs: "Needs you"
        case .health: "Health"
        }
    }

    /// The pane `steps` further round.
    func next(_ steps: Int) -> PaneID {
        let all = PaneID.allCases
        let index = (rawValue - 1 + steps % all.count + all.count) % all.count
        return all[index]
    }
}
