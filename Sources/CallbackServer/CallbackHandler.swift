import NIOCore
import NIOHTTP1

/// One connection's course, on its event loop: a head and a body in time, an answer, the next head.
///
/// The pipelining handler before it holds every further request back until an answer's end is written. Each phase has one
/// deadline; one timer serves them all.
final class CallbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Where the connection stands.
    private enum Phase {
        /// Between two requests.
        case waiting
        /// A head is on its way.
        case head
        /// A body is on its way, from somebody who may call.
        case body
        /// The callback was handed over.
        case answering
        /// The last answer was sent; whatever comes is thrown away.
        case lingering
        case closed
    }

    /// The callbacks of this connection, one at a time.
    let callbacks: AsyncStream<IncomingCallback>

    private let listener: CallbackListener
    private let handOver: AsyncStream<IncomingCallback>.Continuation
    private var context: ChannelHandlerContext?
    private var id: UInt64?
    private var peer: IPAddress?
    private var phase = Phase.closed
    private var headBytes = 0
    private var bodyBytes = 0
    /// What is being received; nil where the route takes no more now and the body is only waited out.
    private var callback: IncomingCallback?
    /// Whether this connection has shown a route's path.
    private var isKnown = false
    /// Whether the connection ends with the next answer.
    private var isLast = false
    private var isVersion0 = false
    private var deadline = NIODeadline.distantFuture
    private var timer: (task: Scheduled<Void>, due: NIODeadline)?

    init(listener: CallbackListener) {
        self.listener = listener
        (callbacks, handOver) = AsyncStream.makeStream()
    }

    // MARK: - The connection

    func channelActive(context: ChannelHandlerContext) {
        guard let id = listener.roll.enter(context.channel) else {
            context.close(promise: nil)
            return
        }
        (self.context, self.id) = (context, id)
        peer = context.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        turn(.head, for: listener.limits.headTime)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // Who works on an answer keeps the connection's place until it is done: the limit bounds the work too.
        if phase != .answering { leave() }
        phase = .closed
        timer?.task.cancel()
        (timer, self.context) = (nil, nil)
        handOver.finish()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            // A caller may end its side and still wait for the answer.
            if phase == .answering { isLast = true } else { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard phase != .lingering, phase != .closed else { return }
        switch error {
        case HTTPParserError.invalidEOFState:
            context.close(promise: nil)
        case HTTPParserError.headerOverflow where phase != .answering:
            refuse(.requestHeaderFieldsTooLarge, because: .headTooLarge)
        case is HTTPParserError where phase != .answering:
            refuse(.badRequest, because: .malformed)
        default:
            context.close(promise: nil)
        }
    }

    /// Nobody works for this connection any more.
    func finish() {
        leave()
        context?.close(promise: nil)
    }

    private func leave() {
        if let id { listener.roll.leave(id) }
    }

    // MARK: - The request

    /// Bytes are there, before anybody has parsed them; false where nobody is to.
    func bytesArrived(_ count: Int) -> Bool {
        if phase == .waiting { turn(.head, for: listener.limits.headTime) }
        if phase == .head { headBytes += count }
        return phase != .lingering && phase != .closed
    }

    /// Whether more bytes came than a head may have, and it has not ended.
    var isHeadTooLong: Bool { phase == .head && headBytes > listener.limits.headBytes }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), phase) {
        case (.head(let head), .head), (.head(let head), .waiting): begin(head)
        case (.body(let bytes), .body): add(bytes)
        case (.end, .body): end()
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        let verdict = listener.gate.judge(target: head.uri, peer: peer, forwarded: head.headers["x-forwarded-for"])
        guard case .admitted(let index, let query, let from) = verdict else {
            if case .refused(let event) = verdict { refuse(.notFound, because: event) }
            return
        }
        isKnown = true
        isVersion0 = head.version == .http1_0
        // Behind an offer to change the protocol the parser stops; the offer is not taken up.
        isLast = !head.isKeepAlive || head.headers.contains(name: "upgrade")
        guard head.method == .GET || head.method == .POST else {
            return refuse(.methodNotAllowed, because: .methodRefused)
        }
        guard Int(head.headers.first(name: "content-length") ?? "0") ?? .max <= listener.limits.bodyBytes else {
            return refuse(.payloadTooLarge, because: .bodyTooLarge)
        }
        callback = nil
        if listener.takes(index) {
            let route = listener.gate.routes[index]
            callback = IncomingCallback(
                route: route.name, method: head.method.rawValue, query: query, headers: route.headers(head.headers),
                body: [], from: "\(from)")
        }
        bodyBytes = 0
        turn(.body, for: listener.limits.bodyTime)
        if !isVersion0, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
            context?.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
        }
    }

    private func add(_ bytes: ByteBuffer) {
        bodyBytes += bytes.readableBytes
        guard bodyBytes <= listener.limits.bodyBytes else {
            callback = nil
            return refuse(.payloadTooLarge, because: .bodyTooLarge)
        }
        callback?.body.append(contentsOf: bytes.readableBytesView)
    }

    private func end() {
        guard let callback else {
            listener.roll.count(.rateLimited)
            return send(CallbackResponse(status: 429), headers: [("retry-after", "1")])
        }
        self.callback = nil
        guard let id, listener.roll.begin(id) else { return }
        turn(.answering, for: listener.limits.answerTime)
        handOver.yield(callback)
    }

    // MARK: - The answer

    /// Sends what the callback was answered with, unless the caller is gone.
    func answer(_ response: CallbackResponse) {
        guard phase == .answering else { return }
        listener.roll.count(.answered)
        send(response)
    }

    /// Sends an answer without a word in it, and then nothing more.
    private func refuse(_ status: HTTPResponseStatus, because event: CallbackEvent) {
        listener.roll.count(event)
        isLast = true
        send(
            CallbackResponse(status: Int(status.code)),
            headers: status == .methodNotAllowed ? [("allow", "GET, POST")] : [])
    }

    private func send(_ response: CallbackResponse, headers: [(String, String)] = []) {
        guard let context else { return }
        let status = (200...599).contains(response.status) ? response.status : 500
        let mayHaveBody = status != 204 && status != 304
        var head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: HTTPHeaders(headers))
        if mayHaveBody { head.headers.add(name: "content-length", value: "\(response.body.count)") }
        if let type = response.contentType { head.headers.add(name: "content-type", value: type) }
        if isLast {
            head.headers.add(name: "connection", value: "close")
        } else if isVersion0 {
            head.headers.add(name: "connection", value: "keep-alive")
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if mayHaveBody, !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        // Before the end is written: the next request may be waiting behind it and arrive within that call.
        headBytes = 0
        let isLast = isLast
        turn(isLast ? .lingering : .waiting, for: isLast ? listener.limits.lingerTime : listener.limits.idleTime)
        if let id { listener.roll.wait(id, isKnown: isKnown) }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { result in
            // Half of it only: a connection closed with input unread throws away an answer that is still on its way.
            if isLast { context.close(mode: .output, promise: nil) }
            if case .failure = result { context.close(promise: nil) }
        }
    }

    // MARK: - Time

    private func turn(_ phase: Phase, for time: Duration) {
        self.phase = phase
        deadline = .now() + time.timeAmount
        if let timer {
            // One that is due earlier looks again when it is.
            guard timer.due > deadline else { return }
            timer.task.cancel()
        }
        watch()
    }

    private func watch() {
        guard let context else { return }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.timeIsUp() }
        timer = (task, deadline)
    }

    private func timeIsUp() {
        timer = nil
        guard phase != .closed else { return }
        guard deadline <= .now() else { return watch() }
        switch phase {
        case .waiting: listener.roll.count(.idle)
        case .head: listener.roll.count(.headTooSlow)
        case .body: listener.roll.count(.bodyTooSlow)
        case .answering: listener.roll.count(.answerTooSlow)
        case .lingering, .closed: break
        }
        context?.close(promise: nil)
    }
}

extension CallbackRoute {
    /// The headers by lower-case name, without the path's secret.
    func headers(_ headers: HTTPHeaders) -> [String: String] {
        var fields: [String: String] = [:]
        for (name, value) in headers {
            fields[name.lowercased(), default: ""] += fields[name.lowercased()] == nil ? value : ", \(value)"
        }
        return fields.mapValues(redacted)
    }
}
