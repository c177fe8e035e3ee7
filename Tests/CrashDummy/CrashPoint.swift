import Foundation

/// A named step of a payout's way; the process dies there where it was told to.
enum CrashStep: String {
    /// Nowhere: only whoever kills it from outside ends it.
    case never
    case beforeIntent, afterIntent, beforeClaim, afterClaim, beforeFirstByte, afterReply, insideOutcome, afterOutcome
    case beforeQuestion, afterQuestion, afterPollReply, insidePollAnswer, afterPollAnswer
    case beforeCallback, insideCallback, afterCallback
}

/// Where this process is to die, as `kill -9` kills it: nothing of it runs any more, no lock is given back by it.
struct CrashPoint: Sendable {
    let step: CrashStep

    /// Dies where this is the step.
    func reach(_ step: CrashStep) {
        guard step == self.step else { return }
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}
