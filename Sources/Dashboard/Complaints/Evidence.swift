import Guarded
import Payments
import TerminalKit

/// One thing the timeline proves, offered to stand under a complaint (`screens.md`, *4*).
struct Evidence: Hashable, Sendable {
    /// What it is; there is one of each at most.
    enum Kind: Hashable, CaseIterable, Sendable {
        case intent, reply, lastAsk, earlierAsks, account, bytes, callback
    }

    let kind: Kind
    /// As it stands in the form: label, moment, what it says.
    let shown: SafeText
    /// As it stands in the complaint; nil where there is nothing of its kind, so that it cannot be ticked.
    let words: String?
    var isTicked: Bool
}

/// Everything the timeline of one transaction has to show a provider.
///
/// No whole account, no mobile number, no agent's name and no key is in it.
struct EvidencePack: Hashable, Sendable {
    private(set) var items: [Evidence] = []

    /// Nothing is known yet.
    init() {}

    /// What a timeline proves; what the agent ticked or unticked before stays as it was left.
    init(_ details: TransactionDetails, after earlier: EvidencePack = EvidencePack()) {
        let kept = Dictionary(earlier.items.map { ($0.kind, $0.isTicked) }) { first, _ in first }
        items = EvidenceReading(details: details).items.map { item in
            var item = item
            if item.words != nil, let isTicked = kept[item.kind], earlier.has(item.kind) { item.isTicked = isTicked }
            return item
        }
    }

    /// How many are ticked.
    var ticked: Int { items.count { $0.isTicked } }

    /// The sentence under the message; empty where nothing is ticked.
    var sentence: String {
        let words = items.compactMap { $0.isTicked ? $0.words : nil }
        return words.isEmpty ? "" : " Evidence, times in IST: " + words.joined(separator: "; ") + "."
    }

    /// Ticks one, or takes the tick away.
    mutating func set(_ kind: Evidence.Kind, _ isTicked: Bool) {
        guard let index = items.firstIndex(where: { $0.kind == kind }), items[index].words != nil else { return }
        items[index].isTicked = isTicked
    }

    private func has(_ kind: Evidence.Kind) -> Bool { items.contains { $0.kind == kind && $0.words != nil } }
}

/// Reads the evidence out of a timeline.
private struct EvidenceReading {
    let details: TransactionDetails

    private var row: Transaction { details.transaction }
    private var asks: [TimelineEntry] {
        details.timeline.filter { ($0.source == .poll || $0.source == .reconciliation) && $0.status != nil }
    }

    var items: [Evidence] { Evidence.Kind.allCases.map(item) }

    private func item(_ kind: Evidence.Kind) -> Evidence {
        switch kind {
        case .intent:
            let intent = details.timeline.first { $0.label == "intent" }
            return of(
                kind, "intent", intent, intent?.actor ?? "", intent.map { "written \(day($0.at)) before sending" })
        case .reply:
            let reply = details.timeline.last { $0.source == .reply }
            return of(kind, "reply", reply, said(reply), reply.map { "your reply \(day($0.at)): \(said($0))" })
        case .lastAsk:
            let last = asks.last
            return of(kind, "asked", last, said(last), last.map { "asked \(day($0.at)), your answer: \(said($0))" })
        case .earlierAsks: return earlierAsks
        case .account: return account
        case .bytes:
            let sum = details.timeline.last { $0.rawSHA256 != nil && $0.source != .callback }?.rawSHA256
            return Evidence(
                kind: kind, shown: sum == nil ? "bytes     none kept" : "bytes     SHA-256 of their last answer",
                words: sum.map { "SHA-256 of your last answer \($0)" }, isTicked: sum != nil)
        case .callback:
            let last = details.timeline.last { $0.source == .callback }
            let proof = last?.verified ?? false ? "" : ", unsigned"
            return of(
                kind, "callback", last, said(last) + proof,
                last.map { "your callback \(day($0.at)): \(said($0))\(proof)" },
                isTicked: last?.verified ?? false)
        }
    }

    private var earlierAsks: Evidence {
        let earlier = asks.dropLast()
        guard let last = earlier.last else {
            return Evidence(kind: .earlierAsks, shown: "asked     once so far", words: nil, isTicked: false)
        }
        let isSame = earlier.allSatisfy { said($0) == said(asks.last) }
        let how = isSame ? "the same" : "not all the same"
        return Evidence(
            kind: .earlierAsks, shown: SafeText("asked ×\(earlier.count)  to \(last.at.ist.clock)  \(how)"),
            words: "asked \(earlier.count) times before, the last \(day(last.at)), \(how)", isTicked: false)
    }

    private var account: Evidence {
        let tail = row.beneficiary.target.suffix(4)
        let name = row.kind == .recharge ? "number" : row.beneficiary.account == nil ? "paid to" : "account"
        let ifsc = row.beneficiary.ifsc.map { ", IFSC \($0)" } ?? ""
        guard !row.isHidden, tail.count == 4, !tail.contains("•") else {
            return Evidence(kind: .account, shown: "account   not known here", words: nil, isTicked: false)
        }
        let label = name.padding(to: 10)
        return Evidence(
            kind: .account, shown: SafeText("\(label)••••\(tail)\(ifsc.isEmpty ? "" : "  and its IFSC")"),
            words: "\(name == "paid to" ? "id" : name) ending \(tail)\(ifsc)", isTicked: true)
    }

    private func of(
        _ kind: Evidence.Kind, _ label: String, _ entry: TimelineEntry?, _ says: String, _ words: String?,
        isTicked: Bool = true
    ) -> Evidence {
        guard let entry else {
            return Evidence(kind: kind, shown: SafeText(label.padding(to: 10) + "none"), words: nil, isTicked: false)
        }
        let shown = "\(label.padding(to: 10))\(entry.at.ist.clockWithSeconds)  \(says)"
        return Evidence(kind: kind, shown: SafeText(shown), words: words, isTicked: isTicked)
    }

    /// The provider's own word, else what came of it.
    private func said(_ entry: TimelineEntry?) -> String {
        guard let entry else { return "" }
        return entry.providerStatus.map { "“\($0.prefix(40))”" } ?? entry.status?.word ?? "a hint"
    }

    /// As in: `20 Nov 10:41:03`.
    private func day(_ moment: Timestamp) -> String { "\(moment.day.short) \(moment.ist.clockWithSeconds)" }
}

extension String {
    fileprivate func padding(to columns: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, columns - SafeText(self).columns))
    }
}
