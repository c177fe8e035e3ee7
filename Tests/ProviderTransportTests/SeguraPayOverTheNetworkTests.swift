import Guarded
import Payments
import ProviderTransport
import Providers
import Testing

/// The promise *never twice* over real sockets (`payouts.md`): whatever happens to the reply, the provider saw one POST.
@Suite(.timeLimit(.minutes(1))) struct SeguraPayOverTheNetworkTests {
    private func send(
        to url: String, reply: Duration = .seconds(10)
    ) async throws -> Answer {
        let configuration = SeguraPayConfiguration(
            name: "segura", baseURL: try BaseURL(url), token: Secret("tok-7f3a9c"))
        let transport = try LiveHTTPTransport(timeouts: HTTPTimeouts(reply: reply))
        let provider = SeguraPayProvider(configuration, transport: transport)
        let payee = Beneficiary(name: "ASHA K", account: "00112233445566", ifsc: "SBIN0060589", mobile: "9876543210")
        let intent = PayoutIntent(
            reference: try #require(Reference("4209124812345")), provider: "segura", rail: .imps,
            amount: Money(rupees: 2_500), beneficiary: payee, agent: Agent(uid: 1, name: "asha"),
            createdAt: Timestamp(milliseconds: 0))
        return await provider.send(try provider.prepare(intent))
    }

    private static let body = """
        {"StatusCode":1,"Message":"ok","Data":{"ClientOrderID":4209124812345,"OrderID":"18","RRN":"036516753713",\
        "Status":"Success"}}
        """
    private static let whole = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"

    @Test func aWholeReplySettles() async throws {
        let server = try LoopbackServer { $0.write(Self.whole) }
        defer { server.stop() }
        let answer = try await send(to: server.url)
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.raw == Self.body)
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.contains("\"Token\":\"tok-7f3a9c\",\"Number\":\"9876543210\"") == true)
    }

    @Test(arguments: ["cut", "empty", "500", "reset", "late", "redirect", "html"])
    func everythingElseIsUnknownAndSentOnce(_ fault: String) async throws {
        let server = try LoopbackServer { peer in
            switch fault {
            case "cut": peer.write(String(Self.whole.dropLast(3)))
            case "500": peer.write(Self.whole.replacing("200 OK", with: "500 Oops"))
            case "reset": peer.reset()
            case "late": peer.waitForClose()
            case "redirect": peer.write("HTTP/1.1 307 X\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
            case "html": peer.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")
            default: break
            }
        }
        defer { server.stop() }
        let answer = try await send(to: server.url, reply: fault == "late" ? .milliseconds(300) : .seconds(10))
        guard case .unknown(let reason) = answer.verdict else {
            Issue.record("\(fault): \(answer.verdict)")
            return
        }
        #expect(!reason.isEmpty && !"\(answer)".contains("tok-7f3a9c"))
        #expect(server.requests.count == 1)
        #expect(server.connections == 1)
    }

    @Test func aClosedPortIsNotSent() async throws {
        let answer = try await send(to: "http://127.0.0.1:\(try closedPort())")
        #expect(answer.verdict == .notSent("the provider's machine refused the connection"))
    }
}
