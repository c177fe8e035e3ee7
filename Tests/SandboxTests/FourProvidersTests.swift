import Foundation
import Testing

@testable import Sandbox

@Suite("Four providers in one sandbox, on one port or on four")
struct FourProvidersTests {
    static func balance(_ provider: SandboxProvider) -> WireCall {
        switch provider {
        case .segurapay:
            return WireCall(method: "POST", path: "/UserWalletBalance?token=\(testToken)", body: [])
        case .pentabit: return pentabitCall("GET", "/api/v1/balance")
        case .payatom:
            let account = PayAtomAccount.standard
            let body = json(["email": account.operatorEmail, "verification_code": account.verificationCode])
            return payatomCall("/api/wallet_balance.php", body, headers: ["authorization": account.walletToken])
        case .paygrt: return paygrtCall("GET", "/v1/merchants/AP5210/balance")
        }
    }

    @Test("each answers below its kind on one port, at the root of its own on four", arguments: [false, true])
    func ports(each: Bool) async throws {
        try await ServerTests.with { configuration in
            configuration.ports = each ? .each : .one
            configuration.clock.wall = { friday }
        } _: { sandbox, client, _ in
            #expect(sandbox.baseURLs.count == 4)
            #expect(Set(sandbox.baseURLs.values.compactMap { URLComponents(string: $0)?.port }).count == (each ? 4 : 1))
            for provider in SandboxProvider.allCases {
                let base = try #require(sandbox.baseURLs[provider.rawValue])
                #expect(base.hasSuffix("/\(provider.rawValue)") == !each)
                let reply = try await client.send(Self.balance(provider), base: base)
                #expect(reply.status == 200, "\(provider): \(reply.text)")
                #expect(sandbox.requests(.balance, at: provider) == 1)
                // Nobody answers another one's calls.
                let strange = SandboxProvider.allCases.filter { $0 != provider }
                for other in strange {
                    #expect(try await client.send(Self.balance(other), base: base).status == 404)
                }
            }
            // SeguraPay is at the root of the first port as it always was.
            #expect(try await client.balance().status == 200)
            let book = try JSONDecoder().decode(
                SandboxBook.self, from: Data(try await client.send("GET", "/_sandbox/book", []).body))
            #expect(book.wallets.keys.sorted() == SandboxProvider.allCases.map(\.rawValue).sorted())
            #expect(book.requests["/pentabit/api/v1/balance"] == 1 && book.requests["/UserWalletBalance"] == 2)
        }
    }

    @Test("a script names its provider; faults go to one or to all; the book says whose an order is")
    func scripts() async throws {
        try await ServerTests.with { configuration in
            configuration.clock.wall = { friday }
        } _: { sandbox, client, _ in
            func script(_ text: String) async throws -> WireReply {
                try await client.send("POST", "/_sandbox/script", Array(text.utf8))
            }
            #expect(try await script(#"{"provider":"payatom","delivery":"server_error"}"#).status == 200)
            let unavailable = #"{"provider":"paygrt","call":"operators","delivery":"unavailable"}"#
            #expect(try await script(unavailable).status == 200)
            #expect(try await script(#"{"provider":"pentabit","call":"link","life":"pending"}"#).status == 200)
            for wrong in [
                #"{"provider":"paygrt","call":"payout"}"#, #"{"provider":"atompay"}"#,
                #"{"provider":"segurapay","call":"operators"}"#,
                #"{"provider":"paygrt","call":"status","life":"none"}"#,
            ] {
                #expect(try await script(wrong).status == 400, "\(wrong)")
            }
            let bases = sandbox.baseURLs
            let payatom = try await client.send(
                payatomCall("/payout/api/request.php", payatomPayout("6876mhnytg")), base: bases["payatom"] ?? "")
            #expect(payatom.status == 500)
            let operators = try await client.send(
                paygrtCall("GET", "/v1/operators/AP5210"), base: bases["paygrt"] ?? "")
            #expect(operators.status == 503)
            _ = try await client.send(
                pentabitCall("POST", "/api/v1/payin/generate/link", pentabitLink("l-1")), base: bases["pentabit"] ?? "")
            #expect(sandbox.entry("6876mhnytg")?.provider == .payatom && sandbox.entry("6876mhnytg")?.kind == .payout)
            #expect(sandbox.entry("l-1")?.kind == .link && sandbox.entry("l-1")?.status == .pending)
            sandbox.setFaults(.down, at: .paygrt)
            #expect(try await client.send(Self.balance(.paygrt), base: bases["paygrt"] ?? "").status == 503)
            #expect(try await client.send(Self.balance(.pentabit), base: bases["pentabit"] ?? "").status == 200)
        }
    }

    @Test("past orders of each are answered for, and the book keeps every credential and account to itself")
    func preload() async throws {
        try await ServerTests.with { configuration in
            configuration.clock.wall = { friday }
        } _: { sandbox, client, _ in
            func past(_ provider: SandboxProvider, _ kind: SandboxKind, _ details: [String: String]) -> SandboxOrder {
                SandboxOrder(
                    provider: provider, kind: kind, clientID: "11091116162\(provider.rawValue.count)0",
                    providerID: provider == .payatom ? String(repeating: "ab", count: 64) : "5001234",
                    amountPaise: 50_000, receivedPaise: kind == .link ? 40_000 : nil, rail: .imps,
                    beneficiaryName: "Asha Menon", status: .success, bankReference: "632414123456",
                    createdAt: friday - 60_000, details: details)
            }
            let orders = [
                past(.pentabit, .payout, ["beneficiary_acc_no": "30000012345"]),
                past(.payatom, .payout, ["account_no": "30000012345", "account_holder": "Asha Menon"]),
                past(.paygrt, .recharge, ["recharge_number": "9988998899"]),
            ]
            sandbox.preload(orders)
            let wallet = sandbox.walletPaise(.pentabit)
            for (play, order) in zip([2, 4, 5].map { Play.all[$0] }, orders) {
                let reply = try await client.send(
                    play.question(order.clientID, order.providerID),
                    base: sandbox.baseURLs[play.provider.rawValue] ?? "")
                #expect(play.words(.success).contains(Play.word(reply.body) ?? ""), "\(play): \(reply.text)")
                #expect(reply.text.contains("632414123456"))
                #expect(sandbox.entry(order.clientID, at: play.provider)?.preloaded == true)
            }
            #expect(sandbox.walletPaise(.pentabit) == wallet)
            let book = try await client.send("GET", "/_sandbox/book", []).text
            for secret in [
                testToken, PentabitAccount.standard.secretKey, PayAtomAccount.standard.secretKey,
                PaygrtAccount.standard.apiKey, "30000012345", "9988998899",
            ] {
                #expect(!book.contains(secret))
            }
        }
    }
}
