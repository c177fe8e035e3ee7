import Foundation
import Guarded

/// The file that says what became of every row: of this user alone (0600), written whole or not at all.
struct ResultFile {
    let path: String

    private var draft: String { "\(path).\(getpid()).new" }

    /// Beside the file of payouts, unless another place is named: `june.csv` has `june.result.csv`.
    init(of file: String, named: String?) {
        let stem = file.lowercased().hasSuffix(".csv") ? String(file.dropLast(4)) : file
        path = named ?? stem + ".result.csv"
    }

    /// Makes sure that it can be written, before anything is sent.
    ///
    /// Refuses to write over a file that is no result file.
    func reserve() throws(Failure) {
        let head = CSV.line(ImportRow.heads)
        var found = stat()
        if lstat(path, &found) == 0 {
            let data = found.st_mode & S_IFMT == S_IFREG ? FileManager.default.contents(atPath: path) : nil
            guard let data, data.isEmpty || data.starts(with: Data(head.utf8)) else {
                throw Failure(
                    .cannotCreate, "\(SafeText(path)) is there already and is no result file.",
                    hint: "Nothing was sent. Name another with --result FILE.")
            }
        }
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                .cannotCreate, "\(SafeText(path)) cannot be written: \(String(cString: strerror(errno))).",
                hint: "Nothing was sent. Name another place with --result FILE.")
        }
        close(descriptor)
    }

    /// Takes back ``reserve()``.
    func giveUp() { unlink(draft) }

    /// Writes it in the place of an earlier one; false where that cannot be.
    func write(_ rows: [ImportRow]) -> Bool {
        let lines = [CSV.line(ImportRow.heads)] + rows.map { CSV.line($0.cells) }
        defer { unlink(draft) }
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        var bytes = Array((lines.joined(separator: "\n") + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { break }
        }
        let isOnDisk = bytes.isEmpty && fchmod(descriptor, 0o600) == 0 && fsync(descriptor) == 0
        close(descriptor)
        return isOnDisk && rename(draft, path) == 0
    }
}
