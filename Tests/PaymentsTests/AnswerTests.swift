import Foundation
import Payments
import Testing

@Suite struct AnswerTests {
    @Test("why a question failed is kept; an answer kept before that was told is still read")
    func keptFailures() throws {
        for failure in [QuestionFailure?.none, .refused, .unreached] {
            let answer = Answer(.questionFailed("HTTP 403"), message: "no", failure: failure)
            let kept = try JSONEncoder().encode(answer)
            #expect(try JSONDecoder().decode(Answer.self, from: kept) == answer)
        }
        let old = #"{"verdict":{"questionFailed":{"_0":"HTTP 403"}},"repaired":false}"#
        #expect(try JSONDecoder().decode(Answer.self, from: Data(old.utf8)) == Answer(.questionFailed("HTTP 403")))
    }
}
