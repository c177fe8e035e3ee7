import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A callback as it arrived.
struct HeardCallback: Sendable, Equatable {
    var method: String
    var uri: String
    var headers: [String: String]
    var body: String

    /// The query's value under a key, as it stands on the wire.
    func raw(_ key: String) -> String? {
        let query = uri.split(separator: "?", maxSplits: 1).last ?? ""
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == key { return String(parts[1]) }
        }
        return nil
    }

    /// The body as a JSON object.
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
    }

    /// The `data` of the body.
    var data: [String: Any] { object["data"] as? [String: Any] ?? [:] }
}

/// Listens for callbacks on loopback, keeps them in order, and answers each as it is told to.
final class CallbackListener: Sendable {
    typealias Answer = @Sendable (_ number: Int, HeardCallback) -> (status: Int, body: String)

    private let channel: any Channel
    private let heard: Heard

    final class Heard: Sendable {
        let all = Mutex<[HeardCallback]>([])
    }

    init(_ answer: @escaping Answer = { _, _ in (200, "") }) async throws {
        let heard = Heard()
        self.heard = heard
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(heard, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/hooks/s3cret" }
    var all: [HeardCallback] { heard.all.withLock { $0 } }

    func stop() async throws { try await channel.close() }

    /// Waits until so many callbacks are there, at most 20 s; gives all there are.
    func wait(for count: Int) async -> [HeardCallback] {
        for _ in 0..<2_000 where all.count < count { try? await Task.sleep(for: .milliseconds(10)) }
        return all
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let heard: Heard
        private let answer: Answer
        private var callback = HeardCallback(method: "", uri: "", headers: [:], body: "")

        init(_ heard: Heard, _ answer: @escaping Answer) {
            (self.heard, self.answer) = (heard, answer)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
                callback = HeardCallback(method: head.method.rawValue, uri: head.uri, headers: headers, body: "")
            case .body(let part): callback.body += String(buffer: part)
            case .end:
                let number = heard.all.withLock { all in
                    all.append(callback)
                    return all.count
                }
                let (status, text) = answer(number, callback)
                let head = HTTPResponseHead(
                    version: .http1_1, status: .init(statusCode: status),
                    headers: ["Content-Length": "\(text.utf8.count)", "Content-Type": "application/json"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
