import CNcurses
import Dispatch
import Guarded

/// The terminal's screen; with `ScreenInput` the only code that calls ncurses.
///
/// Open one for the life of the program, ``present(_:cursor:)`` a grid whenever something changed, and ``close()`` it
/// before the program ends. Keys, resizes and farewells come through the closure given to `open`, as a rule an
/// ``Inbox``'s `post`. When the process dies instead, the guard in `CNcurses` puts the terminal back in order.
@MainActor
public final class Screen {
    /// The window's size.
    public private(set) var size: Size
    /// How many colours are used; where there are none, draw with ``Theme/mono``.
    public let depth: ColorDepth
    /// Which characters the terminal is trusted with; grids are turned into them when presented.
    public let symbols: Symbols
    /// What TERM says, where this machine has no description of it and ``standIn`` is drawn for instead.
    public let unknownTerminal: SafeText?
    /// The terminal that is drawn for where TERM names one that nobody described.
    public static let standIn = "xterm-256color"

    private let synchronized: Bool
    private let handle: OpaquePointer
    private let input: ScreenInput
    private let post: @Sendable (ScreenEvent) -> Void
    private let savedErrors: Int32?
    private var sources: [any DispatchSourceProtocol] = []
    private var shown: Grid?
    /// What ``number(of:)`` found: the nearest of 256 colours is looked for once.
    private var numbers: [Color: Int32] = [:]
    private var cursor: Point?
    private var isOpen = true
    private var isGone = false

    private static let on: StaticString = "\u{1B}[?2004h\u{1B}[?1004h"
    private static let off: StaticString = "\u{1B}[?1004l\u{1B}[?2004l"
    private static let backgroundQuestion: StaticString = "\u{1B}]11;?\u{1B}\\"
    private static let frameBegins: StaticString = "\u{1B}[?2026h"
    private static let frameEnds: StaticString = "\u{1B}[?2026l"

    /// Opens the screen on standard output and input.
    ///
    /// Throws ``ScreenError`` and leaves the terminal as it was.
    public static func open(
        _ options: ScreenOptions = ScreenOptions(), post: @escaping @Sendable (ScreenEvent) -> Void
    ) throws(ScreenError) -> Screen {
        guard tk_has_terminal() else { throw .notATerminal }
        let name = tk_environment("TERM").map { String(cString: $0) } ?? ""
        guard !["", "dumb", "unknown"].contains(name) else { throw .unusableTerminal(name) }
        tk_forget_frozen_size()
        let isUTF8 = tk_set_locale()
        guard tk_guard_remember(0, 1) == 0 else { throw .system(tk_last_error()) }
        let kind = tk_look_up(name)
        guard kind != TK_TERM_UNUSABLE else { throw .unusableTerminal(name) }
        guard let handle = tk_open(kind == TK_TERM_USABLE ? name : standIn) else { throw .unknownTerminal(name) }
        guard let pad = newpad(1, 1) else {
            endwin()
            delscreen(handle)
            throw .unknownTerminal(name)
        }
        let signals = tk_guard_install(options.grace)
        guard signals >= 0 else {
            let number = tk_last_error()
            endwin()
            delscreen(handle)
            throw .system(number)
        }
        let savedErrors = options.errorLog.map { tk_redirect_errors($0) }
        let screen = Screen(
            handle: handle, pad: pad, options: options, unknownTerminal: kind == TK_TERM_USABLE ? nil : SafeText(name),
            isUTF8: isUTF8, savedErrors: savedErrors, post: post)
        screen.listen(to: signals)
        return screen
    }

    private init(
        handle: OpaquePointer, pad: UnsafeMutablePointer<WINDOW>, options: ScreenOptions, unknownTerminal: SafeText?,
        isUTF8: Bool, savedErrors: Int32?, post: @escaping @Sendable (ScreenEvent) -> Void
    ) {
        self.handle = handle
        self.unknownTerminal = unknownTerminal
        input = ScreenInput(reading: pad)
        self.post = post
        self.savedErrors = savedErrors
        synchronized = options.synchronized
        let names: [String] = ["LC_ALL", "LC_CTYPE", "LANG"]
        let locales = names.compactMap { name in tk_environment(name).map { String(cString: $0) } }
        symbols = options.symbols ?? .trusted(inLocale: locales.first ?? "", isUTF8: isUTF8)
        size = Self.windowSize
        depth = Self.prepareColors(options.colors)
        curs_set(0)
        send(Self.on)
    }

    private static var windowSize: Size {
        var columns: Int32 = 0
        var rows: Int32 = 0
        return tk_window_size(&columns, &rows)
            ? Size(columns: Int(columns), rows: Int(rows)) : Size(columns: Int(COLS), rows: Int(LINES))
    }

