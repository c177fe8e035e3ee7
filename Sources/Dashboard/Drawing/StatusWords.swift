import Payments
import TerminalKit

extension PaymentStatus {
    /// The symbol, which is never an emoji (`screens.md`, principle 12).
    var symbol: String {
        switch self {
        case .succeeded: "●"
        case .pending: "◐"
        case .processing, .submitting: "◔"
        case .failed: "✕"
        case .reversed: "↺"
        case .unknown: "?"
        case .awaitingApproval: "◇"
        case .draft, .ready, .notSent, .rejected, .discarded, .closed: "○"
        }
    }

    /// The word on the screen.
    var word: String {
        switch self {
        case .succeeded: "success"
        case .notSent: "not sent"
        case .awaitingApproval: "approval"
        default: rawValue
        }
    }

    /// The role of the symbol.
    var role: Role {
        switch self {
        case .succeeded: .statusSuccess
        case .pending: .statusPending
        case .processing, .submitting: .statusProcessing
        case .failed: .statusFailed
        case .reversed: .statusReversed
        case .unknown: .statusUnknown
        case .awaitingApproval: .statusApproval
        case .draft, .ready, .notSent, .rejected, .discarded, .closed: .statusNotSent
        }
    }

    /// The role of the word: calm statuses are muted, those that need somebody keep their colour.
    var wordRole: Role {
        switch self {
        case .failed, .reversed, .unknown: role
        default: .muted
        }
    }

    /// Symbol and word; what is loud is one run, so that unknown stands as one block.
    func line(changed: Bool = false) -> Line {
        if wordRole == role { return Line("\(symbol) \(word)", role, changed: changed) }
        return Line(symbol, role, changed: changed) + " " + Line(word, wordRole, changed: changed)
    }

    /// Whether anything may have left for it: only then can it be asked or complained about.
    var mayHaveLeft: Bool {
        switch self {
        case .draft, .awaitingApproval, .rejected, .ready, .discarded, .notSent: false
        case .submitting, .unknown, .pending, .processing, .succeeded, .failed, .reversed, .closed: true
        }
    }

    /// Whether how long it has been open matters.
    var isWaiting: Bool { isOpenAtProvider || self == .awaitingApproval || self == .submitting }
}

/// Spans of time as the screen says them.
enum Age {
    /// `4m`, `3h`, `2d`; nothing under a minute.
    static func short(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: ""
        case ..<3_600: "\(seconds / 60)m"
        case ..<86_400: "\(seconds / 3_600)h"
        default: "\(seconds / 86_400)d"
        }
    }

    /// As ``words(_:)``, with the minutes of an hour: `3 h 40 min`.
    static func long(_ seconds: Int64) -> String {
        let minutes = seconds % 3_600 / 60
        guard (3_600..<86_400).contains(seconds), minutes > 0 else { return words(seconds) }
        return "\(seconds / 3_600) h \(minutes) min"
    }

    /// `20 s`, `4 min`, `3 h`, `2 days`.
    static func words(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(max(0, seconds)) s"
        case ..<3_600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3_600) h"
        case ..<172_800: "1 day"
        default: "\(seconds / 86_400) days"
        }
    }
}
