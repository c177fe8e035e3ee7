import ArgumentParser
import Dashboard
import Desk
import Foundation
import Payments
import TerminalKit

/// `paydesk` without a command: the dashboard on the configured providers.
struct DashboardCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard", abstract: "The dashboard on the configured providers (the default).",
        discussion: """
              paydesk
              paydesk --config /etc/paydesk/desk.toml
            """)

    @OptionGroup var common: CommonOptions
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        if let file = common.missingConfiguration, isatty(0) == 1, isatty(1) == 1 {
            return try await Self.firstStart(file, common)
        }
        let configuration = try common.configuration()
        let environment = common.environment
        let archive = try await Archive.open(configuration, environment: environment)
        let memory = Locations(environment: environment).memory
        try await Self.open(
            archive, environment: environment, noColor: common.noColor, memory: memory
        ) { () throws(Failure) in
            try await Workplace.open(archive, environment: environment)
        }
        return .done
    }

    /// Offers what can be done without a configuration, and does it.
    private static func firstStart(_ file: String, _ common: CommonOptions) async throws(Failure) -> Exit {
        if common.noColor { setenv("NO_COLOR", "1", 1) }
        let log = try LogFile.prepared(environment: common.environment)
        let theme: Theme
        do {
            theme = try ThemeLibrary.theme(named: "midnight", besideConfiguration: file)
        } catch {
            throw Failure(error)
        }
        let session = try await FirstStartSession(file: file, theme: theme, log: log)
        switch await session.run() {
        case .demo:
            guard let demo = try? DemoCommand.parse([]) else { return .done }
            return try await demo.execute()
        case .writeConfiguration:
            guard let asking = try? InitCommand.parse(["--config", file]) else { return .done }
            return try await asking.execute()
        case .checkMachine:
            guard let doctor = try? DoctorCommand.parse(["--config", file]) else { return .done }
            return try await doctor.execute()
        case .quit: return .done
        }
    }

    /// Runs the dashboard on a store until the agent leaves.
    @MainActor
    static func open(
        _ archive: Archive, environment: [String: String], label: String? = nil, noColor: Bool = false,
        clock: any DeskClock = SystemClock(), plan: PollPlan? = nil, memory: String? = nil,
        opening: @escaping @Sendable () async throws(Failure) -> Workplace
    ) async throws(Failure) {
        if noColor { setenv("NO_COLOR", "1", 1) }
        let choice = ThemeChoice(name: archive.configuration.theme, configuration: archive.configuration.file)
        let theme: Theme
        do {
            theme = try choice.theme()
        } catch {
            throw Failure(error)
        }
        let session = try DashboardSession(
            archive: archive, profile: archive.profile(label: label), choice: choice, theme: theme,
            log: try LogFile.prepared(environment: environment), clock: clock,
            plan: plan ?? archive.configuration.polling, memory: memory, opening: opening)
        await session.run()
    }
}

extension Archive {
    /// Who sits here and what can be done, from the configuration alone.
    func profile(label: String?) -> DeskProfile {
        DeskProfile(
            agent: agent, station: configuration.agent.station ?? 0, role: configuration.authority.role,
            capabilities: configuration.providers.map { $0.capability(label: label) },
            limits: configuration.authority.limits, label: label, dayEnds: configuration.desk.dayEnds,
            symbols: configuration.desk.symbols == .ascii ? .ascii : .unicode,
            roleSource: configuration.authority.source ?? configuration.file, mayBe: configuration.authority.mayBe,
            keys: configuration.keys, answers: configuration.answers, theme: configuration.theme,
            themes: ThemeLibrary.names(besideConfiguration: configuration.file))
    }
}

/// The log that standard error goes to while the screen is up.
enum LogFile {
    /// Its path, with its folder made, readable by this user alone.
    static func prepared(environment: [String: String]) throws(Failure) -> String {
        let path = Locations(environment: environment).log
        let folder = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(
                .cannotCreate, "The log's folder \(folder) cannot be made.",
                hint: "Set XDG_STATE_HOME to a folder you can write.")
        }
        return path
    }
}
