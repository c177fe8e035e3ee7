import Dashboard
import Foundation

/// Where a desk's memory lies: one small file, readable by this user alone.
actor MemoryFile {
    private let path: String

    init(path: String) { self.path = path }

    /// What was remembered; nothing where there is no such file, or one that is not understood.
    nonisolated static func read(_ path: String) -> DeskMemory {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 1 << 20 else { return DeskMemory() }
        return (try? JSONDecoder().decode(DeskMemory.self, from: bytes)) ?? DeskMemory()
    }

    /// Writes it whole or not at all; a memory that cannot be kept is no trouble worth a word.
    func keep(_ memory: DeskMemory) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(memory) else { return }
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard (try? handle.write(contentsOf: bytes)) != nil, rename(draft, path) == 0 else {
            unlink(draft)
            return
        }
    }
}
