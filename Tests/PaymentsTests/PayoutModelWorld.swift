@testable import Payments

/// What an answer can be: whatever a provider, a bad network or a reader of replies makes of one question.
enum Said: UInt8, CaseIterable, Sendable {
    case pending, processing, succeeded
    /// Succeeded, with another bank reference than ``succeeded`` names.
    case paidAgain
    case failed, reversed, notFound, newWord
    /// About another order, amount or account.
    case mismatch
    /// Bytes that nobody can read.
    case garbage
    /// Nothing within the time allowed.
    case timeout
    /// “Succeeded” in a reply that had to be repaired to be read.
    case mended
    /// Proven to have sent nothing; means that only as the answer to the payout request.
    case notSent

    /// The state it names, believable or not.
    var word: ProviderState? {
        switch self {
        case .pending: .pending
        case .processing: .processing
        case .succeeded, .paidAgain, .mended: .succeeded
        case .failed: .failed
        case .reversed: .reversed
        case .notFound, .newWord, .mismatch, .garbage, .timeout, .notSent: nil
        }
    }

    /// As a provider's mapping hands it on.
    func answer(isReply: Bool) -> Answer {
        switch self {
        case .pending, .processing, .failed, .reversed: Answer(word.map(Verdict.state) ?? .newWord(""))
        case .succeeded: Answer(.state(.succeeded), bankReference: "632316440192")
        case .paidAgain: Answer(.state(.succeeded), bankReference: "632400771034")
        case .mended: Answer(.state(.succeeded), bankReference: "632316440192", repaired: true)
        case .notFound: Answer(.notFound("no such order"))
        case .newWord: Answer(.newWord("Frozen"), providerStatus: "Frozen")
        case .mismatch: Answer(.mismatch("the amount is ₹2,500"))
        case .garbage: Answer(isReply ? .unknown("it cannot be read") : .questionFailed("it cannot be read"))
        case .timeout: Answer(isReply ? .unknown("nothing within 30 s") : .questionFailed("nothing within 30 s"))
        case .notSent: Answer(.notSent("connection refused"))
        }
    }
}

/// What a callback can be.
struct Heard: Hashable, Sendable {
    var state: ProviderState?
    var verified: Bool
    /// Whether the amount it names is the intent's.
    var isOurs = true

    func claim(_ intent: PayoutIntent) -> CallbackClaim {
        CallbackClaim(
            reference: intent.reference.text, state: state, providerStatus: state?.rawValue ?? "Frozen",
            amount: isOurs ? nil : Money(rupees: 2_500), verified: verified)
    }

    var code: UInt8 {
        let state = state.flatMap { ProviderState.allCases.firstIndex(of: $0) } ?? 9
        return UInt8(state) * 4 + (verified ? 2 : 0) + (isOurs ? 1 : 0)
    }
}

/// What this desk did and was told, as the model itself wrote it down; the log that ships is held against it.
struct Facts {
    /// Two people closing it, or a pay link's time running out: what was in hand, by the quarter days that had passed.
    struct Closing {
        var isExpiry = false
        var isSamePerson = false
        var isReading = false
        /// Whether the first person proposed it on a reading; nil where nobody proposed it.
        var proposedOnReading: Bool?
        var notFound: [Int] = []
        var asked = 0
        var day = 0
    }

    enum Act {
        case decided, discarded, gone
        case approved(by: Agent, typedRight: Bool)
        case rejected(by: Agent)
        case claimed(day: Int)
        case proposed(onReading: Bool)
        case closed(Closing)
        /// What the evidence allowed it to be called then.
        case replaced(PayoutEvidence.Standing)
    }

    struct Asked {
        var id: QuestionID
        var day: Int
        var said: Said?
        var saidOn = 0
    }

    struct Call {
        var heard: Heard
        var day: Int
        /// The number the next question had then.
        var before: QuestionID
    }

    var acts: [Act] = []
    /// The bytes of `acts` for the key.
    var trace: [UInt8] = []
    /// The payout request first, then the look-ups.
    var questions: [Asked] = []
    /// Sorted by what they say, since their order among themselves is nobody's concern.
    var calls: [Call] = []
    /// Notes, looks at whole numbers, a breach of the turnaround.
    var remarks: [UInt8] = [0, 0, 0]

    var isClaimed: Bool { !questions.isEmpty }
    /// Whether closing was proposed last on a reading; nil where it was not proposed.
    var proposal: Bool? {
        acts.compactMap { if case .proposed(let onReading) = $0 { onReading } else { nil } }.last
    }
    var lookUps: ArraySlice<Asked> { questions.dropFirst() }

    mutating func add(_ act: Act, _ code: UInt8, _ day: Int) {
        acts.append(act)
        trace += [code, UInt8(day), UInt8(questions.count)]
    }

    mutating func answer(_ id: QuestionID, _ said: Said, _ day: Int) {
        guard let index = questions.firstIndex(where: { $0.id == id }), questions[index].said == nil else { return }
        (questions[index].said, questions[index].saidOn) = (said, day)
    }

    mutating func hear(_ heard: Heard, _ day: Int) {
        let call = Call(heard: heard, day: day, before: QuestionID(questions.count + 1))
        calls.insert(call, at: calls.firstIndex { $0.heard.code > heard.code } ?? calls.count)
    }

    /// All that the past can mean to the future.
    ///
    /// Answers stand by question and callbacks by content: in which order they came is left out, but for which
    /// questions a callback came before. That worlds of one key show one state is checked (`Promise.oneEnd`).
    var key: [UInt8] {
        var key = trace + [200] + remarks + [201]
        for asked in questions {
            key += [UInt8(asked.day), asked.said.map { $0.rawValue + 1 } ?? 0, UInt8(asked.saidOn)]
        }
        key.append(202)
        for call in calls { key += [call.heard.code, UInt8(call.day), UInt8(call.before)] }
        return key
    }
}

extension PayoutModel {
    enum Stage: UInt8 {
        case idle
        /// It decided to send; the store has not been asked yet.
        case claiming
        /// It was told to send, and no byte has left.
        case sending
        /// The request may have left, and the reply is awaited.
        case waiting
    }

    /// One process; after a crash its place is taken by a new one with another lock.
    ///
    /// One that stays dead does what an idle one may do: nothing. So there are no dead ones.
    struct Process {
        var stage = Stage.idle
        var life = 0
    }

    /// Everything that can differ.
    struct World {
        /// The log on disk, and what the shipping fold makes of it.
        var machine: PayoutMachine
        var facts = Facts()
        var processes: [Process]
        /// How many quarters of a day have passed.
        var day = 0
        var crashes = 0
        /// How often the request left.
        var sends = 0
        /// How often it left without an intent and a claim on disk.
        var rashSends = 0

        func name(_ index: Int) -> String { "p\(index).\(processes[index].life)" }

        /// What tells processes apart: names do not, having the claim does.
        func role(_ index: Int) -> UInt8 {
            processes[index].stage.rawValue * 2 + (machine.state.claim?.process == name(index) ? 1 : 0)
        }

        var key: [UInt8] {
            facts.key + [203, UInt8(day), UInt8(crashes), UInt8(sends), UInt8(rashSends)]
                + processes.indices.map(role).sorted()
        }
    }
}
