import ArgumentParser
import Foundation
import Guarded
import Payments
import TerminalKit

/// `paydesk picture`: the demo's desk as SVG, from the same grid a terminal gets.
///
/// For `screenshots/make`.
struct PictureCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "picture", abstract: "Draw the demo's desk as SVG.",
        discussion: "Keys are named as on the keyboard, parted by blanks: 2 Down Enter. Anything longer is typed.",
        shouldDisplay: false)

    @OptionGroup var options: DemoOptions
    @Option(help: ArgumentHelp("Columns and rows.", valueName: "120x34"))
    var size = "120x34"
    @Option(help: ArgumentHelp("What is pressed before the picture is taken.", valueName: "KEYS"))
    var keys = ""
    @Flag(help: "Print the grid as text instead.")
    var text = false
    @Argument(help: ArgumentHelp("The file to write.", valueName: "FILE"))
    var file: String

    var common: CommonOptions { CommonOptions() }
    var json: Bool { false }

    /// Fri 20 Nov 2026, 14:02:12 IST, the moment of every picture.
    private static let moment = Timestamp(milliseconds: 1_795_163_532_000)

    func execute() async throws(Failure) -> Exit {
        let parts = size.split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy({ (1...500).contains($0) }) else {
            throw Failure(.usage, "“\(size)” is no size.", hint: "Write --size 120x34.")
        }
        let size = Size(columns: parts[0], rows: parts[1])
        let clock = StillClock(moment: options.moment ?? Self.moment)
        let world = try await DemoWorld.start(options, clock: clock, isStill: true)
        await world.fillTheRest()
        var rehearsal = await Rehearsal(world, size: size, clock: clock)
        for word in keys.split(separator: " ") {
            for key in Key.named(String(word)) { await rehearsal.press(key) }
        }
        let outcome = Result {
            try write(rehearsal.grid(size: size, theme: try theme(world)), base: try theme(world).base)
        }
        await rehearsal.close()
        await world.end()
        do {
            try outcome.get()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.cannotCreate, "\(file) cannot be written.", hint: "Name a file in a folder of yours.")
        }
        return .done
    }

    private func theme(_ world: DemoWorld) throws -> Theme {
        do {
            return try ThemeChoice(name: options.theme, configuration: world.archive.configuration.file).theme()
        } catch {
            throw Failure(error)
        }
    }

    private func write(_ grid: Grid, base: Theme.Base) throws {
        let content = text ? grid.lines.joined(separator: "\n") + "\n" : grid.svg(base: base, title: "paydesk")
        try Data(content.utf8).write(to: URL(filePath: file))
    }
}

extension Key {
    /// A key by its name, or the keys that type a word.
    static func named(_ word: String) -> [Key] {
        switch word {
        case "Enter": [.enter]
        case "Esc": [.esc]
        case "Tab": [.tab]
        case "Up": [.up]
        case "Down": [.down]
        case "Left": [.left]
        case "Right": [.right]
        case "Space": [.char(" ")]
        default: word.unicodeScalars.map(Key.char)
        }
    }
}
