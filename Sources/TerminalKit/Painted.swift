extension Grid {
    /// The grid as lines for a terminal that shows no screen of ours: SGR sequences around runs of one look, each line
    /// ending in the terminal's own.
    ///
    /// Without colours only bold, underline and reverse are said. Blanks at the right stay, since they may have a colour.
    public func painted(_ depth: ColorDepth) -> [String] {
        (0..<size.rows).map { row in
            var line = ""
            var look = Style.plain
            for cell in self.row(row) where !cell.isContinuation {
                if cell.style != look {
                    line += sequence(cell.style, depth)
                    look = cell.style
                }
                line += cell.text
            }
            return look == .plain ? line : line + sequence(.plain, depth)
        }
    }
}

private func sequence(_ style: Style, _ depth: ColorDepth) -> String {
    var numbers = ["0"]
    // Terminals brighten what is bold and of the first eight colours: black would turn grey.
    let isBlack = style.foreground.index(among: depth == .sixteen ? 16 : 256) == 0
    if style.bold, !isBlack || depth == .mono { numbers.append("1") }
    if style.dim { numbers.append("2") }
    if style.italic { numbers.append("3") }
    if style.underline { numbers.append("4") }
    if style.reverse { numbers.append("7") }
    if depth != .mono {
        numbers += words(style.foreground, depth, base: 30)
        numbers += words(style.background, depth, base: 40)
    }
    return "\u{1B}[\(numbers.joined(separator: ";"))m"
}

/// A colour's numbers; 30 begins those of the text, 40 those behind it.
private func words(_ color: Color, _ depth: ColorDepth, base: Int) -> [String] {
    if depth == .direct, case .rgb(let red, let green, let blue) = color {
        return ["\(base + 8)", "2", "\(red)", "\(green)", "\(blue)"]
    }
    guard let index = color.index(among: depth == .sixteen ? 16 : 256).map({ Int($0) }) else { return [] }
    if index < 8 { return ["\(base + index)"] }
    return index < 16 ? ["\(base + 52 + index)"] : ["\(base + 8)", "5", "\(index)"]
}
