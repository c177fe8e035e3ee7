import Dashboard
import Foundation
import Payments

/// What a Unix user watches in a store, beside it: a reference and a status a line, readable by that user alone.
struct WatchFile: Sendable {
    let path: String

    /// The file of a user beside a store.
    init(store: String, uid: UInt32) { path = "\(store).watched-\(uid)" }

    /// What stands in it; a line that cannot be read is left out.
    func read() -> [WatchedPayout] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let reference = Reference(String(parts[0])),
                let status = PaymentStatus(rawValue: String(parts[1]))
            else { return nil }
            return WatchedPayout(reference, status)
        }
    }

    /// Keeps some and drops others, whole or not at all; what another dashboard of this user keeps stays.
    func change(keeping kept: [WatchedPayout], dropping dropped: [Reference] = []) throws(Failure) {
        var lines: [Reference: PaymentStatus] = [:]
        for one in read() + kept { lines[one.reference] = one.status }
        for reference in dropped { lines[reference] = nil }
        let text = lines.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.rawValue)\n" }.joined()
        let draft = "\(path).\(getpid()).new"
        guard
            FileManager.default.createFile(
                atPath: draft, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
            rename(draft, path) == 0
        else {
            unlink(draft)
            throw Failure(
                .store, "What you watch cannot be kept in \(path).", hint: "It holds until you quit; check the disk.")
        }
    }
}
