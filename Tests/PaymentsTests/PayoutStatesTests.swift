import Testing

@testable import Payments

/// The rows of `payouts.md`, *States*, one test each.
@Suite struct PayoutStatesTests {
    typealias Story = PayoutStory

    @Test("draft → ready, or → awaitingApproval where a second person decides")
    func decided() {
        #expect(PayoutState.fold([], intent: Story.intent()).status == .draft)
        #expect(Story.decided().status == .ready)
        #expect(Story.decided(needsApproval: true).status == .awaitingApproval)
    }

    @Test("awaitingApproval → ready / rejected: only by another Unix user")
    func approval() {
        let waiting = Story.decided(needsApproval: true)
        var approved = waiting, rejected = waiting, own = waiting, refusedByOwn = waiting
        approved.add(.approved(by: Story.ravi))
        rejected.add(.rejected(by: Story.ravi, reason: "wrong account"))
        own.add(.approved(by: Agent(uid: Story.asha.uid, name: "somebody else")))
        refusedByOwn.add(.rejected(by: Story.asha, reason: ""))
        #expect(approved.status == .ready)
        #expect(rejected.status == .rejected)
        #expect(own.status == .awaitingApproval)
        #expect(refusedByOwn.status == .awaitingApproval)
    }

    @Test("ready → discarded; nothing after a claim discards")
    func discard() {
        var story = Story.decided()
        story.add(.discarded(by: Story.asha))
        #expect(story.status == .discarded)
        var sent = Story.sent()
        sent.add(.discarded(by: Story.asha))
        #expect(sent.status == .submitting)
    }

    @Test("ready → submitting by a claim; a second claim moves nothing and is a conflict")
    func claim() {
        var story = Story.sent()
        #expect(story.status == .submitting)
        #expect(story.state.claim?.process == Story.process)
        story.add(.claimed(question: 1, process: Story.process, requestSHA256: Story.hash))
        #expect(story.state.flags.isEmpty)
        story.add(.claimed(question: 2, process: "desk-2", requestSHA256: Story.hash))
        #expect(story.status == .submitting)
        #expect(story.state.claim?.process == Story.process)
        #expect(story.state.flags == [.conflict])
    }

    @Test("a claim is believed whatever stood before it: bytes may have left")
    func claimOfDiscarded() {
        var story = Story.decided()
        story.add(.discarded(by: Story.asha))
        story.add(.claimed(question: 1, process: Story.process, requestSHA256: Story.hash))
        #expect(story.status == .submitting)
    }

    @Test("submitting → notSent: only what is proven to have sent nothing")
    func notSent() {
        #expect(Story.sent(.notSent("connection refused")).status == .notSent)
        var story = Story.sent(.unknown("nothing within 30 s"))
        story.look(Answer(.notSent("connection refused")))
        #expect(story.status == .unknown, "a status call that was not sent says nothing of the payout")
    }

    @Test(
        "submitting → failed / pending / processing / succeeded by the reply",
        arguments: [
            ProviderState.failed, .pending, .processing, .succeeded,
        ])
    func reply(_ said: ProviderState) {
        #expect(Story.at(said).status == said.status)
    }

    @Test(
        "submitting → unknown: whatever the table does not name",
        arguments: [
            Verdict.unknown("nothing within 30 s"), .notFound("no such order"), .questionFailed("HTTP 500"),
            .newWord("Frozen"), .mismatch("another amount"), .state(.reversed),
        ])
    func unknown(_ verdict: Verdict) {
        let story = Story.sent(verdict)
        #expect(story.status == .unknown)
        #expect(story.state.notFoundAt.isEmpty, "only a status call's “not found” counts towards closing")
    }

    @Test("submitting → unknown: the process died and left no reply")
    func abandoned() {
        var story = Story.sent()
        story.add(.abandoned(process: "another"))
        #expect(story.status == .submitting)
        story.add(.abandoned(process: Story.process))
        #expect(story.status == .unknown)
        story.add(.answered(question: 1, Answer(.state(.pending))))
        #expect(story.status == .pending, "the reply counts by its question, however late")
        var replied = Story.at(.succeeded)
        replied.add(.abandoned(process: Story.process))
        #expect(replied.status == .succeeded)
    }

