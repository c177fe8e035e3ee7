import Guarded
import Payments
import Testing

@testable import Providers

/// `architecture.md`, decisions 5, 7 and 8: no key and no beneficiary's number in anything a provider hands back.
@Suite struct SecretsTests {
    /// A reply that echoes everything it got, in every field and several disguises.
    private static func echo(_ code: String, _ status: String, client: String) -> String {
        let quoted = JSONBody.quoted("\(Orders.token) \(Orders.account) \(Orders.mobile) \(Orders.upi)")
        let percent = PercentText.encoded(Orders.token)
        return """
            {"StatusCode":\(code),"Message":\(quoted),"Echo":\(quoted.replacing("/", with: "\\/")),"Url":"?token=\(percent)",
            "Number":\(Orders.mobile),"Intl":"+91\(Orders.mobile)","Upper":"\(Orders.upi.uppercased())",
            "Data":{"ClientOrderID":\(client),"OrderID":"188020200","BeneficiaryName":"\(Orders.account)",
            "RRN":"\(Orders.mobile)","Status":\(status)}}
            """
    }

    private static let bodies = [
        echo("1", "\"Success\"", client: Orders.reference), echo("0", "\"Failure\"", client: Orders.reference),
        echo("1", JSONBody.quoted(Orders.token), client: Orders.reference), echo("0", "null", client: "7"),
        "<html>\(Orders.token) \(Orders.account)</html>", "\(Orders.token)", "\"\(Orders.token)\"",
        "{\"\(Orders.token)\":1}",
        "{\"StatusCode\":0,\"Message\":\"\(Orders.token)\",\"Data\":0}",
        String(echo("1", "\"Success\"", client: "1").dropLast()),
    ]

