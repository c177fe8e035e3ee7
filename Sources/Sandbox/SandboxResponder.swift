import Foundation
import Hummingbird
import NIOCore

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

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        house.remember(context.channel)
        var request = request
        let body = try await request.collectBody(upTo: 65_536)
        if request.method == .get, request.uri.path == "/_sandbox/book" {
            return try Self.response(to: Self.bookReply(house.book()))
        }
        if request.uri.path == "/_sandbox/script" {
            let isPost = request.method == .post
            return Self.response(
                to: script(isPost, Array(body.readableBytesView), from: context.channel.remoteAddress))
        }
        let reply = house.answer(
            WireCall(
                method: request.method.rawValue, path: request.uri.path,
                token: request.uri.queryParameters["token"].map(String.init), body: Array(body.readableBytesView)))
        return try await leave(reply, request, on: context.channel)
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
                try channel.pipeline.syncOperations.addHandler(ResponseCutter(limit: byte), position: .first)
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

    /// Queues what a test on this machine wants of the next answers (``ScriptOrder``).
    private func script(_ isPost: Bool, _ body: [UInt8], from address: SocketAddress?) -> SandboxReply {
        guard isPost else { return .page(405, "Method Not Allowed") }
        guard ScriptOrder.isLoopback(address) else { return .page(403, "Forbidden") }
        do throws(ScriptRefusal) {
            let order = try ScriptOrder(body: body)
            house.change { order.apply(to: &$0) }
            return .json("{\"scripted\":\(order.times)}")
        } catch {
            let words = try? JSONEncoder().encode(["error": error.reason])
            return SandboxReply(status: 400, body: Array(words ?? Data()))
        }
    }

    private static func bookReply(_ book: SandboxBook) throws -> SandboxReply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return SandboxReply(body: Array(try encoder.encode(book)))
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
