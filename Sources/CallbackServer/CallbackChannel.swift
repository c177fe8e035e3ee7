import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// What stands on each connection: HTTP/1 and nothing else, with our own handlers on either side of the parser.
///
/// Hummingbird's own channel for HTTP/1 bounds neither a body's time nor what a connection may do before its head is
/// whole; its server, which accepts, counts and ends connections, is used as it is.
struct CallbackChannel: ServerChildChannel {
    let listener: CallbackListener
    let handling: @Sendable (IncomingCallback) async -> CallbackResponse

    /// The most header fields of a request.
    static let mostHeaders = 100

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<CallbackConnection> {
        channel.eventLoop.makeCompletedFuture {
            let handler = CallbackHandler(listener: listener)
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = listener.limits.headBytes
            limits.maxHeaderListSize = listener.limits.headBytes
            limits.maxHeaderFieldCount = Self.mostHeaders
            try channel.pipeline.syncOperations.addHandler(ByteMeter(connection: handler))
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                withPipeliningAssistance: true, withErrorHandling: false, withOutboundHeaderValidation: true,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            try channel.pipeline.syncOperations.addHandler(handler)
            return CallbackConnection(
                channel: channel, callbacks: handler.callbacks,
                handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
    }

    func handle(value connection: CallbackConnection, logger: Logger) async {
        for await callback in connection.callbacks {
            let response = await handling(callback)
            connection.onItsLoop { $0.answer(response) }
        }
        connection.onItsLoop { $0.finish() }
    }
}

/// A connection as its task sees it.
struct CallbackConnection: ServerChildChannelValue {
    let channel: any Channel
    let callbacks: AsyncStream<IncomingCallback>
    let handler: NIOLoopBound<CallbackHandler>

    func onItsLoop(_ body: @escaping @Sendable (CallbackHandler) -> Void) {
        channel.eventLoop.execute { body(handler.value) }
    }
}
