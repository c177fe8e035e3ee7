import ArgumentParser
import Foundation

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration file.", valueName: "FILE"))
    var config: String?

    @Flag(name: .customLong("no-color"), help: "Use no colour; NO_COLOR does the same.")
    var noColor = false

    /// The environment the program was started with.
    var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The usual place of the configuration, where nothing is there; nil where another file was named.
    var missingConfiguration: String? {
        let locations = Locations(environment: environment)
        let file = locations.configuration(named: nil)
        let isNamed = config != nil || !(environment["PAYDESK_CONFIG"] ?? "").isEmpty
        return isNamed || FileManager.default.fileExists(atPath: file) ? nil : file
    }

    /// Reads the configuration this command was told to use.
    func configuration() throws(Failure) -> Configuration {
        do {
            return try Configuration.read(file: Locations(environment: environment).configuration(named: config))
        } catch {
            throw Failure(error)
        }
    }

    /// Opens the store to be looked at, also while another program writes.
    func archive() async throws(Failure) -> Archive {
        try await Archive.open(try configuration(), environment: environment, reading: true)
    }

    /// Opens the store and the services on it.
    func workplace() async throws(Failure) -> Workplace {
        let archive = try await Archive.open(try configuration(), environment: environment)
        return try await Workplace.open(archive, environment: environment)
    }
}

/// A command that ends in a ``Failure`` or well: the one place where errors become words and exit codes.
protocol DeskCommand: AsyncParsableCommand {
    var common: CommonOptions { get }
    /// Whether errors are JSON.
    var json: Bool { get }
    /// Does the work and gives the code to leave with.
    func execute() async throws(Failure) -> Exit
}

extension DeskCommand {
    func run() async throws {
        let exit: Exit
        do throws(Failure) {
            exit = try await execute()
        } catch {
            throw error.report(json: json)
        }
        if exit != .done { throw ExitCode(exit.rawValue) }
        if Console.hasLostResults { throw ExitCode(Exit.store.rawValue) }
    }
}
