/// Client references by the time something happens to them: a binary heap, first come first served within a moment.
struct Agenda: Sendable {
    private struct Item {
        var at: Int64
        var turn: Int
        var clientID: String

        func comes(before other: Item) -> Bool {
            (at, turn) < (other.at, other.turn)
        }
    }

    private var items: [Item] = []
    private var turns = 0

    /// When the next thing happens, Unix milliseconds.
    var next: Int64? { items.first?.at }

    mutating func add(at time: Int64, _ clientID: String) {
        turns += 1
        items.append(Item(at: time, turn: turns, clientID: clientID))
        var child = items.count - 1
        while child > 0, items[child].comes(before: items[(child - 1) / 2]) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> String? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return first.clientID }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && items[child].comes(before: items[least]) {
                least = child
            }
            if least == parent { return first.clientID }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
