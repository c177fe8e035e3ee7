import Desk
import Foundation
import Guarded
import Payments
import ProviderTransport
import Providers

/// One provider: whether its machine answers, is the one it says, takes this machine's questions, and what its clock says.
struct ProviderCheck {
    let section: ProviderSection
    let configuration: Configuration
    let environment: [String: String]

    /// From how many days before its end a certificate is pointed out.
    private static let certificateDays: Int64 = 14
    private static let day: Int64 = 86_400

    func findings() async -> [Finding] {
        let transport: LiveHTTPTransport
        do throws(Failure) {
            transport = try Workplace.transport(configuration)
        } catch {
            return [failure("reachable", error.message, error.hint, .configuration)]
        }
        defer { transport.shutdown() }
        let start = SystemClock().now().milliseconds
        let look = await transport.look(at: section.baseURL.text)
        var findings = reached(look)
        guard case .success(let reply) = look.reply else { return findings }
        findings.append(clock(SkewMeter.skew(in: reply, from: start, to: SystemClock().now().milliseconds)))
        return findings + [await listed(transport)]
    }

    private func failure(_ check: String, _ found: String, _ nextStep: String, _ exit: Exit) -> Finding {
        .failure(.provider, check, found, name: section.name, nextStep, exit)
    }

    private func ok(_ check: String, _ found: String) -> Finding {
        .ok(.provider, check, found, name: section.name)
    }

    // MARK: Its machine

    private func reached(_ look: ServerLook) -> [Finding] {
        let address = section.baseURL.text
        switch look.reply {
        case .success(let reply):
            return [ok("reachable", "\(address) answers (HTTP \(reply.status))"), certificate(look.certificateEnds)]
        case .failure(.notSent(let reason)):
            return [
                failure(
                    "reachable", "\(address): \(SafeText(reason))",
                    "Look at base_url, the network and, for TLS, the machine's clock and [http] ca_file.", .notSent)
            ]
        case .failure(.unknown(let reason)):
            return [failure("reachable", "\(address): \(SafeText(reason))", "Ask again in a moment.", .notSent)]
        }
    }

    private func certificate(_ ends: Int64?) -> Finding {
        guard section.baseURL.isSecure else {
            return ok("certificate", "none: plain HTTP, which is for this machine alone")
        }
        guard let ends else { return .skipped(.provider, "certificate", "not seen", name: section.name) }
        let left = (ends - SystemClock().now().milliseconds / 1_000) / Self.day
        let found = "trusted, good until \(Timestamp(seconds: ends).day.iso) (\(left) days)"
        guard left >= Self.certificateDays else {
            return .warning(
                .provider, "certificate", found, name: section.name,
                "The provider must renew it before then: afterwards nothing is sent there.")
        }
        return ok("certificate", found)
    }

    private func clock(_ skew: Duration?) -> Finding {
        guard let skew else { return .skipped(.provider, "clock", "it does not tell its time", name: section.name) }
        let seconds = skew.components.seconds
        guard abs(seconds) >= 5 else { return ok("clock", "agrees with this machine's") }
        let way = seconds > 0 ? "behind" : "ahead of"
        return .warning(
            .provider, "clock", "this machine is \(abs(seconds)) s \(way) it", name: section.name,
            "Set this machine's clock (timedatectl set-ntp true), or signed requests are refused.")
    }

    // MARK: What it lets us do

    /// The balance is the one question that changes nothing and needs the key and the address to be known there.
    private func listed(_ transport: LiveHTTPTransport) async -> Finding {
        let provider: any PaymentProvider
        let knownSecrets = await configuration.secretsToHide(environment: environment)
        do throws(ConfigurationError) {
            provider = try await section.settings.provider(
                of: section, label: nil,
                making: ProviderMaking(
                    transport: transport, signing: .machine, environment: environment, file: configuration.file,
                    knownSecrets: knownSecrets))
        } catch {
            return .skipped(.provider, "balance", "not asked: a secret is missing", name: section.name)
        }
        guard provider.capability.balance, let wallet = provider as? any BalanceReading else {
            return .skipped(
                .provider, "balance", "it tells none, so nobody can say yet whether it takes this machine's address",
                name: section.name)
        }
        do throws(ProviderError) {
            return answered(try await wallet.balance())
        } catch {
            return refused(error)
        }
    }

    private func answered(_ balance: WalletBalance) -> Finding {
        guard let amount = balance.amount else {
            let limit = balance.limit.map { "limit \($0.rupees()), used \((balance.used ?? Money(paise: 0)).rupees())" }
            return ok("balance", "\(limit ?? "answered"): it takes this machine's address and key")
        }
        let found = "\(amount.rupees(paise: .always)): it takes this machine's address and key"
        guard let alarm = section.lowBalance, amount < alarm else { return ok("balance", found) }
        return .warning(
            .provider, "balance", found, name: section.name, "It is below low_balance, \(alarm.rupees()): top it up.")
    }

    private func refused(_ error: ProviderError) -> Finding {
        let reason = SafeText(error.reason).string
        return switch error {
        case .refused:
            failure(
                "balance", reason,
                "Ask the provider whether it lists the address this machine goes out by, and check the key.",
                .definiteNo)
        case .notSent: failure("balance", reason, "Look at its address and your network, then ask again.", .notSent)
        case .busy: .warning(.provider, "balance", reason, name: section.name, "Ask again in a moment.")
        case .unknown: failure("balance", reason, "Ask again in a moment.", .unknown)
        }
    }
}
