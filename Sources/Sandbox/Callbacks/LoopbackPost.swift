import NIOCore
import NIOHTTP1
import NIOPosix

/// What somebody answered to a callback.
struct CallbackAnswer: Sendable, Equatable {
    var status: Int
    var body: [UInt8]
}

/// One HTTP exchange with a listener on this machine.
enum LoopbackPost {
    /// Why there is no answer; the caller only tries again.
    struct NoAnswer: Error {}

    /// Sends a callback and waits so long for its answer; throws when there is none.
    static func send(_ call: CallbackCall, to target: CallbackTarget, within limit: TimeAmount) async throws
        -> CallbackAnswer
    {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: CallbackAnswer.self)
        let head = head(call, target)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(min(limit, .seconds(2)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(AnswerCollector(answer))
                }
            }
        let deadline = loop.scheduleTask(in: limit) { answer.fail(NoAnswer()) }
        bootstrap.connect(host: target.host, port: target.port).whenComplete { result in
            switch result {
            case .failure(let error):
                answer.fail(error)
            case .success(let channel):
                answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
                channel.write(HTTPClientRequestPart.head(head), promise: nil)
                if !call.body.isEmpty {
                    channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: call.body))), promise: nil)
                }
                channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            }
        }
        defer { deadline.cancel() }
        return try await answer.futureResult.get()
    }

    private static func head(_ call: CallbackCall, _ target: CallbackTarget) -> HTTPRequestHead {
        var headers = HTTPHeaders([("Host", target.authority), ("Connection", "close"), ("Accept", "*/*")])
        if !call.body.isEmpty {
            headers.add(name: "Content-Type", value: "application/json")
            headers.add(name: "Content-Length", value: String(call.body.count))
        }
        return HTTPRequestHead(
            version: .http1_1, method: .init(rawValue: call.method), uri: target.target(call.query), headers: headers)
    }
}

/// Collects one answer, 64 KiB of it at most.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    private let promise: EventLoopPromise<CallbackAnswer>
    private var answer = CallbackAnswer(status: 0, body: [])

    init(_ promise: EventLoopPromise<CallbackAnswer>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): answer.status = Int(head.status.code)
        case .body(let part):
            answer.body += part.readableBytesView.prefix(max(0, 65_536 - answer.body.count))
        case .end: promise.succeed(answer)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(LoopbackPost.NoAnswer())
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
