import Foundation

/// The Unix user this program runs as.
struct UnixUser {
    var uid: UInt32
    /// The login name; nil where the machine knows none.
    var name: String?

    static var own: UnixUser {
        let uid = getuid()
        return UnixUser(uid: uid, name: getpwuid(uid).map { String(cString: $0.pointee.pw_name) })
    }
}

/// The machine's Unix groups.
enum UnixGroup {
    /// A group's number; nil where there is none of this name.
    static func number(of name: String) -> UInt32? { getgrnam(name)?.pointee.gr_gid }

    /// Whether this program runs in the group, or as root, who can give files to any.
    static func isOwn(_ group: UInt32) -> Bool {
        if geteuid() == 0 || getegid() == group { return true }
        var groups = [gid_t](repeating: 0, count: 256)
        let count = getgroups(Int32(groups.count), &groups)
        return count > 0 && groups.prefix(Int(count)).contains(group)
    }
}
