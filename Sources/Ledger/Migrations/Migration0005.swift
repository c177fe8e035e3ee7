/// Files of payouts.
///
/// It has run on people's stores: never change it, add a migration.
enum Migration0005 {
    static let parts = [rows, files]

    /// Which row of which bulk a payout was entered for; NULL for one that was entered by itself.
    ///
    /// It stands in the intent, so that it is on disk with it, never changes and is in the audit chain. `bulk_occurrence`
    /// counts from 0 the rows of a bulk that pay the same amount to the same account, UPI id or mobile.
    private static let rows = """
        ALTER TABLE intent ADD COLUMN bulk INTEGER;
        ALTER TABLE intent ADD COLUMN bulk_line INTEGER;
        ALTER TABLE intent ADD COLUMN bulk_occurrence INTEGER;

        CREATE INDEX intent_of_bulk ON intent(bulk, reference) WHERE bulk IS NOT NULL;
        """

    /// The files of each bulk, by what they hold: a file is the same under any name.
    private static let files = """
        CREATE TABLE bulk_file (
            sha256 TEXT PRIMARY KEY NOT NULL,
            bulk INTEGER NOT NULL,
            name TEXT NOT NULL,
            row_count INTEGER NOT NULL,
            agent_uid INTEGER NOT NULL,
            agent_name TEXT NOT NULL,
            begun_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER bulk_file_is_final BEFORE UPDATE ON bulk_file
        BEGIN SELECT RAISE(ABORT, 'a file of a bulk never changes'); END;

        CREATE TRIGGER bulk_file_stays BEFORE DELETE ON bulk_file
        BEGIN SELECT RAISE(ABORT, 'a file of a bulk is never forgotten'); END;
        """
}
