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
        discussion: """
            Keys are named as on the keyboard, parted by blanks: 2 Down Enter. Anything longer is typed.

            With --table, every picture that a file lists, one a line (name, size, theme, keys), is drawn into a folder, \
            each on a desk that was just opened.
            """,
        shouldDisplay: false)

    @OptionGroup var options: DemoOptions
    @Option(help: ArgumentHelp("Columns and rows.", valueName: "120x34"))
    var size = "120x34"
    @Option(help: ArgumentHelp("What is pressed before the picture is taken.", valueName: "KEYS"))
    var keys = ""
    @Option(help: ArgumentHelp("The pictures to draw, into the folder FILE.", valueName: "TABLE"))
    var table: String?
    @Flag(help: "Print the grid as text instead.")
    var text = false
    @Argument(help: ArgumentHelp("The file to write.", valueName: "FILE"))
    var file: String

    var common: CommonOptions { CommonOptions() }
    var json: Bool { false }

    /// Fri 20 Nov 2026, 14:02:12 IST, the moment of every picture.
    private static let moment = Timestamp(milliseconds: 1_795_163_532_000)

    func execute() async throws(Failure) -> Exit {
        let pictures = try pictures()
        let clock = StillClock(moment: options.moment ?? Self.moment)
        let world = try await DemoWorld.start(options, clock: clock, isStill: true)
        await world.fillTheRest()
        var failure: Failure?
        // Each on the same store, which the first one that closes would take from the others.
        var desks: [Rehearsal] = []
        for picture in pictures where failure == nil {
            var desk = await Rehearsal(world, size: picture.size, clock: clock)
            do throws(Failure) { try await draw(picture, of: &desk, in: world) } catch { failure = error }
            desks.append(desk)
        }
        for desk in desks { await desk.close() }
        await world.end()
        if let failure { throw failure }
        return .done
    }

    private func pictures() throws(Failure) -> [Picture] {
        guard let table else {
            let only = Picture(size: size, theme: options.theme, keys: keys, file: file)
            guard let only else { throw Failure(.usage, "“\(size)” is no size.", hint: "Write --size 120x34.") }
            return [only]
        }
        guard let content = try? String(contentsOfFile: table, encoding: .utf8) else {
            throw Failure(.usage, "\(table) cannot be read.", hint: "Name a file that lists pictures.")
        }
        var pictures: [Picture] = []
        for line in content.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true).map(String.init)
            let made =
                parts.count < 3
                ? nil
                : Picture(
                    size: parts[1], theme: parts[2], keys: parts.count > 3 ? parts[3] : "",
                    file: "\(file)/\(parts[0]).\(text ? "txt" : "svg")")
            guard let made else {
                throw Failure(.usage, "“\(line)” is no picture.", hint: "Write name, size, theme and keys.")
            }
            pictures.append(made)
        }
        return pictures
    }

    private func draw(_ picture: Picture, of desk: inout Rehearsal, in world: DemoWorld) async throws(Failure) {
        let theme = try theme(picture, world)
        for word in picture.keys.split(separator: " ") {
            for key in Key.named(String(word)) { await desk.press(key) }
        }
        let grid = desk.grid(size: picture.size, theme: theme)
        let content = text ? grid.lines.joined(separator: "\n") + "\n" : grid.svg(base: theme.base, title: "paydesk")
        do {
            try Data(content.utf8).write(to: URL(filePath: picture.file))
        } catch {
            throw Failure(
                .cannotCreate, "\(picture.file) cannot be written.", hint: "Name a file in a folder of yours.")
        }
    }

    private func theme(_ picture: Picture, _ world: DemoWorld) throws(Failure) -> Theme {
        do {
            return try ThemeChoice(name: picture.theme, configuration: world.archive.configuration.file).theme()
        } catch {
            throw Failure(error)
        }
    }

    /// One picture: how large, in which colours, after which keys, and where it goes.
    private struct Picture {
        let size: Size
        let theme: String
        let keys: String
        let file: String

        /// Nil where the size is none.
        init?(size: String, theme: String, keys: String, file: String) {
            let parts = size.split(separator: "x").compactMap { Int($0) }
            guard parts.count == 2, parts.allSatisfy({ (1...500).contains($0) }) else { return nil }
            self.size = Size(columns: parts[0], rows: parts[1])
            (self.theme, self.keys, self.file) = (theme, keys, file)
        }
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
