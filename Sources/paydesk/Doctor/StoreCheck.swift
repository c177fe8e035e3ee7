import Foundation
import Ledger

/// The store: whether it can be worked on, and whoever else can look into it.
struct StoreCheck {
    let configuration: Configuration
    let environment: [String: String]

    /// For how long the pages of a large store are looked at.
    private static let patience: Duration = .seconds(10)
    /// Bytes below which a disk is nearly full.
    private static let littleRoom: Int64 = 256 << 20

    private var path: String { Archive.path(configuration, environment: environment) }
    private var folder: String { URL(filePath: path).deletingLastPathComponent().path }

    func findings() async -> [Finding] {
        guard FileManager.default.fileExists(atPath: path) else { return missing() + [room] }
        var findings = [permissions, room]
        let archive: Archive
        do throws(Failure) {
            archive = try await Archive.open(configuration, environment: environment)
        } catch {
            return [.failure(.store, "opens", error.message, error.hint, error.exit)] + findings
        }
        defer { archive.ledger.close() }
        do throws(LedgerError) {
            let health = try await archive.ledger.health(within: Self.patience)
            findings = [version(health), journal(health)] + findings + [integrity(health)]
        } catch {
            let failure = Failure(error)
            findings.append(.failure(.store, "reads", failure.message, failure.hint, failure.exit))
        }
        if let trouble = archive.ledger.trouble {
            findings.append(.failure(.store, "trouble", trouble, "", .store))
        }
        return findings
    }

    private func missing() -> [Finding] {
        var nearest = folder
        while !FileManager.default.fileExists(atPath: nearest), nearest.count > 1 {
            nearest = URL(filePath: nearest).deletingLastPathComponent().path
        }
        guard access(nearest, W_OK) == 0 else {
            return [
                .failure(
                    .store, "file", "there is none at \(path), and none can be made: \(nearest) cannot be written",
                    "Make \(folder) yours, mode 0700, or set [store] path.", .cannotCreate)
            ]
        }
        return [.ok(.store, "file", "none yet: the first start makes \(path)")]
    }

    private func version(_ health: StoreHealth) -> Finding {
        let size = ByteCount(health.bytes).text
        let made = "schema \(health.schema), SQLite \(health.sqlite)"
        return .ok(.store, "version", "\(path), \(health.transactions) transactions, \(size), \(made)")
    }

    private func journal(_ health: StoreHealth) -> Finding {
        guard health.journal == "wal", health.isDurable else {
            return .failure(
                .store, "journal", "\(health.journal), and a change may be lost with the power",
                "Put the store on a local disk: network file systems do not keep such promises.", .store)
        }
        return .ok(.store, "journal", "wal, synchronous full: what is told as done is on disk")
    }

    private func integrity(_ health: StoreHealth) -> Finding {
        guard let damage = health.damage else {
            return .skipped(.store, "integrity", "not looked through in 10 s; paydesk store check takes its time")
        }
        guard let first = damage.first else { return .ok(.store, "integrity", "every page is whole") }
        return .failure(
            .store, "integrity", "damaged: \(first)", "Send nothing more; put the last good copy back.", .store)
    }

    private var room: Finding {
        var place = folder
        while !FileManager.default.fileExists(atPath: place), place.count > 1 {
            place = URL(filePath: place).deletingLastPathComponent().path
        }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return .skipped(.store, "room", "the disk does not tell how much is free")
        }
        let found = "\(ByteCount(free).text) free"
        guard free >= Self.littleRoom else {
            return .warning(.store, "room", found, "Free some space: a full disk holds every payout back.")
        }
        return .ok(.store, "room", found)
    }

    /// Names, amounts and notes are in the clear in it; numbers are sealed.
    private var permissions: Finding {
        let isShared = configuration.store.rights != .alone
        let files = ["", "-wal", "-shm", ".lock", ".key", ".d"].map { path + $0 }
        let open = ([folder] + files).filter { file in
            guard let mode = FileMode.of(file) else { return false }
            return mode.isOpen(to: .others) || (!isShared && mode.isOpen(to: .group))
        }
        let whose = isShared ? "its group" : "this user"
        guard let first = open.first else {
            return .ok(.store, "permissions", "nobody but \(whose) can open the folder and its files")
        }
        let mode = FileMode.of(first)?.text ?? ""
        let isFolder = first == folder || first == path + ".d"
        let right = isShared ? (isFolder ? "2770" : "660") : (isFolder ? "700" : "600")
        let isClosedAbove = first != folder
        // Inside a closed folder an open file is not open to anybody yet.
        let found = "\(first) has mode \(mode)" + (isClosedAbove ? ", closed only by its folder" : "")
        return .warning(.store, "permissions", found, "chmod \(right) \(first)")
    }
}

/// A size as people read it.
struct ByteCount {
    let bytes: Int64

    init(_ bytes: Int64) { self.bytes = bytes }

    /// `1.4 GiB`, `312 KiB`.
    var text: String {
        var (value, unit) = (Double(bytes), "bytes")
        for next in ["KiB", "MiB", "GiB", "TiB"] where value >= 1_024 {
            (value, unit) = (value / 1_024, next)
        }
        let tenths = Int64((value * 10).rounded())
        return value < 10 && unit != "bytes" ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(Int64(value)) \(unit)"
    }
}
