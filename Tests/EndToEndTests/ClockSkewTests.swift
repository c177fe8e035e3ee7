import Foundation
import Testing

/// A machine whose clock differs from a provider's: signed requests would be refused, so it is said why.
@Suite(.serialized, .ownThreads) struct ClockSkewTests {
    /// A balance whose `Date` is so many seconds off.
    private static func reply(_ seconds: Int) -> [UInt8] {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let date = format.string(from: Date(timeIntervalSinceNow: Double(seconds)))
        return HostileProvider.reply(Array("\"1234567.00\"".utf8), more: Array("Date: \(date)\r\n".utf8))
    }

    @Test(arguments: [3_600, -3_600]) func balancesTellIt(_ seconds: Int) throws {
        let provider = try HostileProvider { _ in Self.reply(seconds) }
        defer { provider.end() }
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:\(provider.port)")
        let told = try sandbox.paydesk("balances")
        #expect(told.status == 0 && told.out.contains("12,34,567"), "\(told.out)\(told.err)")
        let way = seconds > 0 ? "behind" : "ahead of"
        let said = told.err.firstMatch(of: /This machine's clock is ([0-9]+) s (behind|ahead of) segura-main's: set it/)
        #expect(said.map { String($0.2) } == way, "\(told.err)")
        #expect(said.flatMap { Int($0.1) }.map { (3_590...3_610).contains($0) } == true, "\(told.err)")
    }

    @Test func clocksThatAgreeAreNotSpokenOf() throws {
        let provider = try HostileProvider { _ in Self.reply(0) }
        defer { provider.end() }
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:\(provider.port)")
        let told = try sandbox.paydesk("balances")
        #expect(told.status == 0 && !told.err.contains("clock"), "\(told.err)")
    }

    @Test func theDeskShowsIt() throws {
        let provider = try HostileProvider { _ in Self.reply(3_600) }
        defer { provider.end() }
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:\(provider.port)")
        let terminal = try RawTerminal.desk(sandbox, columns: 120, rows: 34)
        try terminal.wait(for: "behind segura-main")
    }
}