    @Test("pending ↔ processing, both ways")
    func underWay() {
        #expect(Story.at(.pending).looking(.processing).status == .processing)
        #expect(Story.at(.processing).looking(.pending).status == .pending)
    }

    @Test("unknown / pending / processing → any provider state, by a look-up", arguments: ProviderState.allCases)
    func lookUp(_ said: ProviderState) {
        for story in [Story.sent(.unknown("reset")), .at(.pending), .at(.processing)] {
            #expect(story.looking(said).status == said.status)
        }
    }

    @Test(
        "unknown / pending / processing → any provider state, by a verified callback",
        arguments: [
            ProviderState.processing, .succeeded, .failed, .reversed,
        ])
    func verifiedCallback(_ said: ProviderState) {
        for var story in [Story.sent(.unknown("reset")), .at(.pending)] {
            story.hook(said, verified: true)
            #expect(story.status == said.status)
            #expect(story.state.askNow, "what its proof does not cover is confirmed by a status call")
            #expect(story.state.bankReference == nil)
        }
        var processing = Story.at(.processing)
        processing.hook(.pending, verified: true)
        #expect(processing.status == .processing, "a callback only moves upwards in rank")
    }

    @Test(
        "unknown → unknown: “not found” and every failed question, never → failed",
        arguments: [
            Verdict.notFound("no such order"), .questionFailed("HTTP 503"), .unknown("reset"), .notSent("refused"),
            .mismatch("another order"), .newWord("Frozen"),
        ])
    func provesNothing(_ verdict: Verdict) {
        for var story in [Story.sent(.unknown("reset")), .at(.pending), .at(.succeeded), .at(.failed)] {
            let before = story.status
            for _ in 1...4 { story.look(Answer(verdict)) }
            #expect(story.status == before)
        }
    }

    @Test("unknown → closed by two people; from nowhere else, and not by one")
    func closed() {
        var story = Story.sent(.unknown("reset"))
        story.add(.closed(by: Story.asha, second: Agent(uid: Story.asha.uid, name: "ravi"), evidence: ""))
        #expect(story.status == .unknown)
        story.add(.closed(by: Story.asha, second: Story.ravi, evidence: "portal"))
        #expect(story.status == .closed)
        var pending = Story.at(.pending)
        pending.add(.closed(by: Story.asha, second: Story.ravi, evidence: ""))
        #expect(pending.status == .pending)
    }

    @Test("an answer asked for before the closing outruns it, and is a late success")
    func answerBeforeClosing() {
        var story = Story.sent(.unknown("reset"))
        let id = story.ask()
        story.add(.closed(by: Story.asha, second: Story.ravi, evidence: ""))
        #expect(story.status == .closed)
        story.add(.answered(question: id, Answer(.state(.succeeded))))
        #expect(story.status == .succeeded)
        #expect(story.state.flags.contains(.lateSuccess))
    }

    static func closedStory() -> PayoutStory {
        var story = Story.sent(.unknown("reset"))
        story.add(.closed(by: Story.asha, second: Story.ravi, evidence: ""))
        return story
    }
}

/// Leaving a terminal state (`payouts.md`, *States*).
@Suite struct PayoutTerminalStatesTests {
    typealias Story = PayoutStory

    @Test("a second look-up that settles nothing is owed still, and the doubt stays on the screen")
    func owedSecond() {
        for (state, contrary) in [(ProviderState.succeeded, ProviderState.reversed), (.failed, .succeeded)] {
            for between in [Answer(.newWord("Frozen")), Answer(.notFound("No such order"))] {
                var story = Story.at(state, rrn: "632316440192")
                story.look(contrary)
                story.look(between)
                #expect(story.state.askNow && story.state.flags.contains(.unconfirmed))
                #expect(story.state.failuresInARow == 1, "the plan spaces it")
            }
        }
    }

