import GRDB

extension LedgerError {
    /// What a read gives whose task was cancelled.
    public static let cancelled = LedgerError.failed("The question was given up before it was answered.")

    static let closed = LedgerError.failed("The store is closed.")

    /// The writer is not at `synchronous = FULL`, without which no money may be written (`payouts.md`, promise 2).
    static let notDurable = LedgerError.failed(
        "SQLite does not promise to keep what it writes. Nothing was written; start paydesk again.")

    /// What is said of damage that SQLite finds.
    static let damagedStore = LedgerError.damaged("The store is damaged. Send nothing more; restore it from a copy.")

    /// There is no room for what is to be written.
    static let full = LedgerError.failed("The disk is full. Nothing was written; free some space and try again.")

    /// Why the answer to something that was sent is not on disk yet, without a word that invites sending it again: the
    /// end of a sentence, then the next step.
    public func unsaved(at place: String) -> String {
        switch self {
        case .full: "the disk of \(place) is full. Free some space there"
        case .failed(Self.busy): "another program holds \(place). End that program"
        case .failed(Self.readOnly): "\(place) can only be read. Check the owner and the rights of it and its folder"
        case .failed(Self.failing): "the disk of \(place) failed. Check that disk"
        default: reason.hasSuffix(".") ? String(reason.dropLast()) : reason
        }
    }

    static let busy = "Another program holds the store. Nothing was written; try again, or end the other program."

    /// What a failure of the database means, in plain words with the next step.
    init(_ error: any Error) {
        switch error {
        case let known as LedgerError: self = known
        case is CancellationError: self = .cancelled
        case let error as DatabaseError where error.isDamage: self = .damagedStore
        case let error as DatabaseError: self = .failed(Self.sentence(error))
        case is RowDecodingError, is DecodingError: self = .damagedStore
        default: self = .failed("The store cannot be used: \(error).")
        }
    }

    /// The same while opening.
    init(opening error: any Error, path: String) {
        switch error {
        case let known as LedgerError: self = known
        case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB:
            self = .cannotOpen("\(path) is not a paydesk store. Set [store] path to another file.")
        case let error as DatabaseError where error.isDamage:
            self = .damaged("\(path) is damaged. Send nothing more; restore it from a copy.")
        case let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_FULL, .SQLITE_IOERR].contains(error.resultCode):
            self = .failed("\(path): \(Self.sentence(error))")
        case let error as DatabaseError: self = .cannotOpen("\(path): \(Self.sentence(error))")
        default: self = .cannotOpen("\(path) cannot be opened: \(error).")
        }
    }

    private static let readOnly =
        "The store can only be read. Nothing was written; check the owner and the rights of the file and its folder."
    private static let failing =
        "The disk failed. Nothing is promised to be written; check the disk before sending more."

    private static func sentence(_ error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_FULL: Self.full.reason
        case .SQLITE_BUSY, .SQLITE_LOCKED: busy
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: readOnly
        case .SQLITE_CANTOPEN: "The file cannot be opened. Check the owner and the rights of the file and its folder."
        case .SQLITE_IOERR: failing
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: "The question was given up before it was answered."
        case .SQLITE_MISUSE: "The store is closed."
        default: "The store refused: \(error.message ?? "no reason given") (\(error.extendedResultCode.rawValue))."
        }
    }
}

extension DatabaseError {
    /// Whether the file holds what SQLite never wrote.
    fileprivate var isDamage: Bool { resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB }
}
