import Guarded

/// How a terminal is asked to get somebody's attention.
public enum NotificationStyle: String, Sendable, CaseIterable {
    /// OSC 9, which iTerm2, WezTerm, Windows Terminal and others show.
    case osc9
    /// OSC 777, which urxvt, foot, Ghostty and others show.
    case osc777
    /// The bell, which every terminal and tmux knows.
    case bell
    /// Nothing.
    case off
}

/// The sequence that shows a text as a notification; nil for the bell and for nothing.
///
/// tmux hands it to the terminal outside with `allow-passthrough on`.
func notificationSequence(_ text: SafeText, _ style: NotificationStyle, throughTmux: Bool) -> String? {
    let plain = text.string.replacing(";", with: ",")
    let sequence: String
    switch style {
    case .osc9: sequence = "\u{1B}]9;\(plain)\u{07}"
    case .osc777: sequence = "\u{1B}]777;notify;paydesk;\(plain)\u{07}"
    case .bell, .off: return nil
    }
    guard throughTmux else { return sequence }
    return "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
}
