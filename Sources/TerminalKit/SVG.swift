import Guarded

extension Grid {
    /// The grid as a picture: one text element for each run of cells of one look, each placed and stretched to its
    /// columns so that any monospaced font gives the same picture.
    ///
    /// The same grid gives the same bytes.
    public func svg(base: Theme.Base, title: SafeText = .empty) -> String {
        let width = size.columns * Picture.cellWidth + 2 * Picture.margin
        let height = size.rows * Picture.cellHeight + 2 * Picture.margin
        var picture = Picture(base: base)
        for row in 0..<size.rows { picture.draw(self.row(row), row: row) }
        // The margin is of the colour that lies under everything, a theme's own or the terminal's.
        let corner = size.rows > 0 ? self.row(0).first?.style.background ?? .standard : .standard
        let ground = corner == .standard ? base.background : corner
        let name = title.isEmpty ? "" : "<title>\(escaped(title.string))</title>\n"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            \(name)<rect width="\(width)" height="\(height)" rx="6" fill="\(hex(ground))"/>
            <g font-family="\(Picture.fonts)" font-size="\(Picture.fontSize)" xml:space="preserve">
            \(picture.elements.joined(separator: "\n"))
            </g>
            </svg>

            """
    }
}

/// The elements of a picture as they gather.
private struct Picture {
    static let cellWidth = 9
    static let cellHeight = 18
    static let baseline = 14
    static let margin = 12
    /// A cell's width by the width of a letter, which most monospaced fonts have: nothing needs to be stretched.
    static let fontSize = 14.95
    static let fonts = "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Noto Sans Mono', monospace"

    let base: Theme.Base
    var elements: [String] = []

    mutating func draw(_ cells: ArraySlice<Cell>, row: Int) {
        var start = cells.startIndex
        while start < cells.endIndex {
            var end = start + 1
            while end < cells.endIndex, cells[end].style == cells[start].style { end += 1 }
            draw(run: cells[start..<end], column: start - cells.startIndex, row: row)
            start = end
        }
    }

    private mutating func draw(run: ArraySlice<Cell>, column: Int, row: Int) {
        guard let style = run.first?.style else { return }
        let foreground = style.foreground == .standard ? base.foreground : style.foreground
        let background = style.background == .standard ? base.background : style.background
        let ink = style.reverse ? background : foreground
        let paper = style.reverse ? foreground : background
        let x = Self.margin + column * Self.cellWidth
        let y = Self.margin + row * Self.cellHeight
        let width = run.count * Self.cellWidth
        if paper != base.background {
            elements.append(
                "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(Self.cellHeight)\" fill=\"\(hex(paper))\"/>")
        }
        for word in words(of: run, keepsBlanks: style.underline) {
            let place = x + word.offset * Self.cellWidth
            let attributes = self.attributes(of: style, ink: ink)
            elements.append(
                "<text x=\"\(place)\" y=\"\(y + Self.baseline)\" textLength=\"\(word.columns * Self.cellWidth)\" "
                    + "lengthAdjust=\"spacingAndGlyphs\"\(attributes)>\(escaped(word.text))</text>")
        }
    }

    private func attributes(of style: Style, ink: Color) -> String {
        var text = " fill=\"\(hex(ink))\""
        if style.bold { text += " font-weight=\"bold\"" }
        if style.italic { text += " font-style=\"italic\"" }
        if style.underline { text += " text-decoration=\"underline\"" }
        if style.dim { text += " opacity=\"0.65\"" }
        return text
    }

    /// The stretches between two or more blanks, which need no element.
    private func words(
        of run: ArraySlice<Cell>, keepsBlanks: Bool
    ) -> [(offset: Int, columns: Int, text: String)] {
        var words: [(offset: Int, columns: Int, text: String)] = []
        var current: (offset: Int, columns: Int, text: String)?
        var gap = 0
        for (offset, cell) in run.enumerated() {
            if cell.text == " ", !keepsBlanks {
                gap += 1
                continue
            }
            if gap > 1, let word = current {
                words.append(word)
                current = nil
            }
            if let word = current {
                let between = String(repeating: " ", count: gap)
                current = (word.offset, word.columns + gap + 1, word.text + between + cell.text)
            } else {
                current = (offset, 1, cell.text)
            }
            gap = 0
        }
        if let current { words.append(current) }
        return words
    }
}

private func hex(_ color: Color) -> String {
    guard let (red, green, blue) = color.components else { return "none" }
    return "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func escaped(_ text: String) -> String {
    text.map { character in
        switch character {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        default: String(character)
        }
    }.joined()
}
