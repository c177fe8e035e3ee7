import Payments
import TerminalKit

/// The QR code of a pay link's address, and where it has room.
struct PayLinkCode {
    /// The columns that the words beside it keep at least.
    private static let words = 34
    /// Columns between the words and the code.
    private static let gap = 2

    /// The code; nil where the terminal has no characters to draw it with, or the address is too long for one.
    private let code: QRCode?
    private let isDrawable: Bool
    private let context: Context

    /// The code of an address; nil where there is none to pay at.
    init?(_ address: String?, _ context: Context) {
        guard let address else { return nil }
        self.context = context
        isDrawable = context.profile.symbols == .unicode
        code = isDrawable ? QRCode(address) : nil
    }

    /// What is left of an area for the words beside it.
    func words(of area: Area) -> Area {
        let columns = (code?.size.columns ?? 0) + Self.gap
        return Area(rect: area.rect.split(left: max(0, area.rect.columns - columns)).left, gutter: area.gutter)
    }

    private func fits(_ area: Area) -> Bool {
        guard let code else { return false }
        return area.body >= code.size.rows && area.width >= code.size.columns + Self.gap + Self.words
    }

    /// Draws it at the right of an area; false where it has no room there.
    func draw(beside area: Area, on canvas: inout Canvas) -> Bool {
        guard let code, fits(area) else { return false }
        for (offset, line) in code.drawing.enumerated() {
            canvas.put(line, row: area.rect.row + 1 + offset, column: area.rect.endColumn - code.size.columns)
        }
        return true
    }

    /// Draws it under so many rows of an area's text; false where it has no room there.
    func draw(below rows: Int, of area: Area, on canvas: inout Canvas) -> Bool {
        guard let code, area.width >= code.size.columns, area.body >= rows + code.size.rows else { return false }
        canvas.rows(code.drawing, from: area.rect.row + 1 + rows, in: area)
        return true
    }

    /// How to see it from a pane that has no room for it.
    func hint(in window: Size, isFocused: Bool) -> Line {
        guard let code else {
            return Line("its QR code cannot be drawn here; \(context.key(.copyField)) copies the address", .muted)
        }
        if fits(Layout.zoomed(window)) {
            let zoom = context.key(.zoom)
            let keys = isFocused ? "\(zoom) shows" : "\(context.key(.details)), then \(zoom) show"
            return Line("\(keys) its QR code", .muted)
        }
        let least = Layout.leastZoomed(width: code.size.columns + Self.gap + Self.words, body: code.size.rows)
        return Line("its QR code needs a window of \(least); \(context.key(.copyField)) copies the address", .muted)
    }
}

extension Layout {
    /// What a pane alone has of a window.
    static func zoomed(_ window: Size) -> Area {
        let top = 1 + (Form(columns: window.columns) == .narrow ? 1 : 2)
        let rect = Rect(column: 0, row: top, columns: window.columns, rows: max(0, window.rows - top - 1))
        return Area(rect: rect, gutter: 2)
    }

    /// The smallest window in which a pane alone has this room.
    static func leastZoomed(width: Int, body: Int) -> Size {
        let columns = max(least.columns, width + 2)
        let top = 1 + (Form(columns: columns) == .narrow ? 1 : 2)
        return Size(columns: columns, rows: body + 1 + top + 1)
    }
}
