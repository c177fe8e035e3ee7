import Payments
import Testing

/// `payouts.md`, *Merging what arrives*.
@Suite struct PayoutMergingTests {
    typealias Story = PayoutStory

    @Test("answers count in the order their questions were asked, not in the order they came")
    func byQuestion() {
        var story = Story.sent(.unknown("reset"))
        let first = story.ask(), second = story.ask()
        story.add(.answered(question: second, Answer(.state(.succeeded), bankReference: "632316440192")))
        story.add(.answered(question: first, Answer(.state(.pending))))
        #expect(story.status == .succeeded)
        #expect(story.state.flags.isEmpty)
    }

    @Test(
        "every order of arrival gives the same end",
        arguments: [
            [ProviderState.pending, .succeeded, .reversed, .reversed], [.pending, .failed, .succeeded, .succeeded],
            [.processing, .pending, .processing, .pending], [.succeeded, .pending, .reversed, .failed],
        ])
    func permutationsOfAnswers(_ said: [ProviderState]) {
        var story = Story.sent()
        let ids = said.map { _ in story.ask() }
        var arrivals = zip(ids, said).map { LogEvent.answered(question: $0, Answer(.state($1))) }
        arrivals.append(.answered(question: 1, Answer(.unknown("nothing within 30 s"))))
        arrivals.append(.callback(story.claim(.succeeded, verified: true)))
        arrivals.append(.callback(story.claim(.failed, verified: false, word: "Failed")))
        expectOneEnd(story, arrivals)
    }

    @Test("callbacks alone, contradicting ones included, in every order")
    func permutationsOfCallbacks() {
        var story = Story.sent(.unknown("reset"))
        story.look(Answer(.notFound("no such order")))
        let verified = [ProviderState.pending, .processing, .succeeded, .failed].map {
            LogEvent.callback(story.claim($0, verified: true))
        }
        let hint = LogEvent.callback(story.claim(.reversed, verified: false))
        expectOneEnd(story, verified + [hint])
        expectOneEnd(story, Array(verified.prefix(3)) + [hint, .callback(story.claim(nil, verified: true))])
    }

    /// Folds `story` followed by `arrivals` in every order; each line keeps the moment it was given.
    private func expectOneEnd(_ story: PayoutStory, _ arrivals: [LogEvent]) {
        let lines = arrivals.enumerated().map { LogEntry(at: story.now.adding(seconds: Int64($0) + 1), $1) }
        let ends = Set(permutations(lines).map { PayoutState.fold(story.log + $0, intent: story.intent) })
        #expect(ends.count == 1)
    }

    @Test("questions, answers and callbacks interleaved in every way that can happen give the same end")
    func interleavings() {
        let story = Story.sent()
        let questions = (2...4).map { LogEvent.asked(question: QuestionID($0), .statusByReference) }
        let answers: [LogEvent] = [
            .answered(question: 2, Answer(.state(.pending))), .answered(question: 3, Answer(.state(.succeeded))),
            .answered(question: 4, Answer(.state(.reversed))),
        ]
        let others: [LogEvent] = [
            .answered(question: 1, Answer(.unknown("reset"))), .callback(story.claim(.reversed, verified: true)),
        ]
        var ends: Set<PayoutState> = []
        var count = 0
        func grow(_ log: [LogEvent], asked: Int, open: Set<Int>, others left: [LogEvent]) {
            if asked == questions.count, open.isEmpty, left.isEmpty {
                count += 1
                ends.insert(withoutArrival(log, story))
                return
            }
            if asked < questions.count {
                grow(log + [questions[asked]], asked: asked + 1, open: open.union([asked]), others: left)
            }
            for index in open {
                grow(log + [answers[index]], asked: asked, open: open.subtracting([index]), others: left)
            }
            for index in left.indices {
                var rest = left
                grow(log + [rest.remove(at: index)], asked: asked, open: open, others: rest)
            }
        }
        grow([], asked: 0, open: [], others: others)
        #expect(count == 15 * 7 * 8)
        #expect(Set(ends.map(\.status)) == [.succeeded])
        #expect(Set(ends.map(\.flags)) == [[.unconfirmed, .conflict, .noBankReference]])
        #expect(Set(ends.map(\.providerStatus)).count == 1)
    }

