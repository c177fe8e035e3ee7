import Dashboard
import Desk
import Foundation
import Ledger
import Payments
import TerminalKit

extension EffectRunner {
    /// The folder that exports usually go to; what a demo made up lies apart from what is true.
    var exportFolder: String {
        let exports = Locations(environment: ProcessInfo.processInfo.environment).exports
        return profile.label == nil ? exports : exports + "/demo"
    }

    /// Writes what a query finds to a new file, chains that it was, and tells its path.
    ///
    /// Without its act in the chain there is no file.
    func export(_ query: TransactionQuery, _ format: ExportFormat, _ folder: String) async throws {
        let moment = clock.now()
        let file = try ExportFile(folder: folder, format: format, at: moment)
        var start = PageStart.newest
        while true {
            let page = try await archive.ledger.page(query, start: start, limit: 500)
            for row in page.rows { try file.write(row) }
            guard page.hasOlder, let last = page.rows.last else { break }
            start = .older(than: PageAnchor(last))
        }
        try file.end()
        try await archive.ledger.noteExport(
            file: file.path, rows: file.rows, sha256: file.sha256, at: moment)
        try file.publish()
        let rows = IndianNumber.grouped(file.rows)
        inbox.post(.notice(Notice("\(rows) transaction\(file.rows == 1 ? " is" : "s are") in \(file.path)")))
    }
}
