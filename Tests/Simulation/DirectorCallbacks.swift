import Desk
import Ledger
import Payments
import Providers

/// Callbacks that come, are forged, and come again.
extension Director {
    func forge() {
        guard let reference = one({ _ in true }), let intent = world.vault.record(reference)?.intent else { return }
        let isStranger = world.dice.chance(0.2)
        let text = CallbackText(
            reference: isStranger ? "9912345678901" : reference.text,
            status: ["succeeded", "failed", "reversed", "Odd"][world.dice.below(4)], amount: intent.amount,
            bank: nil, proof: world.dice.chance(0.5) ? .missing : .wrong)
        deliver(text, to: intent.provider)
    }

    func replay() {
        if let (provider, text) = world.dice.pick(seen) { deliver(text, to: provider) }
    }

    /// Hands it to a process that lives, and again later until one says that it has it.
    func deliver(_ text: CallbackText, to provider: String, tries: Int = 6) {
        guard tries > 0, !machine.isClosing else { return }
        let again: @Sendable () -> Void = { [weak self] in
            guard let self else { return }
            world.stage.after(world.dice.wait(5_000, 120_000, 7_200_000)) { [weak self] in
                self?.deliver(text, to: provider, tries: tries - 1)
            }
        }
        guard let process = machine.anyProcess() else { return again() }
        if text.proof == .good { seen.append((provider, text)) }
        world.tell("\(process.life.mark) gets \(text.text)")
        machine.act { [self] in
            let raw = RawCallback(method: "GET", query: text.text)
            let reply = await process.callbacks.take(route: provider, raw)
            guard process.life.isAlive, reply.status == 200 else { return again() }
            guard let claim = try? ModelProvider(provider, world, process.life).read(raw),
                let reference = Reference(claim.reference),
                world.vault.record(reference)?.intent.provider == provider
            else { return }
            world.promise(claim, to: provider)
        }
    }
}
