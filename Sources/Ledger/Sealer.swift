import Crypto
import Foundation

/// Seals and opens single values of the store, and makes the digests by which whole numbers are found.
struct Sealer: Sendable {
    let key: SealingKey

    /// The first byte of what is sealed: which way it was done, so that a later way can stand beside it.
    private static let version: UInt8 = 1

    /// Seals a text for one place in the store; it opens nowhere else.
    ///
    /// Nil stays nil.
    func seal(_ text: String?, _ place: SealedPlace) throws -> Data? {
        guard let text else { return nil }
        let box = try AES.GCM.seal(Data(text.utf8), using: key.sealing, authenticating: place.bytes)
        guard let combined = box.combined else { throw LedgerError.failed("A number could not be sealed.") }
        return Data([Self.version]) + combined
    }

    /// Opens what was sealed for this place.
    ///
    /// Throws where it was changed, moved or sealed under another key.
    func open(_ sealed: Data?, _ place: SealedPlace) throws -> String? {
        guard let sealed else { return nil }
        guard sealed.first == Self.version,
            let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()),
            let plain = try? AES.GCM.open(box, using: key.sealing, authenticating: place.bytes)
        else {
            throw LedgerError.damaged(
                "A sealed number in the store does not open: it was changed, or the store's key is another one. "
                    + "Do not pay by this record; restore the store from a copy.")
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The keyed digest of an account, UPI id or mobile number: equal numbers have equal digests, in any letter case.
    func digest(_ number: String) -> Data {
        let normal = number.lowercased().filter { !$0.isWhitespace }
        return Data(HMAC<SHA256>.authenticationCode(for: Data(normal.utf8), using: key.digesting)).prefix(16)
    }

    /// Tells this key from others without telling anything of it.
    var check: Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data("paydesk key check".utf8), using: key.digesting))
    }
}

/// Where a sealed value lives: bound into the seal, so that values cannot be swapped between rows or columns.
struct SealedPlace {
    let table: String
    let row: Int64
    let column: String

    init(_ table: String, _ row: Int64, _ column: String) {
        (self.table, self.row, self.column) = (table, row, column)
    }

    var bytes: Data { Data("\(table)\u{1F}\(row)\u{1F}\(column)".utf8) }
}