    private func withoutArrival(_ events: [LogEvent], _ story: PayoutStory) -> PayoutState {
        PayoutState.fold(story.log + events.map { LogEntry(at: story.now, $0) }, intent: story.intent)
    }

    @Test("a question's second answer and a callback's second coming are no-ops")
    func duplicates() {
        var story = Story.at(.succeeded)
        story.look(.reversed)
        let answer = story.log[story.log.count - 1]
        story.hook(.reversed, verified: false)
        let callback = story.log[story.log.count - 1]
        let before = story.state
        #expect(before.status == .succeeded)
        for _ in 1...3 { story.log += [answer, callback] }
        #expect(story.state == before)
    }

    @Test("an agreeing second look-up is not a duplicate, even byte for byte the same")
    func agreeingLookUp() {
        #expect(Story.at(.succeeded).looking(.reversed, .reversed).status == .reversed)
    }

    @Test("callbacks differ by status, bank reference, amount, provider time, and by their proof")
    func callbackKeys() {
        let story = Story.at(.pending)
        let base = story.claim(.succeeded, verified: false)
        var others = [base, base, base, base, base]
        others[0].providerStatus = "SUCCESS"
        others[1].bankReference = "632316440192"
        others[2].amount = story.intent.amount
        others[3].providerTime = "2026-11-20 14:00:00"
        others[4].providerReference = "78810234"
        func hints(_ claim: CallbackClaim) -> Int {
            var story = story
            story.add(.callback(base))
            story.add(.callback(claim))
            return story.state.hints.count
        }
        #expect(others.map(hints) == [2, 2, 2, 2, 1])
        var forgedFirst = story
        forgedFirst.hook(.succeeded, verified: false)
        forgedFirst.hook(.succeeded, verified: true)
        #expect(forgedFirst.status == .succeeded, "a forged copy must not hide the real one")
    }

    @Test("verified callbacks go by rank: pending < processing < failed = succeeded < reversed")
    func rank() {
        func end(_ states: ProviderState...) -> PayoutState {
            var story = Story.sent(.unknown("reset"))
            for state in states { story.hook(state, verified: true) }
            return story.state
        }
        #expect(end(.processing, .pending).status == .processing)
        #expect(end(.succeeded, .processing).status == .succeeded)
        #expect(end(.pending, .failed).status == .failed)
        #expect(end(.reversed, .succeeded).status == .reversed)
        let both = end(.failed, .succeeded)
        #expect(both.status == .unknown)
        #expect(both.flags == [.conflict])
        #expect(both.askNow)
    }

    @Test("unsigned callbacks and notes move nothing; what contradicts makes a status call due now")
    func hints() {
        for var story in [Story.sent(.unknown("reset")), .at(.pending), .at(.succeeded), .at(.failed)] {
            let before = story.state
            story.add(.note(by: Story.asha, "the bank says it is paid"))
            #expect(!story.state.askNow)
            story.hook(before.status == .succeeded ? .reversed : .succeeded, verified: false, rrn: "632316440192")
            let after = story.state
            #expect(after.status == before.status)
            #expect(after.flags == before.flags)
            #expect(after.bankReference == before.bankReference)
            #expect(after.askNow)
            #expect(after.hints.map(\.bankReference) == ["632316440192"])
            story.look(Answer(.questionFailed("HTTP 503")))
            #expect(story.state.askNow, "it is due until it is answered")
            story.look(Answer(.notFound("no such order")))
            #expect(!story.state.askNow)
        }
        var settled = Story.at(.succeeded)
        settled.hook(.succeeded, verified: false)
        #expect(!settled.state.askNow, "it says what is known")
    }

    @Test("a question asked before the callback came does not deal with it")
    func askedBefore() {
        var story = Story.at(.pending)
        let id = story.ask()
        story.hook(.succeeded, verified: false)
        story.add(.answered(question: id, Answer(.state(.pending))))
        #expect(story.state.askNow)
    }

