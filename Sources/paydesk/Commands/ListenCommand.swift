import ArgumentParser

/// `paydesk listen`.
struct ListenCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen", abstract: "Receive the providers' callbacks.",
        discussion: """
              paydesk listen
              paydesk listen --bind 127.0.0.1:8787 --json

            Each provider of [listen] has its own path, /hooks/<name>/<path_secret>. What comes is on disk before it is
            answered. An unsigned callback moves nothing: it makes the status call due, which a running dashboard asks.

            Says where it listens when it accepts, then one line for each callback that came by a path, without a word of
            what it said; paydesk show has that. Ends well on Ctrl-C.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Address and port; [listen] bind otherwise.", valueName: "ADDRESS:PORT"))
    var bind: String?
    @Flag(help: "Say where it listens as one JSON object on standard output.")
    var json = false

    func validate() throws {
        guard bind.map({ ListenSection.address($0) != nil }) ?? true else {
            throw ValidationError("--bind takes an address and a port such as 127.0.0.1:8787.")
        }
    }

    func execute() async throws(Failure) -> Exit {
        var configuration = try common.configuration()
        if let address = bind.flatMap(ListenSection.address) {
            configuration.listen?.host = address.host
            configuration.listen?.port = address.port
        }
        let archive = try await Archive.open(configuration, environment: common.environment)
        let workplace = try await Workplace.open(archive, environment: common.environment)
        defer { workplace.close() }
        let reception: CallbackReception
        do throws(ReceptionError) {
            reception = try await CallbackReception.open(workplace) { provider, status in
                Console.report(CallbackReception.line(provider, status))
            }
        } catch {
            throw Failure(error)
        }
        let signals = Interruption.caught()
        let names = configuration.listen?.routes.map(\.provider) ?? []
        if json {
            Console.out(
                JSON.object([
                    ("ready", .bool(true)), ("bind", .text(reception.bind)), ("providers", .list(names.map(JSON.text))),
                ]))
        } else {
            Console.err("paydesk: listening on \(reception.bind) for \(names.joined(separator: ", "))")
        }
        await signals.wait()
        await reception.close()
        return .done
    }
}
