import Foundation
import Guarded
import Subprocess

/// The paste buffer of the tmux that this program runs in, if it does.
///
/// tmux passes an application's OSC 52 on only with `set-clipboard on`; `load-buffer -w` keeps the text itself and hands
/// it to the terminal outside.
enum TmuxBuffer {
    private static let limit: Duration = .seconds(2)

    /// Whether this program runs in a tmux.
    static var isNear: Bool { ProcessInfo.processInfo.environment["TMUX"]?.isEmpty == false }

    /// Gives it the lines; false where there is no tmux, or one that does not take them.
    static func take(_ lines: [SafeText]) async -> Bool {
        guard isNear else { return false }
        let text = lines.map(\.string).joined(separator: "\n")
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask { await load(text) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            let isTaken = await group.next() ?? false
            group.cancelAll()
            return isTaken
        }
    }

    private static func load(_ text: String) async -> Bool {
        let result = try? await Subprocess.run(
            .name("tmux"), arguments: ["load-buffer", "-w", "-"], input: .string(text), output: .discarded,
            error: .discarded)
        return result?.terminationStatus.isSuccess ?? false
    }
}
