import Payments

/// When a provider's list of a day is asked for on behalf of a payout that cannot be asked about itself: two hours after
/// it was sent, in the evening, on the next morning, and once or twice a day after that.
enum ReconciliationPlan {
    /// The last day, counted from sending, on which a list is asked for.
    static let lastDay = 7
    /// Calls a day that are made by plan; what the provider allows beyond them is kept for people.
    static let callsPerDay = 6
    /// Seconds between two rounds of calls.
    static let spacing: Int64 = 7_200
    /// Seconds between two looks whether a list is due.
    static let lookInterval: Int64 = 300

    private static let (morning, evening) = (9, 21)

    /// The days whose lists are due now.
    ///
    /// What was slept through is made up for by one call for each day.
    static func due(sentAt: Timestamp, lastAskedAt: Timestamp?, now: Timestamp) -> Set<CivilDay> {
        Set(
            steps(sentAt: sentAt).filter { step in
                step.at <= now && (lastAskedAt.map { step.at > $0 } ?? true)
            }.map(\.day))
    }

    private static func steps(sentAt: Timestamp) -> [(at: Timestamp, day: CivilDay)] {
        let day = sentAt.day
        let first = sentAt.adding(seconds: spacing)
        var steps = [(first, day)]
        func add(_ hour: Int, daysLater: Int, of list: Int) {
            guard let at = Timestamp(ist: day.adding(days: daysLater), hour: hour, minute: 0), at > first else {
                return
            }
            steps.append((at, day.adding(days: list)))
        }
        add(evening, daysLater: 0, of: 0)
        add(morning, daysLater: 1, of: 0)
        add(evening, daysLater: 1, of: 1)
        // A payout can be settled on a later day than it was ordered, and the list may be of either.
        for later in 2...lastDay { add(morning, daysLater: later, of: later - 1) }
        return steps
    }
}
