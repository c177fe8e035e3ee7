import GRDB

/// The store's schema, made in steps.
///
/// A step that has run somewhere never changes: what comes later is a new file.
enum Migrations {
    /// Marks the file as a paydesk store (`PRAGMA application_id`): the letters `PYDK`.
    static let applicationID = 0x5059_444B

    static let all: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001 payouts") { db in
            for part in Migration0001.parts { try db.execute(sql: part) }
        }
        migrator.registerMigration("0002 recharges, pay links, callbacks") { db in
            for part in Migration0002.parts { try db.execute(sql: part) }
        }
        migrator.registerMigration("0003 plan by provider") { db in
            for part in Migration0003.parts { try db.execute(sql: part) }
        }
        migrator.registerMigration("0004 audit chain") { db in
            for part in Migration0004.parts { try db.execute(sql: part) }
        }
        migrator.registerMigration("0005 files of payouts") { db in
            for part in Migration0005.parts { try db.execute(sql: part) }
        }
        migrator.registerMigration("0006 places in time") { db in
            for part in Migration0006.parts { try db.execute(sql: part) }
        }
        return migrator
    }()
}
