/// The first schema.
///
/// It has run on people's stores: never change it, add a migration.
///
/// Times are milliseconds since 1970 UTC, amounts paise, references the 13 digits as a number (so that a payout's row id
/// is its reference). `intent` and `log` are the truth and only grow. `payment`, `payment_text`, `payment_search`,
/// `beneficiary`, `tally` and `standing` are made from them and can be made again.
enum Migration0001 {
    static let parts = [store, intent, log, payment, search, beneficiary, summaries, wallets, complaints]

    private static let store = """
        PRAGMA application_id = 1348027467;

        CREATE TABLE store (
            name TEXT PRIMARY KEY NOT NULL,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// What was decided.
    ///
    /// `sealed_…` are AES-GCM, bound to table, row and column.
    private static let intent = """
        CREATE TABLE intent (
            reference INTEGER PRIMARY KEY NOT NULL CHECK (reference BETWEEN 1000000000000 AND 9999999999999),
            provider TEXT NOT NULL,
            mode TEXT NOT NULL,
            amount INTEGER NOT NULL,
            name TEXT NOT NULL,
            sealed_account BLOB,
            sealed_upi BLOB,
            sealed_mobile BLOB,
            sealed_email BLOB,
            sealed_address BLOB,
            ifsc TEXT,
            bank TEXT,
            bank_address TEXT,
            note TEXT NOT NULL,
            agent_uid INTEGER NOT NULL,
            agent_name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            accepted TEXT NOT NULL,
            needs_approval INTEGER NOT NULL CHECK (needs_approval IN (0, 1))
        ) STRICT;

        CREATE TRIGGER intent_is_final BEFORE UPDATE ON intent
        BEGIN SELECT RAISE(ABORT, 'an intent never changes'); END;

        CREATE TRIGGER intent_stays BEFORE DELETE ON intent
        BEGIN SELECT RAISE(ABORT, 'an intent is never deleted'); END;
        """

    /// What happened.
    ///
    /// `event` is JSON without a reply's bytes, which are sealed. `chain` waits for the audit chain.
    private static let log = """
        CREATE TABLE log (
            sequence INTEGER PRIMARY KEY NOT NULL,
            reference INTEGER NOT NULL REFERENCES intent(reference),
            position INTEGER NOT NULL CHECK (position >= 1),
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            question INTEGER,
            callback_key TEXT,
            event TEXT NOT NULL,
            sealed_raw BLOB,
            chain BLOB,
            UNIQUE (reference, position)
        ) STRICT;

        CREATE UNIQUE INDEX log_claim ON log(reference) WHERE kind = 'claimed';
        CREATE UNIQUE INDEX log_question ON log(reference, question) WHERE kind IN ('asked', 'claimed');
        CREATE UNIQUE INDEX log_answer ON log(reference, question) WHERE kind = 'answered';
        CREATE UNIQUE INDEX log_callback ON log(reference, callback_key) WHERE callback_key IS NOT NULL;

        CREATE TRIGGER log_is_final BEFORE UPDATE ON log
        BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;

        CREATE TRIGGER log_stays BEFORE DELETE ON log
        BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
        """

    /// The row lists show: the fold of the log, numbers by their tails and keyed digests.
    private static let payment = """
        CREATE TABLE payment (
            reference INTEGER PRIMARY KEY NOT NULL REFERENCES intent(reference),
            kind TEXT NOT NULL,
            provider TEXT NOT NULL,
            mode TEXT NOT NULL,
            amount INTEGER NOT NULL,
            requested_amount INTEGER,
            name TEXT NOT NULL,
            account_tail TEXT,
            upi_handle TEXT,
            mobile_tail TEXT,
            ifsc TEXT,
            bank TEXT,
            target_digest BLOB NOT NULL,
            upi_digest BLOB,
            mobile_digest BLOB,
            agent_uid INTEGER NOT NULL,
            agent_name TEXT NOT NULL,
            note TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            twin INTEGER NOT NULL DEFAULT 0,
            status TEXT NOT NULL,
            status_since INTEGER NOT NULL,
            sent_at INTEGER,
            flags TEXT NOT NULL,
            double_payment INTEGER NOT NULL,
            provider_status TEXT,
            provider_reference TEXT,
            bank_reference TEXT,
            name_at_bank TEXT,
            charge INTEGER,
            has_note INTEGER NOT NULL,
            promised_at INTEGER,
            updated_at INTEGER NOT NULL,
            last_answered_at INTEGER,
            next_ask_at INTEGER,
            holder TEXT NOT NULL
        ) STRICT;

