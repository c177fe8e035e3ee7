import Guarded
import Testing

@testable import TerminalKit

extension TextField {
    mutating func type(_ text: String) { for scalar in text.unicodeScalars { _ = handle(.char(scalar)) } }
}

@Suite("Fields")
struct TextFieldTests {
    @Test func ctrlYTakesBackAWordADeletionOrAPaste() {
        var field = TextField()
        for letter in "refund order".unicodeScalars { _ = field.handle(.char(letter)) }
        _ = field.handle(.paste(" 88213"))
        #expect(field.text.string == "refund order88213")
        #expect(field.handle(.ctrl("y")) == .changed && field.text.string == "refund order")
        _ = field.handle(.ctrl("u"))
        #expect(field.isEmpty)
        #expect(field.handle(.ctrl("y")) == .changed && field.text.string == "refund order" && field.isAtEnd)
        // A word at once, as it was typed.
        _ = field.handle(.ctrl("y"))
        #expect(field.text.string == "refund ")
        while case .changed = field.handle(.ctrl("y")) {}
        #expect(field.isEmpty)
        guard case .refused = field.handle(.ctrl("y")) else {
            Issue.record("with nothing left it says so")
            return
        }
    }

    @Test func whatIsTakenBackIsBounded() {
        var field = TextField(limit: 1_000)
        for _ in 0..<300 { _ = field.handle(.paste("ab")) }
        var steps = 0
        while case .changed = field.handle(.ctrl("y")) { steps += 1 }
        #expect(steps == 50)
    }

