/// Who is paid.
///
/// Numbers are whole here; the store seals them and the screen masks them.
public struct Beneficiary: Hashable, Sendable, Codable {
    /// The name as typed, checked by `PayoutRules`.
    public var name: String
    /// The bank account, letters and digits, leading zeros kept; nil for UPI.
    public var account: String?
    /// The bank branch's eleven characters, upper case; nil for UPI.
    public var ifsc: String?
    /// The UPI id (VPA); nil where paid by account or mobile number.
    public var upi: String?
    /// Ten digits, the beneficiary's.
    public var mobile: String?
    /// The number that is recharged or whose bill is paid, letters and digits; recharges only.
    public var rechargeNumber: String?
    /// E-mail address, where a provider asks for one.
    public var email: String?
    /// Postal address, where a provider asks for one.
    public var address: String?
    /// The bank's name, where a provider asks for it.
    public var bank: String?
    /// The bank's address, where a provider asks for it.
    public var bankAddress: String?

    /// A beneficiary from its parts.
    public init(
        name: String, account: String? = nil, ifsc: String? = nil, upi: String? = nil, mobile: String? = nil,
        rechargeNumber: String? = nil, email: String? = nil, address: String? = nil, bank: String? = nil,
        bankAddress: String? = nil
    ) {
        (self.name, self.account, self.ifsc, self.upi) = (name, account, ifsc, upi)
        (self.mobile, self.rechargeNumber, self.email, self.address) = (mobile, rechargeNumber, email, address)
        (self.bank, self.bankAddress) = (bank, bankAddress)
    }

    /// What identifies the one who is paid: account, else UPI id, else recharge number, else mobile number.
    public var target: String { account ?? upi ?? rechargeNumber ?? mobile ?? "" }

    /// `target` with all but its tail hidden: `••••4410`, `••••@ybl`; nothing where nobody is paid.
    public var maskedTarget: String {
        if account == nil, let upi { return Masking.upi(upi) }
        return target.isEmpty ? "" : Masking.tail(target)
    }
}

/// How numbers of people are shown until they are revealed (`payouts.md`, *Words and units*).
public enum Masking {
    /// `••••` and the last four characters; shorter text is hidden whole.
    public static func tail(_ text: String) -> String {
        text.count > 4 ? "••••" + text.suffix(4) : "••••"
    }

    /// `••••@ybl`: the handle of a UPI id is no secret, its local part is.
    public static func upi(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return tail(text) }
        return "••••" + text[at...]
    }

    /// How many digits in a row can be an account or a mobile number.
    public static let numberLengths = 9...18

    /// Words of others in which every run of 9 to 18 digits shows its last four alone: whoever it belongs to, it may be an
    /// account or a mobile number.
    ///
    /// Runs that stand in one of `spared` stay: references are looked up by them.
    public static func numbers(in text: String, sparing spared: [String] = []) -> String {
        var shown = ""
        var run = ""
        func finish() {
            let isNumber = numberLengths.contains(run.utf8.count) && !spared.contains { $0.contains(run) }
            shown += isNumber ? tail(run) : run
            run = ""
        }
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                run.unicodeScalars.append(scalar)
            } else {
                finish()
                shown.unicodeScalars.append(scalar)
            }
        }
        finish()
        return shown
    }
}
