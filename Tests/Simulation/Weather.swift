/// How bad things are in one run, as shares of all requests or writes; drawn from the seed, so that some runs are calm
/// and some are storms.
struct Weather {
    /// The connection is refused: proven that nothing left.
    var refused = 0.0
    /// Lost on the way there.
    var lostBefore = 0.0
    /// Lost on the way back.
    var lostAfter = 0.0
    /// So late that the deadline is over.
    var late = 0.0
    /// A reply that cannot be read.
    var garbage = 0.0
    /// Fewer questions, please (HTTP 429).
    var busy = 0.0
    /// Another order's, another amount, or a word nobody knows.
    var strange = 0.0
    /// A slip: what was said of a settled order is contradicted, once.
    var contrary = 0.0
    /// “Not found” of an order the provider has.
    var forgetful = 0.0
    /// A write or read of the store fails before it took effect, or after.
    var storeFails = 0.0
    /// The store takes its time.
    var storeSlow = 0.0
    /// The process dies at a store's or a provider's door.
    var crash = 0.0

    static let calm = Weather()

    init() {}

    init(_ dice: inout Dice) {
        let storm = [0.0, 0.3, 1.0, 2.0][dice.below(4)]
        func share(_ most: Double, _ dice: inout Dice) -> Double { most * storm * Double(dice.below(100)) / 100 }
        refused = share(0.06, &dice)
        lostBefore = share(0.08, &dice)
        lostAfter = share(0.10, &dice)
        late = share(0.08, &dice)
        garbage = share(0.06, &dice)
        busy = share(0.05, &dice)
        strange = share(0.06, &dice)
        contrary = share(0.20, &dice)
        forgetful = share(0.06, &dice)
        storeFails = share(0.05, &dice)
        storeSlow = share(0.05, &dice)
        crash = share(0.006, &dice)
    }
}
