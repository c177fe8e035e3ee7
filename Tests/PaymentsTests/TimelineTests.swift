import Payments
import Testing

/// `screens.md`, *Timelines*: the two drawings, word for word where the drawing has words.
@Suite struct TimelineTests {
    typealias Story = PayoutStory

    private func lines(_ story: PayoutStory) -> [TimelineEntry] {
        Timeline.entries(intent: story.intent, log: story.log, provider: "segura-main")
    }

    private func drawn(_ line: TimelineEntry) -> String {
        "\(line.at.ist.clockWithSeconds) \(line.label) \(line.actor) \(line.status?.rawValue ?? "hint") \(line.note)"
    }

    @Test("an unknown that a poll settled, with an unsigned callback as a hint")
    func unknownSettled() {
        var story = PayoutStory(intent: Story.intent())
        let order = Answer(.notFound("no such order"), providerStatus: "failed", message: "Order not found")
        let pending = Answer(.state(.pending), providerStatus: "Pending", providerReference: "78810234")
        let success = Answer(
            .state(.succeeded), providerStatus: "Success", providerReference: "78810234",
            bankReference: "632413105521")
        story.add(.intent(needsApproval: false, by: Story.asha), after: 0)
        story.add(.claimed(question: 1, process: "p", requestSHA256: "00"), after: 1)
        story.add(.answered(question: 1, Answer(.unknown("nothing within 30 s"))), after: 30)
        story.question = 1
        for (wait, answer) in [(5, order), (55, order), (211, pending)] as [(Int64, Answer)] {
            let id = story.ask()
            story.now = story.now.adding(seconds: -60)
            story.add(.answered(question: id, answer), after: wait + 1)
        }
        story.add(
            .callback(story.claim(.succeeded, verified: false, word: "Success", rrn: "632413105521")), after: 391)
        story.question += 1
        story.add(.asked(question: story.question, .statusByReference), after: 0)
        story.add(.answered(question: story.question, success), after: 1)
        #expect(
            lines(story).map(drawn) == [
                "13:58:04 intent asha ready written to disk before sending",
                "13:58:05 sent segura-main submitting once, and never again",
                "13:58:35 reply segura-main unknown nothing within 30 s",
                "13:58:41 asked segura-main unknown “Order not found”: proves nothing",
                "13:59:37 asked segura-main unknown “Order not found”: proves nothing",
                "14:03:09 asked segura-main pending “Pending”, their reference 78810234",
                "14:09:40 callback unsigned hint “Success” 632413105521: not proof, moves nothing; asked at once",
                "14:09:41 asked segura-main succeeded “Success”, RRN 632413105521; reference, amount, account ours",
            ])
        #expect(lines(story).map(\.source) == [.intent, .intent, .reply, .poll, .poll, .poll, .callback, .poll])
        #expect(lines(story).map(\.verified) == [true, true, false, true, true, true, false, true])
    }

    @Test("a reversal: unconfirmed once, then two answers agree")
    func reversal() {
        var story = Story.sent()
        story.add(
            .answered(
                question: 1,
                Answer(.state(.succeeded), providerStatus: "Success", bankReference: "632316440192")))
        story.hook(.reversed, verified: false, word: "Reversal")
        for _ in 1...2 { story.look(Answer(.state(.reversed), providerStatus: "Reversal")) }
        #expect(
            lines(story).suffix(4).map { "\($0.status?.rawValue ?? "hint"): \($0.note)" } == [
                "succeeded: “Success”, RRN 632316440192",
                "hint: “Reversal”: not proof, moves nothing; asked at once",
                "succeeded: “Reversal” unconfirmed; asked again",
                "reversed: “Reversal”, two answers agree",
            ])
    }

    @Test("what a list of a day says is told as the list's, and that it was asked for as well")
    func reconciliation() {
        var story = Story.sent(.unknown("nothing within 30 s"))
        story.add(.asked(question: 2, .reconciliation))
        #expect(lines(story).last.map { "\($0.source): \($0.note)" } == "reconciliation: no answer yet")
        let row = Answer(.state(.succeeded), providerStatus: "Approved", bankReference: "632413105521")
        story.add(.answered(question: 2, row))
        #expect(lines(story).map(\.source) == [.intent, .intent, .reply, .reconciliation])
        #expect(lines(story).last?.note == "“Approved”, RRN 632413105521; reference, amount ours")
    }

    @Test(
        "what stays apart says so",
        arguments: [
            (
                Answer(.mismatch("the amount is ₹2,500")),
                "not about this payout: the amount is ₹2,500; kept apart, moves nothing"
            ),
            (Answer(.newWord("Frozen"), providerStatus: "Frozen"), "“Frozen”, a word not known here: moves nothing"),
            (Answer(.questionFailed("HTTP 503")), "HTTP 503"),
            (
                Answer(.state(.succeeded), providerStatus: "success", repaired: true),
                "“success” in a cut reply, mended to be read: settles nothing"
            ),
        ])
    func keptApart(_ answer: Answer, _ note: String) {
        var story = Story.at(.pending)
        story.look(answer)
        #expect(lines(story).last?.note == note)
        #expect(lines(story).last?.status == .pending)
    }

    @Test("people's acts, an open question, and a conflict")
    func acts() {
        var story = Story.decided(needsApproval: true)
        story.add(.approved(by: Story.ravi))
        story.add(.claimed(question: 1, process: "p", requestSHA256: "00"))
        story.add(.abandoned(process: "p"))
        story.question = 1
        story.ask()
        story.add(.note(by: Story.meera, "customer called"))
        story.add(.closed(by: Story.asha, second: Story.ravi, evidence: "portal reading"))
        story.add(.replaced(by: Story.reference("1109111600000")))
        #expect(
            lines(story).map { "\($0.label) \($0.actor) \($0.status?.rawValue ?? "")" } == [
                "intent asha awaiting_approval", "approved ravi ready", "sent segura-main submitting",
                "start paydesk unknown", "asked segura-main unknown", "note meera unknown",
                "closed asha, ravi closed", "note segura-main closed",
            ])
        #expect(lines(story)[4].note == "no answer yet")
        var late = PayoutStatesTests.closedStory()
        for _ in 1...2 { late.look(Answer(.state(.succeeded), providerStatus: "Success")) }
        #expect(lines(late).last?.note == "“Success”, two answers agree; after it was closed")
        var illegal = Story.at(.failed)
        for _ in 1...2 { illegal.look(Answer(.state(.pending), providerStatus: "Pending")) }
        #expect(lines(illegal).last?.note == "“Pending” against failed: conflict, a person must look")
    }
}
