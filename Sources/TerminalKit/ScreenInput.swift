import CNcurses

/// What the terminal sends: keys, pastes and the mouse, read until it is silent.
@MainActor
final class ScreenInput {
    /// Something that came.
    enum Arrival {
        /// A key, a paste or the mouse.
        case key(Key)
        /// ncurses says that the window has another size.
        case resized
        /// The terminal's window got or lost the focus.
        case focused(Bool)
        /// The terminal's background is light, or dark.
        case background(isLight: Bool)
    }

    private let pad: UnsafeMutablePointer<WINDOW>
    private var bytes = KeyBytes()
    private var decoder = KeyDecoder()
    private var answer = TerminalAnswer()
    private var emptyReads = 0
    private let clock = ContinuousClock()
    private var lastRead = ContinuousClock.now

    private static let controlC: UInt32 = 0x03
    /// Behind a paste the terminal is silent for longer than this before a key counts as typed.
    private static let settlingMilliseconds: Int32 = 25
    /// A Ctrl-C alone after this gives up a paste whose end never came.
    private static let longSilence: Duration = .seconds(2)
    /// The rest of an answer that began comes within this.
    private static let answerSilence: Duration = .milliseconds(500)

    /// Sets the terminal up for reading through `pad`, which unlike a window is never painted by a read.
    init(reading pad: UnsafeMutablePointer<WINDOW>) {
        self.pad = pad
        raw()
        noecho()
        nonl()
        set_escdelay(25)
        // A frame that gave way to waiting keys would stay half drawn until another one comes.
        typeahead(-1)
        nodelay(pad, true)
        keypad(pad, true)
        Self.defineKeys()
    }

    private static func defineKeys() {
        // Terminals send the CSI form or the SS3 form by their mode, and the mode is not always the one we asked for.
        let cursorKeys: [(String, Int32)] = [
            ("A", KEY_UP), ("B", KEY_DOWN), ("C", KEY_RIGHT), ("D", KEY_LEFT), ("H", KEY_HOME), ("F", KEY_END),
        ]
        for (letter, code) in cursorKeys {
            define_key("\u{1B}[\(letter)", code)
            define_key("\u{1B}O\(letter)", code)
        }
        define_key("\u{1B}[1~", KEY_HOME)
        define_key("\u{1B}[4~", KEY_END)
        define_key("\u{1B}[Z", KEY_BTAB)
        define_key("\u{1B}OM", KEY_ENTER)
        define_key("\u{1B}[200~", KeyDecoder.pasteBegins)
        define_key("\u{1B}[201~", KeyDecoder.pasteEnds)
        define_key("\u{1B}[I", KeyDecoder.focusIn)
        define_key("\u{1B}[O", KeyDecoder.focusOut)
    }

    /// Asks for the keypad's own keys again, which ncurses else does only at the next read.
    func resume() { keypad(pad, true) }

    /// The terminal was asked for its background: what it answers is no key.
    func awaitAnswer() { answer.expect() }

    /// Whether there is no terminal any more: it hung up, or its input can be read and holds nothing, for ever.
    var isOver: Bool { emptyReads > 3 || tk_input_state(0) == TK_INPUT_GONE }

    /// Reads all that has come and tells it in order.
    func read(_ tell: (Arrival) -> Void) {
        let silence = clock.now - lastRead
        var count = 0
        if answer.isHolding, silence > Self.answerSilence { answer.giveUp() }
        repeat {
            while let raw = nextRaw() {
                count += 1
                sort(raw, tell)
                if count == 1, raw == .scalar(Self.controlC), silence > Self.longSilence, !hasMore(within: 0) {
                    decoder.abandonPaste()
                }
            }
        } while decoder.isSettling && hasMore(within: Self.settlingMilliseconds)
        for raw in answer.settle() { take(raw, tell) }
        for key in decoder.settle() { tell(.key(key)) }
        lastRead = clock.now
        emptyReads = tk_input_state(0) == TK_INPUT_EMPTY ? emptyReads + 1 : 0
    }

    /// Takes an answer of the terminal out of what is typed; what is pasted is let alone.
    private func sort(_ raw: RawKey, _ tell: (Arrival) -> Void) {
        guard !decoder.isPasting, !decoder.isSettling else { return take(raw, tell) }
        switch answer.take(raw) {
        case .typed(let raws): for raw in raws { take(raw, tell) }
        case .answer(let text): Backdrop.isLight(answer: text).map { tell(.background(isLight: $0)) }
        }
    }

    private func take(_ raw: RawKey, _ tell: (Arrival) -> Void) {
        switch raw {
        case .code(KeyDecoder.focusIn), .code(KeyDecoder.focusOut):
            // The report in a pasted text is text.
            if !decoder.isPasting, !decoder.isSettling { tell(.focused(raw == .code(KeyDecoder.focusIn))) }
        case .code(KEY_RESIZE): tell(.resized)
        case .code(KEY_MOUSE):
            let mouse = nextMouse()
            // The report of a mouse in a pasted text is text.
            if let mouse, !decoder.isPasting, !decoder.isSettling { tell(.key(.mouse(mouse))) }
        default: if let key = decoder.decode(raw) { tell(.key(key)) }
        }
    }

    private func hasMore(within milliseconds: Int32) -> Bool { tk_input_state(milliseconds) == TK_INPUT_WAITS }

    /// The next key or character, if one is complete.
    private func nextRaw() -> RawKey? {
        while case let value = wgetch(pad), value != ERR {
            guard let byte = UInt8(exactly: value) else { return .code(value) }
            if let scalar = bytes.take(byte) { return .scalar(scalar) }
        }
        return nil
    }

    private func nextMouse() -> Mouse? {
        var column: Int32 = 0
        var row: Int32 = 0
        let action: Mouse.Action
        switch tk_mouse_event(&column, &row) {
        case 1: action = .press
        case 4: action = .wheelUp
        case 5: action = .wheelDown
        default: return nil
        }
        return Mouse(action, at: Point(column: Int(column), row: Int(row)))
    }
}
