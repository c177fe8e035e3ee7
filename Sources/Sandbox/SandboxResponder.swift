import HTTPTypes
import Hummingbird
import NIOCore
import NIOSSL

/// What a request brings besides itself: its connection, for the answers that break it.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// The thin HTTP skin: reads a request into a ``WireCall`` and lets the reply leave at its pace.
struct SandboxResponder: HTTPResponder {
    let house: SandboxHouse
    /// Whose calls those without a kind in front are.
    let home: SandboxProvider
    /// `http` or `https`.
    let scheme: String

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        house.remember(context.channel)
        var request = request
        let body = Array(try await request.collectBody(upTo: 1_048_576).readableBytesView)
        if request.uri.path.hasPrefix("/_sandbox/"), request.uri.path != "/_sandbox/elsewhere" {
            let desk = SandboxControl(house: house, isLoopback: ScriptOrder.isLoopback(context.channel.remoteAddress))
            return Self.response(to: try desk.answer(request.method.rawValue, request.uri.path, body))
        }
        let (provider, path) = route(request.uri.path)
        let answer = house.answer(call(request, provider, path, body), at: provider)
        await house.sendFirst(answer.first)
        return try await leave(answer.reply, request, on: context.channel)
    }

    /// The provider a path begins with, and the path below it; the whole path is the home's otherwise.
    private func route(_ path: String) -> (SandboxProvider, String) {
        let first = path.dropFirst().prefix { $0 != "/" }
        guard let provider = SandboxProvider(rawValue: String(first)) else { return (home, path) }
        let rest = path.dropFirst(1 + first.count)
        return (provider, rest.isEmpty ? "/" : String(rest))
    }

    private func call(
        _ request: Request, _ provider: SandboxProvider, _ path: String, _ body: [UInt8]
    ) -> WireCall {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let prefix = request.uri.path.dropLast(path.count)
        let authority = request.head.authority ?? "127.0.0.1"
        return WireCall(
            method: request.method.rawValue, path: path, query: FormText.query(request.uri.query ?? ""),
            headers: headers, body: body, base: "\(scheme)://\(authority)\(prefix)")
    }

    private func leave(_ reply: SandboxReply, _ request: Request, on channel: any Channel) async throws -> Response {
        switch reply.pace {
        case .atOnce:
            return Self.response(to: reply)
        case .after(let milliseconds):
            try await house.clock.sleep(milliseconds)
            return Self.response(to: reply)
        case .cutBody(let byte):
            return Self.cut(reply, at: byte, channel)
        case .cutResponse(let byte):
            try await channel.eventLoop.submit {
                // Behind TLS, where there is any: the bytes that count are the response's own.
                let pipeline = channel.pipeline.syncOperations
                let tls = try? pipeline.handler(type: NIOSSLServerHandler.self)
                try pipeline.addHandler(
                    ResponseCutter(limit: byte), position: tls.map { .after($0) } ?? .first)
            }.get()
            return Self.response(to: reply)
        case .never:
            // Only the client leaving, or the sandbox stopping, ends this.
            try await request.body.consumeWithInboundCloseHandler { _ in
                try await channel.closeFuture.get()
            } onInboundClosed: {
                channel.close(promise: nil)
            }
            return Self.response(to: reply)
        }
    }

    private static func head(_ reply: SandboxReply) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = reply.contentType
        fields[.location] = reply.location
        return fields
    }

    private static func response(to reply: SandboxReply) -> Response {
        Response(
            status: .init(code: reply.status), headers: head(reply),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    /// Announces the whole body, writes its first bytes and closes the connection.
    private static func cut(_ reply: SandboxReply, at byte: Int, _ channel: any Channel) -> Response {
        let part = ByteBuffer(bytes: reply.body.prefix(max(0, byte)))
        let body = ResponseBody(contentLength: reply.body.count) { writer in
            if part.readableBytes > 0 { try await writer.write(part) }
            try await channel.close()
        }
        return Response(status: .init(code: reply.status), headers: head(reply), body: body)
    }
}

/// Lets so many bytes of a response through, status line and headers counted, then closes the connection.
final class ResponseCutter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private var left: Int

    init(limit: Int) {
        left = max(0, limit)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = unwrapOutboundIn(data)
        guard let part = bytes.readSlice(length: min(left, bytes.readableBytes)) else { return }
        left -= part.readableBytes
        context.write(wrapOutboundOut(part), promise: promise)
        guard left == 0, bytes.readableBytes > 0 || part.readableBytes == 0 else { return }
        context.flush()
        context.close(promise: nil)
    }
}
