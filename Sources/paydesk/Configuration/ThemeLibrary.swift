import Foundation
import TerminalKit

/// The themes that can be chosen: those shipped inside the program, and files of the agent's own.
enum ThemeLibrary {
    /// The shipped files by name, in the order they are listed in.
    static let shipped: KeyValuePairs<String, [UInt8]> = [
        "midnight": PackageResources.midnight_toml,
        "daylight": PackageResources.daylight_toml,
        "contrast": PackageResources.contrast_toml,
        "deuteranopia": PackageResources.deuteranopia_toml,
        "tritanopia": PackageResources.tritanopia_toml,
        "sixteen": PackageResources.sixteen_toml,
        "mono": PackageResources.mono_toml,
    ]

    /// A theme by its name: a file `themes/NAME.toml` beside the configuration goes before a shipped one.
    static func theme(named name: String, besideConfiguration file: String) throws(ConfigurationError) -> Theme {
        if isName(name), let data = FileManager.default.contents(atPath: own(name, besideConfiguration: file)) {
            return try parse(String(decoding: data, as: UTF8.self), file: own(name, besideConfiguration: file))
        }
        guard let bytes = shipped.first(where: { $0.key == name })?.value else {
            let names = ownNames(besideConfiguration: file) + shipped.map(\.key)
            throw ConfigurationError(
                file: file, line: nil, key: "theme", problem: "there is no theme called “\(name)”",
                hint: "Did you mean \(nearest(to: name, among: names) ?? names.joined(separator: " or "))?")
        }
        return try parse(String(decoding: bytes, as: UTF8.self), file: "themes/\(name).toml")
    }

    /// Where the agent's own file of a theme lies.
    static func own(_ name: String, besideConfiguration file: String) -> String {
        folder(besideConfiguration: file) + "/\(name).toml"
    }

    /// Where the agent's own themes lie.
    static func folder(besideConfiguration file: String) -> String {
        URL(filePath: file).deletingLastPathComponent().appending(path: "themes").path
    }

    /// The names of the agent's own themes.
    static func ownNames(besideConfiguration file: String) -> [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder(besideConfiguration: file))
        return (files ?? []).filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.filter(isName).sorted()
    }

    /// Every theme that can be chosen: what suits the terminal, the shipped ones, then the agent's own.
    static func names(besideConfiguration file: String) -> [String] {
        let all = [ThemeChoice.automatic] + shipped.map(\.key)
        return all + ownNames(besideConfiguration: file).filter { !all.contains($0) }
    }

    /// A theme is a file of its folder and of no other.
    private static func isName(_ name: String) -> Bool { !name.isEmpty && !name.contains("/") && name.first != "." }

    /// Reads a theme file's text; errors name the line.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> Theme {
        let document = try TOMLDocument(text: text, file: file)
        var root = TableReader(document, path: [], name: "", entries: document.root)
        let name = try root.string("name") ?? "unnamed"
        let base = try root.string("base") ?? "dark"
        let about = try root.string("about") ?? ""
        var roles: [String: RoleSpec] = [:]
        if case .table(let entries)? = root.node("roles") {
            try collect(entries, path: ["roles"], document: document, into: &roles)
        }
        try root.finish()
        do {
            return try Theme(ThemeFile(name: name, base: base, about: about, roles: roles))
        } catch {
            throw ConfigurationError(
                file: file, line: document.line(of: error.key.split(separator: ".").map(String.init)), key: error.key,
                problem: error.expected, hint: "Mend the line; the old theme stays until then.")
        }
    }

    /// Role names hold dots (`status.success`), which TOML reads as tables within tables: they are joined again.
    private static func collect(
        _ entries: [String: TOMLNode], path: [String], document: TOMLDocument, into roles: inout [String: RoleSpec]
    ) throws(ConfigurationError) {
        for (key, node) in entries {
            let place = path + [key]
            guard case .table(let inner) = node else {
                throw ConfigurationError(
                    file: document.file, line: document.line(of: place), key: place.joined(separator: "."),
                    problem: "expected a table, found \(node.kind)", hint: "Write \(key) = { fg = \"#rrggbb\" }.")
            }
            let isNest = !inner.isEmpty && inner.values.allSatisfy { if case .table = $0 { true } else { false } }
            if isNest {
                try collect(inner, path: place, document: document, into: &roles)
            } else {
                let name = place.dropFirst().joined(separator: ".")
                roles[name] = try spec(TableReader(document, path: place, name: "roles.\(name)", entries: inner))
            }
        }
    }

    private static func spec(_ reader: TableReader) throws(ConfigurationError) -> RoleSpec {
        var table = reader
        let spec = RoleSpec(
            foreground: try color("fg", &table), background: try color("bg", &table),
            bold: try table.boolean("bold") ?? false, dim: try table.boolean("dim") ?? false,
            underline: try table.boolean("underline") ?? false, reverse: try table.boolean("reverse") ?? false,
            italic: try table.boolean("italic") ?? false)
        try table.finish()
        return spec
    }

    private static func color(_ key: String, _ table: inout TableReader) throws(ConfigurationError) -> String? {
        if case .integer(let index)? = table.node(key) { return String(index) }
        return try table.string(key)
    }
}