    @Test("a verified callback against one look-up is a conflict until a second look-up agrees")
    func callbackAgainstLookUp() {
        var story = Story.at(.pending)
        story.hook(.succeeded, verified: true)
        #expect(story.status == .succeeded)
        story.look(.failed)
        #expect(story.status == .failed)
        #expect(story.state.flags == [.conflict])
        #expect(story.state.askNow)
        story.look(.failed)
        #expect(story.state.flags.isEmpty)
        #expect(!story.state.askNow)
    }

    @Test("what a verified callback settled is taken back by one look-up only under a conflict")
    func callbackAgainstReversal() {
        var story = Story.at(.pending)
        story.hook(.succeeded, verified: true)
        let once = story.looking(.reversed)
        #expect(once.status == .reversed)
        #expect(once.flags == [.conflict])
        #expect(once.askNow)
        #expect(story.looking(.reversed, .reversed).flags.isEmpty)
    }

    @Test("a verified callback for a payout that was never sent is a conflict, an unsigned one is nothing")
    func callbackBeforeSending() {
        var story = Story.decided()
        story.hook(.succeeded, verified: false)
        #expect(story.state.flags.isEmpty)
        #expect(!story.state.askNow)
        story.hook(.succeeded, verified: true)
        #expect(story.status == .ready)
        #expect(story.state.flags == [.conflict])
    }

    @Test("callbacks before the reply wait for it, and the reply does not take back what they say")
    func callbackBeforeReply() {
        var story = Story.sent()
        story.hook(.succeeded, verified: true)
        #expect(story.status == .submitting)
        #expect(!story.state.askNow)
        story.add(.answered(question: 1, Answer(.state(.pending))))
        #expect(story.status == .succeeded)
        #expect(story.state.askNow)
    }
}

/// What is shown beside the status, and what is kept apart.
@Suite struct PayoutDetailsTests {
    typealias Story = PayoutStory

    @Test("an unknown word keeps the state, sets newStatusWord and is shown raw")
    func newWord() {
        var story = Story.at(.pending)
        story.look(Answer(.newWord("Frozen"), providerStatus: "Frozen"))
        #expect(story.status == .pending)
        #expect(story.state.flags == [.newStatusWord])
        #expect(story.state.providerStatus == "Frozen")
        #expect(story.looking(.succeeded, rrn: "632316440192").flags.isEmpty)
        var called = Story.at(.pending)
        called.hook(nil, verified: true, word: "Frozen")
        #expect(called.status == .pending)
        #expect(called.state.flags == [.newStatusWord])
    }

    @Test("another amount, order or account is quarantined, shown, and moves nothing")
    func quarantine() {
        var story = Story.at(.pending)
        let before = story.status
        story.look(Answer(.mismatch("the amount is ₹2,500"), providerReference: "9"))
        var amount = story.claim(.succeeded, verified: true)
        amount.amount = Money(rupees: 2_500)
        story.add(.callback(amount))
        var order = story.claim(.failed, verified: true)
        order.reference = "1109111588401"
        story.add(.callback(order))
        story.add(.answered(question: 99, Answer(.state(.succeeded))))
        #expect(story.status == before)
        #expect(story.state.providerReference == nil)
        #expect(story.state.quarantined.count == 4)
        #expect(story.state.quarantined.first?.reason == "the amount is ₹2,500")
        #expect(!story.state.askNow)
    }

    @Test("a reply that settles nothing still leaves the handle it names, and a mismatched one none")
    func handleOfAnUnknownReply() {
        for (verdict, handle) in [(Verdict.unknown("no word"), "7701" as String?), (.mismatch("another"), nil)] {
            var story = Story.sent()
            story.add(.answered(question: 1, Answer(verdict, providerReference: "7701")))
            #expect(story.status == .unknown)
            #expect(story.state.providerReference == handle)
            #expect(story.state.lastAnsweredAt == nil)
        }
    }

