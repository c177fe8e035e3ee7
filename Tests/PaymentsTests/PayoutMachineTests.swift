import Payments
import Testing

/// The guards of `payouts.md`, *The promises* and *States*, and what the machine wants done.
@Suite struct PayoutMachineTests {
    typealias Story = PayoutStory

    private let submit = PayoutEvent.submit(process: Story.process, requestSHA256: Story.hash)
    private let won = PayoutEvent.claimWon(process: Story.process, requestSHA256: Story.hash)

    private func effects(_ story: PayoutStory, _ event: PayoutEvent, after seconds: Int64 = 60) -> [PayoutEffect] {
        PayoutMachine.reduce(story.machine, event, at: story.now.adding(seconds: seconds)).1
    }

    private func isRefused(_ story: PayoutStory, _ event: PayoutEvent, after seconds: Int64 = 60) -> Bool {
        let (next, effects) = PayoutMachine.reduce(story.machine, event, at: story.now.adding(seconds: seconds))
        guard effects.count == 1, case .refuse(let reason) = effects[0] else { return false }
        return !reason.isEmpty && next == story.machine
    }

    @Test("the whole life: decided, claimed, sent once, replied, asked")
    func wholeLife() {
        var machine = PayoutMachine(intent: Story.intent())
        var now = Story.start
        func step(_ event: PayoutEvent) -> [PayoutEffect] {
            now = now.adding(seconds: 60)
            return machine.handle(event, at: now)
        }
        let decided = step(.decide(replacing: nil))
        #expect(decided == [.append([LogEntry(at: now, .intent(needsApproval: false, by: Story.asha))])])
        #expect(step(submit) == [.claim(question: 1, process: Story.process, requestSHA256: Story.hash)])
        #expect(machine.state.status == .ready, "a claim is asked for, not made, until the store grants it")
        #expect(step(won) == [.sendPayout(1)])
        let reply = Answer(.unknown("nothing within 30 s"))
        let replied = step(.answered(question: 1, reply))
        #expect(
            replied == [.append([LogEntry(at: now, .answered(question: 1, reply))]), .scheduleAsk(.planned)])
        let asked = step(.ask(.statusByReference, .plan))
        #expect(
            asked == [
                .append([LogEntry(at: now, .asked(question: 2, .statusByReference))]), .ask(2, .statusByReference),
            ])
        _ = step(.answered(question: 2, Answer(.state(.succeeded))))
        #expect(machine.state.status == .succeeded)
        #expect(PayoutMachine(intent: machine.intent, log: machine.log) == machine)
    }

    @Test("no status but ready is ever claimed or sent, whatever is pressed")
    func noSecondSend() {
        let waiting = Story.decided(needsApproval: true)
        var rejected = waiting, discarded = Story.decided(), foreign = Story.decided()
        rejected.add(.rejected(by: Story.ravi, reason: ""))
        discarded.add(.discarded(by: Story.asha))
        foreign.hook(.succeeded, verified: true)
        var sent = [waiting, rejected, discarded, foreign, .sent(), .sent(.unknown("reset"))]
        sent += [.sent(.notSent("refused")), PayoutStatesTests.closedStory()]
        sent += ProviderState.allCases.map { Story.at($0) }
        for story in sent {
            #expect(isRefused(story, submit))
            #expect(isRefused(story, won))
        }
        #expect(isRefused(Story.decided(), .claimLost))
        #expect(isRefused(.sent(), .ask(.payout, .agent)))
    }

    @Test("approval and rejection: another Unix user, who types account and amount again")
    func approval() {
        let waiting = Story.decided(needsApproval: true)
        func approve(_ agent: Agent, _ account: String, _ rupees: Int64) -> PayoutEvent {
            .approve(by: agent, target: account, amount: Money(rupees: rupees))
        }
        #expect(isRefused(waiting, approve(Story.asha, "00501002345521", 25_000)))
        #expect(isRefused(waiting, approve(Story.ravi, "501002345521", 25_000)), "leading zeros count")
        #expect(isRefused(waiting, approve(Story.ravi, "00501002345521", 2_500)))
        #expect(isRefused(waiting, .reject(by: Story.asha, reason: "")))
        #expect(isRefused(Story.decided(), approve(Story.ravi, "00501002345521", 25_000)))
        let approved = PayoutMachine.reduce(
            waiting.machine, approve(Story.ravi, "0050 1002 3455 21", 25_000), at: waiting.now)
        #expect(approved.0.state.status == .ready)
        let rejected = PayoutMachine.reduce(waiting.machine, .reject(by: Story.ravi, reason: "no"), at: waiting.now)
        #expect(rejected.0.state.status == .rejected)
    }

    @Test("discard only what was not sent")
    func discard() {
        for story in [Story.decided(), .decided(needsApproval: true)] {
            #expect(effects(story, .discard(by: Story.asha)).count == 1)
            #expect(!isRefused(story, .discard(by: Story.asha)))
        }
        for story in [Story.sent(), .sent(.unknown("reset")), .at(.failed), .sent(.notSent("refused"))] {
            #expect(isRefused(story, .discard(by: Story.asha)))
        }
    }

    @Test("a dead process's payout becomes unknown; a living one's, and an answered one's, does not")
    func processGone() {
        let story = Story.sent()
        #expect(effects(story, .processGone(process: "another")).isEmpty)
        #expect(effects(.at(.pending), .processGone(process: Story.process)).isEmpty)
        #expect(effects(.decided(), .processGone(process: Story.process)).isEmpty)
        let (gone, effects) = PayoutMachine.reduce(story.machine, .processGone(process: Story.process), at: story.now)
        #expect(gone.state.status == .unknown)
        #expect(effects.last == .scheduleAsk(.planned))
    }

    @Test("a duplicate answer or callback does nothing at all")
    func duplicates() {
        var story = Story.at(.pending)
        story.hook(.succeeded, verified: false)
        #expect(effects(story, .answered(question: 1, Answer(.state(.failed)))).isEmpty)
        #expect(effects(story, .callback(story.claim(.succeeded, verified: false))).isEmpty)
        #expect(effects(story, .callback(story.claim(.succeeded, verified: true))).count == 1)
    }

    @Test("a hint makes the status call due now; a failed question is left to the plan")
    func askNow() {
        var story = Story.at(.pending)
        #expect(effects(story, .callback(story.claim(.succeeded, verified: false))).last == .scheduleAsk(.now))
        story.hook(.succeeded, verified: false)
        let id = story.ask()
        #expect(
            effects(story, .answered(question: id, Answer(.questionFailed("HTTP 503")))).last == .scheduleAsk(.planned))
        var terminal = Story.at(.succeeded)
        let look = terminal.ask()
        #expect(
            effects(terminal, .answered(question: look, Answer(.state(.reversed)))).last == .scheduleAsk(.now))
    }

    @Test("a person asks once in five seconds, whatever is under way; the plan waits for the answer")
    func asking() {
        var story = Story.at(.pending)
        #expect(isRefused(story, .ask(.statusByProviderReference, .agent)), "there is no reference to ask by")
        #expect(isRefused(Story.decided(), .ask(.statusByReference, .agent)))
        #expect(isRefused(Story.sent(), .ask(.statusByReference, .agent)))
        story.ask()
        #expect(isRefused(story, .ask(.statusByReference, .agent), after: 4))
        #expect(!isRefused(story, .ask(.statusByReference, .agent), after: 5))
        #expect(!isRefused(story, .ask(.statusByReference, .agent), after: -86_400), "a clock set back locks nothing")
        #expect(effects(story, .ask(.statusByReference, .plan), after: 30).isEmpty)
        #expect(effects(story, .ask(.statusByReference, .plan), after: 120).count == 2, "its process died meanwhile")
    }

    /// Sent at 13:59 on Friday, then “not found” at these moments after midnight of Saturday, IST, in seconds.
    ///
    /// The provider's clock is `ahead` of this machine's by seconds; nil where its replies tell no time.
    private func notFound(at seconds: [Int64], ahead: Int64? = 0) -> PayoutStory {
        var story = Story.sent(.unknown("reset"))
        let midnight = story.now.day.adding(days: 1).start
        for second in seconds {
            story.now = midnight.adding(seconds: second - 61)
            let told = ahead.map { midnight.adding(seconds: second + $0) }
            story.look(Answer(.notFound("no such order"), toldAt: told), after: 1)
        }
        return story
    }

    /// The story with ravi's proposal to close it.
    private func proposed(_ story: PayoutStory, reading: String? = nil, at seconds: Int64 = 60) -> PayoutStory {
        var story = story
        story.add(.closingProposed(by: Story.ravi, reading: reading), after: seconds)
        return story
    }

    @Test("closing takes three “not found” an hour apart, the last after 00:30 IST of the next day")
    func closingEvidence() {
        let propose = PayoutEvent.proposeClosing(by: Story.ravi, reading: nil)
        let close = PayoutEvent.close(by: Story.asha, reading: nil)
        let enough: [[Int64]] = [[-7_200, -3_600, 1_800], [-7_200, -7_100, -3_600, -60, 1_800]]
        for seconds in enough {
            #expect(!isRefused(notFound(at: seconds), propose))
            #expect(!isRefused(proposed(notFound(at: seconds)), close))
        }
        let tooLittle: [[Int64]] = [
            [-7_200, -3_600, 1_799], [-3_600, 1_800], [-1_799, 0, 1_800], [-18_000, -14_400, -10_800],
        ]
        let words: [([Int64], String)] = [
            ([-7_200, -3_600, 1_799], "3 of 3 so far, so the earliest is"),
            ([-3_600, 1_800], "2 of 3 so far, so the earliest is"), ([], "0 of 3 so far, so the earliest is"),
        ]
        for (seconds, sentence) in words {
            let story = notFound(at: seconds)
            for case .refuse(let reason) in PayoutMachine.reduce(story.machine, propose, at: story.now).1 {
                #expect(reason.contains(sentence) && reason.hasSuffix(" IST."), "\(reason)")
            }
        }
        for seconds in tooLittle {
            #expect(isRefused(notFound(at: seconds), propose))
            #expect(isRefused(proposed(notFound(at: seconds)), close), "the evidence is looked at again")
        }
        var known = notFound(at: [-7_200, -3_600])
        known.look(Answer(.newWord("HELD")))
        known.look(Answer(.notFound("no such order")), after: 7_200)
        #expect(isRefused(known, propose), "what it knew a word for does not count as not found before that")
    }

    @Test("“not found” counts only where the provider's clock agrees on when it was said", arguments: [-1, 1])
    func borneOut(sign: Int64) {
        let propose = PayoutEvent.proposeClosing(by: Story.ravi, reading: nil)
        let moments: [Int64] = [-7_200, -3_600, 1_800]
        #expect(!isRefused(notFound(at: moments, ahead: sign * 120), propose))
        for story in [notFound(at: moments, ahead: sign * 121), notFound(at: moments, ahead: nil)] {
            #expect(isRefused(story, propose))
            #expect(story.state.notFoundAt.isEmpty && story.state.notFoundUntimed == 3)
        }
    }

    @Test("a payout that left by a clock that was behind waits for the day after its first “not found”")
    func sentByASlowClock() {
        let propose = PayoutEvent.proposeClosing(by: Story.ravi, reading: nil)
        // Dated a day too early: the answers begin after the midnight that its own date names.
        let late = notFound(at: [3_600, 7_200, 10_800])
        #expect(isRefused(late, propose))
        #expect(!isRefused(notFound(at: [3_600, 7_200, 86_400 + 1_800]), propose))
    }

    @Test("closing takes two people: one proposes, another user completes it")
    func closingByTwo() {
        let close = PayoutEvent.close(by: Story.asha, reading: nil)
        let ready = notFound(at: [-7_200, -3_600, 1_800])
        #expect(isRefused(ready, close), "nobody proposed it")
        #expect(ready.state.closingProposal == nil)
        let open = proposed(ready)
        #expect(open.status == .unknown && open.state.closingProposal?.agent == Story.ravi)
        #expect(isRefused(open, .close(by: Story.ravi, reading: nil)))
        #expect(isRefused(open, .close(by: Agent(uid: Story.ravi.uid, name: "asha"), reading: nil)), "the user counts")
        #expect(isRefused(open, .close(by: Story.asha, reading: "not in the list")), "nobody read anything")
        let (closed, effects) = PayoutMachine.reduce(open.machine, close, at: open.now)
        #expect(closed.state.status == .closed && closed.state.closingProposal == nil)
        #expect(effects.last == .scheduleAsk(.planned))
        guard case .closed(let first, let second, let evidence)? = closed.log.last?.event else {
            Issue.record("no closing in the log")
            return
        }
        #expect(first == Story.ravi && second == Story.asha && evidence.contains("3 times"))
    }

    @Test("a proposal lapses when the payout moves, and waits while anything is due")
    func proposalLapses() {
        let close = PayoutEvent.close(by: Story.asha, reading: nil)
        let open = proposed(notFound(at: [-7_200, -3_600, 1_800]))
        var pending = open
        pending.look(.pending)
        #expect(pending.state.closingProposal == nil && isRefused(pending, close))
        var hinted = open
        hinted.hook(.succeeded, verified: false)
        #expect(isRefused(hinted, close), "what a callback claims is asked about first")
        var asked = open
        asked.ask()
        #expect(isRefused(asked, close))
        var again = open
        again.look(Answer(.notFound("no such order")))
        #expect(!isRefused(again, close), "another “not found” takes nothing away")
    }

    @Test("“not found” dated later than now is a clock that was ahead, and proves nothing")
    func laterThanNow() {
        let story = notFound(at: [-7_200, -3_600, 1_800])
        let propose = PayoutEvent.proposeClosing(by: Story.ravi, reading: nil)
        #expect(!isRefused(story, propose))
        #expect(isRefused(story, propose, after: -3_600))
    }

    @Test("three guesses in ten minutes stop approving for ten minutes; its maker's do not count")
    func guesses() {
        var story = Story.decided(needsApproval: true)
        let (target, amount) = (story.intent.beneficiary.target, story.intent.amount)
        let right = PayoutEvent.approve(by: Story.ravi, target: target, amount: amount)
        let missed = PayoutEvent.approvalMismatched(by: Story.meera)
        for _ in 0..<3 { story.add(.approvalMismatched(by: story.intent.agent)) }
        #expect(isRefused(story, .approvalMismatched(by: story.intent.agent)) && !isRefused(story, right))
        story.add(.approvalMismatched(by: Story.ravi))
        story.add(.approvalMismatched(by: Story.meera), after: 200)
        #expect(!isRefused(story, right) && !isRefused(story, missed))
        story.add(.approvalMismatched(by: Story.ravi), after: 399)
        #expect(isRefused(story, right) && isRefused(story, missed), "not counted on while it is stopped")
        #expect(isRefused(story, right, after: 599) && !isRefused(story, right, after: 600))
        story.add(.approvalMismatched(by: Story.ravi), after: 600)
        #expect(!isRefused(story, right), "it begins anew")
        #expect(story.status == .awaitingApproval)
    }

    @Test("where nobody can be asked, a reading typed by both closes it, on the next day")
    func closingByReading() {
        let (day, text) = (Int64(86_400), "not in the list of 20 Nov")
        let story = Story.sent(.unknown("reset"))
        #expect(isRefused(story, .proposeClosing(by: Story.ravi, reading: text)))
        #expect(!isRefused(story, .proposeClosing(by: Story.ravi, reading: text), after: day))
        #expect(isRefused(story, .proposeClosing(by: Story.ravi, reading: " "), after: day))
        let open = proposed(story, reading: text, at: day)
        #expect(!isRefused(open, .close(by: Story.asha, reading: "Not in the list of 20 Nov")))
        #expect(isRefused(open, .close(by: Story.asha, reading: "in the list of 20 Nov")))
        #expect(isRefused(open, .close(by: Story.asha, reading: nil)))
        #expect(isRefused(open, .close(by: Story.ravi, reading: text)))
        var asked = story
        asked.look(Answer(.notFound("no such order")))
        #expect(isRefused(asked, .proposeClosing(by: Story.ravi, reading: text), after: day))
    }

    private func expiredLink() -> PayoutStory {
        var story = PayoutStory(intent: Story.linkIntent)
        story.add(.intent(needsApproval: false, by: Story.asha))
        story.add(.claimed(question: 1, process: Story.process, requestSHA256: Story.hash))
        story.add(.answered(question: 1, Answer(.state(.pending))))
        story.add(.linkExpired)
        return story
    }

    @Test("replace only what is closed, once, under a new reference, with nothing against it")
    func replacing() {
        let other = Story.reference("1109111600000")
        let replace = PayoutEvent.replace(by: Story.asha, replacement: other)
        for story in [Story.sent(.unknown("reset")), .at(.failed), .sent(.notSent("refused")), .decided()] {
            #expect(isRefused(story, replace))
        }
        var closed = PayoutStatesTests.closedStory()
        #expect(effects(closed, replace).count == 1)
        #expect(isRefused(closed, .replace(by: Story.asha, replacement: closed.intent.reference)))
        #expect(isRefused(expiredLink(), replace), "a pay link is made anew")
        var doubted = closed
        doubted.look(.succeeded)
        #expect(isRefused(doubted, replace))
        closed.add(.replaced(by: other))
        #expect(isRefused(closed, .replace(by: Story.asha, replacement: Story.reference("1109111700000"))))
        var machine = PayoutMachine(intent: Story.intent())
        _ = machine.handle(.decide(replacing: other), at: Story.start)
        #expect(machine.state.flags == [.replaces])
        #expect(machine.handle(.decide(replacing: nil), at: Story.start).count == 1)
        #expect(machine.log.count == 2)
    }

    @Test("notes, looks and the turnaround breach are written and move nothing")
    func remarks() {
        let story = Story.at(.pending)
        for event in [PayoutEvent.note(by: Story.asha, "called"), .reveal(by: Story.asha), .turnaroundPassed] {
            let (next, effects) = PayoutMachine.reduce(story.machine, event, at: story.now)
            #expect(effects == [.append(Array(next.log.suffix(1)))])
            #expect(next.state.status == .pending)
        }
        var breached = story
        breached.add(.turnaroundBreached)
        #expect(effects(breached, .turnaroundPassed).isEmpty)
    }
}
