/// What may be sent (`payouts.md`, *The payout form*): one set of rules for the form, the command line and files.
public enum PayoutRules {
    /// Checks a whole draft.
    ///
    /// Pure: everything it needs to know beside the draft is in the context.
    public static func check(_ draft: PayoutDraft, _ context: PayoutContext) -> PayoutCheck {
        var checking = PayoutChecking(draft: draft, context: context)
        return checking.result()
    }

    /// What the rules say under one field, as it is left: nothing about the fields not reached yet.
    public static func check(_ field: PayoutField, of draft: PayoutDraft, _ context: PayoutContext) -> PayoutCheck {
        check(draft, context).narrowed(to: field)
    }

    /// The fields of the form, in order, for a rail at a provider; without a rail those of an account.
    public static func fields(_ rail: Rail?, _ capability: Capability) -> [PayoutField] {
        let ofOthers: Set<PayoutField> = [.number, .operator, .redirect, .user]
        let hidden = ofOthers.union(
            rail == .upi ? [.account, .accountAgain, .ifsc, .bank, .bankAddress] : [.upi])
        let onlyWhereAsked: Set<PayoutField> = [.mobile, .email, .address, .bank, .bankAddress]
        return PayoutField.allCases.filter { field in
            !hidden.contains(field) && (!onlyWhereAsked.contains(field) || capability.required.contains(field))
        }
    }
}
