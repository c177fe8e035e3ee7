import Foundation
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Every scene in four sizes, cell by cell; the pictures lie in `Tests/Goldens`, to be read.
///
/// With `PAYDESK_GOLDENS=write` in the environment they are drawn anew, and the tests fail so that somebody looks.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Goldens")

    @Test(arguments: Scene.allCases, Scene.sizes)
    func aSceneIsDrawnAsItWasLookedAt(_ scene: Scene, _ size: Size) throws {
        let state = scene.state(size)
        try Self.expect(Fixture.text(state), as: "\(scene.rawValue)-\(size.columns)x\(size.rows)")
        let pictures = ShippedThemes.all.map { Fixture.text(state, theme: $0) }
        #expect(Set(pictures).count == 1, "a theme colours, it moves nothing")
    }

    @Test(arguments: [Size(columns: 80, rows: 16)] + Scene.sizes.prefix(3))
    func aFirstStartIsDrawnAsItWasLookedAt(_ size: Size) throws {
        let start = FirstStartTests.start(size)
        let text = render(start, size: size, theme: .mono).grid.text
        try Self.expect(text, as: "first-start-\(size.columns)x\(size.rows)")
    }

    /// What a text does not show: the colours.
    ///
    /// To be looked at in a browser.
    @Test(arguments: ShippedThemes.all)
    func aThemeIsDrawnAsItWasLookedAt(_ theme: Theme) throws {
        let size = Size(columns: 80, rows: 24)
        let grid = render(Scene.desk.state(size), size: size, theme: theme).grid
        let background = theme.ground.background
        if background != .standard {
            let cells = (0..<size.rows).flatMap { grid.row($0) }
            #expect(!cells.contains { $0.style.background == .standard }, "a theme's own background is whole")
        }
        let picture = grid.svg(base: theme.base, title: "\(theme.name)")
        try Self.expect(String(picture.dropLast()), as: "theme-\(theme.name)-80x24", "svg")
    }

    private static func expect(_ drawn: String, as name: String, _ kind: String = "txt") throws {
        let file = folder.appending(path: "\(name).\(kind)")
        if ProcessInfo.processInfo.environment["PAYDESK_GOLDENS"] == "write" {
            try Data((drawn + "\n").utf8).write(to: file)
            Issue.record("\(name) was drawn anew: look at it")
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        expectSame(drawn + "\n", expected)
    }
}
