/// Connections that owe us something, the one that has waited longest first.
struct WaitingLine {
    private var turns: [UInt64: UInt64] = [:]
    private var queue: [(id: UInt64, turn: UInt64)] = []
    private var first = 0
    private var turn: UInt64 = 0

    /// How many stand in it.
    var count: Int { turns.count }

    /// Puts `id` at the end, wherever it stood before.
    mutating func join(_ id: UInt64) {
        turn += 1
        turns[id] = turn
        queue.append((id, turn))
        compact()
    }

    /// Lets `id` go out of its turn.
    mutating func leave(_ id: UInt64) {
        turns[id] = nil
    }

    /// Takes out the one that has waited longest.
    mutating func popOldest() -> UInt64? {
        while first < queue.count {
            let (id, turn) = queue[first]
            first += 1
            if turns[id] == turn {
                turns[id] = nil
                return id
            }
        }
        return nil
    }

    /// Who leaves only loses the turn; the place is cleared when the empty ones are the most.
    private mutating func compact() {
        guard queue.count > 2 * turns.count + 64 else { return }
        queue = queue[first...].filter { turns[$0.id] == $0.turn }
        first = 0
    }
}
