import Foundation
import Testing

/// What happens around a desk: a provider that goes away, a window that is dragged, a cat on the keyboard.
@Suite(.serialized, .ownThreads) struct HardshipTests {
    @Test func aProviderThatGoesAwayLeavesTheLastFigureWithTheReasonAndComesBack() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let terminal = try Terminal.desk(sandbox)
        try terminal.wait(for: "₹12,34,567.00")
        sandbox.stop()
        try terminal.press("1")
        for miss in ["two asks missed", "✕ DOWN since"] {
            // One miss alone is not worth a word.
            for _ in 0..<10 {
                try terminal.press("r")
                if (try? terminal.wait(for: miss, seconds: 1)) != nil { break }
            }
            try terminal.wait(for: miss)
        }
        let screen = try terminal.wait(for: "next try")
        let text = screen.joined(separator: "\n")
        #expect(text.contains("as of"))
        #expect(text.contains("the provider's machine refused"))
        #expect(text.contains("₹12,34,567.00"))
        #expect(text.contains("0 of 1 up"))

        try sandbox.start()
        // Nobody presses a key: it is tried again by itself.
        let back = try terminal.wait("no outage", seconds: 30) { !$0.contains { $0.contains("DOWN") } }
        #expect(back.contains { $0.contains("₹12,34,567.00") })
        try terminal.wait(for: "1 of 1 up")
    }

    @Test func aStormOfResizesEndsInTheRightPicture() throws {
        let terminal = try Terminal.demo()
        var dice = Dice(seed: 3)
        for _ in 0..<40 { try terminal.resize(columns: dice.number(2...240), rows: dice.number(1...70)) }
        for (columns, rows) in [(80, 24), (200, 50), (120, 34)] {
            try terminal.resize(columns: columns, rows: rows)
            try terminal.wait("the desk at \(columns)×\(rows)") { screen in
                let last = screen.lastIndex { !$0.isEmpty }
                return screen.first?.contains("station") == true
                    && screen.contains { $0.contains("newest first") }
                    && last == rows - 1 && screen[rows - 1].contains("? help")
            }
        }
        try terminal.press("q")
        try terminal.waitForTheShell()
    }

    @Test func withoutColourNothingIsColoured() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let plain = try Terminal.desk(sandbox, environment: ["NO_COLOR": "1"])
        #expect(Self.colours(try plain.styledScreen()).isEmpty)
        let coloured = try Terminal.demo()
        #expect(!Self.colours(try coloured.styledScreen()).isEmpty)
    }

    /// The parameters of SGR sequences that set a colour.
    private static func colours(_ screen: String) -> [String] {
        screen.matches(of: /\u{1B}\[([0-9;:]*)m/).flatMap { $0.1.split { ";:".contains($0) }.map(String.init) }
            .filter { word in
                let number = Int(word) ?? 0
                return (30...38).contains(number) || (40...48).contains(number) || (90...107).contains(number)
            }
    }

    @Test(arguments: [1, 2, 3])
    func threeHundredKeysAtRandomSendNoMoney(_ seed: UInt64) throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        let reference = try sandbox.reference()
        let terminal = try Terminal.desk(sandbox)
        var dice = Dice(seed: seed)
        let named = [
            "Enter", "Enter", "Enter", "Escape", "Tab", "BTab", "Up", "Down", "Left", "Right", "PPage", "NPage", "Home",
            "End", "BSpace", "DC", "C-u", "C-l", "F1",
        ]
        // Without q and Ctrl-Z, which leave.
        let letters = (0x20...0x7E).compactMap { UnicodeScalar($0) }.map(String.init).filter { $0 != "q" && $0 != ";" }
        for _ in 0..<30 {
            let keys = (0..<10).map { _ in
                dice.number(0...2) == 0
                    ? named[dice.number(0...named.count - 1)] : letters[dice.number(0...letters.count - 1)]
            }
            try terminal.press(keys)
        }
        try terminal.press("C-l")
        try terminal.wait("the desk") { $0.first?.contains(" paydesk   asha") == true }
        #expect(try terminal.ask("#{alternate_on}") == "1")
        #expect(try terminal.children().count == 1)
        #expect(try sandbox.posts() == [reference: 1], "seed \(seed)")
        #expect(try sandbox.paydesk("transactions", "--json").objects.count == 1, "seed \(seed)")
    }
}

/// Numbers that are the same for the same seed (splitmix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return range.lowerBound + Int(mixed % UInt64(range.count))
    }
}
