/// Recharges, pay links, callbacks.
///
/// It has run on people's stores: never change it, add a migration.
enum Migration0002 {
    static let parts = [intent, payment, tallies, hints, quarantine, operators, reconciliation]

    /// What a recharge and a pay link carry beyond a payout.
    ///
    /// The number is sealed as an account is.
    private static let intent = """
        ALTER TABLE intent ADD COLUMN sealed_recharge_number BLOB;
        ALTER TABLE intent ADD COLUMN operator_code TEXT;
        ALTER TABLE intent ADD COLUMN operator_name TEXT;
        ALTER TABLE intent ADD COLUMN operator_type TEXT;
        ALTER TABLE intent ADD COLUMN redirect_url TEXT;
        ALTER TABLE intent ADD COLUMN user_id TEXT;
        """

    /// The row of the lists: a recharge's whole number is found by `target_digest`, as an account is.
    private static let payment = """
        ALTER TABLE payment ADD COLUMN recharge_tail TEXT;
        ALTER TABLE payment ADD COLUMN operator_code TEXT;
        ALTER TABLE payment ADD COLUMN operator_name TEXT;
        ALTER TABLE payment ADD COLUMN operator_type TEXT;
        ALTER TABLE payment ADD COLUMN pay_url TEXT;

        CREATE INDEX payment_recharge_tail ON payment(recharge_tail) WHERE recharge_tail IS NOT NULL;
        """

    /// The amount of a pay link moves with what was received, and what is counted moves with it.
    private static let tallies = """
        DROP TRIGGER payment_moved;

        CREATE TRIGGER payment_moved AFTER UPDATE OF status, status_since, amount ON payment
            WHEN old.status <> new.status OR old.status_since <> new.status_since OR old.amount <> new.amount BEGIN
            UPDATE tally SET count = count - 1, amount = amount - old.amount
                WHERE hour = (old.created_at + 19800000) / 3600000 AND agent_uid = old.agent_uid
                    AND provider = old.provider AND mode = old.mode AND status = old.status;
            UPDATE standing SET count = count - 1, amount = amount - old.amount WHERE status = old.status;
            INSERT INTO tally (hour, agent_uid, provider, mode, status, count, amount)
                VALUES ((new.created_at + 19800000) / 3600000, new.agent_uid, new.provider, new.mode, new.status,
                    1, new.amount)
                ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;
            INSERT INTO standing (status, count, amount, last_since)
                VALUES (new.status, 1, new.amount, new.status_since)
                ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount,
                    last_since = max(last_since, excluded.last_since);
        END;
        """

    /// Unsigned callbacks by payout: how many stand in its log, how many more were only counted, and to when the last of
    /// those has put the status call.
    private static let hints = """
        CREATE TABLE hint (
            reference INTEGER PRIMARY KEY NOT NULL REFERENCES intent(reference),
            kept INTEGER NOT NULL,
            further INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER
        ) STRICT;
        """

    /// Callbacks that speak of no order of ours, or could not be understood: a bounded number, the oldest go first.
    ///
    /// `claim` is JSON without the bytes, which are sealed.
    private static let quarantine = """
        CREATE TABLE quarantine (
            sequence INTEGER PRIMARY KEY NOT NULL,
            provider TEXT NOT NULL,
            digest TEXT NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            times INTEGER NOT NULL,
            reason TEXT NOT NULL,
            claim TEXT,
            sealed_raw BLOB,
            UNIQUE (provider, digest)
        ) STRICT;

        CREATE INDEX quarantine_of ON quarantine(provider, sequence);
        """

    /// The operators of each provider as it listed them last: a JSON array.
    private static let operators = """
        CREATE TABLE operator_list (
            provider TEXT PRIMARY KEY NOT NULL,
            as_of INTEGER NOT NULL,
            operators TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// How often a provider's list of a day was asked for; `day` counts days in India since 1970-01-01.
    private static let reconciliation = """
        CREATE TABLE reconciliation_call (
            provider TEXT NOT NULL,
            day INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (provider, day)
        ) STRICT, WITHOUT ROWID;
        """
}
