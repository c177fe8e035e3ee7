import Testing

@testable import Payments

/// A pay link's life: what was received, and what happens when nobody pays in time.
@Suite struct PayLinkStatesTests {
    typealias Story = PayoutStory

    private func link(_ verdict: Verdict? = .state(.pending)) -> Story {
        var story = Story(intent: Story.linkIntent)
        story.add(.intent(needsApproval: false, by: Story.asha))
        story.question = 1
        story.add(.claimed(question: 1, process: Story.process, requestSHA256: Story.hash))
        if let verdict {
            story.add(.answered(question: 1, Answer(verdict, payURL: "https://pay.example/l/7")))
        }
        return story
    }

    private func passing(_ story: Story) -> (PayoutMachine, [PayoutEffect]) {
        PayoutMachine.reduce(story.machine, .linkPassed, at: story.now.adding(seconds: 86_400))
    }

    @Test(
        "a link that is open closes when its time is over, and says so",
        arguments: [
            Verdict.state(.pending), .state(.processing), .unknown("nothing within 30 s"),
        ])
    func expires(_ verdict: Verdict) {
        var story = link(verdict)
        let (machine, effects) = passing(story)
        #expect(effects == [.append([LogEntry(at: story.now.adding(seconds: 86_400), .linkExpired)])])
        #expect(machine.state.status == .closed)
        story.add(.linkExpired)
        #expect(story.status == .closed && story.state.flags == [.expired])
        #expect(story.state.statusSince == story.now)
        #expect(!story.state.askNow)
        let last = Timeline.entries(intent: story.intent, log: story.log, provider: "pentabit").last
        #expect(last?.label == "expired" && last?.status == .closed)
    }

    @Test("nothing else expires: a payout, a recharge, a link that is unsent, being sent or settled")
    func refuses() {
        var recharge = Story.at(.pending)
        recharge.intent.mode = .recharge
        var unsent = Story(intent: Story.linkIntent)
        unsent.add(.intent(needsApproval: false, by: Story.asha))
        var expired = link()
        expired.add(.linkExpired)
        let stories = [
            Story.at(.pending), recharge, unsent, link(nil), link(.state(.succeeded)), link(.state(.failed)),
            link(.notSent("refused")), expired,
        ]
        for story in stories {
            let (machine, effects) = passing(story)
            #expect(effects == [.refuse("Only a pay link that is open can expire.")], "\(story.status)")
            #expect(machine.log == story.log)
        }
    }

    @Test("an expired link that waits still is no contradiction: it stays closed, and is not asked about again")
    func waitsStill() {
        var story = link()
        story.add(.linkExpired)
        for said in [ProviderState.pending, .processing, .failed] {
            let state = story.looking(said, said)
            #expect(state.status == .closed && state.flags == [.expired] && !state.askNow, "\(said)")
        }
        story.look(Answer(.notFound("no such order")))
        #expect(story.status == .closed && story.state.flags == [.expired])
        let plan = PollPlan.standard
        #expect(plan.next(.link, status: .closed, sentAt: Story.start, lastAskedAt: nil, jitter: 0) == nil)
    }

    @Test("paid after it expired: one look-up makes a second due, two make it a late success")
    func paidLate() {
        var story = link()
        story.add(.linkExpired)
        let once = story.looking(.succeeded)
        #expect(once.status == .closed && once.flags == [.expired, .unconfirmed] && once.askNow)
        let twice = story.looking(.succeeded, .succeeded, rrn: "632316440192")
        #expect(twice.status == .succeeded && twice.flags == [.lateSuccess] && !twice.askNow)
        #expect(twice.bankReference == "632316440192")
    }

    @Test("a claim that it was paid moves nothing, and makes its status call due")
    func hint() {
        var story = link()
        story.add(.linkExpired)
        story.hook(.succeeded, verified: false)
        #expect(story.status == .closed && story.state.askNow)
        story.look(.pending)
        #expect(story.status == .closed && !story.state.askNow)
    }

    @Test("an agent may ask about an expired link")
    func asked() {
        var story = link()
        story.add(.linkExpired)
        let (_, effects) = PayoutMachine.reduce(
            story.machine, .ask(.statusByReference, .agent), at: story.now.adding(seconds: 60))
        #expect(effects.contains(.ask(2, .statusByReference)))
    }

    @Test("an answer asked for before it expired counts, whenever it arrives")
    func outrun() {
        var early = link()
        let id = early.ask()
        var late = early
        early.add(.answered(question: id, Answer(.state(.succeeded), bankReference: "632316440192")))
        early.add(.linkExpired)
        late.add(.linkExpired)
        #expect(late.status == .closed)
        late.add(.answered(question: id, Answer(.state(.succeeded), bankReference: "632316440192")))
        #expect(early.status == .succeeded && late.status == .succeeded)
        #expect(late.state.flags == [.lateSuccess])
    }

    @Test("it can expire only once more if it opened again")
    func twice() {
        var story = link()
        story.add(.linkExpired)
        story.add(.linkExpired)
        #expect(story.status == .closed && story.state.flags == [.expired])
    }

    @Test("closed by two people is not expired")
    func closedByPeople() {
        var story = link(.unknown("nothing within 30 s"))
        story.add(.closed(by: Story.asha, second: Story.ravi, evidence: "the portal"))
        #expect(story.status == .closed && story.state.flags.isEmpty)
        story.look(.pending)
        #expect(story.state.flags.contains(.unconfirmed), "here it is a contradiction")
    }

    @Test("what was received is kept beside what was asked for, and the address to pay at")
    func received() {
        var story = link()
        #expect(story.state.payURL == "https://pay.example/l/7" && story.state.receivedAmount == nil)
        story.look(Answer(.state(.succeeded), bankReference: "1", receivedAmount: Money(rupees: 740)))
        #expect(story.state.receivedAmount == Money(rupees: 740))
        #expect(story.state.payURL == "https://pay.example/l/7")
        #expect(!story.state.flags.contains(.nameMismatch), "the payer has any name")
        let row = Transaction.project(intent: story.intent, state: story.state, log: story.log)
        #expect(row.amount == Money(rupees: 740) && row.requestedAmount == Money(rupees: 750))
        #expect(row.kind == .payin && row.mode == .link && row.payURL == "https://pay.example/l/7")
        let open = Transaction.project(intent: story.intent, state: link().state, log: link().log)
        #expect(open.amount == Money(rupees: 750) && open.requestedAmount == Money(rupees: 750))
    }

    @Test("what a recharge's row carries: its operator, its number, no requested amount")
    func recharge() {
        var story = Story.at(.succeeded, rrn: "PG12345XYZ")
        story.intent.mode = .recharge
        story.intent.recharge = RechargeOrder(operatorCode: "AT", operatorName: "Airtel", operatorType: "Mobile")
        story.intent.beneficiary = Beneficiary(name: "Airtel", rechargeNumber: "9988998899")
        let row = Transaction.project(intent: story.intent, state: story.state, log: story.log)
        #expect(row.kind == .recharge && row.recharge?.operatorCode == "AT" && row.requestedAmount == nil)
        #expect(row.bankReference == "PG12345XYZ" && row.flags.isEmpty)
        #expect(row.beneficiary.maskedTarget == "••••8899")
    }
}
