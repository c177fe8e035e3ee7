/// When a complaint may be raised and when its answer is due (`payouts.md`, *Complaints*).
public enum ComplaintRules {
    /// A complaint rests on a status asked within this many seconds.
    public static let freshness: Int64 = 300

    /// Whether the last answer is young enough to rest a complaint on; else raising asks first.
    public static func restsOnFreshAnswer(lastAnsweredAt: Timestamp?, now: Timestamp) -> Bool {
        guard let lastAnsweredAt else { return false }
        // An answer from the future is one from before the clock was set back: nobody knows how old it is.
        return (0...freshness * 1_000).contains(now.milliseconds - lastAnsweredAt.milliseconds)
    }

    /// The warning about a transaction that its provider has had for less than five minutes; nil where that is longer.
    ///
    /// What waited for a second person was entered long before it was handed over.
    public static func tooFresh(sentAt: Timestamp, now: Timestamp) -> RaisedWarning? {
        guard now.milliseconds - sentAt.milliseconds < freshness * 1_000 else { return nil }
        return RaisedWarning(
            .tooFresh,
            "The provider has had it for less than five minutes; most payouts settle by themselves until then.")
    }

    /// The day an answer is due.
    ///
    /// The day after raising for a transfer by IMPS or UPI that is still open (T+1), five days after it for a merchant
    /// payment (T+5), else three working days, Monday to Friday.
    public static func dueDay(mode: Mode, status: PaymentStatus, raisedAt: Timestamp, toMerchant: Bool = false)
        -> CivilDay
    {
        if mode == .link || toMerchant { return raisedAt.day.adding(days: 5) }
        let isTransfer = mode == .rail(.imps) || mode == .rail(.upi)
        if isTransfer, status.isOpenAtProvider { return raisedAt.day.adding(days: 1) }
        return workingDays(3, after: raisedAt.day)
    }

    /// The rule behind ``dueDay(mode:status:raisedAt:toMerchant:)``, as in `T+1`.
    public static func dueRule(mode: Mode, status: PaymentStatus, toMerchant: Bool = false) -> String {
        if mode == .link || toMerchant { return "T+5" }
        let isTransfer = mode == .rail(.imps) || mode == .rail(.upi)
        return isTransfer && status.isOpenAtProvider ? "T+1" : "3 working days"
    }

    /// The working day, Monday to Friday, that is `count` of them after `day`.
    public static func workingDays(_ count: Int, after day: CivilDay) -> CivilDay {
        var (day, left) = (day, count)
        while left > 0 {
            day = day.adding(days: 1)
            if day.weekday < 5 { left -= 1 }
        }
        return day
    }

    /// Our number for a complaint: `C-261120-01`, the day in India and the day's sequence from 1.
    public static func number(day: CivilDay, sequence: Int) -> String {
        "C-\(padded(day.year % 100, 2))\(padded(day.month, 2))\(padded(day.day, 2))-\(padded(sequence, 2))"
    }
}
