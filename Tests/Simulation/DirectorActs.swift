import Desk
import Ledger
import Payments

/// What agents do at their desks, and what they are told.
extension Director {
    private func draft() -> PayoutDraft {
        let provider = world.dice.chance(0.65) ? "alpha" : "beta"
        let rail =
            provider == "beta" ? Rail.imps : world.dice.weighed([(4, .imps), (4, .upi), (2, .neft)], else: Rail.imps)
        let person = world.dice.below(5)
        let amounts = ["500", "500", "1200", "7500", "20000", "45000"]
        return PayoutDraft(
            provider: provider, mode: rail.rawValue, account: rail == .upi ? "" : "5010023456781\(person)",
            ifsc: rail == .upi ? "" : "HDFC0001203", upi: rail == .upi ? "meena\(person)@okbank" : "",
            name: "MEENA IYER", mobile: "987654321\(person)", amount: amounts[world.dice.below(amounts.count)])
    }

    private func accepted() -> Set<Warning> { world.dice.chance(0.8) ? Set(Warning.allCases) : [] }

    // MARK: An agent's acts

    func pay(_ process: DeskProcess) {
        let (draft, accepted) = (draft(), accepted())
        world.tell("\(process.life.mark) pays \(draft.amount) by \(draft.provider)")
        tell(process) { try await process.payouts.submit(draft, accepted: accepted) }
    }

    func enter(_ process: DeskProcess) {
        let (draft, accepted) = (draft(), accepted())
        world.tell("\(process.life.mark) enters \(draft.amount) for \(draft.provider)")
        tell(process) { try await process.payouts.enter(draft, accepted: accepted) }
    }

    func send(_ reference: Reference, from process: DeskProcess) {
        world.tell("\(process.life.mark) sends \(reference)")
        tell(process) { try await process.payouts.send(reference) }
    }

    func discard(_ reference: Reference, _ process: DeskProcess) {
        world.tell("\(process.life.mark) discards \(reference)")
        tell(process) { try await process.payouts.discard(reference) }
    }

    func note(_ reference: Reference, _ process: DeskProcess) {
        world.tell("\(process.life.mark) notes on \(reference)")
        tell(process) { try await process.payouts.note(reference, "called, waits") }
    }

    func decide(_ reference: Reference, _ process: DeskProcess) {
        guard let intent = world.vault.record(reference)?.intent else { return }
        world.tell("\(process.life.mark) decides on \(reference)")
        if world.dice.chance(0.15) {
            return tell(process) { try await process.payouts.reject(reference, reason: "unknown to us") }
        }
        let (target, amount) = (intent.beneficiary.target, String(intent.amount.rupees))
        tell(process) { try await process.payouts.approve(reference, target: target, amount: amount) }
    }

    /// Asks for a day about what is unknown, has two people close it, pays it again, and has that approved.
    func close() {
        guard let reference = one({ $0 == .unknown }), let record = world.vault.record(reference) else { return }
        world.tell("somebody wants \(reference) closed")
        let isUnaskable = record.intent.provider == "beta" && record.state.providerReference == nil
        let reading = isUnaskable ? "not on the list" : nil
        if !isUnaskable {
            for minutes in [0, 65, 140, 1_500] as [Int64] {
                later(minutes, at: 0) { [self] in ask(reference, $0) }
            }
        }
        later(1_510, at: 0) { [self] process in
            tell(process) { try await process.payouts.proposeClosing(reference, reading: reading) }
        }
        later(1_520, at: 1) { [self] process in
            tell(process) { try await process.payouts.close(reference, reading: reading) }
        }
        later(1_530, at: 1) { [self] process in
            tell(process) { try await process.payouts.replace(reference, accepted: Set(Warning.allCases)) }
        }
        later(1_540, at: 0) { [self] process in
            if let replacement = world.vault.record(reference)?.state.replacedBy { decide(replacement, process) }
        }
    }

    /// So many minutes from now, at one of the two desks, where it lives then.
    private func later(_ minutes: Int64, at index: Int, _ act: @escaping @Sendable (DeskProcess) -> Void) {
        world.stage.after(minutes * 60_000) { [weak self] in
            guard let self, let process = machine.processes[index] else { return }
            act(process)
        }
    }

    func ask(_ reference: Reference, _ process: DeskProcess) {
        world.tell("\(process.life.mark) asks now about \(reference)")
        machine.act { [self] in
            let asked = try? await process.poller.askNow(reference)
            guard process.life.isAlive, case .answered(let record) = asked else { return }
            world.promise(record)
        }
    }

    func list(_ process: DeskProcess) {
        let day = world.trueDay.adding(days: -world.dice.below(3))
        machine.act { _ = try? await process.poller.reconcile("beta", day: day) }
    }

    // MARK: What the caller is told

    /// Lets somebody do something at a process, and keeps what they are told where it lives to tell them.
    private func tell(
        _ process: DeskProcess, _ act: @escaping @Sendable () async throws -> PayoutRecord
    ) {
        machine.act { [self] in
            guard let record = try? await act(), process.life.isAlive else { return }
            keep(record, of: process)
        }
    }

    private func tell(
        _ process: DeskProcess, _ act: @escaping @Sendable () async throws -> PayoutOutcome
    ) {
        machine.act { [self] in
            guard let outcome = try? await act(), process.life.isAlive else { return }
            guard !outcome.isWritten else { return keep(outcome.record, of: process) }
            world.tell("\(process.life.mark) is told \(outcome.reference) \(outcome.status.rawValue), not yet written")
            world.owe(outcome.record, by: process.life)
        }
    }

    private func keep(_ record: PayoutRecord, of process: DeskProcess) {
        world.tell("\(process.life.mark) is told \(record.intent.reference) \(record.state.status.rawValue)")
        world.promise(record)
    }
}