        CREATE INDEX payment_created ON payment(created_at);
        CREATE INDEX payment_unsettled ON payment(status, created_at) WHERE status <> 'succeeded';
        CREATE INDEX payment_next_ask ON payment(next_ask_at) WHERE next_ask_at IS NOT NULL;
        CREATE INDEX payment_flagged ON payment(created_at) WHERE flags <> '';
        CREATE INDEX payment_doubled ON payment(created_at) WHERE double_payment = 1;
        CREATE INDEX payment_promised ON payment(promised_at) WHERE promised_at IS NOT NULL;
        CREATE INDEX payment_twin ON payment(created_at) WHERE twin = 1;
        CREATE INDEX payment_amount ON payment(amount);
        CREATE INDEX payment_target ON payment(target_digest, created_at);
        CREATE INDEX payment_upi ON payment(upi_digest) WHERE upi_digest IS NOT NULL;
        CREATE INDEX payment_mobile ON payment(mobile_digest) WHERE mobile_digest IS NOT NULL;
        CREATE INDEX payment_account_tail ON payment(account_tail) WHERE account_tail IS NOT NULL;
        CREATE INDEX payment_mobile_tail ON payment(mobile_tail) WHERE mobile_tail IS NOT NULL;
        CREATE INDEX payment_provider_reference ON payment(provider_reference) WHERE provider_reference IS NOT NULL;
        CREATE INDEX payment_bank_reference ON payment(bank_reference) WHERE bank_reference IS NOT NULL;
        """

    /// What plain words are looked for in, one field a line: never a whole account, UPI id or mobile number.
    private static let search = """
        CREATE TABLE payment_text (
            reference INTEGER PRIMARY KEY NOT NULL REFERENCES payment(reference) ON DELETE CASCADE,
            body TEXT NOT NULL
        ) STRICT;

        CREATE VIRTUAL TABLE payment_search USING fts5(
            body, content = 'payment_text', content_rowid = 'reference', tokenize = 'trigram', columnsize = 0
        );

        CREATE TRIGGER payment_text_added AFTER INSERT ON payment_text BEGIN
            INSERT INTO payment_search (rowid, body) VALUES (new.reference, new.body);
        END;

        CREATE TRIGGER payment_text_changed AFTER UPDATE OF body ON payment_text BEGIN
            INSERT INTO payment_search (payment_search, rowid, body) VALUES ('delete', old.reference, old.body);
            INSERT INTO payment_search (rowid, body) VALUES (new.reference, new.body);
        END;

        CREATE TRIGGER payment_text_removed AFTER DELETE ON payment_text BEGIN
            INSERT INTO payment_search (payment_search, rowid, body) VALUES ('delete', old.reference, old.body);
        END;
        """

    /// Who was paid, once each, by the name they had last.
    private static let beneficiary = """
        CREATE TABLE beneficiary (
            digest BLOB PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            last_reference INTEGER NOT NULL,
            last_entered_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX beneficiary_name ON beneficiary(name COLLATE NOCASE);
        """

    /// Counts and sums that are kept, so that no summary reads a million rows.
    ///
    /// `hour` counts hours since 1970 in India.
    private static let summaries = """
        CREATE TABLE tally (
            hour INTEGER NOT NULL,
            agent_uid INTEGER NOT NULL,
            provider TEXT NOT NULL,
            mode TEXT NOT NULL,
            status TEXT NOT NULL,
            count INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (hour, agent_uid, provider, mode, status)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE standing (
            status TEXT PRIMARY KEY NOT NULL,
            count INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            last_since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER payment_added AFTER INSERT ON payment BEGIN
            INSERT INTO tally (hour, agent_uid, provider, mode, status, count, amount)
                VALUES ((new.created_at + 19800000) / 3600000, new.agent_uid, new.provider, new.mode, new.status,
                    1, new.amount)
                ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;
            INSERT INTO standing (status, count, amount, last_since)
                VALUES (new.status, 1, new.amount, new.status_since)
                ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount,
                    last_since = max(last_since, excluded.last_since);
        END;

        CREATE TRIGGER payment_removed AFTER DELETE ON payment BEGIN
            UPDATE tally SET count = count - 1, amount = amount - old.amount
                WHERE hour = (old.created_at + 19800000) / 3600000 AND agent_uid = old.agent_uid
                    AND provider = old.provider AND mode = old.mode AND status = old.status;
            UPDATE standing SET count = count - 1, amount = amount - old.amount WHERE status = old.status;
        END;

        CREATE TRIGGER payment_moved AFTER UPDATE OF status, status_since ON payment
            WHEN old.status <> new.status OR old.status_since <> new.status_since BEGIN
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

    private static let wallets = """
        CREATE TABLE balance (
            sequence INTEGER PRIMARY KEY NOT NULL,
            provider TEXT NOT NULL,
            at INTEGER NOT NULL,
            amount INTEGER,
            limit_amount INTEGER,
            used INTEGER
        ) STRICT;

        CREATE INDEX balance_over_time ON balance(provider, at);

        CREATE TABLE wallet (
            provider TEXT PRIMARY KEY NOT NULL,
            amount INTEGER,
            limit_amount INTEGER,
            used INTEGER,
            as_of INTEGER,
            error TEXT,
            failing_since INTEGER,
            missed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// `due_on` counts days since 1970-01-01.
    private static let complaints = """
        CREATE TABLE complaint (
            number TEXT PRIMARY KEY NOT NULL,
            reference INTEGER NOT NULL REFERENCES intent(reference),
            provider TEXT NOT NULL,
            provider_reference TEXT,
            subject TEXT NOT NULL,
            message TEXT NOT NULL,
            status TEXT NOT NULL,
            remark TEXT,
            agent_uid INTEGER NOT NULL,
            agent_name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            raised_at INTEGER,
            due_on INTEGER
        ) STRICT;

        CREATE INDEX complaint_of ON complaint(reference);
        CREATE INDEX complaint_created ON complaint(created_at);
        CREATE INDEX complaint_open ON complaint(due_on) WHERE status <> 'closed';
        """
}
