import Crypto
import Foundation
import GRDB
import Payments

/// Where the audit chain ends: the last link's number, its chain value and its moment.
///
/// Kept in the store under a seal of its own, so that the end cannot be cut off and the rest be given out as whole.
struct ChainHead: Equatable, Sendable {
    var link: Int64
    var chain: Data
    var at: Timestamp

    /// The end of a chain that has no link yet.
    static let start = ChainHead(link: 0, chain: Data(count: size), at: Timestamp(milliseconds: 0))

    private static let size = 32
    private static let name = "chain_head"

    /// The head with its seal: 80 bytes.
    func sealed(_ sealer: Sealer) -> Data {
        var data = Data()
        for number in [link, at.milliseconds] { withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) } }
        data.append(chain)
        return data + sealer.headSeal(data)
    }

    /// Opens a sealed head; nil where it is none, was changed, or was sealed under another key.
    init?(sealed: Data, _ sealer: Sealer) {
        self.init(said: sealed)
        guard sealed.suffix(Self.size) == sealer.headSeal(sealed.prefix(16 + Self.size)) else { return nil }
    }

    /// What a sealed head says, whoever sealed it; nil where it is none.
    init?(said data: Data) {
        let bytes = [UInt8](data)
        guard bytes.count == 16 + 2 * Self.size else { return nil }
        link = Self.number(bytes[0..<8])
        at = Timestamp(milliseconds: Self.number(bytes[8..<16]))
        chain = Data(bytes[16..<16 + Self.size])
    }

    init(link: Int64, chain: Data, at: Timestamp) { (self.link, self.chain, self.at) = (link, chain, at) }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// What the store says its end is; nil where it says nothing.
    ///
    /// Throws where that was changed by anybody without the store's key.
    static func read(_ db: Database, _ sealer: Sealer) throws -> ChainHead? {
        guard let data = try db.one("SELECT value FROM store WHERE name = ?", [name])?[0] as Data? else { return nil }
        guard let head = ChainHead(sealed: data, sealer) else { throw LedgerError.chainEndChanged }
        return head
    }

    /// Writes it as the store's end.
    func write(_ db: Database, _ sealer: Sealer) throws {
        try db.run(
            "INSERT INTO store (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            [Self.name, sealed(sealer)])
    }
}

extension Sealer {
    /// The chain value of a link: nobody makes one without the store's key.
    func chain(_ row: ChainBytes, as link: Int64, after earlier: Data) -> Data {
        var code = HMAC<SHA256>(key: key.chaining)
        var head: [UInt8] = [1]
        withUnsafeBytes(of: link.bigEndian) { head.append(contentsOf: $0) }
        code.update(data: head + earlier)
        code.update(data: row.bytes)
        return Data(code.finalize())
    }

    /// The seal of a head; its first byte keeps it apart from any link.
    func headSeal(_ head: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: [2] + head, using: key.chaining))
    }
}

extension LedgerError {
    static let chainEndChanged = LedgerError.failed(
        "The end of the audit chain was changed from outside. Nothing was written; send nothing more, and run: "
            + "paydesk audit verify")

    static func endNotKnown(at file: String) -> LedgerError {
        .failed(
            "\(file) cannot be written, and an older copy of the store could not be told from this one. Nothing was "
                + "sent; check its owner, its rights and free space, and that no other program holds \(file).lock.")
    }

    static let replacedMeanwhile = LedgerError.failed(
        "The store was replaced by another copy while it was open. Nothing was written; end paydesk, put the newest "
            + "copy back, and start again.")
}
