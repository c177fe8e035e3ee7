/// The half-hourly settlement batches of NEFT: every hour and half hour, day and night (RBI, since 16 December 2019).
public enum NEFTBatch {
    /// Seconds between two batches.
    public static let interval: Int64 = 1_800

    /// The first batch strictly after `moment`.
    public static func next(after moment: Timestamp) -> Timestamp {
        // India is ahead of UTC by a whole number of half hours, so the batches lie on UTC's half hours too.
        Timestamp(seconds: (moment.seconds.floored(by: interval) + 1) * interval)
    }
}

/// By when the RBI wants a payout credited or returned (`payouts.md`, *Turnaround*): shown, never enforced.
///
/// T is the calendar date of the transaction in India.
public enum Turnaround {
    /// What is owed to the customer for each day beyond, on IMPS and UPI.
    public static let owedPerDay = Money(rupees: 100)

    /// Days from the transaction within which a complaint is heard.
    public static let complaintWindowDays = 45

    /// The first moment that is too late for the credit; nil where no rule is known (recharges).
    ///
    /// IMPS and UPI transfers: the end of T+1. UPI to a merchant and pay links: the end of T+5. NEFT: two hours after
    /// the batch. RTGS: 30 minutes.
    public static func due(_ mode: Mode, sentAt: Timestamp, toMerchant: Bool = false) -> Timestamp? {
        switch mode {
        case .rail(.upi) where toMerchant: sentAt.day.adding(days: 6).start
        case .rail(.imps), .rail(.upi): sentAt.day.adding(days: 2).start
        case .rail(.neft): NEFTBatch.next(after: sentAt).adding(seconds: 2 * 3_600)
        case .rail(.rtgs): sentAt.adding(seconds: 30 * 60)
        case .link: sentAt.day.adding(days: 6).start
        case .recharge: nil
        }
    }

    /// The first moment that is too late for the money's return; differs from `due` on RTGS alone: one hour.
    public static func returnDue(_ mode: Mode, sentAt: Timestamp, toMerchant: Bool = false) -> Timestamp? {
        if mode == .rail(.rtgs) { return sentAt.adding(seconds: 3_600) }
        return due(mode, sentAt: sentAt, toMerchant: toMerchant)
    }

    /// Whether a payout that is still open is later than the rule allows.
    public static func isBreached(
        _ mode: Mode, status: PaymentStatus, sentAt: Timestamp, now: Timestamp, toMerchant: Bool = false
    ) -> Bool {
        guard status.isOpenAtProvider || status == .submitting else { return false }
        guard let due = due(mode, sentAt: sentAt, toMerchant: toMerchant) else { return false }
        return now >= due
    }

    /// What is owed at `now` for a transfer that is neither credited nor returned: ₹100 for each day beyond T+1
    /// (T+5 to a merchant), nothing on other rails, where interest is owed instead.
    public static func owed(_ mode: Mode, sentAt: Timestamp, now: Timestamp, toMerchant: Bool = false) -> Money {
        guard mode == .rail(.imps) || mode == .rail(.upi) || mode == .link else { return .zero }
        guard let due = due(mode, sentAt: sentAt, toMerchant: toMerchant), now >= due else { return .zero }
        let days = now.day.daysSinceEpoch - due.day.daysSinceEpoch + 1
        return Money(paise: owedPerDay.paise * days)
    }

    /// The last day on which a complaint is heard.
    public static func lastComplaintDay(sentAt: Timestamp) -> CivilDay { sentAt.day.adding(days: complaintWindowDays) }

    /// When money sent now usually arrives: `at once as a rule`, `after the batch of 14:30`.
    public static func usualArrival(_ rail: Rail, sentAt: Timestamp) -> String {
        switch rail {
        case .imps, .upi: "at once as a rule"
        case .neft: "after the batch of \(NEFTBatch.next(after: sentAt).ist.clock)"
        case .rtgs: "within minutes"
        }
    }

    /// By when at the latest: `by Sat 21 Nov at the latest (T+1)`, `by 16:30 at the latest`.
    public static func latestArrival(_ rail: Rail, sentAt: Timestamp) -> String {
        if rail == .imps || rail == .upi { return "by \(sentAt.day.adding(days: 1).named) at the latest (T+1)" }
        guard let due = due(.rail(rail), sentAt: sentAt) else { return "" }
        let day = due.day == sentAt.day ? "" : " on \(due.day.named)"
        return "by \(due.ist.clock)\(day) at the latest"
    }
}