    @Test("Typing, moving and deleting")
    func editing() {
        var field = TextField()
        field.type("meena")
        #expect(field.handle(.home) == .moved)
        #expect(field.handle(.delete) == .changed)
        field.type("M")
        #expect(field.text == "Meena" && field.caret == 1)
        #expect(field.handle(.end) == .moved && field.handle(.backspace) == .changed)
        #expect(field.text == "Meen")
        #expect(field.handle(.left) == .moved && field.handle(.right) == .moved)
        #expect(field.handle(.right) == .ignored, "what is offered is the form's")
        for key in [Key.enter, .esc, .tab, .up, .down, .ctrl("x"), .unknown] { #expect(field.handle(key) == .ignored) }
    }

    @Test("Ctrl-W drops a word, Ctrl-U all")
    func words() {
        var field = TextField("refund order  88213")
        #expect(field.handle(.ctrl("w")) == .changed && field.text == "refund order  ")
        #expect(field.handle(.ctrl("w")) == .changed && field.text == "refund ")
        #expect(field.handle(.ctrl("u")) == .changed && field.isEmpty && field.caret == 0)
        #expect(field.handle(.ctrl("u")) == .moved && field.handle(.backspace) == .moved)
    }

    @Test(
        "Only accepted characters stand, in typing and in pastes",
        arguments: [
            (Accepted.digits, "50 10-0234a", "50100234"), (.amount, "₹12,500.50", "12500.50"),
            (.code, "icic0001203 ", "ICIC0001203"),
            (.only(["y", "n"]), "maybe yes no", "yyn"), (.any, "  a\u{1B}[2J b\n", "a·[2J b"),
        ])
    func accepted(accepted: Accepted, raw: String, expected: String) {
        var field = TextField(accepted: accepted)
        #expect(field.handle(.paste(raw)) == .changed)
        #expect(field.text.string == expected)
        field = TextField(accepted: accepted)
        if accepted != .any {
            field.type(raw)
            #expect(field.text.string == expected)
        }
    }

    @Test("What cannot stand is refused with a reason")
    func refused() {
        var field = TextField(accepted: .digits, limit: 4, allowsPaste: false)
        #expect(field.handle(.char("x")) == .refused("“x” cannot stand here."))
        field.type("1234")
        #expect(field.handle(.char("5")) == .refused("4 characters at most."))
        guard case .refused = field.handle(.paste("9")) else { return #expect(Bool(false), "a paste was taken") }
        #expect(field.text == "1234")
    }

    @Test("Marks typed one by one join their letter")
    func marks() {
        var field = TextField()
        field.type("की")
        #expect(field.caret == 1 && field.text == "की")
        #expect(field.handle(.backspace) == .changed && field.isEmpty)
    }

    private func drawn(_ field: TextField, width: Int, focused: Bool) -> (text: String, caret: Point?) {
        var grid = Grid(size: Size(columns: width, rows: 1))
        let caret = field.draw(into: &grid, at: .zero, width: width, theme: .mono, isFocused: focused)
        return (grid.text, caret)
    }

    @Test("A number is visible only in the field in use")
    func masking() {
        let field = TextField("50100234567812", masking: .whenLeft(visible: 4))
        #expect(drawn(field, width: 20, focused: true).text == "50100234567812▏")
        #expect(drawn(field, width: 20, focused: false).text == "••••••••••7812")
        #expect(drawn(TextField("123", masking: .always(visible: 0)), width: 8, focused: true).text == "•••▏")
        #expect(drawn(TextField("12", masking: .whenLeft(visible: 4)), width: 8, focused: false).text == "12")
    }

    @Test("Long text is shown around the caret, and the face where the caret is at the end")
    func window() {
        var field = TextField("abcdefghij")
        #expect(drawn(field, width: 5, focused: true).text == "ghij▏")
        #expect(drawn(field, width: 5, focused: true).caret == Point(column: 4, row: 0))
        _ = field.handle(.home)
        #expect(drawn(field, width: 5, focused: true).text == "abcde")
        #expect(drawn(field, width: 5, focused: false).text == "abcd…")
        var amount = TextField("12500", accepted: .amount)
        amount.face = "₹12,500"
        #expect(drawn(amount, width: 10, focused: true).text == "₹12,500▏")
        _ = amount.handle(.left)
        #expect(drawn(amount, width: 10, focused: true).text == "12500")
    }

    @Test("Any width and any caret draw within their room", arguments: 0...6)
    func narrow(width: Int) {
        var field = TextField("मीना 你好 x")
        for _ in 0..<10 {
            var grid = Grid(size: Size(columns: 8, rows: 1))
            field.draw(into: &grid, at: .zero, width: width, theme: .mono, isFocused: true)
            #expect(grid.lines[0].hasSuffix(String(repeating: " ", count: 8 - max(width, 2))))
            _ = field.handle(.left)
        }
    }

    @Test("Several rows wrap at blanks and keep the caret in sight")
    func area() {
        var grid = Grid(size: Size(columns: 12, rows: 3))
        var field = TextField("Our payout 1109 is still pending at noon")
        #expect(field.draw(into: &grid, in: Rect(grid.size), theme: .mono, isFocused: true) == Point(column: 4, row: 2))
        #expect(grid.text == "still\npending at\nnoon▏")
        _ = field.handle(.home)
        #expect(field.draw(into: &grid, in: Rect(grid.size), theme: .mono, isFocused: true) == .zero)
        #expect(grid.text.hasPrefix("Our payout"))
    }
}

@Suite("Forms")
struct FormTests {
    enum Field: Hashable { case from, to, rail, ifsc, tick, amount, wallet }

    private var form: Form<Field> {
        Form([
            FormRow(
                .from, "From", .choice(["segura-main", "pentabit"], selected: 0),
                remark: Line("can send ₹6,31,500", .muted)),
            FormRow(
                .to, "To", .input(TextField("50100234567812", accepted: .digits, masking: .whenLeft(visible: 4))),
                remark: Line("account, 14 digits", .muted)),
            FormRow(
                .ifsc, "IFSC", .input(TextField("ICICO001203", accepted: .code)), remark: "ICICI Bank",
                notes: [[Span("✕ The fifth character is the digit 0.", .statusFailed)], "  → takes ICIC0001203"],
                needs: true, hasSpace: true),
            FormRow(.tick, "", .tick(false, "I have compared them"), needs: true),
            FormRow(.wallet, "Wallet", .value("₹12,22,067.00"), hasSpace: true),
        ])
    }

    @Test("A form as drawn: labels, values, remarks, reasons below, the caret in the row in use")
    func drawing() {
        var form = form
        form.focus = .ifsc
        var grid = Grid(size: Size(columns: 61, rows: 10))
        let caret = form.draw(into: &grid, in: Rect(grid.size), theme: .mono)
        #expect(
            grid.text == """
                  From        segura-main         can send ₹6,31,500
                  To          ••••••••••7812      account, 14 digits

                ▸ IFSC        ICICO001203▏        ICICI Bank
                              ✕ The fifth character is the digit 0.
                                → takes ICIC0001203
                                [ ] I have compared them

                  Wallet      ₹12,22,067.00

                """)
        #expect(caret == Point(column: 25, row: 3))
    }

    @Test("In little room the row in use stays in sight", arguments: 1...9)
    func scrolling(rows: Int) {
        var form = form
        form.focus = .tick
        var grid = Grid(size: Size(columns: 61, rows: rows))
        form.draw(into: &grid, in: Rect(grid.size), theme: .mono)
        #expect(grid.text.contains("▸"))
    }

    @Test("Tab goes round what can be entered; Enter to what needs something, then submits")
    func moving() {
        var form = form
        #expect(form.focus == .from)
        #expect(form.handle(.tab) == .moved(from: .from, to: .to))
        #expect(form.handle(.backTab) == .moved(from: .to, to: .from))
        #expect(form.handle(.up) == .moved(from: .from, to: .tick))
        #expect(form.handle(.enter) == .moved(from: .tick, to: .ifsc))
        form[.ifsc]?.needs = false
        #expect(form.handle(.enter) == .moved(from: .ifsc, to: .tick))
        #expect(form.handle(.enter) == .stuck(.tick))
        #expect(form.handle(.char(" ")) == .changed(.tick))
        #expect(form[.tick]?.content == .tick(true, "I have compared them"))
        form[.tick]?.needs = false
        #expect(form.handle(.enter) == .submitted)
        #expect(form.handle(.esc) == .left)
    }

    @Test("Keys go to the row in use; a paste with line ends does not submit")
    func content() {
        var form = form
        #expect(form.handle(.right) == .changed(.from))
        #expect(form.handle(.left) == .changed(.from))
        form.focus = .to
        #expect(form.handle(.char("9")) == .changed(.to))
        #expect(form.handle(.right) == .takeOffer(.to))
        #expect(form.handle(.paste("12\r34\n")) == .changed(.to))
        #expect(form.focus == .to && form[.to]?.field?.text == "5010023456781291234")
        #expect(form.handle(.char("x")) == .refused(.to, "“x” cannot stand here."))
        #expect(form.handle(.left) == .none)
        #expect(form.handle(.unknown) == .ignored)
    }
}

@Suite("Long words in forms")
struct FormWrappingTests {
    @Test("A line is broken at blanks, keeps its roles and hangs under its first word")
    func lines() {
        let line = Line("✕ ", .statusFailed) + Line("An account number holds digits only.")
        let wrapped = line.wrapped(20, hanging: 2)
        #expect(wrapped.map(\.text) == ["✕ An account number", "  holds digits only."])
        #expect(wrapped.first?.spans.first?.role == .statusFailed)
        #expect(line.wrapped(60) == [line], "what fits stays as it is")
        let long = Line("ABCDEFGHIJ KL", .muted)
        #expect(long.wrapped(4).map(\.text) == ["ABCD", "EFGH", "IJ", "KL"])
        #expect(Line("  → takes it").wrapped(9).map(\.text) == ["  → takes", "it"])
        #expect(Line("मीना अय्यर को").wrapped(6).allSatisfy { $0.columns <= 6 })
    }

