/// What is wrong with the configuration, where, and what was expected there (`command-line.md`, exit code 78).
struct ConfigurationError: Error, Equatable {
    /// The file as it was named.
    var file: String
    /// The line it stands on, from 1; nil where something is missing altogether.
    var line: Int?
    /// The key's whole path, such as `provider.segura-main.token`.
    var key: String?
    /// What was found wrong, a plain sentence.
    var problem: String
    /// What to do, a plain sentence.
    var hint: String
    /// What else is wrong in the same file, by its lines.
    var further: [ConfigurationError] = []

    /// `config.toml:12: provider.token: … .`, a whole sentence.
    var message: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let words = [place, key, problem].compactMap(\.self).joined(separator: ": ")
        return words.last.map { ".!?".contains($0) } == true ? words : words + "."
    }
}
