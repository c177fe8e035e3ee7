/// A colour of a cell.
public enum Color: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case standard
    /// An index of the 256 colours of xterm's palette; 0–15 are the user's own sixteen.
    case palette(UInt8)
    /// Red, green and blue, 0–255 each.
    case rgb(UInt8, UInt8, UInt8)

    /// Reads `default`, a palette index `0`–`255`, `#rrggbb` or one of the sixteen names such as `bright-cyan`.
    public init?(_ text: String) {
        let word = text.lowercased()
        guard !word.contains("+") else { return nil }  // the integer initialisers would take a sign
        if word == "default" {
            self = .standard
        } else if let index = UInt8(word) {
            self = .palette(index)
        } else if let name = Self.names.firstIndex(of: word) {
            self = .palette(UInt8(name))
        } else if word.hasPrefix("#"), word.utf8.count == 7, let value = UInt32(word.dropFirst(), radix: 16) {
            self = .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
        } else {
            return nil
        }
    }

    /// The names of the first sixteen palette colours, in their order.
    public static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow",
        "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// Red, green and blue as xterm draws them; nothing for the terminal's own colour.
    public var components: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch self {
        case .standard: nil
        case .rgb(let red, let green, let blue): (red, green, blue)
        case .palette(let index): Self.paletteComponents(index)
        }
    }

    /// The nearest palette index among `count` colours (256, 16 or 8); nothing for the terminal's own colour.
    ///
    /// The user's sixteen are never chosen for a colour that was not one of them when 256 are at hand: their look is
    /// not ours.
    public func index(among count: Int) -> UInt8? {
        guard let components else { return nil }
        if case .palette(let index) = self, Int(index) < count { return index }
        guard count >= 256 else { return Self.basicIndex(of: components, among: count) }
        var best = (distance: Int.max, index: 0)
        for candidate in 16..<256 {
            let other = Self.paletteComponents(UInt8(candidate))
            let distance = Self.distance(components, other)
            if distance < best.distance { best = (distance, candidate) }
        }
        return UInt8(best.index)
    }

    /// The number of a terminal that takes red, green and blue: nothing for the terminal's own colour.
    ///
    /// Such terminals keep the first eight numbers for the user's own colours, so the darkest blues become the ninth.
    var directIndex: Int? {
        if case .palette(let index) = self, index < 8 { return Int(index) }
        return components.map { max(8, Int($0.red) << 16 | Int($0.green) << 8 | Int($0.blue)) }
    }

    /// One of the terminal's own colours by hue, since their exact look is not known: a pale green stays green, and a
    /// middle grey is the terminal's text colour, because its bright black cannot be read on some palettes.
    private static func basicIndex(
        of color: (red: UInt8, green: UInt8, blue: UInt8), among count: Int
    ) -> UInt8? {
        let parts = [Int(color.red), Int(color.green), Int(color.blue)]
        let (most, least) = (parts.max() ?? 0, parts.min() ?? 0)
        let isBright = most > 240 && count >= 16
        guard most - least >= 32 else {
            if most < 0x40 { return 0 }
            return most > 0xE0 ? (isBright ? 15 : 7) : nil
        }
        let middle = (most + least) / 2
        let hue = parts.enumerated().reduce(0) { $1.element >= middle ? $0 | 1 << $1.offset : $0 }
        return UInt8(hue + (isBright ? 8 : 0))
    }

    private static func distance(
        _ left: (red: UInt8, green: UInt8, blue: UInt8), _ right: (red: UInt8, green: UInt8, blue: UInt8)
    ) -> Int {
        let red = Int(left.red) - Int(right.red)
        let green = Int(left.green) - Int(right.green)
        let blue = Int(left.blue) - Int(right.blue)
        // The eye sees green best and blue least; these weights keep a dim blue from becoming grey.
        return 3 * red * red + 4 * green * green + 2 * blue * blue
    }

    private static func paletteComponents(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
        switch index {
        case 0..<16: return sixteen[Int(index)]
        case 16..<232:
            let cube = Int(index) - 16
            return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
        default:
            let grey = UInt8(8 + 10 * (Int(index) - 232))
            return (grey, grey, grey)
        }
    }

    private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

    private static let sixteen: [(red: UInt8, green: UInt8, blue: UInt8)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
        (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]
}
