import Testing

/// `[answers]`: a sentence that would say what nobody knows is refused with file, line and key.
@Suite struct AnswersConfigurationTests {
    @Test func whatIsWrongIsNamedWithFileLineAndKey() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(more: "[answers.english]\nfailed = \"{amount} failed, {reference}\"")
        let refused = try sandbox.paydesk("balances")
        #expect(refused.status == 78)
        #expect(refused.err.contains("config.toml:15: answers.english.failed: "), "\(refused.err)")
        #expect(refused.err.contains("“{reference}” is not known of it then"), "\(refused.err)")
        try sandbox.configure(more: "[answers.english]\nfailed = \"{amount} failed\"")
        #expect(try sandbox.paydesk("balances").status == 0)
    }
}
