import Payments

/// Compares when questions were asked with when they could have been: their planned time, and no more at once than the
/// bucket of their provider gives.
struct PaceMeter: Sendable {
    /// One question: when the plan wanted it, and when it was asked; nil where it was not.
    struct Question: Sendable {
        var planned: Duration
        var asked: Duration?
    }

    /// Calls a second that the bucket refills with.
    var rate: Double
    /// Calls it holds.
    var burst: Double
    /// One provider's questions.
    var questions: [Question] = []

    init(_ plan: PollPlan) { (rate, burst) = (Double(plan.callsPerSecond), Double(plan.burst)) }

    /// The moments at which one that never loses time would have asked, ascending; in seconds.
    func possible() -> [Double] {
        var (level, at) = (burst, 0.0)
        return questions.map { max(0, $0.planned.asSeconds) }.sorted().map { planned in
            let start = max(planned, at)
            level = min(burst, level + (start - at) * rate)
            let moment = level >= 1 ? start : start + (1 - level) / rate
            level = min(burst, level + (moment - start) * rate) - 1
            at = moment
            return moment
        }
    }

    /// How many seconds later than possible each was asked.
    func lateness() -> [Double] {
        let asked = questions.compactMap { $0.asked?.asSeconds }.sorted()
        return zip(asked, possible()).map { max(0, $0 - $1) }
    }

    /// How many could have been asked more than `grace` seconds before `end` and were not.
    func missing(at end: Duration, grace: Double) -> Int {
        let possible = possible().count { $0 <= end.asSeconds - grace }
        return max(0, possible - questions.count { $0.asked != nil })
    }

    /// How many were asked although the bucket was empty, a grace of so many tokens apart: a question that was held up
    /// on its way arrives together with those behind it.
    func overdrawn(grace: Double = 1) -> Int {
        var (level, at, count) = (burst, 0.0, 0)
        for moment in questions.compactMap({ $0.asked?.asSeconds }).sorted() {
            level = min(burst, level + (moment - at) * rate)
            at = moment
            if level < -grace { count += 1 }
            level -= 1
        }
        return count
    }
}

extension Duration {
    /// As a number of seconds.
    var asSeconds: Double { self / .seconds(1) }
}
