import Dispatch
import Foundation

/// Waits for Ctrl-C or TERM, for servers without a screen.
enum Interruption {
    /// Returns when the first one comes.
    static func wait() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let sources = listen { continuation.yield() }
        for await _ in stream { break }
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
