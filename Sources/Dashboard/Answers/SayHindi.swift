import Payments

/// The sentence for the customer in Hindi: the same facts as in English, and no other.
///
/// Amounts, times and references are written as everywhere, in the figures that stand on the customer's statement.
struct SayHindi {
    let details: TransactionDetails
    let context: Context

    private var row: Transaction { details.transaction }
    private var amount: String { context.rupees(row.amount) }

    /// The sentence, without quotes.
    var sentence: String {
        switch row.kind {
        case .payout: payout
        case .recharge: recharge
        case .payin: link
        }
    }

    // MARK: When

    private static let months = [
        "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
    ]

    /// As in: `20 नवंबर`.
    static func day(_ moment: Timestamp, _ context: Context) -> String {
        let day = context.wall(moment).day
        return "\(day.day) \(month(day.month))"
    }

    /// The name of a month, from 1.
    static func month(_ number: Int) -> String { months[number - 1] }

    private func day(_ moment: Timestamp) -> String { Self.day(moment, context) }

    /// As in: `20 नवंबर को 13:58 बजे`.
    private func on(_ moment: Timestamp) -> String { "\(day(moment)) को \(context.clock(moment)) बजे" }

    /// As in: `आज 13:58 बजे`, or the day.
    private var when: String {
        let isToday = context.wall(row.startedAt).day == context.wall(context.now).day
        return isToday ? "आज \(context.clock(row.startedAt)) बजे" : on(row.startedAt)
    }

    /// As in: `20 नवंबर, 13:58 बजे`.
    private var made: String { "\(day(row.startedAt)), \(context.clock(row.startedAt)) बजे" }

    private var asking: String { context.isAsked(row) ? "; हम पूछ रहे हैं।" : "।" }

    private var cameBack: String { details.since(.reversed).map { on($0) + " " } ?? "" }

    // MARK: A payout

    private var rail: String { row.mode.rail == nil ? "" : row.mode.word + " " }
    private var byRail: String { row.mode.rail == nil ? "" : "\(row.mode.word) से " }

    /// As in: `20 नवंबर, 14:00 बजे का ₹6,000 का IMPS भुगतान`.
    private var payment: String { "\(made) का \(amount) का \(rail)भुगतान" }

    private var payout: String {
        let sent = "\(when) \(byRail)\(amount) भेजे गए थे। बैंक ने अभी इसकी पुष्टि नहीं की है\(asking)"
        switch row.status {
        case .unknown: return sent + " कृपया इसे दोबारा न भिजवाएँ।"
        case .submitting: return "\(amount) अभी \(byRail)भेजे जा रहे हैं।"
        case .pending, .processing: return sent
        case .succeeded: return paid
        case .failed: return "\(payment) नहीं हुआ: भुगतान सेवा के अनुसार यह विफल रहा।"
        case .reversed:
            return "\(day(row.startedAt)) का \(amount) का भुगतान \(cameBack)वापस आ गया: बैंक ने इसे नहीं रखा। "
                + "दोबारा भुगतान के लिए खाते की जाँच ज़रूरी है; वह एक नया भुगतान होगा।"
        case .notSent: return "\(payment) नहीं भेजा गया: हमारे यहाँ से कुछ नहीं गया।"
        case .awaitingApproval:
            return "\(amount) का भुगतान दर्ज है और यहाँ दूसरे व्यक्ति की मंज़ूरी बाकी है। इसे अभी भेजा नहीं गया है।"
        case .ready, .draft: return "\(amount) का भुगतान दर्ज है, पर इसे अभी भेजा नहीं गया है।"
        case .rejected: return "\(payment) नहीं भेजा गया: इसे यहाँ मंज़ूरी नहीं मिली।"
        case .discarded: return "\(payment) नहीं भेजा गया: इसे यहाँ वापस ले लिया गया।"
        case .closed: return "\(payment), जहाँ तक पता चल सका है, बैंक तक नहीं पहुँचा।"
        }
    }

    private var paid: String {
        guard let reference = row.bankReference else {
            return "\(on(row.startedAt)) भेजे गए \(amount) का भुगतान हुआ बताया गया है। "
                + "बैंक की संदर्भ संख्या हमें अभी नहीं मिली है।"
        }
        return "\(on(row.startedAt)) भेजे गए \(amount) की बैंक ने पुष्टि कर दी है। \(number(reference)) "
            + "अगर रकम न दिखे, तो अपने बैंक को यह संख्या दें।"
    }

    /// As in: `संदर्भ संख्या (RRN) 632413105521`, a sentence.
    private func number(_ reference: String) -> String {
        let word = BankReferenceWord.of(reference)
        return "संदर्भ संख्या\(word.allSatisfy(\.isUppercase) ? " (\(word))" : "") \(reference)।"
    }

