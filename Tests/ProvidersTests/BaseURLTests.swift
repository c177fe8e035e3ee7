import Providers
import Testing

/// `command-line.md`, *Configuration*: `http://` is refused except to loopback.
@Suite struct BaseURLTests {
    @Test(arguments: [
        ("https://api.segurapay.in", "https://api.segurapay.in"),
        ("https://api.SeguraPay.in/", "https://api.segurapay.in"),
        ("HTTPS://api.segurapay.in:8443/v1//", "https://api.segurapay.in:8443/v1"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.9.8.7:1", "http://127.9.8.7:1"),
        ("http://[::1]:9000/api", "http://[::1]:9000/api"),
    ])
    func accepts(_ text: String, _ kept: String) throws {
        #expect(try BaseURL(text).text == kept)
    }

    @Test(arguments: [
        ("", BaseURLError.malformed), ("api.segurapay.in", .malformed), ("https://", .malformed),
        ("https://a b", .malformed), ("https://host:0", .malformed), ("https://host:70000", .malformed),
        ("https://host:", .malformed), ("https://[::1", .malformed), ("https://hóst", .malformed),
        ("ftp://host", .scheme), ("javascript://host", .scheme),
        ("http://api.segurapay.in", .plainTextBeyondLoopback), ("http://127.0.0.1.evil.in", .plainTextBeyondLoopback),
        ("http://128.0.0.1", .plainTextBeyondLoopback), ("http://127.0.0.256", .plainTextBeyondLoopback),
        ("http://localhost.evil.in", .plainTextBeyondLoopback), ("http://0.0.0.0", .plainTextBeyondLoopback),
        ("https://user:key@host", .carriesMore), ("http://localhost@evil.in", .carriesMore),
        ("https://host?token=x", .carriesMore), ("https://host/#x", .carriesMore),
    ])
    func refuses(_ text: String, _ error: BaseURLError) {
        #expect(throws: error) { try BaseURL(text) }
        #expect(!error.reason.isEmpty)
    }
}
