import CallbackServer
import Desk
import Foundation
import Guarded
import Ledger
import Payments
import Providers

/// Senders, a listener, and the store behind it.
enum CallbackRun {
    /// What a provider and we alone know of its path.
    private static let secret = "4f1c9a7e2b8d6035e1a9c47d20f8b365"

    /// Calls back about every payout of a new store once.
    static func measure(callbacks: Int, senders: Int, in parent: URL) async throws -> CallbackReport {
        let folder = parent.appending(path: "paydesk-bench-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteLedger(path: folder.appending(path: "desk.db").path)
        defer { store.close() }
        let clock = SystemClock()
        let scene = PollingScene(payouts: callbacks, overdue: .zero, down: 0, seed: 7, logLength: 1)
        let plans = try await scene.fill(store, now: clock.now())
        let server = try await listen(store, clock)
        var report = CallbackReport()
        report.senders = senders
        let begun = ContinuousClock.now
        let calls = try await send(paths(of: plans.keys, store), to: server.port, senders)
        report.seconds = (ContinuousClock.now - begun).asSeconds
        await server.stop()
        report.answers = calls.map(\.milliseconds).sorted()
        report.accepted = calls.count { $0.status == 200 }
        report.stored = try await stored(plans.keys, in: store)
        report.memory = Machine.mostMemory
        return report
    }

    /// The listener as `paydesk` opens it, with a route for each provider.
    private static func listen(_ store: SQLiteLedger, _ clock: SystemClock) async throws -> RunningCallbackServer {
        let providers = try PollingScene.providers.map { name in
            SeguraPayProvider(
                SeguraPayConfiguration(
                    name: name, baseURL: try BaseURL("https://provider.example"), token: Secret("bench")),
                transport: Nowhere())
        }
        let settings = DeskSettings(agent: Agent(uid: 1_000, name: "asha"), station: 11)
        let desk = CallbackDesk(
            store: store, providers: DeskProviders(providers), settings: settings, clock: clock,
            random: DeskRandom(), events: DeskEvents())
        let routes = try PollingScene.providers.map { try CallbackRoute(name: $0, pathSecret: Secret(secret)) }
        return try await CallbackServer.start(CallbackServerConfiguration(routes: routes)) { incoming in
            let reply = await desk.take(
                route: incoming.route,
                RawCallback(
                    method: incoming.method, query: incoming.query, headers: incoming.headers, body: incoming.body))
            return CallbackResponse(status: reply.status, contentType: reply.contentType, body: reply.body)
        }
    }

    /// What is called for each payout, on the path of its provider.
    private static func paths(of references: some Collection<Reference>, _ store: SQLiteLedger) async throws
        -> [String]
    {
        var paths: [String] = []
        for reference in references {
            guard let provider = try await store.payout(reference)?.intent.provider else { continue }
            paths.append(
                "/hooks/\(provider)/\(secret)?clientTxnRef=\(reference.text)&refId=R\(paths.count)"
                    + "&status=SUCCESS&operatorRef=\(600_000_000_000 + paths.count)")
        }
        return paths
    }

    /// Lets each sender call its share, all of them at once, on threads of their own.
    private static func send(_ paths: [String], to port: Int, _ senders: Int) async throws -> [CallbackSender.Call] {
        await withTaskGroup(of: [CallbackSender.Call].self) { group in
            for sender in 0..<senders {
                let share = stride(from: sender, to: paths.count, by: senders).map { paths[$0] }
                group.addTask {
                    await withCheckedContinuation { done in
                        Thread.detachNewThread { done.resume(returning: CallbackSender.call(share, port: port)) }
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Callbacks in the logs of these payouts.
    private static func stored(_ references: some Collection<Reference>, in store: SQLiteLedger) async throws -> Int {
        var count = 0
        for reference in references {
            count += try await store.payout(reference)?.log.count(where: \.isCallback) ?? 0
        }
        return count
    }
}

extension LogEntry {
    fileprivate var isCallback: Bool { if case .callback = event { true } else { false } }
}

/// A network that leads nowhere: nothing is asked in this run.
private struct Nowhere: HTTPTransport {
    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        throw .notSent("nothing is sent while callbacks are measured")
    }
}
