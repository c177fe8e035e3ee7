import Guarded
import Payments

/// What a person is asked on the terminal before something is done for good.
///
/// Each question throws the failure to leave with: 64 where there is no terminal, 130 where the answer is *no* or none.
struct Asking {
    /// What is said when it is not done, such as *Nothing was sent*.
    let otherwise: String

    /// Shows lines and asks for the word *yes*; `yes` has answered already.
    func agree(_ lines: [String], to act: String, yes: Bool) throws(Failure) {
        guard !yes else { return }
        guard Console.canAsk else {
            throw Failure(
                .usage, "There is no terminal to ask on. \(otherwise)", hint: "Add --yes to \(act) without asking.")
        }
        for line in lines { Console.err(line) }
        guard try typed("Type yes to \(act): ").lowercased() == "yes" else {
            throw Failure(.interrupted, "That is not a yes. \(otherwise)", hint: "")
        }
    }

    /// Shows lines, to be followed by what must be typed by a person at a terminal.
    func beginTyping(_ lines: [String]) throws(Failure) {
        guard Console.canAsk else {
            throw Failure(
                .usage, "There is no terminal to type on. \(otherwise)",
                hint: "This is typed by a person, from the request: run it in a terminal.")
        }
        for line in lines { Console.err(line) }
    }

    /// One line that is typed; of a `hidden` one only the last four characters stay on the terminal.
    func typed(_ prompt: String, hidden: Bool = false) throws(Failure) -> String {
        guard let line = Console.asked(prompt, otherwise: otherwise) else {
            throw Failure(.interrupted, "Nothing was typed. \(otherwise)", hint: "")
        }
        if hidden { Console.typedOver(prompt, line, shown: Masking.tail(line)) }
        return line
    }
}
