import Foundation

/// The demo's throw-away folder, removed at the end; one whose demo was killed is removed by the next.
struct DemoFolder: Sendable {
    /// Where it is.
    let url: URL
    /// Held open, and locked, as long as the demo lives.
    private let lock: Int32

    var path: String { url.path }

    private static let prefix = "paydesk-demo-"
    private static let lockName = "alive"

    /// Makes a folder for this demo, after clearing away those that nobody uses any more.
    static func make() throws(Failure) -> DemoFolder {
        let parent = FileManager.default.temporaryDirectory
        removeLeft(in: parent)
        let url = parent.appending(path: prefix + UUID().uuidString)
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(
                .cannotCreate, "The demo's throw-away folder \(url.path) cannot be made.",
                hint: "Set TMPDIR to a folder you can write.")
        }
        let lock = open(url.appending(path: lockName).path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        _ = flock(lock, LOCK_EX | LOCK_NB)
        return DemoFolder(url: url, lock: lock)
    }

    /// Removes it.
    func remove() {
        try? FileManager.default.removeItem(at: url)
        close(lock)
    }

    /// A lock that can be had says that its demo is gone; a folder without one is being made just now.
    private static func removeLeft(in parent: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let folder = parent.appending(path: name)
            let lock = open(folder.appending(path: lockName).path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            guard lock >= 0 else { continue }
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(at: folder) }
            close(lock)
        }
    }
}
