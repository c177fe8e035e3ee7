import Foundation
import Guarded
import Testing

@testable import TerminalKit

@Suite("Themes")
struct ThemeTests {
    static let shipped = coloured + ["sixteen", "mono"]
    /// Those whose colours are known: not the terminal's own sixteen.
    static let coloured = ["midnight", "daylight", "contrast", "deuteranopia", "tritanopia"]

    /// Reads the few forms our theme files use; the program itself reads them with a TOML library.
    static func file(_ name: String) throws -> ThemeFile {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../themes")
        let text = try String(contentsOf: folder.appending(path: "\(name).toml"), encoding: .utf8)
        var file = ThemeFile(name: "", base: "", roles: [:])
        for line in text.split(separator: "\n") where line.contains("=") && !line.hasPrefix("#") {
            let key = line.prefix { $0 != "=" }.filter { !" \"".contains($0) }
            let value = line.drop { $0 != "=" }.dropFirst().filter { !" {}\"".contains($0) }
            switch key {
            case "name": file.name = value
            case "base": file.base = value
            case "about": file.about = value
            default: file.roles[key] = spec(value)
            }
        }
        return file
    }

    private static func spec(_ value: String) -> RoleSpec {
        var spec = RoleSpec()
        for part in value.split(separator: ",") {
            let pair = part.split(separator: "=").map(String.init)
            switch pair[0] {
            case "fg": spec.foreground = pair[1]
            case "bg": spec.background = pair[1]
            case "bold": spec.bold = pair[1] == "true"
            case "italic": spec.italic = pair[1] == "true"
            case "underline": spec.underline = pair[1] == "true"
            case "reverse": spec.reverse = pair[1] == "true"
            default: Issue.record("unexpected \(part)")
            }
        }
        return spec
    }

    @Test("Each shipped theme names every role", arguments: shipped)
    func complete(name: String) throws {
        let file = try Self.file(name)
        #expect(file.name == name)
        #expect(!file.about.isEmpty)
        #expect(Set(file.roles.keys) == Set(Role.allCases.map(\.rawValue)))
        _ = try Theme(file)
    }

    @Test(
        "Every status can be read: contrast of 4.5 at least, on its background and on the selected row",
        arguments: coloured)
    func contrast(name: String) throws {
        let theme = try Theme(Self.file(name))
        let least = name == "contrast" ? 7 : 4.5
        let words: [Role] = [
            .text, .muted, .accent, .warning, .alarm, .hintText, .button, .buttonFocused, .match, .fieldOffer,
        ]
        for role in Role.statuses + words {
            for behind in [Style.plain, theme[.selection]] {
                let contrast = try #require(theme.contrast(of: role, on: behind))
                #expect(contrast >= least, "\(role.rawValue) in \(name): \(contrast)")
            }
        }
    }

    @Test("The shipped colours are of the palette: 256 colours and true colour look the same", arguments: shipped)
    func palette(name: String) throws {
        let theme = try Theme(Self.file(name))
        for role in Role.allCases {
            for color in [theme[role].foreground, theme[role].background] {
                guard let index = color.index(among: 256) else { continue }
                let shown = try #require(Color.palette(index).components)
                let meant = try #require(color.components)
                #expect(shown == meant, "\(role.rawValue) in \(name)")
            }
        }
    }

