import Payments

/// The wallet of the vendor's other pages: limits and what of them is used, no balance (`providers.md`, *From the
/// vendor's other public pages*).
extension PayAtomMapping {
    /// Understands the answer to the wallet question: the sum over every account it lists.
    ///
    /// The page calls it information about an operator's accounts and never says which of them pays a payout, so none
    /// can be picked; one unreadable row refuses the whole, for part of a sum is a wrong sum. An account listed twice
    /// with the same figures counts once.
    func wallet(_ outcome: Outcome) throws(ProviderError) -> WalletBalance {
        let reply = try outcome.reply()
        do throws(ReplyDefect) {
            return try limits(in: try object(of: reply), redaction(nil, reply))
        } catch {
            throw ProviderError(error, of: reply)
        }
    }

    private func object(of reply: HTTPReply) throws(ReplyDefect) -> JSONObject {
        let read = try ReplyTriage.json(of: reply)
        guard !read.unclosed else { throw ReplyDefect(Self.unclosed) }
        guard case .object(let object) = read.value else {
            throw ReplyDefect("the wallet came as \(read.value.kind)")
        }
        return object
    }

    private func limits(in object: JSONObject, _ redaction: Redaction) throws(ReplyDefect) -> WalletBalance {
        if PayAtomSaid(object["status"]) == .no {
            let said = WireField.text(object["message"], limit: 500).map { ": " + redaction.shown($0) } ?? ""
            throw ReplyDefect("the provider did not tell the wallet\(said)", isRefusal: true)
        }
        guard case .value(.object(let wallets)) = object["wallets"] else {
            throw ReplyDefect("the wallet came as an object of \(redaction.redacted(object.shape))")
        }
        var accounts: [PayAtomLimit] = []
        for member in wallets.members {
            guard case .array(let rows) = member.value else {
                throw ReplyDefect("a list of accounts came as \(member.value.kind)")
            }
            for row in rows {
                guard case .object(let row) = row, let limit = PayAtomLimit(row) else {
                    throw ReplyDefect("the limit of an account in the wallet cannot be read")
                }
                if limit.account == nil || !accounts.contains(limit) { accounts.append(limit) }
            }
        }
        guard !accounts.isEmpty else { throw ReplyDefect("the wallet lists no account") }
        let sums = accounts.reduce((limit: Int64(0), used: Int64(0), isWhole: true)) { sum, account in
            let limit = sum.limit.addingReportingOverflow(account.limit.paise)
            let used = sum.used.addingReportingOverflow(account.used.paise)
            return (limit.partialValue, used.partialValue, sum.isWhole && !limit.overflow && !used.overflow)
        }
        guard sums.isWhole else { throw ReplyDefect("the limits in the wallet are too large") }
        return WalletBalance(amount: nil, limit: Money(paise: sums.limit), used: Money(paise: sums.used))
    }
}

/// One account of the wallet.
private struct PayAtomLimit: Hashable {
    /// `account_number` or `Account_number`; nil where it carries neither.
    var account: String?
    /// `limit_volume`.
    var limit: Money
    /// `usage_volume`.
    var used: Money

    /// Reads a row; nil where a figure is missing or no exact amount.
    init?(_ object: JSONObject) {
        func money(_ key: String) -> Money? {
            guard case .value(let value) = object[key] else { return nil }
            return PayAtomAmount(key, value)?.money
        }
        guard let limit = money("limit_volume"), let used = money("usage_volume") else { return nil }
        (self.limit, self.used) = (limit, used)
        account =
            WireField.text(object["account_number"], limit: 64) ?? WireField.text(object["Account_number"], limit: 64)
    }
}
