import Foundation

/// The one name of a store's file: whoever opens it, by whatever name, finds the same locks and marks beside it.
public enum StoreFile {
    /// Where the store at `path` really lies, every symbolic link on the way followed; it need not be there yet.
    ///
    /// Throws `cannotOpen` for a link to nothing, and for a file that has several names: what lies beside it under one of
    /// them is not seen under another.
    public static func place(of path: String) throws(LedgerError) -> String {
        guard let real = followed(path) else {
            guard !PrivateFile.exists(path) else {
                throw .cannotOpen(
                    "\(path) is a link to a file that is not there. Put the store back there, or remove the link.")
            }
            return resolved(path)
        }
        var found = stat()
        guard stat(real, &found) != 0 || found.st_mode & S_IFMT != S_IFREG || found.st_nlink < 2 else {
            throw .cannotOpen(
                "\(real) has \(found.st_nlink) names (hard links), and only one of them can have its locks beside it. "
                    + "Keep one and remove the others; find them with: find / -xdev -samefile \(real)")
        }
        return real
    }

    /// A path of something that is there or is yet to be made, with the folders above it as they really lie.
    static func resolved(_ path: String) -> String {
        if let real = followed(path) { return real }
        let (folder, name) = ((path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent)
        guard folder != path, !name.isEmpty else { return path }
        let above = resolved(folder.isEmpty ? "." : folder)
        return above == "/" ? "/\(name)" : "\(above)/\(name)"
    }

    private static func followed(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
