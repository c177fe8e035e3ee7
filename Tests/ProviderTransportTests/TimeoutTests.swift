import ProviderTransport
import Testing

@Suite struct HTTPTimeoutsTests {
    /// `command-line.md`, `[http]`.
    @Test func waitAsTheConfigurationSays() {
        #expect(HTTPTimeouts().connect == .seconds(5))
        #expect(HTTPTimeouts().reply == .seconds(30))
    }
}
