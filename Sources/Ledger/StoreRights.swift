import Foundation

/// Who may open a store's files (`payouts.md`, *Who acts*): its user alone, or a Unix group that shares it.
public struct StoreRights: Hashable, Sendable {
    /// The group's number; nil where the store is one user's.
    let group: UInt32?

    /// One user's: files 0600, folders 0700.
    public static let alone = StoreRights(group: nil)

    /// A group's: files 0660, folders 2770, so that what is made in them is the group's as well.
    public static func shared(group: UInt32) -> StoreRights { StoreRights(group: group) }

    /// The mode of files.
    var file: mode_t { group == nil ? 0o600 : 0o660 }
    /// The mode of folders.
    var folder: mode_t { group == nil ? 0o700 : 0o2770 }

    /// Gives an open file its rights, whatever the umask took; false where it is ours and that failed.
    ///
    /// Another user's file has its own already.
    func give(to descriptor: Int32) -> Bool {
        guard let group else { return true }
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { return false }
        guard found.st_uid == geteuid() else { return true }
        if found.st_gid != group, fchown(descriptor, uid_t.max, group) != 0 { return false }
        return found.st_mode & 0o777 == file || fchmod(descriptor, file) == 0
    }

    /// Makes a folder that is missing, and those above it.
    ///
    /// Throws `cannotOpen`; one that is there already is left as it is.
    func makeFolder(_ path: String) throws(LedgerError) {
        guard !path.isEmpty, !PrivateFile.exists(path) else { return }
        try makeFolder((path as NSString).deletingLastPathComponent)
        // Another process may be first: what counts is that it is there.
        guard mkdir(path, 0o700) == 0 else {
            if errno == EEXIST { return }
            throw .cannotOpen("The folder \(path) cannot be made. Make it yourself, or set [store] path.")
        }
        guard let group else { return }
        guard chown(path, uid_t.max, group) == 0, chmod(path, folder) == 0 else {
            throw .cannotOpen("The folder \(path) cannot be given to the group. Are you in it? See: id")
        }
    }

    /// Refuses a folder in which the group could not share a store, or that is open to others.
    func refuseUnshared(folder path: String) throws(LedgerError) {
        guard let group else { return }
        var found = stat()
        guard stat(path, &found) == 0, found.st_gid == group, found.st_mode & 0o2070 == 0o2070,
            found.st_mode & 0o007 == 0
        else {
            throw .cannotOpen(
                "The folder \(path) is not shared as [store] group asks. Run: chgrp \(group) \(path) && "
                    + "chmod 2770 \(path)")
        }
    }

    /// Refuses a file that others can open, or that the group cannot.
    func refuseUnshared(file path: String) throws(LedgerError) {
        guard let group else { return try PrivateFile.refuseOpenToOthers(path) }
        var found = stat()
        guard stat(path, &found) == 0, found.st_gid == group, found.st_mode & 0o777 == file else {
            throw .cannotOpen(
                "\(path) is not shared as [store] group asks. Run as its owner: chgrp \(group) \(path) && "
                    + "chmod 660 \(path)")
        }
    }
}
