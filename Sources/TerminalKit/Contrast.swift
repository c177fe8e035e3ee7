extension Color {
    /// The contrast of two colours as WCAG 2 counts it, from 1 to 21.
    ///
    /// Both must have components: the terminal's own colours are given as `standard` by the caller, who knows what the
    /// terminal shows.
    public static func contrast(_ first: Color, _ second: Color) -> Double? {
        guard let one = first.luminance, let other = second.luminance else { return nil }
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    /// Relative luminance, 0 to 1 (WCAG 2, from sRGB).
    var luminance: Double? {
        guard let components else { return nil }
        let red = Self.linear(components.red)
        let green = Self.linear(components.green)
        let blue = Self.linear(components.blue)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    private static func linear(_ component: UInt8) -> Double {
        let value = Double(component) / 255
        return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
    }

    /// x to the power 2.4 for 0 < x ≤ 1, without a mathematics library: x² · x^(2/5), the fifth root by Newton's method.
    private static func power(_ value: Double) -> Double {
        let square = value * value
        var root = 1.0
        for _ in 0..<40 {
            let fourth = root * root * root * root
            root -= (root * fourth - square) / (5 * fourth)
        }
        return square * root
    }
}
