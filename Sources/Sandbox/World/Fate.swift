/// What becomes of an order: the status its own reply carries, and the changes after that.
struct Fate: Sendable, Equatable {
    var atOnce: SandboxStatus
    var bankReference: String?
    var changes: [PlannedChange] = []
    /// What a customer paid in at once, paise.
    var receivedPaise: Int64?
}

extension Fate {
    /// The fate a script asks for.
    static func scripted(_ life: Life, rail: SandboxRail?, at now: Int64, seed: UInt64, clientID: String) -> Fate {
        var dice = SplitMix64(seed: seed, "scripted", clientID)
        func later(_ seconds: Double) -> Int64 { now + Int64(seconds * 1_000) }
        switch life {
        case .pending:
            return Fate(atOnce: .pending)
        case .success(let seconds):
            let reference = bankReference(rail, at: later(seconds), &dice)
            return seconds <= 0
                ? Fate(atOnce: .success, bankReference: reference)
                : Fate(
                    atOnce: .pending,
                    changes: [PlannedChange(at: later(seconds), status: .success, bankReference: reference)])
        case .failure(let seconds):
            return seconds <= 0
                ? Fate(atOnce: .failure)
                : Fate(atOnce: .pending, changes: [PlannedChange(at: later(seconds), status: .failure)])
        case .reversal(let seconds):
            return Fate(
                atOnce: .success, bankReference: bankReference(rail, at: now, &dice),
                changes: [PlannedChange(at: later(seconds), status: .reversal)])
        }
    }

    /// The fate the world deals, from the seed and the client's reference alone.
    static func dealt(
        rail: SandboxRail?, bank: String?, at now: Int64, seed: UInt64, clientID: String, troubledBank: String? = nil
    ) -> Fate {
        var dice = SplitMix64(seed: seed, "fate", clientID)
        let troubled = rail == .imps && bank != nil && bank == troubledBank
        let luck = dice.unit()
        let settles = now + settlingTime(rail, at: now, &dice)
        if troubled, luck < 0.5 {
            return Fate(atOnce: .pending, changes: [PlannedChange(at: settles, status: .failure)])
        }
        if luck < (troubled ? 0.8 : 0.01) {
            return slow(rail, at: now, wait: troubled ? 20...60 : 360...1_800, &dice)
        }
        if luck < 0.05 {
            return failing(rail, settles: settles, &dice)
        }
        return succeeding(rail, at: now, settles: settles, reverses: luck > 0.99, &dice)
    }

    /// What a customer does with a pay link: mostly pays within ten minutes, now and then another amount; sometimes
    /// gives up, or never comes.
    static func link(_ paise: Int64, at now: Int64, seed: UInt64, clientID: String) -> Fate {
        var dice = SplitMix64(seed: seed, "link", clientID)
        let luck = dice.unit()
        let end = now + dice.whole(20_000...600_000)
        if luck < 0.08 { return Fate(atOnce: .pending, changes: [PlannedChange(at: end, status: .failure)]) }
        guard luck < 0.75 else { return Fate(atOnce: .pending) }
        let received = dice.chance(0.08) ? max(100, paise + dice.whole(-5...5) * 1_000) : paise
        let reference = bankReference(.upi, at: end, &dice)
        return Fate(
            atOnce: .pending,
            changes: [
                PlannedChange(at: end, status: .success, bankReference: reference, receivedPaise: received)
            ])
    }

    /// The same fate at a provider that lists no reversal.
    var withoutReversal: Fate {
        var fate = self
        fate.changes.removeAll { $0.status == .reversal }
        return fate
    }

    /// Pending for a long time, `wait` in minutes, then mostly paid.
    private static func slow(
        _ rail: SandboxRail?, at now: Int64, wait: ClosedRange<Int64>, _ dice: inout SplitMix64
    ) -> Fate {
        let end = now + dice.whole(wait) * 60_000
        let fails = dice.chance(0.2)
        let reference = fails ? nil : bankReference(rail, at: end, &dice)
        return Fate(
            atOnce: .pending,
            changes: [PlannedChange(at: end, status: fails ? .failure : .success, bankReference: reference)])
    }

    private static func failing(_ rail: SandboxRail?, settles: Int64, _ dice: inout SplitMix64) -> Fate {
        let share =
            switch rail {
            case .upi, nil: 0.7
            case .imps: 0.4
            case .neft, .rtgs: 0.0
            }
        return dice.chance(share)
            ? Fate(atOnce: .failure)
            : Fate(atOnce: .pending, changes: [PlannedChange(at: settles, status: .failure)])
    }

    private static func succeeding(
        _ rail: SandboxRail?, at now: Int64, settles: Int64, reverses: Bool, _ dice: inout SplitMix64
    ) -> Fate {
        let share =
            switch rail {
            case .upi, nil: 0.30
            case .imps: 0.20
            case .neft, .rtgs: 0.0
            }
        let atOnce = dice.chance(share)
        let paid = atOnce ? now : settles
        let reference = bankReference(rail, at: paid, &dice)
        var fate =
            atOnce
            ? Fate(atOnce: .success, bankReference: reference)
            : Fate(
                atOnce: .pending, changes: [PlannedChange(at: paid, status: .success, bankReference: reference)])
        if reverses, rail == .imps || rail == .neft {
            let back = paid + dice.whole(10...480) * 60_000
            fate.changes.append(PlannedChange(at: back, status: .reversal))
        }
        return fate
    }

    /// Milliseconds until the rail settles: most answers come early, a few late.
    static func settlingTime(_ rail: SandboxRail?, at now: Int64, _ dice: inout SplitMix64) -> Int64 {
        let early = dice.unit() * dice.unit()
        switch rail {
        case .imps: return 2_000 + Int64(38_000 * early)
        case .upi, nil: return 1_000 + Int64(19_000 * early)
        case .rtgs: return 60_000 + Int64(540_000 * early)
        case .neft:
            // Half-hours of IST fall on half-hours of UTC, for the offset is 5 h 30 min.
            let batch = (now / 1_800_000 + 1) * 1_800_000
            return batch - now + 120_000 + Int64(1_380_000 * early)
        }
    }

    /// RRN for IMPS and UPI (12 digits), UTR for NEFT (16) and RTGS (22 characters), operator id where there is no rail.
    ///
    /// The RRN is built as the document's sample reads: last digit of the year, day of the year, hour, six digits.
    static func bankReference(_ rail: SandboxRail?, at time: Int64, _ dice: inout SplitMix64) -> String {
        let day = IndianTime(milliseconds: time)
        switch rail {
        case .imps, .upi:
            return "\(day.year % 10)\(padded(day.dayOfYear, 3))\(padded(day.hour, 2))\(dice.digits(6))"
        case .neft:
            return "SGPBN\(padded(day.year % 100, 2))\(padded(day.dayOfYear, 3))\(dice.digits(6))"
        case .rtgs:
            return "SGPBRC\(day.year)\(padded(day.month, 2))\(padded(day.day, 2))\(dice.digits(8))"
        case nil:
            return "PG\(dice.digits(5))\(dice.letters(3))"
        }
    }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
