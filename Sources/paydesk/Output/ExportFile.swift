import Crypto
import Dashboard
import Foundation
import Payments

/// A file that transactions are written to, for this user alone.
///
/// It has its name once it is whole; what is given up before leaves nothing behind. The rows come as the store shows
/// them: numbers masked, what is hidden hidden.
final class ExportFile {
    /// Where it will lie.
    let path: String
    /// How many transactions are in it.
    private(set) var rows = 0
    private let draft: String
    private let format: ExportFormat
    private let handle: FileHandle
    private var digest = SHA256()

    /// Makes the folder where there is none, and a draft in it.
    init(folder: String, format: ExportFormat, at moment: Timestamp) throws(Failure) {
        path = try Self.free(in: folder, "paydesk", at: moment, format.rawValue)
        draft = "\(path).\(getpid()).new"
        self.format = format
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try put(format == .csv ? (PlainTable.header(.csv) ?? "") + "\r\n" : "[")
    }

    deinit { unlink(draft) }

    /// Adds a transaction.
    func write(_ row: Transaction) throws(Failure) {
        switch format {
        case .csv: try put(PlainTable.line(row, csv: true) + "\r\n")
        case .json: try put((rows == 0 ? "\n" : ",\n") + row.json.line)
        }
        rows += 1
    }

    /// Writes the end and waits until the disk has all of it.
    func end() throws(Failure) {
        if format == .json { try put("\n]\n") }
        do { try handle.synchronize() } catch { throw Self.failure(path) }
    }

    /// Lower-case hex of the SHA-256 of what was written.
    var sha256: String { digest.finalize().map { String(format: "%02x", $0) }.joined() }

    /// Gives it its name.
    ///
    /// Nothing that lies there is overwritten.
    func publish() throws(Failure) {
        guard link(draft, path) == 0 else { throw Self.failure(path) }
        unlink(draft)
    }

    private func put(_ text: String) throws(Failure) {
        let bytes = Data(text.utf8)
        do { try handle.write(contentsOf: bytes) } catch { throw Self.failure(path) }
        digest.update(data: bytes)
    }

    /// A path where nothing lies yet, named after a moment, in a folder that is made where there is none.
    static func free(
        in typed: String, _ name: String, at moment: Timestamp, _ ending: String
    ) throws(Failure) -> String {
        let folder = expanded(typed)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw failure(folder)
        }
        let time = moment.ist
        let stem = "\(folder)/\(name)-\(time.day.iso)-\(time.clockWithSeconds.filter { $0 != ":" })"
        let paths = (1...99).map { $0 == 1 ? "\(stem).\(ending)" : "\(stem)-\($0).\(ending)" }
        guard let free = paths.first(where: { !FileManager.default.fileExists(atPath: $0) }) else {
            throw failure(folder)
        }
        return free
    }

    private static func expanded(_ folder: String) -> String {
        let whole = folder.hasPrefix("~/") ? NSHomeDirectory() + folder.dropFirst() : folder
        return whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
    }

    private static func failure(_ path: String) -> Failure {
        Failure(
            .cannotCreate, "\(path) cannot be written: \(String(cString: strerror(errno))). Nothing was exported.",
            hint: "Export to a folder you can write.")
    }
}
