import Foundation
import Ledger
import Payments

/// Stores of many transactions, a provider on this machine, and the configuration for both.
final class DeskScene {
    /// The program that is measured.
    let program: String
    private let folder: URL
    private let scratch: URL
    private var sandbox: pid_t?
    private var address = ""

    /// `folder` keeps the stores for the next run.
    init(program: String, folder: URL) throws {
        (self.program, self.folder) = (program, folder)
        scratch = FileManager.default.temporaryDirectory.appending(path: "paydesk-bench-\(UUID().uuidString)")
        for made in [folder, scratch] {
            try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        }
        try startSandbox()
    }

    /// Ends the provider and removes what is not kept.
    func end() {
        if let sandbox { Child.end(sandbox) }
        sandbox = nil
        try? FileManager.default.removeItem(at: scratch)
    }

    /// A provider that answers: with one that does not, the screen would count the seconds to the next try.
    private func startSandbox() throws {
        let file = scratch.appending(path: "sandbox").path
        sandbox = try Child.start(
            program, ["sandbox", "--port", "0"], on: .file(file),
            environment: ["HOME": scratch.path, Self.token: "bench"])
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            if text.contains("\n"), let found = text.firstMatch(of: /"segurapay":"(?<address>[^"]+)"/) {
                address = String(found.address).replacing("\\/", with: "/")
                return
            }
            usleep(10_000)
        }
        throw BenchFault(what: "paydesk sandbox did not start")
    }

    private static let token = "PAYDESK_SANDBOX_TOKEN"

    // MARK: Stores

    /// Where the store of so many transactions is.
    func store(of count: Int) -> String { folder.appending(path: "\(count).db").path }

    /// Makes it where it is not there: the seconds that took, nil where it was there.
    func fill(_ count: Int) throws -> Double? {
        let path = store(of: count)
        guard !FileManager.default.fileExists(atPath: path) else { return nil }
        let start = ContinuousClock.now
        try Child.run(
            program, ["demo", "--fill-only", path, "--transactions", String(count)],
            into: scratch.appending(path: "fill").path, environment: ["HOME": scratch.path])
        return (ContinuousClock.now - start).asSeconds
    }

    /// Its size in MiB.
    func size(of count: Int) -> Double {
        let attributes = try? FileManager.default.attributesOfItem(atPath: store(of: count))
        return ((attributes?[.size] as? NSNumber)?.doubleValue ?? 0) / 1_048_576
    }

    /// The same transactions as text, a line each, for programs that show files.
    func text(of count: Int) throws -> String {
        let file = folder.appending(path: "\(count).csv").path
        if !FileManager.default.fileExists(atPath: file) {
            try Child.run(
                program, ["transactions", "--format", "csv", "--limit", String(count)], into: file + ".part",
                environment: try environment(of: count))
            try FileManager.default.moveItem(atPath: file + ".part", toPath: file)
        }
        return file
    }

    /// The environment of a desk on that store: its configuration names a provider whose wallet is asked each quarter of
    /// an hour, and which has none of the store's payouts.
    func environment(of count: Int) throws -> [String: String] {
        let file = scratch.appending(path: "\(count).toml")
        let text = """
            [agent]
            name = "asha"
            station = 11
            [store]
            path = "\(store(of: count))"
            [polling]
            balance_in_view = "15min"
            [[provider]]
            name = "bench"
            kind = "segurapay"
            base_url = "\(address)"
            token = { env = "\(Self.token)" }
            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        chmod(file.path, 0o600)
        return ["HOME": scratch.path, "PAYDESK_CONFIG": file.path, "TMPDIR": scratch.path, Self.token: "bench"]
    }
}
