extension PentabitTeller {
    func bare(at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        refusal(WireRefusal(message: "Something went wrong."), at: endpoint, call)
    }

    func naming(
        _ order: WorldOrder, at endpoint: SandboxEndpoint, call: WireCall, bent delivery: Delivery
    ) -> SandboxReply {
        let failed = WireRefusal(message: "Something went wrong.")
        let named = delivery == .wrongOrder ? stranger(to: order) : order
        var print = PentabitPrint(
            named, status: named.status, bankReference: named.bankReference, dice: dice(for: order))
        print.varyWord()
        if delivery == .unknownStatusWord { print.word = "Under Bank Review" }
        let (data, message): (WireText, String) =
            switch endpoint.call {
            case .payout: (print.initiated(), "Payout initiated.")
            case .status: (print.payout(isWebhook: false), "Payout status fetched.")
            case .link:
                (print.link(payURL: "\(call.base)/pay/\(named.providerID)"), "Payin link generated successfully.")
            default: (print.payin(), "Payin transaction fetched successfully.")
            }
        let isContradiction = delivery == .contradiction
        return PentabitWire.reply(
            data, message: isContradiction ? failed.message : message, isSuccess: !isContradiction,
            error: .text(isContradiction ? failed.message : ""))
    }

    func callback(_ telling: CallbackTelling) -> CallbackCall? {
        let isLink = telling.order.kind == .link
        var print = PentabitPrint(
            telling.order, status: telling.status, bankReference: telling.bankReference, dice: telling.dice)
        let event: String
        switch telling.status {
        case _ where telling.isInitiation: event = "payin.initiated"
        case .pending, .processing, .refused: return nil
        case .success: event = isLink ? "payin.succeeded" : "payout.succeeded"
        case .failure, .reversal: event = isLink ? "payin.failed" : "payout.failed"
        }
        let data = isLink ? print.payin(isInitiation: telling.isInitiation) : print.payout(isWebhook: true)
        let body = WireText.object([.init("event", .text(event)), .init("data", data)])
        return CallbackCall(method: "POST", body: Array(body.json.utf8))
    }
}

// MARK: The pay link's page

extension PentabitTeller {
    /// `GET` shows the page; `POST` is its button: the customer pays, by default what was asked for.
    ///
    /// The query of the button's request may say otherwise: `amount` in rupees, `decision=reject`, and `after`, the
    /// world seconds until it is settled (2).
    mutating func page(_ call: WireCall, now: SandboxMoment) -> SandboxReply {
        guard let order = world.order(providerID: call.names["link"] ?? ""), order.kind == .link else {
            return .page(404, "Not Found")
        }
        guard call.method == "POST" else {
            return call.method == "GET" ? Self.page(for: order, call) : .page(405, "Method Not Allowed")
        }
        guard let received = Self.received(call.query["amount"], order),
            let wait = Double(call.query["after"] ?? "2"), (0...86_400).contains(wait)
        else {
            return .page(400, "Bad Request")
        }
        let rejected = call.query["decision"] == "reject"
        var dice = SplitMix64(seed: world.seed, "paid", order.clientID)
        let at = now.world + Int64(wait * 1_000)
        let change = PlannedChange(
            at: at, status: rejected ? .failure : .success,
            bankReference: rejected ? nil : Fate.bankReference(.upi, at: at, &dice),
            receivedPaise: rejected ? nil : received)
        guard world.payIn(order.clientID, [change], now: now.world) != nil else {
            return .page(409, "This link is settled")
        }
        return Self.html("Thank you", "<p>Your payment is being processed.</p>\n\(Self.wayBack(order))")
    }

    private static func received(_ text: String?, _ order: WorldOrder) -> Int64? {
        guard let text else { return order.amountPaise }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let paise = parts.count == 2 ? parts[1] : "00"
        guard let rupees = Plain.rupees(String(parts[0])), paise.utf8.count == 2, paise.utf8.allSatisfy(Plain.isDigit),
            let small = Int64(paise)
        else { return nil }
        return rupees * 100 + small
    }

    private static func page(for order: WorldOrder, _ call: WireCall) -> SandboxReply {
        let amount = RupeeText.decimals(received(call.query["amount"], order) ?? order.amountPaise)
        guard order.status == .pending else {
            return html("Link settled", "<p>Nothing is to be paid here any more.</p>\n\(wayBack(order))")
        }
        return html(
            "Pay by UPI",
            """
            <p>Order \(escaped(order.clientID)): &#8377;\(amount)</p>
            <form method="post" action="?amount=\(amount)"><button>Confirm Payment</button></form>
            <form method="post" action="?decision=reject"><button>Cancel</button></form>
            """)
    }

    private static func wayBack(_ order: WorldOrder) -> String {
        "<p><a href=\"\(escaped(order.details["redirect_url"] ?? ""))\">Back to the shop</a></p>"
    }

    private static func html(_ title: String, _ inside: String) -> SandboxReply {
        let text = """
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><title>\(title)</title></head>
            <body><h1>\(title)</h1>
            \(inside)
            </body></html>

            """
        return SandboxReply(contentType: "text/html; charset=utf-8", body: Array(text.utf8))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
