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
        drawTooSmall(isInFlight: state.isInFlight, on: &canvas)
    }
    return Frame(grid: canvas.grid.laid(on: theme.ground).drawn(in: state.profile.symbols), cursor: canvas.cursor)
}

/// What a window that is too small says; only `q` and resizing work then.
func drawTooSmall(isInFlight: Bool, on canvas: inout Canvas) {
    let least = Layout.least.description
    canvas.put("paydesk needs \(least); this window is \(canvas.size.description).", row: 0, column: 1)
    let flight =
        isInFlight
        ? "A payout is in flight: q leaves it unknown until the next start asks."
        : "Enlarge it, or q quits. Nothing is in flight."
    canvas.put(Line(SafeText(flight)), row: 1, column: 1)
}
