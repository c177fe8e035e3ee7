import Dashboard
import Desk
import Foundation
import Guarded
import Ledger
import Payments
import TerminalKit

extension EffectRunner {
    /// One effect from beginning to end.
    ///
    /// What fails becomes a sentence on the screen.
    func carryOut(_ effect: Effect) async {
        guard let failure = await failure(of: effect), !Task.isCancelled else { return }
        inbox.post(.failed(effect, reason: failure))
    }

    /// Why an effect did not come about, in plain sentences; nil where it did.
    ///
    /// One that a newer one replaced fails too, and nobody is told.
    private func failure(of effect: Effect) async -> String? {
        do {
            switch effect {
            case .export(let query, let format, let folder):
                try await export(query, format, folder)
            case .loadPage, .loadCount, .loadMarks, .loadExportFolder, .loadDetails, .loadWallets, .loadSummary,
                .loadComplaints, .findBeneficiaries, .fetchBeneficiary, .loadWatched, .readWatched, .loadHealth,
                .loadHandover, .loadComplaintActs:
                try await read(effect)
            case .writeHandover(let text, let folder):
                let path = try HandoverReading.write(text, to: folder ?? exportFolder, at: clock.now())
                inbox.post(.notice(Notice("Written to \(path), for you alone.")))
            case .keepWatched(let kept): try watchFile.change(keeping: kept)
            case .dropWatched(let dropped): try watchFile.change(keeping: [], dropping: dropped)
            case .stopImport: stopImport()
            case .repaint, .suspend, .quit, .copy, .mouse, .notify, .wear: break
            default: try await act(effect)
            }
            return nil
        } catch let error as LedgerError {
            return error.reason
        } catch let error as DeskError {
            hear(error)
            return error.words
        } catch let error as Failure {
            return "\(error.message) \(error.hint)"
        } catch {
            return "That did not work, and nothing was sent."
        }
    }

    private func read(_ effect: Effect) async throws {
        let ledger = archive.ledger
        switch effect {
        case .loadPage(let query, let start, let limit, let ticket):
            let page = try await ledger.page(query, start: start, limit: limit)
            inbox.post(.page(page, at: clock.now(), ticket: ticket))
        case .loadCount(let query, let ticket):
            let total = try await ledger.count(.everything)
            // The sums count as well: one walk over what a filter finds, not two.
            let sums = query.isEmpty ? [] : try await ledger.sums(query)
            let shown = query.isEmpty ? total : sums.reduce(0) { $0 + $1.count }
            inbox.post(.count(ListCount(total: total, shown: shown, sums: sums), ticket: ticket))
        case .loadMarks(let query, let limit, let ticket):
            let page = try await ledger.page(query, start: .newest, limit: limit)
            inbox.post(.marks(page.rows, ticket: ticket))
        case .loadExportFolder: inbox.post(.exportFolder(exportFolder))
        case .loadDetails(let reference):
            guard let record = try await ledger.payout(reference) else {
                inbox.post(.notice(Notice("There is no \(reference) in this store.", .warning)))
                return
            }
            var details = try await details(of: record)
            inbox.post(.details(details))
            // Who can be asked is known once the services are there, which may take their time.
            guard record.state.status == .unknown, let workplace = try? await self.workplace() else { return }
            details.closing = await closing(of: record, workplace)
            inbox.post(.details(details))
        case .loadWallets:
            inbox.post(.wallets(try await wallets(), at: clock.now()))
        case .loadSummary:
            inbox.post(.summary(try await ledger.summary(summaryRequest)))
            inbox.post(.nextAsk(try await ledger.nextPlanned()))
        case .loadComplaints:
            let complaints = try await ledger.complaints(of: nil, limit: 200)
            inbox.post(.complaints(complaints, at: clock.now(), ready: try await ready(among: complaints)))
        case .loadComplaintActs(let number):
            inbox.post(.complaintActs(number, try await ledger.acts(of: number)))
        case .loadHandover:
            let reading = HandoverReading(archive: archive, now: clock.now(), wallets: try await wallets())
            inbox.post(.handover(try await reading.facts()))
        case .loadHealth:
            inbox.post(.healthFacts(try await ledger.health(at: clock.now()), at: clock.now()))
        case .loadWatched: inbox.post(.watched(watchFile.read()))
        case .readWatched(let references):
            let rows = try await ledger.page(
                TransactionQuery(references: references), start: .newest, limit: references.count)
            inbox.post(.watchedRows(rows.rows))
        case .findBeneficiaries(let text, let ticket):
            inbox.post(.beneficiaries(try await ledger.beneficiaries(matching: text, limit: 6), ticket: ticket))
        case .fetchBeneficiary(let known, let ticket):
            inbox.post(.beneficiary(try await whole(known), ticket: ticket))
        default: break
        }
    }

