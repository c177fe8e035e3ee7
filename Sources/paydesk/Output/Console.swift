import Foundation
import Guarded

/// Results go to standard output, everything else to standard error.
///
/// Text of outside origin is cleaned on its way.
enum Console {
    /// Writes a result line.
    ///
    /// A reader that went away ends the program quietly, as a pipe's end should.
    static func out(_ line: String) { write(line + "\n", to: 1) }

    /// Writes a line that is not a result: progress, a prompt, an error.
    static func err(_ line: String) { write(line + "\n", to: 2) }

    /// Writes a prompt without a line end.
    static func prompt(_ text: String) { write(text, to: 2) }

    /// Whether standard input and standard error both are terminals, so that a person can be asked.
    static var canAsk: Bool { isatty(0) == 1 && isatty(2) == 1 }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }
}
