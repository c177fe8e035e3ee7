import Foundation
import Testing

/// `[polling]`: what it says is checked with file, line and key before anything is asked.
@Suite struct PollingConfigurationTests {
    static let wrong: [(line: String, key: String, said: String)] = [
        ("calls_per_second = 0", "calls_per_second", "from 1 to 100"),
        ("burst = \"10\"", "burst", "found a string"),
        ("imps = [\"30s\", \"90\"]", "imps", "“90” is no time"),
        ("imps = [\"90s\", \"30s\"]", "imps", "“30s” does not come after"),
        ("rtgs = []", "rtgs", "the list is empty"),
        ("recharge = [\"25h\"]", "recharge", "from 1s to 24h"),
        ("upi = [\"60s\", \"10min\"]", "upi", "before 90 s"),
        ("upi = [\"90s\", \"10min\", \"20min\"]", "upi", "3 within 2 h"),
        ("unknown_days = 61", "unknown_days", "from 0 to 60"),
        ("balance_in_view = \"5s\"", "balance_in_view", "from 10s to 24h"),
        ("retgs = [\"2min\"]", "retgs", "no such key"),
    ]

    @Test func whatIsWrongIsNamedWithFileLineAndKey() throws {
        let sandbox = try SandboxProcess()
        for (line, key, said) in Self.wrong {
            try sandbox.configure(more: "[polling]\n\(line)")
            let refused = try sandbox.paydesk("balances")
            #expect(refused.status == 78, "\(line)")
            #expect(refused.err.contains("config.toml:15: polling.\(key): "), "\(refused.err)")
            #expect(refused.err.contains(said), "\(refused.err)")
        }
    }

    @Test func theReadmesSectionAndHalfOfItAreTaken() throws {
        let sandbox = try SandboxProcess()
        let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        let start = try #require(text.range(of: "[polling]\ncalls_per_second"))
        let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
        try sandbox.configure(more: String(text[start.lowerBound..<end.lowerBound]))
        let whole = try sandbox.paydesk("balances")
        #expect(whole.status == 0, "\(whole.err)")
        try sandbox.configure(more: "[polling]\nupi = [\"2min\", \"3h\"]\nburst = 1")
        #expect(try sandbox.paydesk("balances").status == 0)
    }
}
