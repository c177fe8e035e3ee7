import Desk
import Foundation
import Guarded
import Payments
import Synchronization

/// Results go to standard output, everything else to standard error.
///
/// Every line is cleaned on its way, whoever wrote it; JSON escapes what could do harm instead.
enum Console {
    /// Writes result lines.
    ///
    /// A reader that went away ends the program quietly, as a pipe's end should.
    static func out(_ lines: String) { write(cleaned(lines) + "\n", to: 1) }

    /// Writes a result object on one line.
    static func out(_ object: JSON) { write(object.line + "\n", to: 1) }

    /// Writes a drawing of ours, dark on light whatever the terminal's own colours, unless colour is unwanted.
    static func drawn(_ lines: [String]) {
        let plain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let (on, off) = plain ? ("\u{1B}[7m", "\u{1B}[0m") : ("\u{1B}[30;107m", "\u{1B}[0m")
        for line in lines { write(on + SafeText(line, limit: .max).string + off + "\n", to: 1) }
    }

    /// Writes a grid of ours with its colours.
    ///
    /// Its cells hold clean text only; the sequences around them are ours.
    static func painted(_ lines: [String]) {
        for line in lines { write(line + "\n", to: 1) }
    }

    /// Writes lines that are no results: progress, an error.
    static func err(_ lines: String) { write(cleaned(lines) + "\n", to: 2) }

    /// Writes what happens while a command goes on, behind the time in India.
    static func report(_ line: String) { err("\(SystemClock().now().ist.clockWithSeconds) IST  \(line)") }

    /// Writes an error object on one line.
    static func err(_ object: JSON) { write(object.line + "\n", to: 2) }

    /// Writes a prompt without a line end.
    static func prompt(_ text: String) { write(cleaned(text), to: 2) }

    /// Writes over the line that stands on the terminal of standard error.
    static func over(_ text: String) { write("\r\u{1B}[K" + cleaned(text), to: 2) }

    /// The line a person types behind a prompt; nil at the end of the input.
    ///
    /// Ctrl-C leaves with `otherwise`, what is said where it is not done.
    static func asked(_ text: String, otherwise: String) -> String? {
        Interruption.leaving(saying: otherwise) {
            prompt(text)
            return readLine()
        }
    }

    /// Writes `shown` over what was typed behind a prompt, where the terminal showed it.
    static func typedOver(_ prompt: String, _ typed: String, shown: String) {
        var settings = termios()
        guard tcgetattr(0, &settings) == 0, settings.c_lflag & tcflag_t(ECHO) != 0 else { return write("\n", to: 2) }
        let rows = (prompt.count + typed.count) / terminalColumns + 1
        write("\u{1B}[\(rows)A\r\u{1B}[J" + cleaned(prompt + shown) + "\n", to: 2)
    }

    /// How wide the terminal of standard error is; 80 where it does not say.
    static var terminalColumns: Int {
        var size = winsize()
        return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Whether standard input and standard error both are terminals, so that a person can be asked.
    static var canAsk: Bool { isatty(0) == 1 && isatty(2) == 1 }

    /// The lines as `SafeText`; only the line ends between them are kept.
    private static func cleaned(_ lines: String) -> String {
        lines.split(separator: "\n", omittingEmptySubsequences: false)
            .map { SafeText(String($0), limit: .max).string }.joined(separator: "\n")
    }

    /// Whether results were lost: standard output took them no longer, and nobody closed it.
    static var hasLostResults: Bool { lost.load(ordering: .relaxed) }
    private static let lost = Atomic(false)

    /// Results that standard output does not take are written to standard error, so that no reference is lost.
    private static func lose(_ text: String, _ reason: Int32) {
        let isFirst = !lost.exchange(true, ordering: .relaxed)
        if isFirst {
            let words = String(cString: strerror(reason))
            err("paydesk: standard output takes nothing more (\(words)). What it should have had follows here.")
        }
        write(text, to: 2)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                let reason = errno
                if descriptor == 1, reason != EPIPE { lose(String(decoding: bytes, as: UTF8.self), reason) }
                return
            }
        }
    }
}
