import Foundation
import Testing

/// Holds every `import` under `Sources/` to the table of rooms: the build's own check lets transitive imports through.
@Suite struct ImportTests {
    /// What each room may import of ours and from outside; the toolchain's own modules are free unless named below.
    static let rooms: [String: Set<String>] = [
        "CNcurses": [],
        "Guarded": [],
        "TerminalKit": ["CNcurses", "CQREncode", "Guarded"],
        "Payments": ["Guarded"],
        "Providers": ["Payments", "Guarded", "Crypto", "CryptoExtras"],
        "ProviderTransport": [
            "Providers", "Guarded", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL", "NIOPosix", "Logging",
        ],
        "Ledger": ["Payments", "Guarded", "GRDB", "Crypto"],
        "Desk": ["Payments", "Guarded", "Providers", "Ledger"],
        "Dashboard": ["TerminalKit", "Payments", "Guarded"],
        "CallbackServer": [
            "Payments", "Guarded", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOPosix", "Logging",
            "ServiceLifecycle",
        ],
        "Sandbox": [
            "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOPosix",
            "NIOSSL", "Logging", "ServiceLifecycle", "Crypto", "CryptoExtras",
        ],
        "paydesk": [
            "CNcurses", "Guarded", "TerminalKit", "Payments", "Providers", "ProviderTransport", "Ledger", "Desk",
            "Dashboard", "CallbackServer", "Sandbox", "ArgumentParser", "TOMLKit", "Subprocess", "SystemPackage",
            "Crypto",
        ],
        "paydesk-bench": [
            "Payments", "Guarded", "Providers", "Ledger", "Desk", "CallbackServer", "TerminalGlass", "ArgumentParser",
        ],
    ]

    /// Modules of the Swift toolchain and the C library.
    static let toolchain: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "System", "Darwin",
        "Musl", "Testing",
    ]

    @Test func everyImportIsInTheTable() throws {
        let sources = try Self.sources()
        var seen: Set<String> = []
        for file in sources {
            let room = file.room
            seen.insert(room)
            let allowed = try #require(Self.rooms[room], "\(room) is a room the table does not have")
            for module in file.imports where !Self.toolchain.contains(module) {
                #expect(allowed.contains(module), "\(file.path) imports \(module)")
            }
        }
        #expect(seen == Set(Self.rooms.keys).subtracting(["CNcurses"]), "the table and Sources/ name other rooms")
    }

    @Test func theDomainHasNoFoundation() throws {
        for file in try Self.sources() where file.room == "Payments" {
            #expect(!file.imports.contains("Foundation"), "\(file.path) imports Foundation")
        }
    }

    @Test func onlyTheScreenCallsNcurses() throws {
        let users = try Self.sources().filter { $0.imports.contains("CNcurses") && $0.room == "TerminalKit" }
        for file in users {
            let calls = file.text.contains("doupdate") || file.text.contains("newterm")
            #expect(!calls || file.path.hasSuffix("Screen.swift"), "\(file.path) calls ncurses")
        }
    }

    /// What would end the program, break a promise of the style, or leave a gap.
    @Test(arguments: ["try!", "as!", "fatalError(", "TODO", "FIXME", "URLSession"])
    func nothingForbiddenStands(_ word: String) throws {
        for file in try Self.sources() {
            for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let code = line.drop { $0 == " " }
                guard !code.hasPrefix("//") else { continue }
                #expect(!code.contains(word), "\(file.path):\(number + 1) has \(word)")
            }
        }
    }

    struct SourceFile {
        var path: String
        var room: String
        var text: String

        /// The modules this file imports.
        var imports: [String] {
            text.split(separator: "\n").compactMap { line in
                var words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
                if let first = words.first, ["public", "internal", "package", "private", "fileprivate"].contains(first)
                {
                    words.removeFirst()
                }
                guard words.count >= 2, words[0] == "import" else { return nil }
                let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
                let module = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
                return module.split(separator: ".").first.map(String.init)
            }
        }
    }

    static func sources() throws -> [SourceFile] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let walker = try #require(FileManager.default.enumerator(atPath: root.path))
        var files: [SourceFile] = []
        for case let path as String in walker where path.hasSuffix(".swift") {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            let room = path.split(separator: "/").first.map(String.init) ?? ""
            files.append(SourceFile(path: path, room: room, text: text))
        }
        try #require(files.count > 20)
        return files
    }
}
