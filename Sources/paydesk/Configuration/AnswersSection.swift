import Dashboard

extension AnswerTemplates {
    /// What `[answers.english]` and `[answers.hindi]` say.
    init(_ reader: TableReader) throws(ConfigurationError) {
        self.init()
        var table = reader
        for language in Self.languages {
            guard var own = try table.table(language) else { continue }
            for situation in Situation.allCases {
                guard let text = try own.string(situation.rawValue) else { continue }
                guard let problem = take(text, for: situation, language: language) else { continue }
                let facts = Fact.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                throw own.error(
                    situation.rawValue, problem,
                    hint: "What can stand in it: \(facts); {reference} in paid, {expected} in pending and unknown.")
            }
            try own.finish()
        }
        try table.finish()
    }
}