    @Test("Without colour the statuses that shout differ by attribute, and the constant agrees with the file")
    func mono() throws {
        let theme = try Theme(Self.file("mono"))
        #expect(Role.allCases.allSatisfy { theme[$0].foreground == .standard && theme[$0].background == .standard })
        #expect(theme[.statusUnknown].reverse && theme[.statusUnknown].bold && theme[.statusFailed].bold)
        #expect(!theme[.muted].dim)
        for role in Role.allCases { #expect(theme[role] == Theme.mono[role], "\(role.rawValue)") }
    }

    @Test("No status looks like another in colour", arguments: coloured)
    func distinct(name: String) throws {
        let theme = try Theme(Self.file(name))
        #expect(Set(Role.statuses.map { theme[$0] }).count == Role.statuses.count)
    }

    @Test("Unknown is the loudest status and failed the next, whatever the theme", arguments: shipped)
    func loudness(name: String) throws {
        let theme = try Theme(Self.file(name))
        let others = Role.statuses.filter { ![.statusUnknown, .statusFailed].contains($0) }
        let unknown = theme[.statusUnknown]
        #expect(unknown.bold && (unknown.reverse || unknown.background != .standard))
        #expect(theme[.statusFailed].bold)
        for role in others + [.statusFailed] {
            #expect(!theme[role].reverse && theme[role].background == .standard, "\(role.rawValue) is filled")
        }
        #expect(others.allSatisfy { !theme[$0].bold })
    }

    @Test("Sixteen uses the names of the sixteen only, and grey for nothing that is read")
    func sixteen() throws {
        let theme = try Theme(Self.file("sixteen"))
        for role in Role.allCases {
            for color in [theme[role].foreground, theme[role].background] where color != .standard {
                guard case .palette(let index) = color else {
                    Issue.record("\(role.rawValue) is none of the sixteen")
                    continue
                }
                #expect(index < 16 && index != 8, "\(role.rawValue)")
            }
            #expect(!theme[role].dim)
        }
        #expect(Set(Role.statuses.filter { $0 != .statusNotSent }.map { theme[$0] }).count == Role.statuses.count - 1)
    }

    @Test("A theme with a background of its own lies under everything, and the selection shows on it")
    func ground() throws {
        let theme = try Theme(Self.file("contrast"))
        #expect(theme.ground == Style(foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 0)))
        #expect(theme[.text].background == .standard)
        var grid = Grid(size: Size(columns: 4, rows: 1))
        grid.put("ab", at: .zero, style: theme[.text].on(theme[.selection]))
        grid.put("c", at: Point(column: 2, row: 0), style: theme[.statusUnknown])
        let row = Array(grid.laid(on: theme.ground).row(0))
        #expect(row[0].style.background == theme[.selection].background)
        #expect(row[2].style == theme[.statusUnknown])
        #expect(row[3].style.background == .rgb(0, 0, 0) && row[3].style.foreground == .rgb(255, 255, 255))
        #expect(grid.laid(on: try Theme(Self.file("midnight")).ground) == grid)
    }

    @Test("Errors name the place and what belongs there")
    func errors() throws {
        var file = try Self.file("midnight")
        file.roles["muted"]?.foreground = "#12345"
        #expect(
            throws: ThemeError(
                key: "roles.muted.fg",
                expected: "#rrggbb, a number 0–255, default or a name such as bright-cyan, not “#12345”")
        ) {
            try Theme(file)
        }
        file.roles["muted"] = nil
        #expect(throws: ThemeError(key: "roles.muted", expected: "missing, and no other role can stand in for it")) {
            try Theme(file)
        }
        file.roles["mutd"] = RoleSpec()
        #expect { try Theme(file) } throws: { ($0 as? ThemeError)?.key == "roles.mutd" }
        file.base = "dusk"
        #expect(throws: ThemeError(key: "base", expected: "one of dark, light or mono, not “dusk”")) { try Theme(file) }
        var colourful = try Self.file("mono")
        colourful.roles["text"]?.foreground = "red"
        #expect { try Theme(colourful) } throws: { ($0 as? ThemeError)?.key == "roles.text.fg" }
    }

    @Test("A role that is not named looks like its substitute")
    func substitutes() throws {
        var file = try Self.file("midnight")
        file.roles["status.processing"] = nil
        file.roles["alarm"] = nil
        let theme = try Theme(file)
        #expect(theme[.statusProcessing] == theme[.statusPending])
        #expect(theme[.alarm] == theme[.statusUnknown])
    }

    @Test("A role's look is decoded with colours as words or numbers")
    func decoding() throws {
        let json = #"{"name":"n","base":"dark","roles":{"text":{"fg":110,"bg":"default","bold":true},"muted":{}}}"#
        let file = try JSONDecoder().decode(ThemeFile.self, from: Data(json.utf8))
        #expect(file.roles["text"] == RoleSpec(foreground: "110", background: "default", bold: true))
        #expect(file.roles["muted"] == RoleSpec())
    }
}

@Suite("Colours")
struct ColorTests {
    @Test(
        "Colours are read from words",
        arguments: [
            ("default", Color.standard), ("0", .palette(0)), ("255", .palette(255)),
            ("#5fafd7", .rgb(0x5F, 0xAF, 0xD7)),
            ("Bright-Cyan", .palette(14)),
        ])
    func read(text: String, expected: Color) {
        #expect(Color(text) == expected)
    }

    @Test("Terminals that take red, green and blue get them, and keep the user's first eight")
    func direct() {
        #expect(Color.rgb(0x5F, 0xAF, 0xD7).directIndex == 0x5FAFD7)
        #expect(Color.palette(2).directIndex == 2)
        #expect(Color.palette(14).directIndex == 0x00FFFF)
        #expect(Color.rgb(0, 0, 3).directIndex == 8)
        #expect(Color.standard.directIndex == nil)
    }

    @Test("Other words are refused", arguments: ["", "256", "-1", "#12345", "#12345g", "#+12345", "teal", "12 "])
    func refused(text: String) {
        #expect(Color(text) == nil)
    }

    @Test(
        "Colours go to the nearest of fewer",
        arguments: [
            (Color.rgb(0x5F, 0xAF, 0xD7), 256, UInt8(74)), (.rgb(255, 0, 0), 256, 196), (.rgb(250, 10, 10), 16, 9),
            (.rgb(250, 10, 10), 8, 1), (.palette(3), 8, 3), (.palette(244), 256, 244), (.palette(196), 16, 9),
        ])
    func nearest(color: Color, count: Int, expected: UInt8) {
        #expect(color.index(among: count) == expected)
    }

    @Test("Contrast as WCAG 2 counts it")
    func contrast() throws {
        let most = try #require(Color.contrast(.rgb(0, 0, 0), .rgb(255, 255, 255)))
        #expect(abs(most - 21) < 0.001)
        // 4.48 is the figure every table gives for #777777 on white.
        let grey = try #require(Color.contrast(.rgb(0x77, 0x77, 0x77), .rgb(255, 255, 255)))
        #expect(abs(grey - 4.478) < 0.001)
        #expect(Color.contrast(.standard, .rgb(0, 0, 0)) == nil)
    }

    @Test(
        "in sixteen colours a status keeps its hue, and grey is the terminal's own",
        arguments: [
            (0x87AF87, 2), (0xD7AF5F, 3), (0xFF8787, 9), (0xAF87D7, 5), (0x5FAFD7, 6), (0xFFD75F, 11), (0x1C1C1C, 0),
            (0xFFFFFF, 15), (0x949494, nil),
        ] as [(Int, UInt8?)])
    func sixteenKeepsHues(_ hex: Int, _ expected: UInt8?) {
        let color = Color.rgb(UInt8(hex >> 16), UInt8(hex >> 8 & 0xFF), UInt8(hex & 0xFF))
        #expect(color.index(among: 16) == expected)
    }
}
