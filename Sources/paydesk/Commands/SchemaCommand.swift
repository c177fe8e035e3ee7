import ArgumentParser

/// `paydesk schema`.
struct SchemaCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "The JSON Schema of what commands print with --json.",
        discussion: """
              paydesk schema
              paydesk schema transaction

            Without a name it lists the shapes and the commands that print them. Keys are only ever added, so a reader
            should pass over those it does not know.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("A shape.", valueName: "NAME"))
    var name: String?
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        guard let name else {
            for shape in JSONShape.all {
                let blanks = String(repeating: " ", count: max(1, 14 - shape.name.count))
                let commands = shape.commands.joined(separator: ", ")
                Console.out("\(shape.name)\(blanks)\(commands.isEmpty ? shape.about : commands)")
            }
            return .done
        }
        guard let shape = JSONShape.all.first(where: { $0.name == name }) else {
            let names = JSONShape.all.map(\.name)
            let meant = nearest(to: name, among: names).map { "Did you mean \($0)?" }
            throw Failure(
                .definiteNo, "There is no shape of that name.",
                hint: meant ?? "There are \(names.joined(separator: ", ")).")
        }
        Console.out(shape.schema)
        return .done
    }
}
