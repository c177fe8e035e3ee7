import Foundation
import Ledger

/// Each secret: where it comes from and whether it is there; nothing of what it says.
struct SecretsCheck {
    let configuration: Configuration
    let environment: [String: String]

    func findings() async -> [Finding] {
        var findings = [await storeKey]
        for section in configuration.providers {
            for (key, source) in section.settings.secrets {
                findings.append(await look(at: source, name: "\(section.name).\(key)"))
            }
        }
        for route in configuration.listen?.routes ?? [] {
            findings.append(await look(at: route.pathSecret, name: "listen.\(route.provider).path_secret"))
        }
        return findings
    }

    private func look(at source: SecretSource, name: String) async -> Finding {
        do throws(SecretError) {
            _ = try await source.resolve(environment: environment)
            return .ok(.secret, "is there", "from \(source.place)\(mode(source))", name: name)
        } catch {
            return .failure(.secret, "is there", error.problem, name: name, error.hint, .configuration)
        }
    }

    private func mode(_ source: SecretSource) -> String {
        guard case .file(let path) = source, let mode = FileMode.of(path) else { return "" }
        return ", mode \(mode.text)"
    }

    /// The key numbers are sealed with: whoever loses it cannot read one account more.
    private var storeKey: Finding {
        get async {
            if let source = configuration.store.key { return await look(at: source, name: "store.key") }
            let path = Archive.path(configuration, environment: environment)
            let file = ((try? StoreFile.place(of: path)) ?? path) + ".key"
            guard let mode = FileMode.of(file) else {
                let hasStore = FileManager.default.fileExists(atPath: path)
                guard hasStore else {
                    return .ok(.secret, "is there", "none yet: the first start makes \(file)", name: "store.key")
                }
                return .failure(
                    .secret, "is there", "the file \(file) is missing", name: "store.key",
                    "Put it back from a copy: no other key opens this store.", .cannotCreate)
            }
            return .ok(
                .secret, "is there", "the file \(file), mode \(mode.text); keep a copy of it apart from the store's",
                name: "store.key")
        }
    }
}
