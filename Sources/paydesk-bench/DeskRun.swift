import Foundation
import Ledger
import Payments
import TerminalGlass

/// The dashboard on one store.
struct DeskRun {
    private let store: SQLiteLedger
    private let run: ProgramRun
    /// The newest transactions, by the figures of their references that the list shows.
    private let newest: [String]

    /// Opens the store beside the program, to know what the program should show.
    init(_ scene: DeskScene, transactions count: Int) async throws {
        store = try SQLiteLedger(path: scene.store(of: count))
        let newest = try await Self.page(store, .everything)
        guard let first = newest.first else { throw BenchFault(what: "the store is empty") }
        self.newest = newest
        run = ProgramRun(
            program: scene.program, arguments: [], environment: try scene.environment(of: count), isDrawn: true,
            hasData: { Self.shown($0).first == first }, down: "j")
    }

    /// Closes the store.
    func close() { store.close() }

    /// Everything that is measured.
    func measure(starts: Int, keys: Int, idleSeconds: Double, filters: [String]) async throws -> Figures {
        var figures = Figures()
        (figures.firstFrame, figures.data) = try run.first(starts)
        let terminal = try run.start()
        defer { terminal.end() }
        guard terminal.time(patience: 20_000, until: run.hasData) != nil else {
            throw BenchFault(what: "the list did not come:\n" + (terminal.glass?.lines ?? []).joined(separator: "\n"))
        }
        terminal.settle(500)
        run.scroll(terminal, keys: keys, into: &figures)
        for filter in filters { figures.filter += try await type(filter, into: terminal) }
        if idleSeconds > 0 {
            // The clock turns at the minute: the window lies between two.
            while Self.secondOfMinute > 55 - idleSeconds || Self.secondOfMinute < 3 { terminal.listen(seconds: 0.5) }
            figures.idle = run.idle(terminal, seconds: idleSeconds)
        }
        figures.memory = run.memory(terminal)
        return figures
    }

    private static var secondOfMinute: Double {
        Date().timeIntervalSince1970.truncatingRemainder(dividingBy: 60)
    }

    // MARK: The filter

    /// Types a filter key by key: how long the page of each took to stand on the screen.
    ///
    /// A key that changes nothing on the screen tells nothing, and neither does a word that is no filter yet.
    private func type(_ filter: String, into terminal: MeasuredTerminal) async throws -> [Figures.FilterKey] {
        terminal.press("/")
        terminal.settle(100)
        var figures: [Figures.FilterKey] = []
        var text = ""
        for key in filter {
            text.append(key)
            let expected = try await expected(text)
            let isTold = expected.map { !Self.shows($0, terminal) } ?? false
            terminal.press(String(key))
            if isTold, let expected {
                let took = terminal.time(patience: 3_000) { Self.shows(expected, $0) }
                figures.append(Figures.FilterKey(text: text, milliseconds: took?.asMilliseconds))
            }
            terminal.settle(60)
        }
        // The whole list again, before the next: once to leave the entry, once to drop the filter.
        for _ in 0..<3 where !Self.shows(newest, terminal) {
            terminal.press("\u{1B}")
            _ = terminal.time(patience: 1_000) { Self.shows(newest, $0) }
        }
        guard Self.shows(newest, terminal) else {
            throw BenchFault(
                what: "the list did not come back after “\(filter)”:\n"
                    + (terminal.glass?.lines ?? []).joined(separator: "\n"))
        }
        terminal.settle(100)
        return figures
    }

    /// The first rows a filter finds; nil where it is none.
    private func expected(_ text: String) async throws -> [String]? {
        guard case .success(let query) = FilterLanguage.parse(text, now: Self.now) else { return nil }
        return try await Self.page(store, query)
    }

    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    private static func page(_ store: SQLiteLedger, _ query: TransactionQuery) async throws -> [String] {
        try await store.page(query, start: .newest, limit: 40).rows.map { String($0.reference.text.suffix(figures)) }
    }

    // MARK: The screen

    /// How many figures of a reference the list shows at this size.
    private static let figures = 7

    private static func shows(_ expected: [String], _ terminal: MeasuredTerminal) -> Bool {
        let shown = shown(terminal)
        return shown.count >= min(expected.count, 5) && shown.elementsEqual(expected.prefix(shown.count))
    }

    /// The references in the list, from the top, each by its last figures.
    private static func shown(_ terminal: MeasuredTerminal) -> [String] {
        (terminal.glass?.lines ?? []).compactMap { line in
            // Other panes stand on the same line, and have cut texts of their own.
            line.split(separator: "…").dropFirst().lazy
                .map { $0.prefix { $0.isASCII && $0.isNumber } }
                .first { $0.count == figures }.map(String.init)
        }
    }
}
