/// A command's manual page in the words of `man` (roff), made from its declaration.
struct ManualPage {
    let facts: CommandFacts
    let version: String

    /// `paydesk-payouts-import`.
    var name: String { facts.words.joined(separator: "-") }

    /// The file it is kept in.
    var file: String { name + ".1" }

    /// The page.
    var text: String {
        var lines = [
            ".TH \"\(name.uppercased())\" 1 \"\" \"paydesk \(version)\" \"paydesk\"", ".SH NAME",
            "\(Self.plain(name)) \\- \(Self.plain(facts.abstract ?? ""))", ".SH SYNOPSIS",
            ".B \(Self.plain(facts.words.joined(separator: " ")))",
        ]
        lines += facts.shown.map(Self.usage)
        if !facts.parts.isEmpty { lines.append("\\fIcommand\\fR ...") }
        if let discussion = facts.discussion, !discussion.isEmpty {
            lines += [".SH DESCRIPTION"] + Self.paragraphs(discussion)
        }
        if !facts.shown.isEmpty { lines += [".SH OPTIONS"] + facts.shown.flatMap(Self.explained) }
        if !facts.parts.isEmpty {
            lines.append(".SH COMMANDS")
            for part in facts.parts {
                lines += [".TP", "\\fB\(Self.plain(part.words.joined(separator: " ")))\\fR", Self.line(part.abstract)]
            }
        }
        return (lines + seeAlso).joined(separator: "\n") + "\n"
    }

    private var seeAlso: [String] {
        let above = (facts.superCommands ?? []).indices.map { index in
            (facts.superCommands ?? [])[...index].joined(separator: "-")
        }
        let pages = above + facts.parts.map { $0.words.joined(separator: "-") }
        guard !pages.isEmpty else { return [] }
        return [".SH SEE ALSO", pages.map { "\\fB\(Self.plain($0))\\fR(1)" }.joined(separator: ", ")]
    }

    private static func usage(_ argument: CommandFacts.Argument) -> String {
        let value = argument.kind == "flag" ? nil : argument.valueName.map { "\\fI\(plain($0))\\fR" }
        let name = argument.preferredName.map { "\\fB\(plain($0.word))\\fR" }
        let whole = [name, value].compactMap(\.self).joined(separator: " ") + (argument.isRepeating ? " ..." : "")
        return argument.isOptional ? "[\(whole)]" : whole
    }

    private static func explained(_ argument: CommandFacts.Argument) -> [String] {
        let names = (argument.names ?? []).map { "\\fB\(plain($0.word))\\fR" }
        let value =
            argument.kind == "flag" ? [] : [argument.valueName].compactMap(\.self).map { "\\fI\(plain($0))\\fR" }
        var about = argument.abstract ?? ""
        if let values = argument.allValues, !values.isEmpty { about += " One of: \(values.joined(separator: ", "))." }
        if let usual = argument.defaultValue, !usual.isEmpty { about += " Without it: \(usual)." }
        let head = [names.joined(separator: ", ")].filter { !$0.isEmpty } + value
        return [".TP", head.joined(separator: " "), line(about)]
    }

    /// Paragraphs as they are written; indented lines, which are examples, stay as they are.
    private static func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isIndented = line.hasPrefix("  ")
            if isIndented != isExample, !line.isEmpty {
                lines += isIndented ? [".PP", ".nf"] : [".fi", ".PP"]
                isExample = isIndented
            }
            lines.append(line.isEmpty ? (isExample ? "" : ".PP") : Self.line(String(line)))
        }
        return lines + (isExample ? [".fi"] : [])
    }

    /// A line of text that cannot be taken for a request.
    private static func line(_ text: String?) -> String {
        let text = plain(text ?? "")
        guard let first = text.first, first == "." || first == "'" else { return text }
        return "\\&" + text
    }

    /// Text with what `roff` would read as its own taken out.
    private static func plain(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    }
}