    // MARK: A recharge

    /// As in: `Airtel (नंबर के अंतिम अंक 3210) के लिए ₹299`.
    private var what: String {
        let tail = row.beneficiary.target.suffix(4)
        let number = tail.isEmpty || tail.contains("•") ? "" : " (नंबर के अंतिम अंक \(tail))"
        return "\(row.beneficiary.name)\(number) के लिए \(amount)"
    }

    private var recharge: String {
        let sent = "\(when) \(what) भेजे गए थे। इसकी पुष्टि अभी नहीं हुई है\(asking)"
        let own = "\(made) का \(what) का भुगतान"
        switch row.status {
        case .unknown: return sent + " कृपया इसे दोबारा न भिजवाएँ।"
        case .submitting: return "\(what) अभी भेजे जा रहे हैं।"
        case .pending, .processing: return sent
        case .succeeded:
            guard let reference = row.bankReference else {
                return "\(on(row.startedAt)) \(what) भेजे गए; काम हुआ बताया गया है। "
                    + "ऑपरेटर की आईडी हमें अभी नहीं मिली है।"
            }
            return "\(on(row.startedAt)) \(what) भेजे गए; इसकी पुष्टि हो गई है। ऑपरेटर की आईडी \(reference) है। "
                + "अगर यह न दिखे, तो अपने ऑपरेटर को यह आईडी दें।"
        case .failed: return "\(own) नहीं हुआ: भुगतान सेवा के अनुसार यह विफल रहा।"
        case .reversed: return "\(own) \(cameBack)वापस आ गया: काम नहीं हुआ।"
        case .notSent: return "\(own) नहीं भेजा गया: हमारे यहाँ से कुछ नहीं गया।"
        case .awaitingApproval:
            return "\(what) का भुगतान दर्ज है और यहाँ दूसरे व्यक्ति की मंज़ूरी बाकी है। इसे अभी भेजा नहीं गया है।"
        case .ready, .draft: return "\(what) का भुगतान दर्ज है, पर इसे अभी भेजा नहीं गया है।"
        case .rejected: return "\(own) नहीं भेजा गया: इसे यहाँ मंज़ूरी नहीं मिली।"
        case .discarded: return "\(own) नहीं भेजा गया: इसे यहाँ वापस ले लिया गया।"
        case .closed: return "\(own), जहाँ तक पता चल सका है, ऑपरेटर तक नहीं पहुँचा।"
        }
    }

    // MARK: A pay link

    private var asked: String { context.rupees(row.requestedAmount ?? row.amount) }

    private var link: String {
        let own = "\(made) का \(asked) का भुगतान लिंक"
        switch row.status {
        case .pending, .processing:
            guard let address = row.payURL else { return "\(asked) का भुगतान लिंक बनाया जा रहा है।" }
            return "कृपया \(asked) का भुगतान यहाँ करें: \(address)"
        case .unknown:
            guard let address = row.payURL else {
                return "\(when) \(asked) का भुगतान लिंक माँगा गया था। वह बना या नहीं, यह अभी पता नहीं है"
                    + asking
            }
            return "\(asked) के भुगतान लिंक \(address) से भुगतान हुआ या नहीं, यह अभी पता नहीं है\(asking)"
        case .submitting: return "\(asked) का भुगतान लिंक अभी माँगा जा रहा है।"
        case .succeeded: return linkPaid
        case .failed:
            return "\(made) के \(asked) के भुगतान लिंक से भुगतान नहीं हुआ: भुगतान सेवा के अनुसार यह विफल रहा।"
        case .reversed: return "\(made) के भुगतान लिंक से मिले \(amount) \(cameBack)वापस चले गए।"
        case .notSent: return "\(own) नहीं बना: हमारे यहाँ से कुछ नहीं गया।"
        case .closed:
            guard row.flags.contains(.expired) else { return "\(own) बंद है।" }
            return "\(own) समाप्त हो गया: समय के भीतर किसी भुगतान की सूचना नहीं मिली।"
        case .awaitingApproval, .ready, .draft: return "\(asked) का भुगतान लिंक दर्ज है, पर अभी बना नहीं है।"
        case .rejected, .discarded: return "\(own) नहीं बना: इसे यहीं रद्द कर दिया गया।"
        }
    }

    private var linkPaid: String {
        let of = row.askedOtherwise.map { " (माँगे गए थे \(context.rupees($0)))" } ?? ""
        let start = "\(on(row.startedAt)) बने भुगतान लिंक से \(amount)\(of) का भुगतान हुआ।"
        guard let reference = row.bankReference else {
            return start + " बैंक की संदर्भ संख्या हमें अभी नहीं मिली है।"
        }
        return start + " " + number(reference)
    }
}
