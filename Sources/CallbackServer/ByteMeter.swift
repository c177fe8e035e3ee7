import NIOCore
import NIOHTTP1

/// Stands before the parser: tells when a request begins and how long its head has grown, and throws away what comes
/// behind a last answer before anybody reads it.
final class ByteMeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: CallbackHandler

    init(connection: CallbackHandler) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard connection.bytesArrived(unwrapInboundIn(data).readableBytes) else { return }
        context.fireChannelRead(data)
        // The parser has seen them all: either the head is whole now or it is too long.
        if connection.isHeadTooLong { context.fireErrorCaught(HTTPParserError.headerOverflow) }
    }
}