    @Test(
        "A reason that is longer than its pane takes a second line, in focus and out of it", arguments: [true, false])
    func notes(isFocused: Bool) {
        let reason = Line("✕ An account number holds the letters A to Z and the digits 0 to 9 only.", .statusFailed)
        let form = Form<Int>([
            FormRow(1, "To", .input(TextField("5010/")), notes: [reason]),
            FormRow(2, "", .tick(false, "I have compared the account with the request")),
            FormRow(3, "Note", .value("a value that is only shown and has more words than fit"), needs: false),
        ])
        var grid = Grid(size: Size(columns: 48, rows: 12))
        form.draw(into: &grid, in: Rect(grid.size), theme: .mono, isFocused: isFocused)
        let text = grid.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            .joined(separator: " ")
        #expect(text.contains(reason.text.string))
        #expect(text.contains("[ ] I have compared the account with the request"))
        #expect(text.contains("Note a value that is only shown and has more words than fit"))
        #expect(form.height(columns: 48) == 8 && form.height(columns: 120) == 4)
    }
}

@Suite("Dialogs (screens.md, principle 9)")
struct DialogTests {
    enum Choice { case cancel, send, reject }

    private var dialog: Dialog<Choice> {
        Dialog(
            "Send this payout?",
            body: [
                Line("₹12,500", .money), "Rupees Twelve Thousand Five Hundred Only", .empty, "to         MEENA IYER",
            ],
            confirmation: Confirmation("Type the last four of the account, from the request:", expected: "7812"),
            buttons: [DialogButton(.cancel, "Cancel"), DialogButton(.send, "Send ₹12,500", remark: "when they match")])
    }

