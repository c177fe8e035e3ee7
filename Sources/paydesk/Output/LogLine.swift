import Desk
import Payments

/// How a server's log is written on standard error.
enum LogFormat: String, CaseIterable {
    /// A sentence behind the time in India.
    case text
    /// One JSON object a line.
    case json
}

/// One line of a server's log.
struct LogLine {
    /// How much it matters.
    enum Level: String, CaseIterable {
        case info, warning, error
    }

    /// What happened, as a word that stays.
    enum Event: String, CaseIterable {
        case started, leftovers, asking, waiting, listening
        case providerDown = "provider_down"
        case providerUp = "provider_up"
        case clock, store, callback, stopping, stopped
    }

    var event: Event
    var level = Level.info
    /// What happened, in words.
    var message: String
    var provider: String?
    /// The transactions or complaints it is about.
    var references: [String] = []
    /// The HTTP status a callback was answered with.
    var status: Int?

    /// The line as an object.
    func json(at moment: String) -> JSON {
        .object([
            ("at", .text(moment)), ("level", .text(level.rawValue)), ("event", .text(event.rawValue)),
            ("message", .text(message)), ("provider", .optional(provider)),
            ("references", .list(references.map(JSON.text))), ("status", .optional(status.map(Int64.init))),
        ])
    }

    /// Writes it on standard error.
    func write(_ format: LogFormat) {
        switch format {
        case .text: Console.report(message)
        case .json: Console.err(json(at: SystemClock().now().rfc3339))
        }
    }
}
