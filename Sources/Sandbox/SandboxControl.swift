import Foundation

/// What the sandbox answers about itself, below `/_sandbox/`: its book, a test's script, and where callbacks go.
struct SandboxControl {
    let house: SandboxHouse
    /// Whether the request comes from this machine; only then may it change anything.
    let isLoopback: Bool

    /// Answers a request; a page where there is nothing of that name.
    func answer(_ method: String, _ path: String, _ body: [UInt8]) throws -> SandboxReply {
        switch (path, method) {
        case ("/_sandbox/book", "GET"): return try Self.reply(to: house.book())
        case ("/_sandbox/script", "POST"): return taken { () throws(ScriptRefusal) in try script(body) }
        case ("/_sandbox/callbacks", "POST"): return taken { () throws(ScriptRefusal) in try callbacks(body) }
        case ("/_sandbox/book", _), ("/_sandbox/script", _), ("/_sandbox/callbacks", _):
            return .page(405, "Method Not Allowed")
        default: return .page(404, "Not Found")
        }
    }

    private func taken(_ act: () throws(ScriptRefusal) -> String) -> SandboxReply {
        guard isLoopback else { return .page(403, "Forbidden") }
        do throws(ScriptRefusal) {
            return .json(try act())
        } catch {
            return .json(WireText.object([.init("error", .text(error.reason))]).json, status: 400)
        }
    }

    /// Queues what a test wants of the next answers (``ScriptOrder``).
    private func script(_ body: [UInt8]) throws(ScriptRefusal) -> String {
        let order = try ScriptOrder(body: body)
        house.change(order.provider) { order.apply(to: &$0.till) }
        return "{\"scripted\":\(order.times)}"
    }

    /// A flat JSON object: for each kind the address its callbacks go to, or null for nowhere.
    private func callbacks(_ body: [UInt8]) throws(ScriptRefusal) -> String {
        guard let wanted = try? JSONDecoder().decode([String: String?].self, from: Data(body)) else {
            throw ScriptRefusal("the body must be a JSON object of kinds and addresses")
        }
        for (kind, address) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let provider = SandboxProvider(rawValue: kind) else {
                throw ScriptRefusal("there is no provider \(kind)")
            }
            guard house.setCallbacks(to: address, for: provider) else {
                throw ScriptRefusal("callbacks go to http on this machine only")
            }
        }
        return "{\"callbacks\":\(wanted.count)}"
    }

    private static func reply(to book: SandboxBook) throws -> SandboxReply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return SandboxReply(body: Array(try encoder.encode(book)))
    }
}
