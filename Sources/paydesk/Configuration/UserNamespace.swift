import Foundation

/// The user namespace this process runs in.
///
/// Whoever makes one is anybody in it: `unshare -Ur` gives any user number, and any file under `/etc`, to whoever asks.
enum UserNamespace {
    /// Whether it is another one than the machine's own.
    static let isOther = (0..<8).contains { _ in !canName(.random(in: 1 << 20 ..< .max)) }

    /// Whether the kernel can name a user in this namespace: in the machine's own it can name all of them.
    ///
    /// It looks at the user a message claims to come from before it looks at who may claim it (unix(7),
    /// `SCM_CREDENTIALS`), and nobody is there to read the message. `/proc` is not asked: whoever may mount can put
    /// another one there.
    private static func canName(_ uid: UInt32) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            return true
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
            return sendmsg(ends[0], &message, 0) >= 0 || errno != EINVAL
        }
    }
}