    private func act(_ effect: Effect) async throws {
        let workplace: Workplace
        do throws(Failure) {
            workplace = try await self.workplace()
        } catch {
            return refuse(effect, for: error)
        }
        switch effect {
        case .checkDraft(let draft, let ticket):
            inbox.post(.checked(try await workplace.payouts.review(draft), ticket: ticket))
        case .loadOperators(let provider): try await operators(provider, workplace)
        case .checkOrder(let order, let ticket):
            inbox.post(.checkedOrder(try await review(order, workplace), ticket: ticket))
        case .submitOrder(let order, let accepted, let reference):
            await submit(order, accepted, reference, workplace)
        case .makeReference(let ticket):
            inbox.post(.reference(try await workplace.payouts.nextReference(), ticket: ticket))
        case .submit(let draft, let accepted, let reference):
            await submit(draft, accepted, reference, workplace)
        case .askNow(let references):
            try await ask(references, workplace)
        case .askAll(let query):
            let rows = try await archive.ledger.page(query, start: .oldest, limit: 100).rows
            try await ask(rows.filter { $0.sentAt != nil }.map(\.reference), workplace)
        case .askWallets:
            for name in workplace.providers.withBalance { _ = try? await workplace.poller.askBalance(name) }
            inbox.post(.wallets(try await wallets(), at: clock.now()))
        case .walletsInView(let inView):
            await workplace.poller.setWalletsInView(inView)
        case .pauseAsking(let isPaused):
            await workplace.poller.pause(isPaused)
        case .send(let reference):
            await sendUnsent(reference, workplace)
        case .discard(let reference):
            await discard(reference, workplace)
        case .compareApproval, .approve, .reject, .proposeClosing, .close, .replace:
            await decide(effect, workplace)
        case .planImport(let path, let provider): try await planImport(path, provider: provider, workplace)
        case .runImport(let planned): await runImport(planned, workplace)
        case .askListOfDay(let provider, let day):
            let count = try await workplace.poller.reconcile(provider, day: day).count
            let words = "\(provider) lists \(count) of \(day.named); what it says of ours stands with each."
            inbox.post(.notice(Notice(words)))
            inbox.post(.storeChanged)
        case .raiseComplaint(let draft):
            await raise(draft, workplace)
        case .sendComplaint(let number):
            await complain { () throws(DeskError) in try await workplace.complaints.send(number) }
        case .mailComplaint(let number):
            await complain { () throws(DeskError) in try await self.mail(number, workplace) }
        case .updateComplaint(let number, let remark, let status):
            await complain { () throws(DeskError) in
                try await workplace.complaints.update(number, remark: remark, status: status)
            }
        case .closeComplaint(let number, let remark):
            await complain { () throws(DeskError) in try await workplace.complaints.close(number, remark: remark) }
        case .addNote(let reference, let text):
            try await workplace.payouts.note(reference, text)
            inbox.post(.noted(reference))
            inbox.post(.storeChanged)
        case .reveal(let reference):
            inbox.post(.revealed(reference, try await workplace.payouts.reveal(reference)))
        default: break
        }
    }

