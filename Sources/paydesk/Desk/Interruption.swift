import Dispatch
import Foundation
import Synchronization

/// Waits for Ctrl-C or TERM, for servers without a screen.
enum Interruption {
    /// Signals that are caught from now on, to be waited for once everything stands.
    struct Caught {
        fileprivate let stream: AsyncStream<Void>
        fileprivate let sources: [any DispatchSourceSignal]

        /// Returns when the first one comes, or at once where it has come already.
        func wait() async {
            for await _ in stream { break }
            for source in sources { source.cancel() }
        }
    }

    /// Catches them: to be called before anybody is told that the server is ready.
    static func caught() -> Caught {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        return Caught(stream: stream, sources: listen { continuation.yield() })
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

    /// Does work that ends by itself when `stop` was called, which Ctrl-C and TERM do: nothing of it is cut short.
    static func noted<Outcome: Sendable>(
        by stop: @escaping @Sendable () -> Void, during work: () async -> Outcome
    ) async -> Outcome {
        let sources = listen(stop)
        defer {
            for source in sources { source.cancel() }
            for number in numbers { signal(number, SIG_DFL) }
        }
        return await work()
    }

    /// Does work that must not be cut short, as ``held(_:_:)`` does, and then work that Ctrl-C and TERM cancel: it ends
    /// early then, in its own way.
    static func held<First: Sendable, Last: Sendable>(
        _ sentence: String, _ work: () async -> First,
        thenCancelling rest: @escaping @Sendable (First) async -> Last
    ) async -> Last {
        let cancelled = Mutex<Task<Last, Never>?>(nil)
        // The same sources for both: between two sets of them a signal could be lost.
        let sources = listen {
            if let task = cancelled.withLock(\.self) { task.cancel() } else { Console.err("paydesk: \(sentence)") }
        }
        defer {
            for source in sources { source.cancel() }
            for number in numbers { signal(number, SIG_DFL) }
        }
        let first = await work()
        let task = Task { await rest(first) }
        cancelled.withLock { $0 = task }
        return await task.value
    }

    fileprivate static let numbers = [SIGINT, SIGTERM]

    private static func listen(_ handler: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
        // A source catches nothing before it is registered, which happens some time after it was resumed.
        let registered = DispatchGroup()
        let sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.resume()
            return source
        }
        _ = registered.wait(timeout: .now() + 5)
        return sources
    }
}

extension Interruption {
    /// Asks a person; Ctrl-C and TERM leave at once, with `sentence`, since nothing is under way while somebody is asked.
    ///
    /// By plain signal handlers: a source takes its time to go, and the next question is asked at once.
    static func leaving<Answer>(saying sentence: String, _ ask: () -> Answer) -> Answer {
        let failure = Failure(.interrupted, "Interrupted. \(sentence)", hint: "")
        let words = Array("\n\(failure.words(json: CommandLine.arguments.contains("--json")))\n".utf8)
        let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: words.count)
        _ = kept.initialize(from: words)
        farewell = UnsafeRawBufferPointer(kept)
        for number in numbers { signal(number) { _ in Interruption.leave() } }
        defer {
            for number in numbers { signal(number, SIG_DFL) }
            farewell = nil
            kept.deallocate()
        }
        return ask()
    }

    /// What is said then; written while nobody is asked, and read by a signal's handler, which may take no lock.
    private nonisolated(unsafe) static var farewell: UnsafeRawBufferPointer?

    private static func leave() {
        if let farewell { _ = write(2, farewell.baseAddress, farewell.count) }
        // Whoever reads the answer holds the input's lock, which an orderly exit would wait for.
        _exit(Exit.interrupted.rawValue)
    }
}
