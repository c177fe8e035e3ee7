/// The rules for one value each (`payouts.md`, *The payout form*): the value as it is kept and sent, or the problem.
public enum BeneficiaryRules {
    /// 3–120 of `A–Z a–z 0–9 space ' . _ / ( ) -`, a letter among them, with runs of blanks made one.
    ///
    /// A name is shown whole wherever the payout is, so that an account typed in its place must not be taken for one.
    public static func name(_ typed: String) -> Result<String, FieldProblem> {
        let name = typed.trimmed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !name.isEmpty else {
            return .failure(FieldProblem("name_missing", "Type the beneficiary's name as the bank has it."))
        }
        if let odd = name.first(where: { !isNameCharacter($0) }) {
            return .failure(
                FieldProblem("name_characters", "A name cannot hold \(shown(odd)): letters, digits and '._/()- only."))
        }
        guard !isNumber(name: name) else {
            return .failure(
                FieldProblem(
                    "name_number", "This is a number, not a name: an account or mobile number has a field of its own."))
        }
        guard (3...120).contains(name.count) else {
            return .failure(FieldProblem("name_length", "A name has 3 to 120 characters; this has \(name.count)."))
        }
        return .success(name)
    }

    /// Whether what is typed as a name is a number, and so is shown as numbers are.
    public static func isNumber(name typed: String) -> Bool {
        typed.contains(where: \.isNumber) && !typed.contains(where: \.isLetter)
    }

    /// Ten digits, the first 6 to 9; `+91`, `91` and `0` in front, blanks and hyphens between are dropped.
    public static func mobile(_ typed: String) -> Result<String, FieldProblem> {
        var digits = typed.filter { !$0.isWhitespace && $0 != "-" }
        guard !digits.isEmpty else {
            return .failure(FieldProblem("mobile_missing", "Type the beneficiary's mobile number."))
        }
        if digits.hasPrefix("+91") {
            digits.removeFirst(3)
        } else if digits.count == 12, digits.hasPrefix("91") {
            digits.removeFirst(2)
        } else if digits.count == 11, digits.hasPrefix("0") {
            digits.removeFirst()
        }
        guard digits.allSatisfy(\.isASCIIDigit) else {
            return .failure(FieldProblem("mobile_digits", "A mobile number is written with digits only."))
        }
        guard digits.count == 10 else {
            return .failure(FieldProblem("mobile_length", "A mobile number has 10 digits; this has \(digits.count)."))
        }
        guard let first = digits.first, ("6"..."9").contains(first) else {
            return .failure(FieldProblem("mobile_first", "An Indian mobile number starts with 6, 7, 8 or 9."))
        }
        return .success(digits)
    }

