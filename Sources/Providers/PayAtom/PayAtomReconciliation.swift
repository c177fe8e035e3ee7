import Payments

/// The list of a day's approved payouts, of the vendor's other pages (`providers.md`, *From the vendor's other public
/// pages*).
extension PayAtomMapping {
    /// Understands the answer to the question for a day's list.
    ///
    /// A list with a row that cannot be read, or of another day, is no list: what is not on it would be taken for never
    /// sent.
    func list(_ outcome: Outcome, of day: CivilDay) throws(ProviderError) -> [ReconciledOrder] {
        let reply = try outcome.reply()
        let redaction = redaction(nil, reply)
        do throws(ReplyDefect) {
            let read = try ReplyTriage.json(of: reply)
            guard !read.unclosed else { throw ReplyDefect(Self.unclosed) }
            let hash = Hex.sha256(reply.body)
            var orders: [ReconciledOrder] = []
            for (number, row) in try rows(of: read.value, redaction).enumerated() {
                guard case .object(let object) = row, let row = PayAtomRow(object) else {
                    throw ReplyDefect("row \(number + 1) of the list cannot be read")
                }
                guard row.isOf(day) else { throw ReplyDefect("row \(number + 1) of the list is of another day") }
                orders.append(row.reconciled(redaction, hash))
            }
            return orders
        } catch {
            throw ProviderError(error, of: reply)
        }
    }

    /// The one array of the reply: the reply itself, or the only one among its members, or inside its `data`.
    private func rows(of value: JSONValue, _ redaction: Redaction) throws(ReplyDefect) -> [JSONValue] {
        if case .array(let rows) = value { return rows }
        guard case .object(let object) = value else { throw ReplyDefect("the list came as \(value.kind)") }
        if PayAtomSaid(object["status"]) == .no {
            let said = WireField.text(object["message"], limit: 500).map { ": " + redaction.shown($0) } ?? ""
            throw ReplyDefect("the provider did not give the list\(said)", isRefusal: true)
        }
        var holder = object
        if case .value(.object(let data)) = object["data"] { holder = data }
        let arrays = holder.members.compactMap { if case .array(let rows) = $0.value { rows } else { nil } }
        guard let rows = arrays.first, arrays.count == 1 else {
            throw ReplyDefect("the list came as an object of \(redaction.redacted(holder.shape))")
        }
        return rows
    }
}

/// One row of the list.
private struct PayAtomRow {
    private let object: JSONObject
    private let reference: String
    private let refCode: String?
    private let status: String
    private let requested: Money?
    private let processed: Money?
    private let orderedAt: Timestamp?
    private let changedAt: Timestamp?

    /// Reads a row; nil where a field that decides something is missing or cannot be read, or it has no date.
    init?(_ object: JSONObject) {
        func amount(_ key: String) -> PayAtomField<PayAtomAmount> {
            PayAtomField(object[key]) { PayAtomAmount(key, $0) }
        }
        func date(_ key: String) -> PayAtomField<Timestamp> {
            PayAtomField(object[key]) { if case .string(let text) = $0 { PayAtomDate.moment(text) } else { nil } }
        }
        let refCode = PayAtomField(object["ref_code"]) {
            WireField.identifier(.value($0), limit: PayAtomOrder.refCodeLimit)
        }
        let (requested, processed) = (amount("amount_requested"), amount("amount_processed"))
        let (ordered, changed) = (date("orderCreateDateTime"), date("statusChangeDateTime"))
        guard let reference = WireField.identifier(object["order_id"]),
            let status = WireField.word(object["transaction_status"]),
            !refCode.isUnreadable, !requested.isUnreadable, !processed.isUnreadable, !ordered.isUnreadable,
            !changed.isUnreadable, ordered.value != nil || changed.value != nil
        else { return nil }
        (self.object, self.reference, self.refCode, self.status) = (object, reference, refCode.value, status)
        (self.requested, self.processed) = (requested.value?.money, processed.value?.money)
        (orderedAt, changedAt) = (ordered.value, changed.value)
    }

    /// Whether it was ordered or settled on this day; the page does not say which of the two makes the list.
    func isOf(_ day: CivilDay) -> Bool { orderedAt?.day == day || changedAt?.day == day }

    /// The row as an answer; nothing but `Approved` settles anything, for the list holds approved payouts only.
    func reconciled(_ redaction: Redaction, _ hash: String) -> ReconciledOrder {
        let verdict: Verdict =
            switch PayAtomWord(status) {
            case .approved: .state(.succeeded)
            case .unknown: .newWord(redaction.shown(status))
            case .pending, .processing, .refused:
                .questionFailed("the list of approved payouts says another word of it")
            }
        let answer = Answer(
            verdict, providerStatus: redaction.shown(status), providerReference: refCode.map(redaction.redacted),
            bankReference: PayAtomOrder.bankReference(object["bank_ref"]).map(redaction.redacted),
            raw: redaction.kept(object.plain(Self.known)), rawSHA256: hash)
        return ReconciledOrder(
            reference: redaction.redacted(reference), answer: answer, requested: requested, processed: processed,
            orderedAt: orderedAt, changedAt: changedAt)
    }

    private static let known = [
        "orderCreateDateTime", "statusChangeDateTime", "order_id", "ref_code", "amount_requested", "amount_processed",
        "transaction_status", "bank_ref",
    ]
}

/// The vendor's dates: `October 15, 2023, 10:30 am`, Indian time, read strictly.
enum PayAtomDate {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// The moment; nil for any other form and for times that do not exist.
    static func moment(_ text: String) -> Timestamp? {
        let words = text.lowercased().split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5, let month = months.firstIndex(of: String(words[0])),
            words[1].last == ",", let number = Self.number(words[1].dropLast(), 1...2),
            words[2].last == ",", let year = Self.number(words[2].dropLast(), 4...4),
            let day = CivilDay(year: year, month: month + 1, day: number)
        else { return nil }
        let clock = words[3].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, let hour = Self.number(clock[0], 1...2), (1...12).contains(hour),
            let minute = Self.number(clock[1], 2...2), words[4] == "am" || words[4] == "pm"
        else { return nil }
        return Timestamp(ist: day, hour: hour % 12 + (words[4] == "pm" ? 12 : 0), minute: minute)
    }

    private static func number(_ text: Substring, _ digits: ClosedRange<Int>) -> Int? {
        digits.contains(text.count) && text.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
    }
}
