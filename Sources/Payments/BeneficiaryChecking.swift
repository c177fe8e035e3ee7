/// The rules about who is paid.
extension PayoutChecking {
    mutating func checkAccount(rail: Rail?, into beneficiary: inout Beneficiary) {
        if !draft.upi.trimmed.isEmpty {
            block(.upi, "upi_not_used", "\(rail?.rawValue ?? "This rail") pays to an account, not to a UPI id.")
        }
        if let account = take(.account, BeneficiaryRules.account(draft.account)) {
            beneficiary.account = account
            remarks[.account] = Recipient.account(account).remark
            if !BeneficiaryRules.isUsualAccount(account) {
                let message = "Accounts have 9 to 18 digits as a rule; compare this one with the request."
                warn(.accountLength, .account, message)
            }
        }
        checkAccountAgain(beneficiary.account)
        remarks[.ifsc] = Banks.name(String(draft.ifsc.trimmed.prefix(4)))
        guard !draft.ifsc.trimmed.isEmpty else {
            block(.ifsc, "ifsc_missing", "Type the IFSC of the beneficiary's branch.")
            return
        }
        guard let ifsc = take(.ifsc, IFSC.check(draft.ifsc)) else { return }
        beneficiary.ifsc = ifsc.text
        guard ifsc.bankName == nil else { return }
        if let merger = Banks.merged(ifsc.bankCode) {
            warn(.unknownBank, .ifsc, "\(merger.former) became part of \(merger.into); ask for the new IFSC.")
        } else {
            warn(.unknownBank, .ifsc, "No bank known here has the letters \(ifsc.bankCode); look at it again.")
        }
    }

    private mutating func checkAccountAgain(_ account: String?) {
        guard let again = draft.accountAgain?.trimmed else { return }
        if again.isEmpty {
            block(.accountAgain, "account_again_missing", "Type the account number a second time.")
        } else if again != draft.account.trimmed {
            block(.accountAgain, "account_differs", "The two account numbers differ.")
        } else if account != nil {
            remarks[.accountAgain] = "same"
        }
    }

    mutating func checkUPI(into beneficiary: inout Beneficiary) {
        if !draft.account.trimmed.isEmpty {
            block(.account, "account_not_used", "UPI pays to a UPI id or a mobile number, not to an account.")
        }
        if draft.upi.trimmed.isEmpty {
            // Without a UPI id the money goes to the mobile number, where there is one.
            if draft.mobile.trimmed.isEmpty {
                block(.upi, "upi_missing", "Type a UPI id or the beneficiary's mobile number.")
            }
            return
        }
        if !draft.upi.contains("@"), case .success(let mobile) = BeneficiaryRules.mobile(draft.upi) {
            beneficiary.mobile = mobile
            remarks[.upi] = Recipient.mobile(mobile).remark
            return
        }
        guard let id = take(.upi, BeneficiaryRules.upi(draft.upi)) else { return }
        beneficiary.upi = id
        remarks[.upi] = Recipient.upi(id).remark
        if id.count > 50 {
            warn(.upiLength, .upi, "A UPI id has at most 50 characters as a rule; this has \(id.count).")
        }
    }

    mutating func checkName(into beneficiary: inout Beneficiary) {
        guard let name = take(.name, BeneficiaryRules.name(draft.name)) else { return }
        beneficiary.name = name
        let same = context.earlierNames.contains { Self.folded($0) == Self.folded(name) }
        if same {
            remarks[.name] = "paid before under this name"
        } else if let earlier = context.earlierNames.first {
            warn(.nameChanged, .name, "It was paid before under another name: \(earlier).")
        }
    }

    mutating func checkMobile(into beneficiary: inout Beneficiary) {
        let isRequired = capability.required.contains(.mobile)
        if isRequired { remarks[.mobile] = "the beneficiary’s; \(capability.provider) asks" }
        guard !draft.mobile.trimmed.isEmpty else {
            if isRequired, beneficiary.mobile == nil {
                block(
                    .mobile, "mobile_missing",
                    "Type the beneficiary's mobile number; \(capability.provider) asks for it.")
            }
            return
        }
        guard let mobile = take(.mobile, BeneficiaryRules.mobile(draft.mobile)) else { return }
        if let target = beneficiary.mobile, target != mobile {
            block(.mobile, "mobile_differs", "This is not the mobile number that is paid.")
        }
        beneficiary.mobile = mobile
    }

    mutating func checkContact(into beneficiary: inout Beneficiary) {
        beneficiary.email = takeOptional(.email, draft.email, BeneficiaryRules.email)
        beneficiary.address = takeOptional(.address, draft.address, BeneficiaryRules.address)
        var bank = draft.bank
        if bank.trimmed.isEmpty, capability.required.contains(.bank), let ifsc = beneficiary.ifsc {
            bank = Banks.name(String(ifsc.prefix(4))) ?? ""
        }
        beneficiary.bank = takeOptional(.bank, bank, BeneficiaryRules.bank)
        var bankAddress = draft.bankAddress
        if bankAddress.trimmed.isEmpty, capability.required.contains(.bankAddress) {
            bankAddress = beneficiary.bank ?? ""
        }
        beneficiary.bankAddress = takeOptional(.bankAddress, bankAddress, BeneficiaryRules.bankAddress)
    }

    /// A name without letter case, points and blanks, as it is compared.
    private static func folded(_ name: String) -> String {
        name.uppercased().filter { $0.isLetter || $0.isNumber }
    }
}
