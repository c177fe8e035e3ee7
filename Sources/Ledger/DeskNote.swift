import Foundation

extension SQLiteLedger {
    /// Seals a text of a Unix user's desk under the store's key, to be kept in a file beside the store.
    public func sealNote(_ text: String, uid: UInt32) throws(LedgerError) -> Data {
        do {
            if let sealed = try sealer.seal(text, SealedPlace("desk", Int64(uid), "note")) { return sealed }
        } catch {}
        throw .failed("What was typed could not be sealed, so it is not kept.")
    }

    /// Opens what was sealed for this user; nil where it is another's, was changed, or is sealed under another key.
    public func openNote(_ sealed: Data, uid: UInt32) -> String? {
        (try? sealer.open(sealed, SealedPlace("desk", Int64(uid), "note"))) ?? nil
    }
}
