import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A connection as a provider, or a forger, makes it: bytes out, bytes in, nothing in between.
final class Caller: Sendable {
    private let channel: any Channel
    private let inbox: CallerInbox

    private init(channel: any Channel, inbox: CallerInbox) {
        (self.channel, self.inbox) = (channel, inbox)
    }

    /// Connects to the port, from an address of its own where told.
    static func connect(to host: String = "127.0.0.1", port: Int, from address: String? = nil) async throws -> Caller {
        let inbox = CallerInbox()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(CallerHandler(inbox: inbox))
                }
            }
        if let address { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: address, port: 0)) }
        return Caller(channel: try await bootstrap.connect(host: host, port: port).get(), inbox: inbox)
    }

    /// Sends the text; tells whether the other side took it all.
    @discardableResult
    func send(_ text: String) async -> Bool {
        (try? await channel.writeAndFlush(ByteBuffer(string: text))) != nil
    }

    /// Sends a text and at once everything behind it, in one write.
    func send(_ texts: [String]) async {
        await send(texts.joined())
    }

    /// Ends its own side and still listens.
    func endInput() async {
        try? await channel.close(mode: .output)
    }

    func close() async {
        try? await channel.close()
    }

    /// Everything that came until the other side ended.
    func everything() async -> String {
        await inbox.wait { $0.hasEnded }
        return String(decoding: inbox.take { $0 }, as: UTF8.self)
    }

    /// Whether the other side has ended.
    var hasEnded: Bool { inbox.hasEnded }

    /// The next answer, taken out; nil where the other side ended before it was whole.
    func reply() async -> Reply? {
        await inbox.wait { $0.hasEnded || Reply($0.bytes) != nil }
        var reply: Reply?
        _ = inbox.take { bytes in
            reply = Reply(bytes)
            return Array(bytes.prefix(reply?.length ?? 0))
        }
        return reply
    }

    /// Sends a request and takes its answer.
    func exchange(_ request: String) async -> Reply? {
        await send(request)
        return await reply()
    }
}

/// One answer as it stands on the wire.
struct Reply: Equatable {
    var status: Int
    var headers: [String: String]
    var body: String
    /// Bytes of the whole.
    var length: Int

    /// Reads the first answer of `bytes`; nil where it is not whole yet.
    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let headLength = text[..<end.upperBound].utf8.count
        let bodyLength = headers["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count >= headLength + bodyLength else { return nil }
        self.status = status
        self.headers = headers
        body = String(decoding: bytes[headLength..<headLength + bodyLength], as: UTF8.self)
        length = headLength + bodyLength
    }
}

/// What arrived, and who waits for it.
private final class CallerInbox: Sendable {
    struct Content {
        var bytes: [UInt8] = []
        var hasEnded = false
    }

    private struct State {
        var content = Content()
        var waiting: [(isEnough: @Sendable (Content) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var hasEnded: Bool { state.withLock(\.content.hasEnded) }

    func change(_ body: @Sendable (inout Content) -> Void) {
        let ready = state.withLock { state in
            body(&state.content)
            let ready = state.waiting.filter { $0.isEnough(state.content) }
            state.waiting.removeAll { $0.isEnough(state.content) }
            return ready.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }

    func wait(until isEnough: @escaping @Sendable (Content) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if isEnough(state.content) { return true }
                state.waiting.append((isEnough, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Takes the bytes out that `part` picks from the front.
    func take(_ part: ([UInt8]) -> [UInt8]) -> [UInt8] {
        state.withLock { state in
            let taken = part(state.content.bytes)
            state.content.bytes.removeFirst(taken.count)
            return taken
        }
    }
}

private final class CallerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: CallerInbox

    init(inbox: CallerInbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        inbox.change { $0.bytes += bytes }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { inbox.change { $0.hasEnded = true } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.change { $0.hasEnded = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
