import Foundation
import Testing

@testable import paydesk

/// `paydesk watch` as a service: what systemd is told, the unit, and the log a machine reads.
@Suite(.serialized, .ownThreads) struct ServiceTests {
    @Test(arguments: [false, true])
    func theManagerIsToldByAPathOrAnAbstractName(_ isAbstract: Bool) throws {
        let manager = try NotifySocket(isAbstract: isAbstract)
        let service = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": manager.name]))
        #expect(service.watchdog == nil)
        #expect(service.tell("READY=1", "STATUS=asking"))
        #expect(manager.next() == "READY=1\nSTATUS=asking")
    }

    @Test func whatIsNoSocketIsNoManager() {
        for name in ["", "relative/path", "vsock:2:3", "/" + String(repeating: "x", count: 200)] {
            #expect(ServiceManager(environment: ["NOTIFY_SOCKET": name]) == nil)
        }
        #expect(ServiceManager(environment: [:]) == nil)
        let gone = ServiceManager(environment: ["NOTIFY_SOCKET": "/nonexistent/notify"])
        #expect(gone?.tell("READY=1") == false, "a manager that is gone stops nothing")
        let others = ["NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"]
        #expect(ServiceManager(environment: others)?.watchdog == nil)
        let ours = ["NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "\(getpid())"]
        #expect(ServiceManager(environment: ours)?.watchdog == .milliseconds(500))
    }

    @Test func aWatchTellsThatItIsReadyLivesAndStopsAndLogsJSON() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let manager = try NotifySocket(isAbstract: true)
        let environment = ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "200000"]
        let watch = try Watch(sandbox, "--log", "json", environment: environment)
        var heard: [String] = []
        try SandboxProcess.wait("READY=1 and twice WATCHDOG=1") {
            if let word = manager.next() { heard.append(word) }
            let ready = heard.firstIndex { $0.hasPrefix("READY=1\n") } ?? heard.count
            return heard.dropFirst(ready).filter { $0 == "WATCHDOG=1" }.count >= 2
        }
        #expect(try watch.end(SIGTERM) == 0)
        while let word = manager.next() { heard.append(word) }
        #expect(heard.contains("STOPPING=1"))
        for line in watch.said { PrintedJSON.hold(line, to: "log") }
        let events = try watch.said.map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["event"] as? String
        }
        #expect(events.first == "started" && events.suffix(2) == ["stopping", "stopped"], "\(events)")
        #expect(events.contains("asking") && events.contains("leftovers"))
    }

    @Test func theUnitNamesTheProgramTheConfigurationAndItsCredentials() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(
            token: "{ credential = \"segura\" }",
            more: "[listen]\n[listen.segura-main]\npath_secret = { env = \"HOOK\" }")
        let printed = try sandbox.paydesk("watch", "--print-systemd")
        #expect(printed.status == 0, "\(printed.err)")
        let lines = Set(printed.out.split(separator: "\n").map(String.init))
        for line in [
            "Type=notify", "WatchdogSec=60", "UMask=0077", "LimitCORE=0", "NoNewPrivileges=yes", "TimeoutStopSec=32",
            "LoadCredential=segura:/etc/paydesk/credentials/segura", "WantedBy=multi-user.target",
            "ReadWritePaths=\(sandbox.home.path)/store", "RestartPreventExitStatus=64 73 77 78",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(printed.out.contains(" watch --log json --config \(sandbox.home.path)/config.toml"))
        #expect(printed.out.contains("# HOOK is an environment variable, which this service does not have"))
        #expect(try sandbox.paydesk("watch", "--print-systemd", "--log", "loud").status == 64)
    }

    @Test func wordsThatMeanSomethingToSystemdAreQuoted() {
        var service = SystemdUnit(
            program: "/opt/pay desk/paydesk", configuration: "/etc/100%/a$b.toml", user: "pay", group: "payments",
            folders: ["/srv/pay"], replyTimeout: 30, credentials: [], variables: [])
        service.places = [("XDG_DATA_HOME", "/srv/pay desk")]
        let unit = service.text
        #expect(unit.contains("Environment=\"XDG_DATA_HOME=/srv/pay desk\"\n"))
        #expect(
            unit.contains("ExecStart=\"/opt/pay desk/paydesk\" watch --log json --config /etc/100%%/a$$b.toml\n"))
        #expect(unit.contains("User=pay\nGroup=payments\n"))
    }
}

/// A service manager's socket.
private final class NotifySocket {
    let name: String
    private let descriptor: Int32
    private let file: String?

    init(isAbstract: Bool) throws {
        let path = "/tmp/paydesk-notify-\(UUID().uuidString)"
        (name, file) = (isAbstract ? "@" + path.dropFirst() : path, isAbstract ? nil : path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = isAbstract ? [0] + Array(path.dropFirst().utf8) : Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard descriptor >= 0, bound == 0 else { throw Terminal.Missing(what: "a socket", screen: []) }
    }

    deinit {
        close(descriptor)
        if let file { unlink(file) }
    }

    /// The next message that has come; nil where there is none.
    func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
