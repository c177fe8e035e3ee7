/// The errors of one file, gathered as it is read, so that all of them are told at once.
///
/// What is wrong counts as not written while the rest is read.
final class ConfigurationFindings {
    private var errors: [ConfigurationError] = []

    /// The one that was found last.
    var last: ConfigurationError? { errors.last }

    /// Keeps an error; one that is known already is not told twice.
    func note(_ error: ConfigurationError) {
        if !errors.contains(error) { errors.append(error) }
    }

    /// Throws all of them as one, in the order of their lines; nothing where there are none.
    func conclude() throws(ConfigurationError) {
        let sorted = errors.enumerated().sorted {
            ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
        }.map(\.element)
        guard var first = sorted.first else { return }
        first.further = Array(sorted.dropFirst())
        throw first
    }
}
