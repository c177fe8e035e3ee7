import Dispatch
import Foundation
import Synchronization

/// Waits for Ctrl-C or TERM, for servers without a screen.
enum Interruption {
    /// Returns when the first one comes.
    static func wait() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let sources = listen { continuation.yield() }
        for await _ in stream { break }
        for source in sources { source.cancel() }
    }

    /// Begins a work that the first one ends, and returns when `finish` is done with it.
    ///
    /// Every later one says `sentence`, and nothing is cut short.
    static func hold<Work: Sendable>(
        saying sentence: String, _ begin: () -> Work, thenDoing finish: (Work) async -> Void
    ) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let isEnding = Mutex(false)
        // The same sources for both: between two sets of them a signal could be lost.
        let sources = listen {
            let isLater = isEnding.withLock { isEnding in
                defer { isEnding = true }
                return isEnding
            }
            if isLater {
                Console.err("paydesk: \(sentence)")
            } else {
                continuation.yield()
            }
        }
        let work = begin()
        for await _ in stream { break }
        await finish(work)
        for source in sources { source.cancel() }
    }

    /// Does work that must not be cut short: Ctrl-C and TERM say `sentence` and the work goes on.
    static func held<Outcome: Sendable>(
        _ sentence: String, _ work: () async throws -> Outcome
    ) async rethrows -> Outcome {
        let sources = listen { Console.err("paydesk: \(sentence)") }
        defer {
            for source in sources { source.cancel() }
            for number in numbers { signal(number, SIG_DFL) }
        }
        return try await work()
    }

    private static let numbers = [SIGINT, SIGTERM]

    private static func listen(_ handler: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
        numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            source.resume()
            return source
        }
    }
}
