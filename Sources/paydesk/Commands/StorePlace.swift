import Foundation
import Ledger
import Payments

/// Where the store is and what it is sealed with, found without opening it.
struct StorePlace {
    var configuration: Configuration
    var path: String
    var key: SealingKey
    var witness: Witness?

    /// Whoever only looks sees what their role may; a copy holds everything.
    func refuseViewer(to act: String) throws(Failure) {
        guard configuration.authority.role == .viewer else { return }
        throw Failure(
            .noPermission, "Your role is viewer, which cannot \(act). Nothing was changed.", hint: "Ask an operator.")
    }

    /// Whoever does such a thing decides for everybody who shares the store.
    func refuseUnlessTrusted(to act: String) throws(Failure) {
        let (role, isShared) = (configuration.authority.role, configuration.store.rights != .alone)
        guard role == .viewer || (isShared && role != .approver) else { return }
        let needed = isShared ? "an approver" : "an operator"
        throw Failure(
            .noPermission,
            "Your role is \(role.rawValue), which cannot \(act). Nothing was changed.",
            hint: "Ask \(needed).")
    }

    static func find(_ common: CommonOptions) async throws(Failure) -> StorePlace {
        let configuration = try common.configuration()
        try Archive.refuseUnproven(configuration)
        let path = Archive.path(configuration, environment: common.environment)
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                .cannotCreate, "There is no store at \(path).", hint: "Set [store] path, or put the newest copy there.")
        }
        return StorePlace(
            configuration: configuration, path: path,
            key: try await Archive.sealingKey(configuration, store: path, environment: common.environment),
            witness: Archive.witness(of: path, environment: common.environment))
    }
}
