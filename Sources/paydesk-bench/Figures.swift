import Foundation

/// What one program took; what was not measured is nil.
struct Figures: Sendable {
    /// Milliseconds from its start until the first frame stood on the terminal: the middle of several starts.
    var firstFrame: Double?
    /// The same until its data stood there.
    var data: Double?
    /// Milliseconds from each key to the end of its frame, ascending; where no frames are marked, of all it painted.
    var keys: [Double] = []
    /// The same to the end of all that follows from it, such as the details of the row it moved to.
    var wholeKeys: [Double] = []
    /// Bytes for each key.
    var bytesPerKey: Double?
    /// Keys that painted nothing within a second.
    var deafKeys = 0
    /// MiB: what it has after scrolling and filtering, and the most it had.
    var memory: (now: Double, most: Double)?
    /// Of one processor while nobody touches it, in per cent, and the bytes it wrote then.
    var idle: (processor: Double, bytes: Int)?
    /// Milliseconds from a key in the filter to its first page.
    var filter: [FilterKey] = []

    /// One key in the filter.
    struct FilterKey: Sendable {
        /// The filter with it.
        var text: String
        /// nil where the page never came.
        var milliseconds: Double?
        /// Whether the index can look for it: a word of three characters or more.
        var isIndexed: Bool { text.split(separator: " ").last.map { $0.count >= 3 } ?? false }
    }

    /// The key that a share of the keys is not slower than, in milliseconds.
    func key(_ share: Double) -> Double? { Self.share(share, of: keys) }

    /// The filter key that a share of them is not slower than; one whose page never came is slower than any.
    func filter(_ share: Double, indexed: Bool) -> Double? {
        Self.share(share, of: filter.filter { $0.isIndexed == indexed }.map { $0.milliseconds ?? .infinity }.sorted())
    }

    /// The value in ascending ones that a share is not above; nil where there are none.
    static func share(_ share: Double, of values: [Double]) -> Double? {
        values.isEmpty ? nil : values[min(values.count - 1, Int(Double(values.count) * share))]
    }
}

extension Duration {
    /// As a number of milliseconds.
    var asMilliseconds: Double { self / .milliseconds(1) }
}