    private func drawn(_ dialog: Dialog<Choice>, columns: Int = 59, rows: Int = 13) -> Grid {
        var grid = Grid(size: Size(columns: columns, rows: rows))
        dialog.draw(into: &grid, in: Rect(grid.size), theme: .mono)
        return grid
    }

    @Test("The confirmation as drawn: 59 wide, the safe answer first")
    func drawing() {
        #expect(
            drawn(dialog, rows: 12).text
                == """
                ╭─ Send this payout? ─────────────────────────────────────╮
                │                                                         │
                │    ₹12,500                                              │
                │    Rupees Twelve Thousand Five Hundred Only             │
                │                                                         │
                │    to         MEENA IYER                                │
                │                                                         │
                │    Type the last four of the account, from the request: │
                │    ▏                                                    │
                │                                                         │
                │    ▸[ Cancel ]      [ Send ₹12,500 ]  when they match   │
                ╰─────────────────────────────────────────────────────────╯
                """)
    }

    @Test("Typing takes Enter away from the safe answer, and gives it to Send only on a match")
    func confirming() {
        var dialog = dialog
        #expect(dialog.pressed == 0)
        for scalar in "781".unicodeScalars { #expect(dialog.handle(.char(scalar)) == .changed) }
        #expect(dialog.pressed == nil && dialog.handle(.enter) == .mismatch)
        #expect(!drawn(dialog).text.contains("▸"))
        _ = dialog.handle(.char("2"))
        #expect(dialog.pressed == 1)
        #expect(drawn(dialog).text.contains("▸[ Send ₹12,500 ]"))
        #expect(dialog.handle(.enter) == .chosen(.send))
    }

    @Test("Send cannot be pressed by moving to it, nor by pasting")
    func guarded() {
        var dialog = dialog
        #expect(dialog.handle(.tab) == .changed && dialog.handle(.tab) == .changed)
        #expect(dialog.focus == 1 && dialog.handle(.enter) == .mismatch)
        guard case .refused = dialog.handle(.paste("7812\r")) else { return #expect(Bool(false), "a paste was taken") }
        #expect(dialog.handle(.enter) == .mismatch)
        #expect(dialog.handle(.tab) == .changed && dialog.focus == nil)
        #expect(dialog.handle(.enter) == .chosen(.cancel))
        #expect(dialog.handle(.esc) == .cancelled && dialog.handle(.ctrl("c")) == .cancelled)
    }

    @Test("An expectation that is empty never matches; grouping does not matter")
    func matching() {
        #expect(!Confirmation("", expected: "").matches)
        var amount = Confirmation("", expected: "1,02,000", accepted: .any)
        amount.field.set("102000")
        #expect(amount.matches)
    }

    @Test("Without a confirmation arrows move between buttons, and letters mean nothing")
    func plain() {
        var dialog = Dialog<Choice>(
            "Approve?", body: ["one"],
            buttons: [
                DialogButton(.cancel, "Cancel"), DialogButton(.reject, "Reject…"), DialogButton(.send, "Approve"),
            ])
        #expect(dialog.handle(.char("y")) == .none)
        #expect(dialog.handle(.right) == .changed && dialog.handle(.enter) == .chosen(.reject))
        #expect(
            dialog.handle(.left) == .changed && dialog.handle(.left) == .changed
                && dialog.handle(.enter) == .chosen(.send))
        #expect(drawn(dialog, rows: 6).text.contains("│     [ Cancel ]      [ Reject… ]     ▸[ Approve ]        │"))
    }

    @Test("Buttons that do not fit beside each other stand in two rows")
    func wrapping() {
        let dialog = Dialog<Choice>(
            "Paid already?", body: ["one"],
            buttons: [
                DialogButton(.cancel, "Back to the form"), DialogButton(.reject, "Show the first"),
                DialogButton(.send, "It is another payment: tick the warning"),
            ])
        let text = drawn(dialog, columns: 80, rows: 9).text
        #expect(text.contains("│    ▸[ Back to the form ]   [ Show the first ]           │"))
        #expect(text.contains("│     [ It is another payment: tick the warning ]         │"))
    }

    @Test("A window too low keeps the buttons and the field", arguments: 8...12)
    func low(rows: Int) {
        let text = drawn(dialog, rows: rows).text
        #expect(text.contains("▸[ Cancel ]") && text.contains("▏") && text.contains("Type the last four"))
    }
}