    @Test("succeeded → reversed takes two look-ups in a row; the first sets unconfirmed and makes the second due")
    func reversal() {
        let story = Story.at(.succeeded, rrn: "632316440192")
        let once = story.looking(.reversed)
        #expect(once.status == .succeeded)
        #expect(once.flags == [.unconfirmed])
        #expect(once.askNow)
        let twice = story.looking(.reversed, .reversed)
        #expect(twice.status == .reversed)
        #expect(twice.flags.isEmpty)
        #expect(!twice.askNow)
        #expect(twice.bankReference == "632316440192", "the reference of the payment is not lost with it")
    }

    @Test("after success, “failed” is the money coming back, and goes on being said")
    func refusedAfterSuccess() {
        let story = Story.at(.succeeded)
        #expect(story.looking(.failed).status == .succeeded)
        #expect(story.looking(.failed, .failed).status == .reversed)
        #expect(story.looking(.failed, .reversed).status == .reversed)
        let steady = story.looking(.failed, .failed, .failed)
        #expect(steady.status == .reversed)
        #expect(steady.flags.isEmpty)
    }

    @Test("two look-ups that are not in a row do not move it")
    func notInARow() {
        let story = Story.at(.succeeded)
        let state = story.looking(.reversed, .succeeded, .reversed)
        #expect(state.status == .succeeded)
        #expect(state.flags.contains(.unconfirmed))
        var word = story
        word.look(.reversed)
        word.look(Answer(.newWord("Frozen")))
        word.look(.reversed)
        #expect(word.status == .succeeded)
        #expect(word.looking(.reversed).status == .reversed)
    }

    @Test("a question that failed in between is no look-up: it neither counts nor breaks the row")
    func failedQuestionBetween() {
        var story = Story.at(.succeeded)
        story.look(.reversed)
        story.look(Answer(.questionFailed("HTTP 500")))
        #expect(story.state.askNow, "still due: it was not answered")
        #expect(story.state.failuresInARow == 1)
        story.look(.reversed)
        #expect(story.status == .reversed)
        #expect(story.state.failuresInARow == 0)
    }

    @Test(
        "failed / closed / notSent → succeeded takes two and sets lateSuccess",
        arguments: [
            PayoutStory.at(.failed), PayoutStatesTests.closedStory(), PayoutStory.sent(.notSent("refused")),
        ])
    func lateSuccess(_ story: PayoutStory) {
        let once = story.looking(.succeeded, rrn: "632316440192")
        #expect(once.status == story.status)
        #expect(once.flags == [.unconfirmed])
        let twice = story.looking(.succeeded, .succeeded, rrn: "632316440192")
        #expect(twice.status == .succeeded)
        #expect(twice.flags == [.lateSuccess])
        #expect(twice.bankReference == "632316440192")
        #expect(!twice.possibleDoublePayment)
    }

    @Test("with a replacement a late success is a possible double payment, from the first sign of it")
    func doublePayment() {
        var story = PayoutStatesTests.closedStory()
        story.add(.replaced(by: Story.reference("1109111600000")))
        #expect(story.status == .closed)
        #expect(story.state.flags == [.replacedBy])
        #expect(!story.state.possibleDoublePayment)
        #expect(!story.looking(.failed, .failed).possibleDoublePayment)
        #expect(story.looking(.succeeded).possibleDoublePayment)
        #expect(story.looking(.pending).possibleDoublePayment)
        let twice = story.looking(.succeeded, .succeeded)
        #expect(twice.possibleDoublePayment)
        #expect(twice.flags.isSuperset(of: [.lateSuccess, .replacedBy]))
        #expect(!story.looking(.succeeded, .succeeded, .reversed, .reversed).possibleDoublePayment)
        story.hook(.succeeded, verified: false)
        #expect(!story.state.possibleDoublePayment, "a hint proves nothing")
        story.hook(.succeeded, verified: true)
        #expect(story.state.possibleDoublePayment)
    }

