import Testing

@testable import Payments

@Suite struct PastedWordsTests {
    @Test(arguments: [
        ("UTR: 632607875391", "632607875391"), ("Ref No. 632607875391", "632607875391"),
        ("utr 632607875391", "632607875391"), ("RRN:632607875391", "632607875391"), ("6326 0787 5391", "632607875391"),
        ("A/c no 5010 0234 5678 12", "50100234567812"), ("my UPI id is meena@ybl", "meena@ybl"),
        ("Rs. 30,400/-", "30400"), ("rs.2500", "2500"), ("₹2,499.50", "2499.50"), ("2500/-", "2500"),
    ])
    func whatStandsAroundANumberIsTakenAway(_ text: String, _ plain: String) {
        #expect(PastedWords.plain(text) == plain)
    }

    @Test(arguments: [
        "632607875391", "meena iyer", "2500", "status:unknown", "the account", "order 12 of 30", "", "meena@ybl",
        "amount>5000", "12 34",
    ])
    func otherWordsStayAsTheyAre(_ text: String) {
        #expect(PastedWords.plain(text) == nil)
    }
}
