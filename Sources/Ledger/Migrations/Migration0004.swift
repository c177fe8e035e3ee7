/// The audit chain.
///
/// It has run on people's stores: never change it, add a migration. A column that comes later to `intent`, `log` or
/// `complaint` must be NULL in the rows that are there: what is NULL is not in a row's digest, so their digests stay.
enum Migration0004 {
    static let parts = [log, audit]

    /// The number of a line's link; lines of earlier versions have none and are adopted by block.
    private static let log = """
        ALTER TABLE log ADD COLUMN link INTEGER;
        """

    /// Acts that stand in no payout's log, in the same chain.
    ///
    /// `uid` is the Unix user of the process that wrote, `subject` what the act is about (a complaint's number, a file),
    /// `detail` JSON. `store.chain_head` holds the last link.
    private static let audit = """
        CREATE TABLE audit (
            link INTEGER PRIMARY KEY NOT NULL,
            at INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            act TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            chain BLOB NOT NULL
        ) STRICT;

        CREATE INDEX audit_of ON audit(subject, link);

        CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

        CREATE TRIGGER audit_stays BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
        """
}
