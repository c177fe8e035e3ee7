import Dispatch
import Foundation

/// Tells when a theme file was written, from what the system says of its folder: nothing is looked at until then.
///
/// Where the system has no such word (inotify), or no more of it, nothing is told.
@MainActor
final class ThemeWatch {
    private let source: (any DispatchSourceRead)?

    /// Watches a folder of themes, also where it is made later, until ``end()``.
    ///
    /// `isWritten` is called on the main actor.
    init(folder: String, _ isWritten: @escaping @MainActor () -> Void) {
        #if os(Linux)
            let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
            guard descriptor >= 0 else {
                source = nil
                return
            }
            let above = URL(filePath: folder).deletingLastPathComponent().path
            inotify_add_watch(descriptor, above, UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR))
            Self.watch(folder, descriptor)
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
            source.setEventHandler {
                MainActor.assumeIsolated {
                    let names = Self.names(descriptor)
                    // A folder made just now may already hold what the word comes too late for.
                    let isNew = names.contains(URL(filePath: folder).lastPathComponent)
                    if isNew { Self.watch(folder, descriptor) }
                    if isNew || names.contains(where: { $0.hasSuffix(".toml") }) { isWritten() }
                }
            }
            source.setCancelHandler { close(descriptor) }
            source.activate()
            self.source = source
        #else
            source = nil
        #endif
    }

    /// Watches no more.
    func end() { source?.cancel() }

    #if os(Linux)
        /// Editors write a file anew in place, or put another one where it was.
        private static func watch(_ folder: String, _ descriptor: Int32) {
            inotify_add_watch(
                descriptor, folder, UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR))
        }

        /// The names of all that was written since the last look.
        private static func names(_ descriptor: Int32) -> Set<String> {
            var names: Set<String> = []
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
                // Each entry is four words of four bytes, the last of them the length of the name behind it.
                var at = 0
                while at + 16 <= count {
                    let length = buffer[(at + 12)..<(at + 16)].enumerated().reduce(0) { $0 | Int($1.1) << (8 * $1.0) }
                    guard at + 16 + length <= count else { break }
                    names.insert(
                        String(decoding: buffer[(at + 16)..<(at + 16 + length)].prefix { $0 != 0 }, as: UTF8.self))
                    at += 16 + length
                }
            }
            return names
        }
    #endif
}
