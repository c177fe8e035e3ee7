import Testing

@testable import CallbackServer

@Suite("Addresses and ranges")
struct AddressTests {
    @Test(
        "every form of an address is that address",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::1", "::1"), ("::", "::"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"), ("::ffff:cb00:7107", "203.0.113.7"),
            ("0:0:0:0:0:FFFF:203.0.113.7", "203.0.113.7"),
        ])
    func forms(text: String, shortest: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == shortest)
        #expect(IPAddress(shortest) == address)
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", " ", "localhost", "203.0.113", "203.0.113.256", "203.0.113.07", "0x7f.0.0.1", "203.0.113.7:80",
            "[::1]", "::1%lo", "::1::2", "12345::", " 203.0.113.7", "203.0.113.7 ", "203.0.113.7\0", "unknown", "_x",
            "1", "2130706433", "203.0.113.7/32", "٢٠٣.0.113.7",
        ])
    func junk(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "a range holds its addresses and no others",
        arguments: [
            ("203.0.113.0/24", "203.0.113.0", true), ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.112.255", false), ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.7", "203.0.113.7", true), ("203.0.113.7", "203.0.113.6", false),
            ("203.0.113.6/31", "203.0.113.7", true), ("203.0.113.6/31", "203.0.113.8", false),
            ("0.0.0.0/0", "198.51.100.1", true), ("0.0.0.0/0", "::1", false), ("::/0", "2001:db8::1", true),
            ("::/0", "198.51.100.1", false), ("128.0.0.0/1", "127.255.255.255", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
            ("2001:db8::1/128", "2001:db8::1", true), ("2001:db8::1", "2001:db8::2", false),
            ("203.0.113.0/24", "::ffff:203.0.113.9", true), ("::ffff:203.0.113.0/120", "203.0.113.9", true),
            ("::ffff:203.0.113.0/120", "203.0.114.9", false), ("::ffff:0.0.0.0/96", "198.51.100.1", true),
        ])
    func holds(text: String, address: String, isIn: Bool) throws {
        let range = try range(text)
        #expect(range.contains(try #require(IPAddress(address))) == isIn)
    }

    @Test(
        "what is no range is refused, bits behind the prefix included",
        arguments: [
            "", "/", "/24", "203.0.113.0/", "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/+1", "203.0.113.0/024",
            "203.0.113.0/24/24", "203.0.113.7/24", "203.0.113.7/2", "2001:db8::/129", "2001:db8::1/32",
            "::ffff:203.0.113.0/24", "::ffff:203.0.113.0/95", "203.0.113.0/ 24", "example.org", "203.0.113.0/9999",
        ])
    func refused(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(
        "a range is written as usual",
        arguments: [
            ("203.0.113.0/24", "203.0.113.0/24"), ("203.0.113.7/32", "203.0.113.7"), ("2001:DB8::/32", "2001:db8::/32"),
            ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
        ])
    func written(text: String, usual: String) throws {
        #expect("\(try range(text))" == usual)
    }
}
