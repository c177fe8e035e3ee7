import Foundation
import Ledger
import Payments

/// A program that writes payouts until it is killed: the test beside it kills it and looks what is left.
///
/// `LedgerWriter STORE FIRST [GROUP]` prints a reference each time a commit has returned.
@main
struct LedgerWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, var number = Int(arguments[2]) else {
            return print("LedgerWriter STORE FIRST [GROUP]")
        }
        let group = arguments.count > 3 ? UInt32(arguments[3]) : nil
        let ledger = try SQLiteLedger(path: arguments[1], rights: group.map(StoreRights.shared) ?? .alone)
        say("process \(ledger.process)")
        let start = Timestamp(seconds: 1_795_163_400)
        while let reference = Reference(
            station: 12, at: start.adding(seconds: Int64(number / 100)), sequence: number % 100)
        {
            let intent = PayoutIntent(
                reference: reference, provider: "segura-main", rail: .imps, amount: Money(rupees: Int64(number + 1)),
                beneficiary: Beneficiary(name: "ARJUN NAIR", account: "50100123455521", ifsc: "HDFC0001203"),
                note: String(repeating: "n", count: number % 3_000), agent: Agent(uid: 1_000, name: "asha"),
                createdAt: start)
            try await ledger.record(intent)
            let question = try await ledger.claim(
                reference, process: ledger.process, requestSHA256: "0f", at: start)
            say("\(reference) \(question ?? 0)")
            number += 1
        }
    }

    /// One write a line, past every buffer: what reached the pipe was acknowledged.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
