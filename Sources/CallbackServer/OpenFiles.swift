#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files the system lets this process hold open: every connection is one.
struct OpenFiles: Hashable {
    /// What counts now.
    var soft: UInt64
    /// What the process may raise it to by itself.
    var hard: UInt64

    /// Files kept free for everything else: the store, the terminal, requests to providers.
    static let reserve: UInt64 = 256

    /// How many connections fit and what the limit must be for them.
    ///
    /// A crowd of callers must never take the files the payouts need, so where the system gives few the listener takes
    /// half of what it gives at most.
    func room(for connections: Int) -> (limit: UInt64, connections: Int) {
        let wanted = UInt64(max(connections, 1))
        let limit = max(soft, min(hard, wanted + Self.reserve))
        let rest = limit > 2 * Self.reserve ? limit - Self.reserve : max(limit / 2, 1)
        return (limit, Int(min(wanted, rest)))
    }

    /// Raises this process's limit as far as `connections` need it and may; tells how many fit.
    static func makeRoom(for connections: Int) -> Int {
        var limits = rlimit()
        guard getrlimit(files, &limits) == 0 else { return connections }
        let now = OpenFiles(soft: UInt64(limits.rlim_cur), hard: UInt64(limits.rlim_max))
        let room = now.room(for: connections)
        guard room.limit > now.soft else { return room.connections }
        limits.rlim_cur = rlim_t(room.limit)
        guard setrlimit(files, &limits) == 0 else {
            return OpenFiles(soft: now.soft, hard: now.soft).room(for: connections).connections
        }
        return room.connections
    }

    #if canImport(Glibc)
        private static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let files = RLIMIT_NOFILE
    #endif
}
