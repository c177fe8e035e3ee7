/// Why callbacks cannot be received.
///
/// No case holds a secret.
public enum CallbackServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The provider's name cannot stand in a path.
    case unusableName(String)
    /// The route's secret has characters that cannot stand in a path.
    case unusableSecret(route: String)
    /// The route's secret is shorter than 128 bits, or made of a few characters over and over.
    case weakSecret(route: String)
    /// Two routes have the same name.
    case repeatedRoute(String)
    /// Another program listens there already, which is a notice rather than an error (`command-line.md`, `[listen]`).
    case portTaken(host: String, port: Int)
    /// The address cannot be listened on; `reason` ends a sentence.
    case cannotListen(host: String, port: Int, reason: String)

    /// What is wrong, in a whole plain sentence.
    public var sentence: String {
        switch self {
        case .unusableName(let name): "The name “\(name)” cannot stand in a callback's path."
        case .unusableSecret(let route): "The path secret of \(route) has characters that cannot stand in a path."
        case .weakSecret(let route): "The path secret of \(route) can be guessed: it has fewer than 128 bits."
        case .repeatedRoute(let name): "Two callback paths have the name \(name)."
        case .portTaken(let host, let port): "Another program listens on \(host) port \(port) already."
        case .cannotListen(let host, let port, let reason):
            "Callbacks cannot be received on \(host) port \(port): \(reason)."
        }
    }

    /// What to do next, in a plain sentence.
    public var nextStep: String {
        switch self {
        case .unusableName: "Use 1 to 64 letters, digits, hyphens, dots and underscores."
        case .unusableSecret: "Use letters, digits, hyphens and underscores only: openssl rand -hex 32 makes one."
        case .weakSecret:
            "Make a new one of at least 32 hexadecimal digits or 22 letters and digits: openssl rand -hex 32."
        case .repeatedRoute: "Give each provider its own name."
        case .portTaken: "Choose another port, or leave the callbacks to the program that has it."
        case .cannotListen: "Choose another address with bind."
        }
    }

    /// The sentence and the next step.
    public var description: String { "\(sentence) \(nextStep)" }
}
