/// Places in time, narrow.
///
/// It has run on people's stores: never change it, add a migration.
enum Migration0006 {
    static let parts = [place]

    /// When each payout was entered, without the rest of its row: what a word finds is put in order from some pages of
    /// this instead of one of the table for each hit.
    private static let place = """
        CREATE INDEX payment_place ON payment(reference, created_at);
        """
}
