import Crypto
import Foundation
import Guarded
import Payments

/// The key under which beneficiary numbers are sealed (`architecture.md`, decision 8).
///
/// One secret makes three keys that know nothing of each other: one seals, one makes the digests for exact look-up, one
/// the links of the audit chain.
public struct SealingKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let sealing: SymmetricKey
    let digesting: SymmetricKey
    let chaining: SymmetricKey

    /// How many bytes a key must have at least.
    public static let leastBytes = 32

    /// A key from random bytes.
    ///
    /// Throws `cannotOpen` where there are fewer than ``leastBytes``.
    public init(bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count >= Self.leastBytes else {
            throw .cannotOpen(
                "The store's key has \(bytes.count) bytes and needs \(Self.leastBytes). Make one with: "
                    + "openssl rand -base64 48")
        }
        let material = SymmetricKey(data: bytes)
        sealing = Self.derived(from: material, for: "paydesk seal 1")
        digesting = Self.derived(from: material, for: "paydesk digest 1")
        chaining = Self.derived(from: material, for: "paydesk chain 1")
    }

    /// A key from a secret source's text, used as its UTF-8 bytes.
    ///
    /// Throws `cannotOpen` where it is too short.
    public init(_ secret: Secret) throws(LedgerError) {
        try self.init(bytes: Array(secret.expose().utf8))
    }

    /// The key in the file beside a store, with the store's rights, `<store>.key`, made when the store is made.
    ///
    /// Throws `cannotOpen` where others can read the file, where it is not this user's, or where it is missing beside
    /// a store that exists: a new key could not open what the lost one sealed.
    public static func fileBeside(store path: String, rights: StoreRights = .alone) throws(LedgerError) -> SealingKey {
        let place = try StoreFile.place(of: path)
        let file = place + ".key"
        if !PrivateFile.exists(file) {
            guard !PrivateFile.hasContent(place) else {
                let isBesideLink = place != path && PrivateFile.exists(path + ".key")
                throw .cannotOpen(
                    "The key file \(file) is missing, and \(place) was sealed with it. "
                        + (isBesideLink ? "Run: mv \(path).key \(file)" : "Put the file back from a copy."))
            }
            try rights.makeFolder((place as NSString).deletingLastPathComponent)
            try PrivateFile.publish(random(), at: file, rights)
        }
        return try SealingKey(Secret(PrivateFile.readSecret(file, rights)))
    }

    /// The key that is to take the place of the one beside a store: in the file `<store>.key.new`, made where it is missing.
    ///
    /// Throws as ``fileBeside(store:rights:)`` does.
    public static func nextBeside(store path: String, rights: StoreRights = .alone) throws(LedgerError) -> SealingKey {
        let file = try StoreFile.place(of: path) + ".key.new"
        if !PrivateFile.exists(file) { try PrivateFile.publish(random(), at: file, rights) }
        return try SealingKey(Secret(PrivateFile.readSecret(file, rights)))
    }

    /// Puts the next key in the place of the one beside a store, which is kept under the name that is given back: copies
    /// of the store from before still need it.
    ///
    /// At every moment there is a key beside the store. Throws `failed` where that cannot be done; called again it goes
    /// on.
    public static func takeNext(beside path: String, at moment: Timestamp) throws(LedgerError) -> String {
        let path = try StoreFile.place(of: path)
        let kept = keptName(path, moment)
        let isKept = link(path + ".key", kept) == 0 || errno == ENOENT
        guard isKept, rename(path + ".key.new", path + ".key") == 0 else {
            throw .failed(
                "The store is under the key in \(path).key.new, which cannot be renamed to \(path).key: "
                    + "\(String(cString: strerror(errno))). Mend the rights of the folder and run this again.")
        }
        return kept
    }

    /// Puts the key beside a store out of the way, for a store whose key comes from elsewhere now; nil where there is none.
    public static func setAside(beside path: String, at moment: Timestamp) -> String? {
        let path = StoreFile.resolved(path)
        let kept = keptName(path, moment)
        return rename(path + ".key", kept) == 0 ? kept : nil
    }

    /// The name under which the key beside a store is kept that was in use until then.
    private static func keptName(_ store: String, _ moment: Timestamp) -> String {
        "\(store).key.until-\(moment.day.iso)-\(moment.milliseconds)"
    }

    /// The text of a key file: 48 random bytes.
    private static func random() -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<48).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return Data(bytes).base64EncodedString() + "\n"
    }

    private static func derived(from material: SymmetricKey, for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: material, info: Data(purpose.utf8), outputByteCount: 32)
    }

    /// Always the mask.
    public var description: String { Secret.mask }
    /// Always the mask.
    public var debugDescription: String { Secret.mask }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}