    private static func prepareColors(_ asked: ColorDepth?) -> ColorDepth {
        let isRefused = asked == nil && tk_environment("NO_COLOR") != nil
        guard !isRefused, asked != .mono, has_colors() else { return .mono }
        start_color()
        use_default_colors()
        guard COLORS >= 256, asked != .sixteen else { return .sixteen }
        return tk_has_direct_colors() && asked != .palette ? .direct : .palette
    }

    private func listen(to signals: Int32) {
        let keys = DispatchSource.makeReadSource(fileDescriptor: 0, queue: .main)
        keys.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readKeys() } }
        let notices = DispatchSource.makeReadSource(fileDescriptor: signals, queue: .main)
        notices.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readSignals(signals) } }
        sources = [keys, notices]
        for source in sources { source.activate() }
    }

    // MARK: Showing

    /// Shows a grid.
    ///
    /// Only rows that differ from what stands are written, in one frame; when nothing differs, nothing is. The cursor
    /// is shown at `cursor`, or hidden.
    public func present(_ grid: Grid, cursor: Point? = nil) {
        tk_guard_thread()
        guard isOpen, !isGone else { return }
        let next = grid.drawn(in: symbols)
        let rows = (0..<size.rows).filter { row in
            guard let shown, shown.size == next.size else { return true }
            return !next.sameRow(row, as: shown)
        }
        guard !rows.isEmpty || cursor != self.cursor else { return }
        // The first frame, and that of another size, may set up the terminal: it goes there as it comes.
        let isGathered = shown != nil
        shown = next
        framed(when: !rows.isEmpty, isGathered: isGathered) {
            if cursor != self.cursor { curs_set(cursor == nil ? 0 : 1) }
            self.cursor = cursor
            let fragile = rows.filter { row in next.row(row).contains(where: \.isFragile) }
            for row in rows where !fragile.contains(row) { write(row, of: next) }
            update()
            for row in fragile {
                write(row, of: next)
                redraw(row)
            }
        }
    }

    /// Writes everything anew, whatever the terminal shows.
    public func repaint() {
        guard isOpen, !isGone else { return }
        clearok(curscr, true)
        framed(when: true) { update() }
    }

    private func framed(when changes: Bool, isGathered: Bool = false, _ body: () -> Void) {
        let marks = changes && synchronized
        let gathers = isGathered && tk_frame_begin()
        if marks { send(Self.frameBegins) }
        body()
        if marks { send(Self.frameEnds) }
        if gathers { tk_frame_end() }
    }

    private func update() {
        move(Int32(cursor?.row ?? 0), Int32(cursor?.column ?? 0))
        wnoutrefresh(stdscr)
        doupdate()
    }

    /// Sends a fragile row whole and last, and then places the cursor absolutely where ncurses believes it to be, so that
    /// a terminal that counted other columns shifts nothing else.
    ///
    /// Past ncurses, whose `mvcur` writes into the buffer of stdio, for some later moment.
    private func redraw(_ row: Int) {
        wredrawln(stdscr, Int32(row), 1)
        update()
        send("\u{1B}[\((cursor?.row ?? 0) + 1);\((cursor?.column ?? 0) + 1)H")
    }

    private func write(_ row: Int, of grid: Grid) {
        var column = 0
        var look: (style: Style, attributes: UInt32, pair: Int32)?
        for cell in grid.row(row) {
            guard column + cell.columns <= size.columns else { break }
            if look?.style != cell.style {
                look = (cell.style, attributes(of: cell.style), pair(of: cell.style))
            }
            if !cell.isContinuation {
                put(cell, row: row, column: column, attributes: look?.attributes ?? 0, pair: look?.pair ?? 0)
            }
            column += 1
        }
        for blank in column..<max(column, size.columns) {
            put(.blank, row: row, column: blank, attributes: 0, pair: 0)
        }
    }

    private func put(_ cell: Cell, row: Int, column: Int, attributes: UInt32, pair: Int32) {
        if let scalar = cell.onlyScalar {
            tk_put_one(Int32(row), Int32(column), wchar_t(scalar.value), attributes, pair)
            return
        }
        for (offset, scalars) in cell.spacings {
            tk_put(Int32(row), Int32(column + offset), scalars, attributes, pair)
        }
    }

    private func attributes(of style: Style) -> UInt32 {
        // Terminals brighten what is bold and of the first eight colours: black on a loud background would turn grey.
        let isBlack = number(of: style.foreground) == 0
        return tk_attributes(style.bold && !isBlack, style.dim, style.underline, style.reverse, style.italic)
    }

    private func pair(of style: Style) -> Int32 {
        guard depth != .mono else { return 0 }
        let (foreground, background) = (number(of: style.foreground), number(of: style.background))
        if foreground < 0 && background < 0 { return 0 }
        return max(0, alloc_pair(foreground, background))
    }

    /// The terminal's number for a colour; -1 for its own.
    private func number(of color: Color) -> Int32 {
        if let known = numbers[color] { return known }
        let number = newNumber(of: color)
        numbers[color] = number
        return number
    }

    private func newNumber(of color: Color) -> Int32 {
        if depth == .direct { return color.directIndex.map { Int32($0) } ?? -1 }
        let count = depth == .palette ? 256 : min(16, Int(COLORS))
        return color.index(among: count).map { Int32($0) } ?? -1
    }

    /// Whether the terminal's background is light by what the environment says (`COLORFGBG`); nothing where it does not.
    nonisolated public static var backgroundIsLight: Bool? {
        tk_environment("COLORFGBG").flatMap { Backdrop.isLight(colorfgbg: String(cString: $0)) }
    }

    /// Asks the terminal for its background (OSC 11); ``ScreenEvent/background(isLight:)`` comes where it answers.
    ///
    /// Nothing waits for that, and no part of an answer counts as keys. Terminals that would show the question are not
    /// asked.
    public func askBackground() {
        let name = tk_environment("TERM").map { String(cString: $0) } ?? ""
        guard isOpen, !isGone, depth != .mono, !name.hasPrefix("linux"), !name.hasPrefix("vt") else { return }
        input.awaitAnswer()
        send(Self.backgroundQuestion)
    }

    // MARK: Listening

    /// Called when all that had come from the keyboard was posted, on the thread that read it.
    ///
    /// Whoever draws here spares each key the way through another thread and back.
    public var afterReading: (@MainActor () -> Void)?

    /// Whether presses and the wheel of the mouse are reported: off until it is asked for, since the terminal's own
    /// selecting of text stops with it.
    public var listensToMouse = false {
        didSet {
            guard isOpen, !isGone, listensToMouse != oldValue else { return }
            tk_mouse(listensToMouse)
        }
    }

    private func readKeys() {
        tk_guard_thread()
        guard isOpen, !isGone else { return }
        input.read { arrival in
            switch arrival {
            case .key(let key): post(.key(key))
            case .resized: resize()
            case .focused(let isFocused): post(.focused(isFocused))
            case .background(let isLight): post(.background(isLight: isLight))
            }
        }
        if input.isOver { lose() }
        afterReading?()
    }

    private func readSignals(_ signals: Int32) {
        tk_guard_thread()
        guard isOpen else { return }
        while true {
            switch tk_guard_next(signals) {
            case TK_NOTICE_RESIZED: resize()
            case TK_NOTICE_STOP: suspend()
            case TK_NOTICE_LEAVE: lose()
            default: return
            }
        }
    }

    private func resize() {
        let now = Self.windowSize
        guard now != size else { return }
        size = now
        resizeterm(Int32(now.rows), Int32(now.columns))
        shown = nil
        clearok(curscr, true)
        post(.resized(now))
    }

    private func lose() {
        guard !isGone else { return }
        isGone = input.isOver
        if isGone { sources.first?.cancel() }
        tk_guard_leave()
        post(.hangUp)
    }

    // MARK: Leaving

    /// Stops the program as Ctrl-Z does, and returns when the shell continues it, the screen painted anew.
    public func suspend() {
        guard isOpen, !isGone else { return }
        send(Self.off)
        def_prog_mode()
        endwin()
        tk_guard_stop()
        reset_prog_mode()
        input.resume()
        send(Self.on)
        resize()
        repaint()
        post(.resumed)
    }

    /// Asks the terminal to keep lines of text on its clipboard (OSC 52).
    ///
    /// The terminal does not answer: some refuse, and tmux passes it on only with `set-clipboard on`.
    public func copy(_ lines: [SafeText]) {
        guard isOpen, !isGone else { return }
        send(clipboardSequence(lines))
    }

    /// Shows a short text as a notification, or rings; what a terminal does not know it ignores.
    public func notify(_ text: SafeText, by style: NotificationStyle, throughTmux: Bool) {
        guard isOpen, !isGone, style != .off else { return }
        guard let sequence = notificationSequence(text, style, throughTmux: throughTmux) else { return ring() }
        send(sequence)
    }

    /// Rings the terminal's bell.
    public func ring() {
        guard isOpen, !isGone else { return }
        beep()
    }

    /// Puts the terminal and standard error back.
    ///
    /// Safe to call twice; nothing is shown or read afterwards.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        for source in sources where !source.isCancelled { source.cancel() }
        tk_mouse(false)
        send(Self.off)
        endwin()
        delscreen(handle)
        tk_guard_remove()
        if let savedErrors { tk_restore_errors(savedErrors) }
    }

    private func send(_ sequence: String) {
        var sequence = sequence
        sequence.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { tk_write($0.baseAddress, $0.count) }
        }
    }

    private func send(_ sequence: StaticString) {
        sequence.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { tk_write($0.baseAddress, $0.count) }
        }
    }
}