    @Test("any word by which its provider knows a closed original holds it, and a replacement not made yet")
    func knownAfterClosing() {
        let closed = PayoutStatesTests.closedStory()
        var word = closed
        word.look(Answer(.newWord("Frozen"), providerStatus: "Frozen"))
        var signs = [word]
        for state in [ProviderState.pending, .processing, nil] {
            var called = closed
            called.hook(state, verified: true, word: state == nil ? "Frozen" : nil)
            signs.append(called)
        }
        for sign in signs {
            #expect(sign.status == .closed && !sign.state.possibleDoublePayment, "there is no replacement")
            var again = sign
            again.look(Answer(.notFound("no such order")))
            let replace = PayoutEvent.replace(by: Story.asha, replacement: Story.reference("1109111600000"))
            var machine = PayoutMachine(intent: again.intent, log: again.log)
            let effects = machine.handle(replace, at: again.now)
            #expect(effects.allSatisfy { if case .refuse = $0 { true } else { false } }, "\(effects)")
            again.add(.replaced(by: Story.reference("1109111600000")))
            #expect(again.state.possibleDoublePayment)
            again.look(.failed)
            again.look(.failed)
            #expect(!again.state.possibleDoublePayment, "two look-ups say that nothing was paid")
        }
    }

    @Test("reversed → succeeded needs two look-ups and another bank reference, else conflict")
    func paidAgain() {
        var story = Story.at(.succeeded, rrn: "632316440192")
        for _ in 1...2 { story.look(.reversed) }
        #expect(story.status == .reversed)
        #expect(story.looking(.succeeded, rrn: "632399999999").flags == [.unconfirmed])
        let paid = story.looking(.succeeded, .succeeded, rrn: "632399999999")
        #expect(paid.status == .succeeded)
        #expect(paid.bankReference == "632399999999")
        #expect(paid.flags.isEmpty)
        for reference in ["632316440192", nil] {
            let same = story.looking(.succeeded, .succeeded, rrn: reference)
            #expect(same.status == .reversed)
            #expect(same.flags == [.conflict])
            #expect(!same.askNow, "a person must look: asking for ever would not help")
        }
        var differing = story
        differing.look(.succeeded, rrn: "632399999999")
        differing.look(.succeeded, rrn: "632388888888")
        #expect(differing.status == .reversed, "the two must name the same new reference")
        var settled = story
        for _ in 1...2 { settled.look(.succeeded, rrn: "632316440192") }
        #expect(settled.looking(.reversed).flags.isEmpty, "agreeing again ends the conflict")
    }

    @Test("failed → reversed takes one look-up: the money came back")
    func failedThenReversed() {
        #expect(Story.at(.failed).looking(.reversed).status == .reversed)
    }

    @Test(
        "terminal → pending / processing is illegal: recorded, flagged, asked again",
        arguments: [
            PayoutStory.at(.succeeded, rrn: "632316440192"), .at(.failed), PayoutStatesTests.closedStory(),
            PayoutStory.sent(.notSent("refused")),
        ])
    func illegal(_ story: PayoutStory) {
        for said in [ProviderState.pending, .processing] {
            let once = story.looking(said)
            #expect(once.status == story.status)
            #expect(once.flags == [.unconfirmed])
            #expect(once.askNow)
            let often = story.looking(said, said, said)
            #expect(often.status == story.status)
            #expect(often.flags == [.conflict])
            #expect(!often.askNow, "flagged for a person, not asked in a loop")
        }
    }

    @Test("the table holds for every status and every word, and never leads back to waiting")
    func totalTable() {
        for status in PaymentStatus.allCases {
            for said in ProviderState.allCases {
                let move = PayoutMove.of(status, said)
                if status.isTerminal, case .moves(let next) = move {
                    #expect(status == .failed && next == .reversed)
                }
                if case .needsTwo(let next) = move { #expect(next.isTerminal && next != status) }
            }
        }
    }
}
