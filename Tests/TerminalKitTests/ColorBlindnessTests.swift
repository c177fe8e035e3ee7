import Foundation
import Testing

@testable import TerminalKit

/// How a colour looks to eyes that lack one kind of cone, by the matrices of Machado, Oliveira and Fernandes (2009) for full
/// severity, on linear red, green and blue.
enum Eyes: String, CaseIterable {
    case full, protanopia, deuteranopia, tritanopia

    private var matrix: [[Double]] {
        switch self {
        case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
            ]
        case .deuteranopia:
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
            ]
        case .tritanopia:
            [
                [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
            ]
        }
    }

    /// The distance of two colours as these eyes see them: that of CIE 1976 in L*a*b*, D65; 2.3 is just noticeable.
    func distance(_ one: Color, _ other: Color) -> Double? {
        guard let one = lab(one), let other = lab(other) else { return nil }
        return sqrt(zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
    }

    private func lab(_ color: Color) -> [Double]? {
        guard let parts = color.components else { return nil }
        let linear = [parts.red, parts.green, parts.blue].map(Self.linear)
        let seen = Self.product(matrix, linear).map { min(1, max(0, $0)) }
        let white = [0.95047, 1, 1.08883]
        let tristimulus = zip(Self.product(Self.toXYZ, seen), white).map { Self.response($0.0 / $0.1) }
        let (x, y, z) = (tristimulus[0], tristimulus[1], tristimulus[2])
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
    }

    private static let toXYZ = [
        [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041],
    ]

    private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    private static func linear(_ component: UInt8) -> Double {
        let value = Double(component) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func response(_ value: Double) -> Double {
        value > 216.0 / 24_389 ? cbrt(value) : (24_389.0 / 27 * value + 16) / 116
    }
}

@Suite("Statuses stay apart in every eye (dashboard.md, Themes)")
struct ColorBlindnessTests {
    /// Ten times what is just noticeable, and more.
    static let apart = 25.0
    static let told: [Role] = [.statusSuccess, .statusPending, .statusFailed, .statusReversed, .statusUnknown]

    /// What tells a status by its colour: the fill where it has one, else the text.
    private static func color(_ style: Style) -> Color {
        style.background == .standard ? style.foreground : style.background
    }

    private static func nearest(_ theme: Theme, _ eyes: Eyes) throws -> (distance: Double, roles: String) {
        var nearest = (distance: Double.infinity, roles: "")
        for (index, one) in told.enumerated() {
            for other in told.dropFirst(index + 1) {
                let distance = try #require(eyes.distance(color(theme[one]), color(theme[other])))
                if distance < nearest.distance { nearest = (distance, "\(one.rawValue) and \(other.rawValue)") }
            }
        }
        return nearest
    }

    @Test(
        "In the theme made for them, statuses are told by colour alone",
        arguments: [
            ("deuteranopia", Eyes.full), ("deuteranopia", .protanopia), ("deuteranopia", .deuteranopia),
            ("tritanopia", .full), ("tritanopia", .tritanopia),
        ])
    func apart(name: String, eyes: Eyes) throws {
        let nearest = try Self.nearest(Theme(ThemeTests.file(name)), eyes)
        #expect(nearest.distance >= Self.apart, "\(nearest.roles) in \(name) to \(eyes): \(nearest.distance)")
    }

    @Test("The default theme does not reach that to red-green blind eyes: the themes are needed, and the test can fail")
    func needed() throws {
        let midnight = try Theme(ThemeTests.file("midnight"))
        #expect(try Self.nearest(midnight, .deuteranopia).distance < Self.apart)
        #expect(try Self.nearest(midnight, .tritanopia).distance < Self.apart)
    }

    @Test("The matrices keep white and black, and bring red and green near each other")
    func matrices() throws {
        let (white, black) = (Color.rgb(255, 255, 255), Color.rgb(0, 0, 0))
        for eyes in Eyes.allCases {
            let range = try #require(eyes.distance(white, black))
            #expect(abs(range - 100) < 0.5, "\(eyes): \(range)")
        }
        let (red, green) = (Color.rgb(0xD7, 0x5F, 0x5F), Color.rgb(0x87, 0x87, 0x00))
        let full = try #require(Eyes.full.distance(red, green))
        #expect(try #require(Eyes.deuteranopia.distance(red, green)) < full / 2)
    }
}