    @Test("a repaired reply never settles, whoever sent it")
    func repaired() {
        let answer = Answer(.state(.succeeded), providerStatus: "success", bankReference: "6323", repaired: true)
        var story = Story.sent()
        story.add(.answered(question: 1, answer))
        #expect(story.status == .unknown)
        story.look(answer)
        #expect(story.status == .unknown)
        #expect(story.state.bankReference == nil)
        var terminal = Story.at(.failed)
        for _ in 1...3 { terminal.look(answer) }
        #expect(terminal.status == .failed)
        #expect(terminal.state.flags.isEmpty)
    }

    @Test("success without RRN or UTR is marked until one comes", arguments: [nil, "", "  "])
    func noBankReference(_ reference: String?) {
        let story = Story.at(.succeeded, rrn: reference)
        #expect(story.state.flags == [.noBankReference])
        #expect(story.looking(.succeeded, rrn: "632316440192").flags.isEmpty)
    }

    @Test(
        "a name is compared without regard to case and spaces",
        arguments: [
            ("Arjun  Nair", false), ("ARJUNNAIR", false), ("ARJUN NAIK", true), ("A NAIR", true),
            ("00501002345521", false), ("XXXXXXXXXX5521", false), ("A/C 00501002345521", false), ("", false),
        ])
    func name(_ told: String, mismatch: Bool) {
        var story = Story.at(.pending)
        story.look(Answer(.state(.pending), nameAtBank: told))
        #expect(story.state.flags.contains(.nameMismatch) == mismatch)
    }

    @Test(
        "a long name that was cut on its way is the same name, a short beginning of it is another",
        arguments: [
            ("VENKATARAMANA SUBRAM", false), ("Venkataramana  Subram", false), ("venkataramana subra ", false),
            ("VENKATARAMANASUBRAMANIAM", false), ("VENKATARAMANA SUBRAMANIAM R", false),
            ("VENKATARAMANA SUB", true), ("VENKATARAMANA", true), ("VENKATARAMANA SUBRAY", true),
            ("ENKATARAMANA SUBRAMANIAM", true), ("VENKATARAMANA SUBRAMANIAM RAOS", true),
        ])
    func cutName(_ told: String, mismatch: Bool) {
        var story = Story.at(.pending)
        story.intent.beneficiary.name = "Venkataramana Subramaniam Rao"
        story.look(Answer(.state(.pending), nameAtBank: told))
        #expect(story.state.flags.contains(.nameMismatch) == mismatch)
    }

    @Test("a name that looks like an account number is shown masked")
    func maskedName() {
        var story = Story.at(.pending)
        story.look(Answer(.state(.pending), nameAtBank: "00501002345521"))
        #expect(story.state.nameAtBank == "••••5521")
        story.look(Answer(.state(.pending), nameAtBank: "SHOP 24"))
        #expect(story.state.nameAtBank == "SHOP 24")
    }

    @Test("a contradicting look-up that moves nothing changes no detail")
    func detailsStay() {
        var story = Story.at(.succeeded, rrn: "632316440192")
        story.look(Answer(.state(.failed), providerStatus: "Failed", bankReference: "111111111111"))
        #expect(story.state.bankReference == "632316440192")
        #expect(story.state.providerStatus != "Failed")
    }

    @Test("the row carries the projection, the numbers whole")
    func transaction() {
        var story = Story.at(.pending)
        story.look(Answer(.state(.succeeded), providerReference: "78810234", charge: Money(paise: 590)))
        let row = Transaction.project(intent: story.intent, state: story.state, log: story.log)
        #expect(row.status == .succeeded)
        #expect(row.flags == [.noBankReference])
        #expect(row.providerReference == "78810234")
        #expect(row.charge == Money(paise: 590))
        #expect(row.beneficiary.account == "00501002345521")
        #expect(row.updatedAt == story.now)
        #expect(row.lastAnsweredAt == story.now)
        #expect(
            Transaction.project(intent: story.intent, state: story.state, log: []).updatedAt == story.intent.createdAt)
    }

    @Test("replacement links and the turnaround breach are flags")
    func links() {
        var story = Story.decided()
        story.add(.replaces(original: Story.reference("1109111500000")))
        story.add(.turnaroundBreached)
        #expect(story.state.flags == [.replaces, .turnaroundBreached])
        #expect(story.state.replaces == Story.reference("1109111500000"))
    }
}
