import Foundation
import TerminalKit

/// The themes that are shipped, read from their files.
enum ShippedThemes {
    static let all = [
        "midnight", "daylight", "contrast", "deuteranopia", "tritanopia", "sixteen", "mono",
    ].map(named)

    static func named(_ name: String) -> Theme {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../themes/\(name).toml")
        do {
            return try Theme(read(try String(contentsOf: file, encoding: .utf8)))
        } catch {
            preconditionFailure("\(file.path): \(error)")
        }
    }

    /// As much of TOML as the shipped files use: a role a line, its look in braces.
    private static func read(_ text: String) -> ThemeFile {
        var theme = ThemeFile(name: "", base: "", roles: [:])
        for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix("[") {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            let key = parts[0].trimmingCharacters(in: ["\""])
            switch key {
            case "name": theme.name = parts[1].trimmingCharacters(in: ["\""])
            case "about": theme.about = parts[1].trimmingCharacters(in: ["\""])
            case "base": theme.base = parts[1].trimmingCharacters(in: ["\""])
            default: theme.roles[key] = look(parts[1])
            }
        }
        return theme
    }

    private static func look(_ table: String) -> RoleSpec {
        var spec = RoleSpec()
        for entry in table.trimmingCharacters(in: ["{", "}", " "]).split(separator: ",") {
            let parts = entry.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "fg": spec.foreground = parts[1].trimmingCharacters(in: ["\""])
            case "bg": spec.background = parts[1].trimmingCharacters(in: ["\""])
            case "bold": spec.bold = parts[1] == "true"
            case "underline": spec.underline = parts[1] == "true"
            case "reverse": spec.reverse = parts[1] == "true"
            case "italic": spec.italic = parts[1] == "true"
            default: preconditionFailure("a look that is not known here: \(entry)")
            }
        }
        return spec
    }
}
