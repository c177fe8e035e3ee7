import Guarded
import Synchronization
import Testing

@testable import CallbackServer

/// 128 random bits, twice, in both spellings.
let secretText = "9f0c51d2a87be346f1d0c2b39a4e5768"
let otherSecretText = "kT3vQ-x9_LmZ2bR7sWc4Yd"

/// Where the first route's provider calls.
let path = "/hooks/segura-main/\(secretText)"
/// Where the second route's provider calls.
let otherPath = "/hooks/payatom/\(otherSecretText)"

func range(_ text: String) throws -> AddressRange {
    try #require(AddressRange(text))
}

func route(
    _ name: String = "segura-main", _ secret: String = secretText, allow: [AddressRange] = []
) throws -> CallbackRoute {
    try CallbackRoute(name: name, pathSecret: Secret(secret), allow: allow)
}

func post(_ path: String, _ body: String = "", headers: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: desk\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

func get(_ path: String, headers: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: desk\r\n\(headers)\r\n"
}

/// The callbacks that were handed over.
final class Received: Sendable {
    private let callbacks = Mutex<[IncomingCallback]>([])

    var all: [IncomingCallback] { callbacks.withLock(\.self) }

    func add(_ callback: IncomingCallback) {
        callbacks.withLock { $0.append(callback) }
    }
}

/// Runs `body` against a listener with two routes that answers `ok` and the body it got.
///
/// It has all the time in the world, so that a slow machine changes nothing; a test shortens the one it is about.
func withServer(
    _ change: (inout CallbackServerConfiguration) throws -> Void = { _ in },
    handling: (@Sendable (IncomingCallback) async -> CallbackResponse)? = nil,
    _ body: (RunningCallbackServer, Received) async throws -> Void
) async throws {
    let received = Received()
    var configuration = CallbackServerConfiguration(
        routes: [try route(), try route("payatom", otherSecretText)])
    for time in [\CallbackLimits.headTime, \.bodyTime, \.idleTime, \.answerTime, \.lingerTime] {
        configuration.limits[keyPath: time] = .seconds(3_600)
    }
    try change(&configuration)
    let server = try await CallbackServer.start(configuration) { callback in
        received.add(callback)
        if let handling { return await handling(callback) }
        return CallbackResponse(status: 200, contentType: "text/plain", body: Array("ok ".utf8) + callback.body)
    }
    do {
        try await body(server, received)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Waits until `isSo`; gives up after a bounded number of looks.
func until(_ isSo: () async -> Bool, at place: SourceLocation = #_sourceLocation) async throws {
    for _ in 0..<20_000 {
        if await isSo() { return }
        try await Task.sleep(for: .milliseconds(1))
    }
    Issue.record("it never became so", sourceLocation: place)
}

/// A door that callbacks wait at until it is opened.
final class Door: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How many wait.
    var count: Int { state.withLock(\.waiting.count) }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
