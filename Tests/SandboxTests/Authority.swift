import Foundation

/// A private authority made for one test by the `openssl` command, and certificates it signs.
struct Authority {
    private let folder: URL
    let certificatePEM: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sandbox-ca-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=Sandbox test authority", "-keyout", folder.appending(path: "ca.key").path,
                "-out", folder.appending(path: "ca.pem").path,
            ])
        certificatePEM = try String(contentsOfFile: folder.appending(path: "ca.pem").path, encoding: .utf8)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A certificate for a name (`IP:127.0.0.1`, `DNS:localhost`), expired where that is wanted.
    func certificate(for name: String, isExpired: Bool = false) throws -> (chain: String, key: String) {
        try "subjectAltName=\(name)\n".write(toFile: path("names"), atomically: true, encoding: .utf8)
        _ = try Tool.run(
            "openssl",
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=sandbox",
                "-keyout", path("leaf.key"), "-out", path("leaf.csr"),
            ])
        // A certificate of minus one day was over before it began.
        _ = try Tool.run(
            "openssl",
            [
                "x509", "-req", "-in", path("leaf.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
                "-set_serial", "7", "-days", isExpired ? "-1" : "2", "-extfile", path("names"), "-out",
                path("leaf.pem"),
            ])
        return (try read("leaf.pem"), try read("leaf.key"))
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
}
