/// The plan by provider.
///
/// It has run on people's stores: never change it, add a migration.
enum Migration0003 {
    static let parts = [plan]

    /// What is due at one provider is found without a look at what waits for another that is down.
    private static let plan = """
        CREATE INDEX payment_next_ask_of ON payment(provider, next_ask_at, reference) WHERE next_ask_at IS NOT NULL;
        """
}
