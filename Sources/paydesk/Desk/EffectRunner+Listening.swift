import Dashboard
import Synchronization
import TerminalKit

/// Receiving callbacks while the dashboard is up: the process that asks by itself also listens (`command-line.md`,
/// `[listen]`).
extension EffectRunner {
    /// Listens where the configuration says so; that it cannot is a notice, since the desk works without.
    func listen(_ workplace: Workplace) async {
        guard archive.configuration.listen != nil, reception.withLock({ $0 == nil }) else { return }
        do throws(ReceptionError) {
            let opened = try await CallbackReception.open(workplace)
            reception.withLock { $0 = opened }
        } catch {
            let failure = Failure(error)
            inbox.post(.notice(Notice("Callbacks are not received: \(failure.message) \(failure.hint)", .warning)))
        }
    }

    /// Ends it.
    func stopListening() async {
        let opened = reception.withLock { reception in
            defer { reception = nil }
            return reception
        }
        await opened?.close()
    }
}
