import Payments
import Testing

@testable import Providers

/// RFC 9110, 5.6.7: three forms of one moment.
@Suite struct HTTPDateTests {
    /// `date -u -d '1994-11-06 08:49:37' +%s` and alike.
    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Int64(784_111_777)), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Sun Nov 06 08:49:37 1994", 784_111_777),
        ("Wed Nov 16 08:49:37 1994", 784_975_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599), ("Saturday, 20-Nov-27 00:00:00 GMT", 1_826_668_800),
        ("Sunday, 31-Dec-74 00:00:00 GMT", 3_313_440_000), ("Wednesday, 01-Jan-75 00:00:00 GMT", 157_766_400),
        ("Fri, 31 Dec 2027 23:59:60 GMT", 1_830_297_599), ("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ])
    func reads(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate.moment(text) == Timestamp(seconds: seconds))
    }

    @Test(arguments: [
        "", " ", ",", "GMT", "0", "Sun", "Sun,", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0530", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 2027 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 -8:49:37 GMT", "Sun,  06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun Nov 6 08:49:37 1994", "Sun Nov  16 08:49:37 1994", "Sun  Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 94", "Sun, ०६ Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 GMTGMTGMTGMTGMTGMTGMTGMTGMT",
    ])
    func refuses(_ text: String) {
        #expect(HTTPDate.moment(text) == nil)
    }

    /// Cut at every byte, each form is none.
    @Test func noPartOfADateIsADate() {
        for whole in [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ] {
            for length in 0..<whole.count { #expect(HTTPDate.moment(String(whole.prefix(length))) == nil) }
        }
    }
}
