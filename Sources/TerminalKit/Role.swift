/// What a piece of the screen is; a theme says how it looks (screens.md, Roles on the screen).
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Names, amounts, what to say: the terminal's own foreground as a rule.
    case text
    /// Heads, rules, times, references, masked tails, words of calm statuses.
    case muted
    /// The one accent: marks, matched letters, the field in use.
    case accent
    /// The thin rule of a pane.
    case border
    /// The heavy rule of the pane in focus.
    case borderFocused = "border.focused"
    /// A pane's title.
    case title
    /// The title of the pane in focus.
    case titleFocused = "title.focused"
    /// The edge of what floats: dialogs, palette, help.
    case box
    /// `●` the money arrived.
    case statusSuccess = "status.success"
    /// `◐` accepted, not settled.
    case statusPending = "status.pending"
    /// `◔` on its way.
    case statusProcessing = "status.processing"
    /// `✕` it did not move.
    case statusFailed = "status.failed"
    /// `↺` it came back.
    case statusReversed = "status.reversed"
    /// `?` nobody can say yet: the loudest cells on the screen.
    case statusUnknown = "status.unknown"
    /// `◇` a decision waits.
    case statusApproval = "status.approval"
    /// `○` written down, not sent.
    case statusNotSent = "status.notsent"
    /// POSSIBLE DOUBLE PAYMENT, conflict.
    case alarm
    /// Low, late, past due, stale, `!`.
    case warning
    /// The selected row of the pane in focus.
    case selection
    /// A cell that changed just now.
    case changed
    /// `┃` a marked row.
    case mark
    /// Letters a filter or the palette matched.
    case match
    /// The field in use.
    case field
    /// What a field offers after `→`.
    case fieldOffer = "field.offer"
    /// The label beside a value.
    case label
    /// The money line of a dialog.
    case money
    /// The key of a hint.
    case hintKey = "hint.key"
    /// The words of a hint.
    case hintText = "hint.text"
    /// A hint that cannot run now.
    case hintOff = "hint.off"
    /// A button.
    case button
    /// The button Enter presses.
    case buttonFocused = "button.focused"
    /// A sparkline.
    case sparkline
    /// The newest cell of a sparkline.
    case sparklineLast = "sparkline.last"
    /// The used part of a bar.
    case bar
    /// The free part of a bar.
    case barEmpty = "bar.empty"
    /// The used part of a bar past four fifths.
    case barOver = "bar.over"
    /// A QR code: dark on light whatever the terminal's background, for a camera.
    case qrCode = "qr"

    /// The role whose look stands in when a theme does not name this one; nothing for those a theme must name.
    public var substitute: Role? {
        switch self {
        case .text, .muted, .accent, .border, .borderFocused, .statusSuccess, .statusPending, .statusFailed,
            .statusReversed, .statusUnknown, .warning, .selection, .changed:
            nil
        case .qrCode, .title, .titleFocused, .money, .hintKey, .button, .bar, .sparklineLast: .text
        case .statusNotSent, .fieldOffer, .label, .hintText, .hintOff, .sparkline: .muted
        case .statusApproval, .mark, .match, .field, .buttonFocused: .accent
        case .statusProcessing: .statusPending
        case .alarm: .statusUnknown
        case .barOver: .warning
        case .barEmpty: .border
        case .box: .borderFocused
        }
    }

    /// The roles of a payout's status, symbol and word.
    public static let statuses: [Role] = [
        .statusSuccess, .statusPending, .statusProcessing, .statusFailed, .statusReversed, .statusUnknown,
        .statusApproval, .statusNotSent,
    ]
}
