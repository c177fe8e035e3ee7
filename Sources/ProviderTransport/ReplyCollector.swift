import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Providers
import Synchronization

/// Gathers what arrives of one reply, up to a limit, so that a cut reply is kept as evidence.
final class ReplyCollector: HTTPClientResponseDelegate {
    typealias Response = Void

    /// More than the limit came.
    struct Oversized: Error {}

    private let limit: Int
    private let gathered = Mutex<HTTPReply?>(nil)

    /// A collector that takes `limit` bytes of body at most.
    init(limit: Int) {
        self.limit = limit
    }

    /// What has arrived; nil where not even a whole head has.
    func reply(isComplete: Bool) -> HTTPReply? {
        gathered.withLock { reply in
            reply?.isComplete = isComplete
            return reply
        }
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        let headers = Dictionary(
            head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
        gathered.withLock { $0 = HTTPReply(status: Int(head.status.code), headers: headers, body: []) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = gathered.withLock { reply in
            let room = limit - (reply?.body.count ?? 0)
            reply?.body.append(contentsOf: buffer.readableBytesView.prefix(room))
            return buffer.readableBytes <= room
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(Oversized())
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) {}
}
