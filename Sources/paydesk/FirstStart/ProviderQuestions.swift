import Providers

/// What is asked to write a provider's section: its own texts, and where each of its secrets is kept.
struct ProviderQuestions {
    /// A text that stands in the section as it is typed.
    struct Text {
        var key: String
        var question: String
    }

    var name: String
    var texts: [Text]
    /// The keys of its secrets, and how a person calls each.
    var secrets: [(key: String, called: String)]
}

extension ProviderKind {
    /// The questions of this kind; a new provider has its own here.
    var questions: ProviderQuestions {
        switch self {
        case .segurapay:
            ProviderQuestions(name: "segura-main", texts: [], secrets: [("token", "token")])
        case .pentabit:
            ProviderQuestions(
                name: "pentabit", texts: [.init(key: "user_id", question: "Your user id there")],
                secrets: [("access_key", "access key"), ("secret_key", "secret key")])
        case .payatom:
            ProviderQuestions(
                name: "payatom", texts: [.init(key: "pid", question: "Your pid there")],
                secrets: [("secret_key", "secret key")])
        case .paygrt:
            ProviderQuestions(
                name: "paygrt", texts: [.init(key: "merchant_id", question: "Your merchant id there")],
                secrets: [("api_key", "API key")])
        }
    }
}