    /// Without the services nothing can be sent, and who waits for an outcome must hear of it.
    private func refuse(_ effect: Effect, for failure: Failure) {
        switch effect {
        case .submit, .submitOrder:
            let words = [failure.message, failure.hint, "Nothing was sent."]
            inbox.post(.payout(.refused(words.filter { !$0.isEmpty })))
        case .send(let reference), .discard(let reference):
            inbox.post(.unsent(reference, .refused("\(failure.message) \(failure.hint)")))
        case .compareApproval(_, _, _, let ticket):
            inbox.post(.compared(.refused("\(failure.message) \(failure.hint)"), ticket: ticket))
        case .approve(let reference, _, _), .reject(let reference, _), .proposeClosing(let reference, _),
            .close(let reference, _), .replace(let reference, _):
            inbox.post(.decided(reference, .refused("\(failure.message) \(failure.hint)")))
        case .raiseComplaint, .sendComplaint, .mailComplaint, .updateComplaint, .closeComplaint:
            inbox.post(.complaint(.refused("\(failure.message) \(failure.hint)")))
        case .loadOperators: inbox.post(.failed(effect, reason: failure.message))
        case .addNote: inbox.post(.failed(effect, reason: "\(failure.message) \(failure.hint)"))
        default: inbox.post(.notice(Notice("\(failure.message) \(failure.hint)", .failure)))
        }
    }

    // MARK: Reading

    private var watchFile: WatchFile { WatchFile(store: archive.ledger.path, uid: archive.agent.uid) }

    private func details(of record: PayoutRecord) async throws(LedgerError) -> TransactionDetails {
        var transaction = PayoutRecordView(record, for: archive.viewer).transaction
        transaction.nextAskAt = record.nextAskAt
        let isReady = record.state.status == .ready
        let isInHand = isReady ? try await archive.ledger.isInHand(record.intent.reference) : false
        return TransactionDetails(
            transaction: transaction,
            timeline: Timeline.entries(intent: record.intent, log: record.log, provider: record.intent.provider),
            laterAsks: laterAsks(of: record),
            complaints: try await archive.ledger.complaints(of: record.intent.reference, limit: 20),
            isInHand: isInHand, same: try await same(record, as: transaction))
    }

    /// What else went to its beneficiary lately; nobody is told who has yet to decide on it.
    private func same(_ record: PayoutRecord, as shown: Transaction) async throws(LedgerError) -> SameBeneficiary? {
        let target = record.intent.beneficiary.target
        guard !shown.isHidden, !profile.hides(shown), shown.kind != .payin, !target.isEmpty else { return nil }
        let query = TransactionQuery(
            since: clock.now().adding(seconds: -86_400 * Int64(SameBeneficiary.days)), target: target)
        return SameBeneficiary(
            try await archive.ledger.page(query, start: .newest, limit: 100).rows, besides: shown.reference)
    }

    /// Drafts that can go to their provider now because its reference of the payout came after they were written, by our
    /// numbers.
    private func ready(among complaints: [Complaint]) async throws(LedgerError) -> Set<String> {
        var ready: Set<String> = []
        for draft in complaints where draft.status == .draft {
            guard let capability = profile.capability(of: draft.provider), capability.complaints,
                capability.complaintsNeedProviderReference,
                let record = try await archive.ledger.payout(draft.transaction), record.state.providerReference != nil
            else { continue }
            let before = PayoutState.fold(record.log.filter { $0.at <= draft.createdAt }, intent: record.intent)
            if before.providerReference == nil { ready.insert(draft.number) }
        }
        return ready
    }

    /// What the plan has after the next question.
    private func laterAsks(of record: PayoutRecord) -> [Timestamp] {
        guard let next = record.nextAskAt, let sentAt = record.state.claim?.at else { return [] }
        return plan.upcoming(
            record.intent.mode, status: record.state.status, sentAt: sentAt, after: next, count: 3)
    }

    func wallets() async throws(LedgerError) -> [Wallet] {
        try await archive.wallets(of: profile).map { wallet in
            var wallet = wallet
            wallet.nextAskAt = nextTry(of: wallet.provider)
            return wallet
        }
    }

    private var summaryRequest: SummaryRequest { archive.summaryRequest(at: clock.now()) }

    /// A list's beneficiary is masked; its last payout holds the whole numbers.
    private func whole(_ known: KnownBeneficiary) async throws(LedgerError) -> KnownBeneficiary {
        guard let reference = known.lastReference, let record = try await archive.ledger.payout(reference),
            !profile.hides(PayoutRecordView(record, for: archive.viewer).transaction)
        else { return known }
        var whole = known
        whole.target = record.intent.beneficiary.target
        whole.ifsc = record.intent.beneficiary.ifsc
        whole.mobile = record.intent.beneficiary.mobile
        return whole
    }
}
