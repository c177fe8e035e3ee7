// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 language mode, explicit existentials, and no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
    name: "paydesk",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "paydesk", targets: ["paydesk"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Rooms, from the inside out; README.md and Tests/ArchitectureTests say who may import whom.
        .target(name: "CNcurses"),
        .target(name: "Guarded", swiftSettings: strict),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "TerminalKit", dependencies: ["CNcurses", "CQREncode", "Guarded"], swiftSettings: strict),
        .target(name: "Payments", dependencies: ["Guarded"], swiftSettings: strict),
        .target(
            name: "Providers", dependencies: ["Payments", "Guarded", crypto, cryptoExtras], swiftSettings: strict),
        .target(
            name: "ProviderTransport",
            dependencies: ["Providers", "Guarded", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL],
            swiftSettings: strict),
        .target(name: "Ledger", dependencies: ["Payments", "Guarded", crypto, grdb], swiftSettings: strict),
        .target(
            name: "Desk", dependencies: ["Payments", "Guarded", "Providers", "Ledger"], swiftSettings: strict),
        .target(name: "Dashboard", dependencies: ["TerminalKit", "Payments", "Guarded"], swiftSettings: strict),
        .target(
            name: "CallbackServer",
            dependencies: [
                "Payments", "Guarded", hummingbirdCore, logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
            ],
            swiftSettings: strict),
        .target(
            name: "Sandbox",
            dependencies: [
                hummingbird, hummingbirdCore, hummingbirdTLS, logging, nioCore, nioHTTP1, nioPosix, nioSSL,
                serviceLifecycle, crypto, cryptoExtras,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "paydesk",
            dependencies: [
                "CNcurses", "Guarded", "TerminalKit", "Payments", "Providers", "ProviderTransport", "Ledger", "Desk",
                "Dashboard",
                "CallbackServer", "Sandbox", argumentParser, crypto, subprocess, systemPackage, toml,
            ],
            resources: [.embedInCode("Themes")],
            swiftSettings: strict,
            linkerSettings: [
                // Swift's static libraries would have every symbol exported, and what is exported is never left out.
                .unsafeFlags(
                    ["-Xlinker", "--no-export-dynamic"], .when(platforms: [.linux], configuration: .release))
            ]),
        .executableTarget(
            name: "paydesk-bench",
            dependencies: [
                "Payments", "Guarded", "Providers", "Ledger", "Desk", "CallbackServer", "TerminalGlass", argumentParser,
            ],
            swiftSettings: strict),

        // One suite a room, and the rules that hold between them.
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "GuardedTests", dependencies: ["Guarded"], swiftSettings: strict),
        .testTarget(
            name: "TerminalKitTests", dependencies: ["TerminalKit", "CNcurses", "Guarded"], swiftSettings: strict),
        .testTarget(name: "PaymentsTests", dependencies: ["Payments"], swiftSettings: strict),
        .testTarget(
            name: "ProvidersTests", dependencies: ["Providers", "Payments", "Guarded"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "ProviderTransportTests",
            dependencies: ["ProviderTransport", "Providers", "Payments", "Guarded", nioCore, nioPosix, nioSSL],
            swiftSettings: strict),
        .executableTarget(
            name: "LedgerWriter", dependencies: ["Ledger", "Payments"], path: "Tests/LedgerWriter",
            swiftSettings: strict),
        .testTarget(
            name: "LedgerTests", dependencies: ["Ledger", "LedgerWriter", "Payments", "Guarded", grdb],
            swiftSettings: strict),
        .executableTarget(
            name: "CrashDummy",
            dependencies: [
                "Desk", "Ledger", "Payments", "Guarded", "Providers", "ProviderTransport", "CallbackServer", "Sandbox",
            ],
            path: "Tests/CrashDummy", swiftSettings: strict),
        .testTarget(
            name: "DeskTests",
            dependencies: [
                "Desk", "Ledger", "Payments", "Guarded", "Providers", "ProviderTransport", "Sandbox", "CrashDummy",
                grdb,
            ],
            swiftSettings: strict),
        // The desk over virtual days, a seed a run; `CStage` takes over the executor, which Swift cannot spell.
        .target(name: "CStage", path: "Tests/CStage"),
        .executableTarget(
            name: "paydesk-simulation", dependencies: ["CStage", "Desk", "Ledger", "Payments", "Providers"],
            path: "Tests/Simulation", swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["paydesk-simulation"], swiftSettings: strict),
        .testTarget(
            name: "DashboardTests", dependencies: ["Dashboard", "TerminalKit", "Payments", "Guarded"],
            swiftSettings: strict),
        .testTarget(
            name: "CallbackServerTests", dependencies: ["CallbackServer", "Guarded", logging], swiftSettings: strict),
        .testTarget(
            name: "SandboxTests",
            dependencies: ["Sandbox", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL], swiftSettings: strict),
        .testTarget(
            name: "BenchTests", dependencies: ["paydesk-bench", "Payments", "TerminalGlass"], swiftSettings: strict),
        // What a terminal makes of the bytes it gets: for the runs on a terminal, and for measuring them.
        .target(name: "TerminalGlass", path: "Tests/TerminalGlass", swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["paydesk", "CrashDummy", "TerminalGlass"], exclude: ["Stubs"],
            swiftSettings: strict),
    ]
)
