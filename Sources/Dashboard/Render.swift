import Guarded
import TerminalKit

/// One picture of the desk and where the terminal's cursor stands in it.
public struct Frame: Hashable, Sendable {
    /// The cells.
    public var grid: Grid
    /// Where typing goes; nil hides the cursor.
    public var cursor: Point?

    /// A frame from its parts.
    public init(grid: Grid, cursor: Point? = nil) {
        (self.grid, self.cursor) = (grid, cursor)
    }
}

/// Draws the state: equal states in equal sizes give equal frames, whatever the clock says.
public func render(_ state: DashboardState, size: Size, theme: Theme) -> Frame {
    var canvas = Canvas(size: size, theme: theme)
    if size.holds(Layout.least) {
        Desk.draw(state, on: &canvas)
    } else {
        drawTooSmall(isInFlight: state.isInFlight, quit: state.key(.quit), on: &canvas)
    }
    return Frame(grid: canvas.grid.laid(on: theme.ground).drawn(in: state.profile.symbols), cursor: canvas.cursor)
}

/// What a window that is too small says, in as many words as it has room for; only quitting and resizing work then.
///
/// What concerns money is never cut: what the desk needs gives way to it.
func drawTooSmall(isInFlight: Bool, quit: String, on canvas: inout Canvas) {
    let least = Layout.least.description
    let needs = ["paydesk needs \(least); this window is \(canvas.size.description).", "Needs \(least).", ""]
    let flight =
        isInFlight
        ? [
            "A payout is in flight: \(quit) leaves it unknown until the next start asks.",
            "In flight: \(quit) leaves it unknown.", "In flight.",
        ] : ["Enlarge it, or \(quit) quits. Nothing is in flight.", "Nothing is in flight.", "\(quit) quits."]
    let width = max(1, canvas.size.columns - 1)
    let wordings = flight.flatMap { money in needs.map { [$0, money] } }
    let lines = wordings.map { words in words.flatMap { $0.isEmpty ? [] : SafeText($0).wrapped(width) } }
    let fitting = lines.first { $0.count <= canvas.size.rows && $0.allSatisfy { $0.columns <= width } } ?? lines.last
    for (row, line) in (fitting ?? []).enumerated() where row < canvas.size.rows {
        canvas.put(Line(line), row: row, column: 1)
    }
}