    /// One `@` with something on both sides and no blanks, at most 254 characters.
    public static func email(_ typed: String) -> Result<String, FieldProblem> {
        let email = String(typed.trimmed)
        guard !email.isEmpty else { return .failure(FieldProblem("email_missing", "Type an e-mail address.")) }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = email.allSatisfy { $0.isASCII && !$0.isWhitespace && !$0.isControl }
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), isPlain else {
            return .failure(FieldProblem("email_shape", "An e-mail address has one @ and no blanks."))
        }
        guard email.utf8.count <= 254 else {
            return .failure(FieldProblem("email_length", "An e-mail address has at most 254 characters."))
        }
        return .success(email)
    }

    /// 3–200 characters on one line; line ends and runs of blanks become one blank.
    public static func address(_ typed: String) -> Result<String, FieldProblem> {
        line(typed, rule: "address", noun: "an address")
    }

    /// The bank's name, where a provider asks for it: 3–200 characters on one line.
    public static func bank(_ typed: String) -> Result<String, FieldProblem> {
        line(typed, rule: "bank", noun: "the bank's name")
    }

    /// The bank's address, where a provider asks for it: 3–200 characters on one line.
    public static func bankAddress(_ typed: String) -> Result<String, FieldProblem> {
        line(typed, rule: "bank_address", noun: "the bank's address")
    }

    /// The agent's own note: at most 500 characters on one line, nothing at all included.
    public static func note(_ typed: String) -> Result<String, FieldProblem> {
        let note = typed.trimmed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !note.contains(where: \.isControl) else {
            return .failure(FieldProblem("note_characters", "A note holds no control characters."))
        }
        guard note.count <= 500 else {
            return .failure(FieldProblem("note_length", "A note has at most 500 characters; this has \(note.count)."))
        }
        return .success(note)
    }

    private static func line(_ typed: String, rule: String, noun: String) -> Result<String, FieldProblem> {
        let text = typed.trimmed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return .failure(FieldProblem("\(rule)_missing", "Type \(noun).")) }
        let subject = noun.prefix(1).uppercased() + noun.dropFirst()
        guard !text.contains(where: \.isControl) else {
            return .failure(FieldProblem("\(rule)_characters", "\(subject) holds no control characters."))
        }
        guard (3...200).contains(text.count) else {
            return .failure(
                FieldProblem("\(rule)_length", "\(subject) has 3 to 200 characters; this has \(text.count)."))
        }
        return .success(text)
    }

    /// 5–35 ASCII letters and digits, leading zeros kept; blanks and hyphens between are refused with an offer.
    public static func account(_ typed: String) -> Result<String, FieldProblem> {
        let account = String(typed.trimmed)
        guard !account.isEmpty else { return .failure(FieldProblem("account_missing", "Type the account number.")) }
        guard account.allSatisfy(isAccountCharacter) else {
            let closed = account.filter { !$0.isWhitespace && $0 != "-" }
            let fits = closed.allSatisfy(isAccountCharacter) && (5...35).contains(closed.count)
            let message = "An account number holds the letters A to Z and the digits 0 to 9 only."
            return .failure(FieldProblem("account_characters", message, offer: fits ? closed : nil))
        }
        guard (5...35).contains(account.count) else {
            let message = "An account number has 5 to 35 characters; this has \(account.count)."
            return .failure(FieldProblem("account_length", message))
        }
        return .success(account)
    }

    /// Whether an account is of the usual kind, 9–18 digits; everything else is worth a second look.
    public static func isUsualAccount(_ account: String) -> Bool {
        (9...18).contains(account.count) && account.allSatisfy(\.isASCIIDigit)
    }

    /// One `@`, in front of it 2–256 of `A–Z a–z 0–9 . _ -`, behind it a letter and 1–64 of `A–Z a–z 0–9 . -`.
    public static func upi(_ typed: String) -> Result<String, FieldProblem> {
        let id = String(typed.trimmed)
        guard !id.isEmpty else { return .failure(FieldProblem("upi_missing", "Type the UPI id, such as name@bank.")) }
        let parts = id.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            return .failure(FieldProblem("upi_shape", "A UPI id has exactly one @, as in name@bank."))
        }
        let isLocal = parts[0].allSatisfy { isAccountCharacter($0) || "._-".contains($0) }
        guard isLocal, (2...256).contains(parts[0].count) else {
            let message = "Before the @ stand 2 to 256 letters, digits, points, underscores or hyphens."
            return .failure(FieldProblem("upi_local", message))
        }
        let rest = parts[1].dropFirst()
        let isHandle = parts[1].first?.isASCIILetter ?? false && (1...64).contains(rest.count)
        guard isHandle, rest.allSatisfy({ isAccountCharacter($0) || ".-".contains($0) }) else {
            return .failure(
                FieldProblem("upi_handle", "After the @ stands the bank's handle: a letter first, no blanks."))
        }
        return .success(id)
    }

    /// A recharge number: 4–30 ASCII letters and digits; the mobile rule where the operator is of type Mobile.
    ///
    /// Blanks and hyphens between are refused with an offer, as in an account.
    public static func rechargeNumber(_ typed: String, isMobile: Bool) -> Result<String, FieldProblem> {
        if isMobile { return mobile(typed) }
        let number = String(typed.trimmed)
        let closed = number.filter { !$0.isWhitespace && $0 != "-" }
        guard (4...30).contains(closed.count), closed.allSatisfy(isAccountCharacter) else {
            return .failure(FieldProblem("recharge_number", "A recharge number has 4 to 30 letters and digits."))
        }
        guard closed == number else {
            let message = "A recharge number has letters and digits only, no blanks and hyphens."
            return .failure(FieldProblem("recharge_number", message, offer: closed))
        }
        return .success(number)
    }

    private static func isAccountCharacter(_ character: Character) -> Bool {
        character.isASCIILetter || character.isASCIIDigit
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        isAccountCharacter(character) || " '._/()-".contains(character)
    }

    /// A character for a sentence: itself in quotes, or its code where it shows nothing.
    private static func shown(_ character: Character) -> String {
        guard let scalar = character.unicodeScalars.first, scalar.value > 0x20, !character.isControl else {
            return "a character that shows nothing"
        }
        return "“\(character)”"
    }
}

extension Character {
    /// A control or format character: nothing that shows.
    var isControl: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