    private static let outcomes: [Result<HTTPReply, TransportFailure>] =
        bodies.flatMap { body in
            [
                .success(HTTPReply(body)), .success(HTTPReply(body, status: 403)),
                .success(HTTPReply(body, status: 500)),
                .success(HTTPReply(body, isComplete: false)),
            ]
        } + [.failure(.unknown("reset")), .failure(.notSent("refused"))]

    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return "\(value)\n\(String(reflecting: value))\n\(text)"
    }

    private func expectClean(_ value: some Any, _ what: String) {
        let text = dumped(value).lowercased()
        for secret in [Orders.token, PercentText.encoded(Orders.token), Orders.account, Orders.mobile, Orders.upi] {
            #expect(!text.contains(secret.lowercased()), "\(what): \(text)")
        }
    }

    /// Every flow, every reply: answers, errors, raw bytes and what is printed of requests.
    @Test(arguments: outcomes) func noFlowLetsASecretOut(_ outcome: Result<HTTPReply, TransportFailure>) async throws {
        let transport = RecordingTransport(outcome)
        let provider = SeguraPayProvider(try Orders.configuration(unclosed: .settle), transport: transport)
        let account = try Orders.intent()
        let upi = try Orders.intent(.upi)
        for intent in [account, upi] {
            // Both kinds of number are in every echo; each payout knows its own.
            let order = OrderHandle(intent: intent, providerReference: "188020200")
            let own = intent.rail == .upi ? [Orders.upi, Orders.mobile] : [Orders.account, Orders.mobile]
            var said: [String] = [dumped(await provider.send(try provider.prepare(intent)))]
            for question in [Question.statusByReference, .statusByProviderReference] {
                said.append(dumped(await provider.status(of: order, by: question)))
            }
            said.append(
                dumped(await provider.raise(ComplaintRequest(order: order, subject: "s", message: "m"))))
            for text in said {
                for secret in own + [Orders.token, PercentText.encoded(Orders.token)] {
                    #expect(!text.lowercased().contains(secret.lowercased()), "\(text)")
                }
            }
        }
        do {
            expectClean(try await provider.balance(), "balance")
        } catch {
            // No payout belongs to a balance, so only the token can be known to stand there.
            #expect(!dumped(error).contains(Orders.token))
            #expect(!dumped(error).contains(PercentText.encoded(Orders.token)))
        }
        #expect(transport.requests.count == 9)
        for request in transport.requests { expectClean(request, "request") }
        expectClean(provider, "provider")
        expectClean(try Orders.configuration(), "configuration")
    }

    @Test func aCallbackIsCleanToo() throws {
        let provider = SeguraPayProvider(try Orders.configuration(token: "abcdef12"), transport: RecordingTransport(""))
        let claim = try provider.read(
            RawCallback(
                method: "GET", query: "clientTxnRef=abcdef12&status=abcdef12&refId=ABCDEF12&operatorRef=abcdef12"))
        #expect(!dumped(claim).lowercased().contains("abcdef12"))
    }

    /// The path of its own callbacks and another provider's key are secrets too; what is short is left to its owner.
    @Test func secretsOfOtherSectionsAreNotRepeatedEither() async throws {
        let (path, short) = ("hook-77af9103c6", "word")
        let known = KnownSecrets()
        for secret in [path, short] { known.add(Secret(secret)) }
        var account = try Orders.configuration()
        account.knownSecrets = known
        let reply = """
            {"StatusCode":0,"Message":"call \(path) \(short) \(Orders.token)","Data":null}
            """
        let provider = SeguraPayProvider(account, transport: RecordingTransport(.success(HTTPReply(reply))))
        let answer = await provider.send(try provider.prepare(try Orders.intent()))
        #expect(answer.message == "call ‹secret› word ‹secret›")
        #expect(!dumped(answer).contains(path))
        let claim = try provider.read(
            RawCallback(method: "GET", query: "clientTxnRef=17&status=\(path)&refId=\(path)&operatorRef=1"))
        #expect(claim.providerStatus == "‹secret›" && !dumped(claim).contains(path))
        expectClean(known, "what is known")
        #expect(!dumped(provider).contains(path))
    }

    /// Whoever a number belongs to, only its last four are told in a provider's words; references stay whole.
    @Test func aStrangersAccountInAProvidersWordsIsMasked() async throws {
        let stranger = "50100277665502"
        let text = Orders.reply(status: "\"Paid \(stranger)\"")
            .replacing("Transaction Successful", with: "\(Orders.reference) 036516753713 to \(stranger)")
        let answer = try await SeguraPayProvider.answer(.statusByReference, .success(HTTPReply(text)))
        #expect(answer.message == "\(Orders.reference) 036516753713 to ••••5502")
        #expect(answer.providerStatus == "Paid ••••5502")
        #expect(answer.verdict == .newWord("Paid ••••5502"))
        let provider = SeguraPayProvider(try Orders.configuration(), transport: RecordingTransport(""))
        let query = "clientTxnRef=\(Orders.reference)&status=Paid%20\(stranger)&refId=17&operatorRef=1"
        #expect(try provider.read(RawCallback(method: "GET", query: query)).providerStatus == "Paid ••••5502")
    }

    // MARK: The redaction itself

    @Test(arguments: [
        #"{"a":"\u0074ok-1234567890"}"#, #"{"a":"tok-12345678\u0039\u0030"}"#, "?t=tok%2D1234567890",
        #"tok\-1234567890"#,
    ])
    func whatIsInDisguiseIsNotKept(_ text: String) {
        let begun = Redaction(secrets: [Secret("tok-1234567890")])
        #expect(begun.shown("refused: TOK-123456") == "refused: \(Secret.mask)", "its head, where words were cut")
        #expect(begun.shown("refused: tok-12") == "refused: \(Secret.mask)")
        #expect(begun.shown("ends in tok-") == "ends in tok-")
        let redaction = Redaction(secrets: [Secret("tok-1234567890")])
        #expect(redaction.kept(Array(text.utf8)).hasPrefix("‹withheld"))
        #expect(!redaction.kept(Array(text.utf8)).contains("1234567890"))
    }

    /// A short account is not looked for inside references; a long one is taken out wherever it stands.
    @Test func shortNumbersStandAlone() {
        var short = Redaction(secrets: [])
        short.add("12345", "••••")
        #expect(short.redacted("RRN 912345678 acc 12345, 12345.") == "RRN 912345678 acc ••••, ••••.")
        var long = Redaction(secrets: [])
        long.add("123456789", "••••6789")
        #expect(long.redacted("x91123456789x") == "x91••••6789x")
    }

    @Test func moreThanAnyRealReplyIsNotKept() {
        let size = ReplyTriage.maximumBytes
        let redaction = Redaction(secrets: [Secret("tok-1234567890")])
        #expect(redaction.kept(Array(repeating: 0x61, count: size)).hasSuffix(" ‹… of \(size) bytes›"))
        #expect(redaction.kept(Array(repeating: 0x61, count: size + 1)) == "‹withheld: \(size + 1) bytes›")
    }

    @Test func aLongReplyIsKeptInPart() {
        let kept = Redaction(secrets: []).kept(Array(repeating: 0x61, count: 100_000))
        #expect(kept.hasSuffix(" ‹… of 100000 bytes›"))
        #expect(kept.count < Redaction.keptCharacters + 40)
    }
}
