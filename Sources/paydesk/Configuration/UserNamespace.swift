import Foundation

/// The user namespace this process runs in.
///
/// Whoever makes one is anybody in it: `unshare -Ur` gives any user number, and any file under `/etc`, to whoever asks.
enum UserNamespace {
    /// Whether it is another one than the machine's own, as far as can be told: what cannot be told is another one.
    static let isOther = !isMachinesOwn

    /// The message that names nobody else must go through, and one in the name of any user there can be must be let
    /// through or be refused for want of the right.
    ///
    /// A filter on system calls that refuses either one (seccomp(2)) cannot read which user a message names.
    private static var isMachinesOwn: Bool {
        guard claim(getuid()) == 0 else { return false }
        return (0..<8).allSatisfy { _ in [0, EPERM].contains(claim(.random(in: 1 << 20 ..< .max))) }
    }

    /// The error of a message that claims to come from this user, 0 where there was none.
    ///
    /// The kernel looks for the user in this namespace before it looks at who may claim to be them (unix(7),
    /// `SCM_CREDENTIALS`): in the machine's own it can name all of them, in any other one most give `EINVAL`. Nobody is
    /// there to read the message. `/proc` is not asked: whoever may mount can put another one there.
    private static func claim(_ uid: UInt32) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            return errno
        }
        defer { for end in ends { close(end) } }
        // One `cmsghdr` with a `ucred`: length, level and type (2: SCM_CREDENTIALS), process and user, group.
        var claim: [UInt64] = [
            28, UInt64(SOL_SOCKET) | 2 << 32,
            UInt64(getpid()) | UInt64(uid) << 32, UInt64(getgid()),
        ]
        return claim.withUnsafeMutableBytes { bytes in
            var message = msghdr()
            (message.msg_control, message.msg_controllen) = (bytes.baseAddress, bytes.count)
            return sendmsg(ends[0], &message, 0) >= 0 ? 0 : errno
        }
    }
}
