/// What the other three providers get to do.
extension TrafficGenerator {
    /// A transfer by IMPS, with what Pentabit and PayAtom want to know besides.
    mutating func transfer(_ provider: SandboxProvider, at time: Int64) -> MadeUpPayout {
        var made = account(at: time)
        made.provider = provider
        made.address = Self.towns.randomElement(using: &dice)
        made.bankName = made.ifsc.map { String($0.prefix(4)) }
        let word = made.name.lowercased().filter { $0.isASCII && $0.isLetter }
        made.email = "\(word.prefix(20))@example.com"
        return made
    }

    /// The next payout that goes by IMPS.
    private mutating func account(at time: Int64) -> MadeUpPayout {
        while true {
            let made = payout(at: time)
            if made.rail == .imps { return made }
        }
    }

    /// A customer is asked for money by a link.
    mutating func link() -> MadeUpPayout {
        let customer = MadeUpPayee(.customer, &dice)
        let rupees = max(49, customer.usualRupees)
        return MadeUpPayout(
            provider: .pentabit, kind: .link, name: customer.name, account: nil, ifsc: nil, upi: nil,
            mobile: customer.mobile, rupees: rupees, rail: .upi, note: "Order \(dice.whole(10_000...99_999))")
    }

    /// A phone or a dish is recharged, or cash is dropped; Airtel and Jio more often than the rest.
    mutating func recharge() -> MadeUpPayout {
        let customer = MadeUpPayee(.customer, &dice)
        let usual: [String: Double] = ["AT": 12, "RJ": 14, "VF": 8, "TS": 4, "DH": 3]
        let all = PaygrtOperator.all.map { ($0, usual[$0.code] ?? 1) }
        let chosen = dice.pick(all, or: PaygrtOperator.all[0])
        let isMobile = chosen.type == "Mobile"
        let amounts: [Int64] = isMobile ? [19, 99, 155, 199, 239, 299, 399, 666, 719] : [250, 300, 500, 750, 1_000]
        return MadeUpPayout(
            provider: .paygrt, kind: .recharge, name: customer.name, account: nil, ifsc: nil, upi: nil,
            mobile: customer.mobile, rupees: amounts.randomElement(using: &dice) ?? 199, rail: .upi,
            note: "\(chosen.name) recharge", operatorCode: chosen.code,
            rechargeNumber: isMobile ? customer.mobile : dice.digits(11))
    }

    private static let towns = [
        "NOIDA", "PUNE", "INDORE", "KOCHI", "SURAT", "JAIPUR", "LUCKNOW", "COIMBATORE", "GUWAHATI", "NAGPUR",
    ]
}

extension MadeUpPayout {
    /// What the provider's answers repeat of the request, by its name on the wire.
    var details: [String: String] {
        var details: [String: String?] = [:]
        switch provider {
        case .segurapay: break
        case .pentabit where kind == .link:
            details = ["user_id": "customer-\(mobile)", "redirect_url": "https://shop.example.com/thanks"]
        case .pentabit:
            details = [
                "beneficiary_name": name, "beneficiary_email": email, "beneficiary_mobile_no": mobile,
                "beneficiary_address": address, "beneficiary_acc_no": account, "bank_name": bankName, "ifsc": ifsc,
                "user_id": "desk",
            ]
        case .payatom:
            details = [
                "account_holder": name, "account_no": account, "ifsc": ifsc, "bank": bankName,
                "bank_address": address,
            ]
        case .paygrt:
            details = ["recharge_number": rechargeNumber, "operator_code": operatorCode]
        }
        return details.compactMapValues { $0 }
    }
}
