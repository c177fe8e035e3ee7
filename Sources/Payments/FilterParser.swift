/// Reads the words of a filter one by one into a query.
struct FilterParser {
    let now: Timestamp
    var query = TransactionQuery()

    init(now: Timestamp) { self.now = now }

    mutating func read(_ word: FilterWord) throws(FilterError) {
        if word.text.hasPrefix("@") {
            query.asKnownAt = try moment(word.rest(from: 1), endOfDay: true)
            return
        }
        let isExcluding = word.text.hasPrefix("-") && word.text.count > 1
        let body = isExcluding ? word.rest(from: 1) : word
        guard let (key, sign, value) = clause(isExcluding ? body : word) else {
            guard !isExcluding else { throw word.error("cannot be left out; -status: -flag: and -has: can") }
            return try readPlain(word.rest(from: 0))
        }
        guard !value.text.isEmpty else {
            throw word.error("needs something after it", isIncomplete: true)
        }
        guard FilterLanguage.keys.contains(key.text) || key.text == "rail" else {
            let nearest = FilterLanguage.nearest(key.text, in: FilterLanguage.keys)
            throw key.error("is no filter", suggestion: nearest)
        }
        guard !isExcluding || ["status", "flag", "has"].contains(key.text) else {
            throw word.error("cannot be left out; -status: -flag: and -has: can")
        }
        guard sign == ":" || key.text == "amount" || key.text == "age" else {
            throw key.error("is written with a colon, as in \(key.text):…")
        }
        try read(key, sign, value, isExcluding: isExcluding)
    }

    /// Parts `amount>=5000` into its key, its sign and its value; nil for a plain word.
    private func clause(_ word: FilterWord) -> (key: FilterWord, sign: String, value: FilterWord)? {
        let letters = word.text.prefix { $0.isASCIILetter }
        let rest = word.text.dropFirst(letters.count)
        guard !letters.isEmpty, let sign = [">=", "<=", ">", "<", ":"].first(where: { rest.hasPrefix($0) }) else {
            return nil
        }
        let key = FilterWord(text: letters.lowercased(), start: word.start)
        return (key, sign, word.rest(from: letters.count + sign.count))
    }

    private mutating func read(
        _ key: FilterWord, _ sign: String, _ value: FilterWord, isExcluding: Bool
    ) throws(FilterError) {
        switch key.text {
        case "status": try readStatuses(value, isExcluding: isExcluding)
        case "flag": try readFlags(value, isExcluding: isExcluding)
        case "has": try readHas(value, isExcluding: isExcluding)
        case "provider":
            for part in value.parts where !part.text.isEmpty { query.providers.insert(part.text.lowercased()) }
        case "mode", "rail": try readModes(value)
        case "bank": try readBanks(value)
        case "amount": try readAmount(sign, value)
        case "age": try readAge(sign, value)
        case "account": try readAccount(value)
        case "name":
            guard Self.isSearchable(value.text) else {
                throw value.error("needs three letters or more", isIncomplete: true)
            }
            query.names.append(value.text)
        case "on": narrow(MomentRange(day: try day(value)))
        case "since": narrow(MomentRange(start: try moment(value)))
        case "before": narrow(MomentRange(end: try moment(value)))
        case "raised": query.complaintRaised = MomentRange(day: try day(value))
        default: break
        }
    }

    /// Keeps what lies in both the stretch asked for so far and this one.
    private mutating func narrow(_ range: MomentRange) {
        if let start = range.start { query.since = max(query.since ?? start, start) }
        if let end = range.end { query.until = min(query.until ?? end, end) }
    }

    /// Reads a plain word: `8128` is an amount or a last four; three characters and more match anywhere.
    private mutating func readPlain(_ word: FilterWord) throws(FilterError) {
        let text = word.text
        if text.allSatisfy(\.isASCIIDigit) {
            let amount = text.count <= 9 ? try? Money(typed: text) : nil
            let tail = text.count == 4 ? text : nil
            query.terms.append(QueryTerm(text: text, anywhere: text.count > 4, amount: amount, tail: tail))
        } else if let amount = Self.amount(text) {
            query.terms.append(QueryTerm(text: text, anywhere: false, amount: amount))
        } else if text.hasPrefix("+"), case .success(let mobile) = BeneficiaryRules.mobile(text) {
            query.terms.append(QueryTerm(text: mobile))
        } else {
            guard Self.isSearchable(text) else { throw word.error("needs three letters or more", isIncomplete: true) }
            query.terms.append(QueryTerm(text: text))
        }
    }

    /// Three code points, as a trigram index counts them: two letters of Devanagari with their signs can be four.
    private static func isSearchable(_ text: String) -> Bool { text.unicodeScalars.count >= 3 }

    private mutating func readStatuses(_ value: FilterWord, isExcluding: Bool) throws(FilterError) {
        for part in value.parts {
            guard let statuses = Self.statuses[Self.folded(part.text)] else {
                let nearest = FilterLanguage.nearest(part.text, in: Self.statusWords)
                throw part.error("is no status", suggestion: nearest, isIncomplete: part.text.isEmpty)
            }
            if isExcluding {
                query.excludedStatuses.formUnion(statuses)
            } else {
                query.statuses.formUnion(statuses)
            }
        }
    }

    private mutating func readFlags(_ value: FilterWord, isExcluding: Bool) throws(FilterError) {
        for part in value.parts {
            let word = Self.folded(part.text)
            if word == "twin" {
                query.twin = !isExcluding
            } else if let flag = Self.flags[word] {
                if isExcluding { query.excludedFlags.insert(flag) } else { query.flags.insert(flag) }
            } else {
                let nearest = FilterLanguage.nearest(part.text, in: Self.flagWords)
                throw part.error("is no flag", suggestion: nearest, isIncomplete: part.text.isEmpty)
            }
        }
    }

    private mutating func readHas(_ value: FilterWord, isExcluding: Bool) throws(FilterError) {
        for part in value.parts {
            switch part.text.lowercased() {
            case "complaint": query.hasComplaint = !isExcluding
            case "note": query.hasNote = !isExcluding
            case "utr", "rrn", "reference": query.hasBankReference = !isExcluding
            default:
                let nearest = FilterLanguage.nearest(part.text, in: ["complaint", "note", "utr"])
                throw part.error(
                    "is nothing a payout can have", suggestion: nearest, isIncomplete: part.text.isEmpty)
            }
        }
    }

    private mutating func readModes(_ value: FilterWord) throws(FilterError) {
        for part in value.parts {
            guard let mode = Mode(word: part.text) else {
                let nearest = FilterLanguage.nearest(part.text, in: ["imps", "neft", "rtgs", "upi", "rech", "link"])
                throw part.error("is no rail", suggestion: nearest, isIncomplete: part.text.isEmpty)
            }
            query.modes.insert(mode)
        }
    }

    private mutating func readBanks(_ value: FilterWord) throws(FilterError) {
        for part in value.parts {
            var codes = Banks.codes(matching: part.text)
            if codes.isEmpty, part.text.count == 4, part.text.allSatisfy(\.isASCIILetter) {
                codes = [part.text.uppercased()]
            }
            guard !codes.isEmpty else {
                throw part.error("is no bank known here", isIncomplete: part.text.isEmpty)
            }
            query.bankCodes.formUnion(codes)
        }
    }

    private mutating func readAccount(_ value: FilterWord) throws(FilterError) {
        let text = value.text.filter { $0 != "•" && $0 != "*" }
        guard text.count >= 4 else {
            throw value.error("needs the last four or the whole number", isIncomplete: true)
        }
        if text.count == 4 { query.accountTail = text } else { query.target = text }
    }
}
