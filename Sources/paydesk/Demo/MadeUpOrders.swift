import Desk
import Payments
import Sandbox

extension MadeUpPayout {
    /// How it travels.
    var mode: Mode? {
        switch kind {
        case .payout: Rail(word: rail.rawValue).map(Mode.rail)
        case .recharge: .recharge
        case .link: .link
        }
    }

    /// Who is paid; nobody, on a pay link.
    var beneficiary: Beneficiary {
        switch kind {
        case .payout:
            Beneficiary(
                name: name, account: account, ifsc: ifsc, upi: upi, mobile: mobile, email: email, address: address,
                bank: bankName, bankAddress: bankName)
        case .recharge: Beneficiary(name: operatorTold?.name ?? "", rechargeNumber: rechargeNumber)
        case .link: Beneficiary(name: "")
        }
    }

    /// The operator, on a recharge.
    var recharge: RechargeOrder? {
        guard kind == .recharge, let code = operatorCode else { return nil }
        return RechargeOrder(
            operatorCode: code, operatorName: operatorTold?.name, operatorType: operatorTold?.type)
    }

    /// What the payer is shown, on a pay link.
    var link: PayLinkOrder? {
        kind == .link ? PayLinkOrder(redirectURL: Self.redirect) : nil
    }

    private var operatorTold: PaygrtOperator? { PaygrtOperator.all.first { $0.code == operatorCode } }

    fileprivate static let redirect = "https://shop.example.in/thanks"
}

extension Workplace {
    /// Enters and sends a made-up transaction, as a colleague would.
    func send(_ made: MadeUpPayout, _ reference: Reference?) async {
        let provider = DemoProviders.name(of: made.provider)
        let accepted = Set(Warning.allCases)
        let amount = String(made.rupees)
        switch made.kind {
        case .payout:
            let draft = PayoutDraft(
                provider: provider, mode: made.rail.rawValue, account: made.account ?? "", ifsc: made.ifsc ?? "",
                upi: made.upi ?? "", name: made.name, mobile: made.mobile, amount: amount, email: made.email ?? "",
                address: made.address ?? "", bank: made.bankName ?? "", bankAddress: made.bankName ?? "",
                note: made.note)
            _ = try? await payouts.submit(draft, accepted: accepted, reference: reference)
        case .recharge:
            let draft = RechargeDraft(
                provider: provider, number: made.rechargeNumber ?? "", operatorCode: made.operatorCode ?? "",
                amount: amount, note: made.note)
            _ = try? await recharges.submit(draft, accepted: accepted, reference: reference)
        case .link:
            let draft = PayLinkDraft(
                provider: provider, amount: amount, redirectURL: MadeUpPayout.redirect, userID: "", note: made.note)
            _ = try? await links.create(draft, accepted: accepted, reference: reference)
        }
    }
}
