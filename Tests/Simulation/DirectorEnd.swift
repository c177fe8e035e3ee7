import Desk
import Ledger
import Payments

/// The end of a run.
extension Director {
    /// Weeks later, in quiet weather: everything had its time, and everything was asked about.
    func settle() async {
        guard world.findings.isEmpty else { return }
        await machine.rest()
        for process in machine.living { await process.payouts.finish() }
        audit.lookAtDebts()
        for index in machine.processes.indices {
            machine.end(index)
            machine.start(index)
        }
        for wait in [60_000, 7_200_000, 86_400_000, 172_800_000, 864_000_000] as [Int64] {
            await world.stage.pause(wait)
            for process in machine.living { machine.step(process) }
            await machine.rest()
        }
        await askAboutAll()
        audit.lookAtEnd()
    }

    /// An agent asks about every payout until nothing is left to ask.
    private func askAboutAll() async {
        guard let process = machine.living.first else { return world.find("no process lives at the end") }
        for _ in 0..<4 {
            await world.stage.pause(10_000)
            let open = world.vault.references().filter { reference in
                guard let record = world.vault.record(reference) else { return false }
                return record.state.askNow || !audit.isSettled(record)
            }
            for reference in open {
                let asked = try? await process.poller.askNow(reference)
                if case .answered(let record) = asked { world.promise(record) }
            }
            guard !open.isEmpty else { return }
        }
    }
}
