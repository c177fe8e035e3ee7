import Payments
import Testing

@testable import Providers

/// `architecture.md`, decisions 5, 7 and 8: no key and no beneficiary's number in anything a provider hands back.
@Suite struct SecrecyCompatibilityTests {
    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return "\(value)\n\(String(reflecting: value))\n\(text)".lowercased()
    }

    /// The text as it may be written: plain, percent-encoded, as JSON, with slashes escaped.
    private func forms(_ text: String) -> Set<String> {
        let quoted = String(JSONBody.quoted(text).dropFirst().dropLast())
        return [text, PercentText.encoded(text), quoted, quoted.replacing("/", with: "\\/")]
    }

    private func expectClean(_ value: some Any, of hidden: [String], _ what: Comment) {
        let text = dumped(value)
        for form in hidden.flatMap(forms) { #expect(!text.contains(form.lowercased()), "\(what): \(form) in \(text)") }
    }

    private func hidden(_ tested: ProviderUnderTest, _ intent: PayoutIntent) -> [String] {
        let person = intent.beneficiary
        return tested.secrets
            + [person.account, person.upi, person.mobile, person.rechargeNumber].compactMap(\.self)
            .filter { !$0.isEmpty }
    }

    /// Letters outside ASCII are left as they are: no provider writes another's key in another case.
    private func uppercased(_ text: String) -> String {
        String(text.map { $0.isASCII ? Character($0.uppercased()) : $0 })
    }

    /// The vendor's replies with each value in turn, and one more field, echoing what must not be seen.
    private func echoes(_ body: String, _ hidden: [String]) throws -> [String] {
        let whole = try JSONValue(parsing: Array(body.utf8))
        let all = hidden.joined(separator: " ")
        let disguised = hidden.map { text in
            "\\u" + Hex.text(of: text.utf16.first ?? 0) + text.dropFirst()
        }
        return ([all] + hidden).flatMap { text in whole.changed(to: .string(text)).map(\.written) }
            + [uppercased(all), all.replacing("/", with: "\\/"), disguised.joined(separator: "\",\"")].map { text in
                "{\"Echo\":[\"\(text)\"],\(body.drop { $0 != "{" }.dropFirst())"
            }
            + ["<html>\(all)</html>", all, "{\"\(all)\":1}"]
    }

    @Test(arguments: ProviderUnderTest.all) func noAnswerLetsAnythingOut(_ tested: ProviderUnderTest) async throws {
        for (said, statuses) in [(Said.succeeded, [200, 400]), (.failed, [200]), (.anotherOrder, [200])] {
            for (order, question, body, what) in try tested.replies(said) {
                let hidden = hidden(tested, try order.handle().intent)
                for (echo, status) in try echoes(body, hidden).flatMap({ echo in statuses.map { (echo, $0) } }) {
                    let reply = HTTPReply(echo, status: status)
                    expectClean(try await tested.answer(question, order, .success(reply)), of: hidden, what)
                }
            }
        }
    }

    /// A word that is a key is not shown as a word.
    @Test(arguments: ProviderUnderTest.all) func noWordLetsAnythingOut(_ tested: ProviderUnderTest) async throws {
        for secret in tested.secrets {
            for (order, question, body, what) in try tested.replies(.word(secret)) {
                expectClean(try await tested.answer(question, order, .success(HTTPReply(body))), of: [secret], what)
            }
        }
    }

    @Test(arguments: ProviderUnderTest.all) func noErrorLetsAKeyOut(_ tested: ProviderUnderTest) async throws {
        guard let balance = tested.balance, let good = balance.good.first else { return }
        for text in [good.reply] + balance.bad {
            for echo in try echoes(text.hasPrefix("{") ? text : "{}", tested.secrets) {
                let (provider, _) = try tested.meeting(.success(HTTPReply(echo)))
                do {
                    _ = try await (try #require(provider as? any BalanceReading)).balance()
                } catch {
                    expectClean(error, of: tested.secrets, "\(tested.name) balance")
                }
            }
        }
    }

    /// Printed, reflected or dumped, neither the provider nor what it sends shows a key, a number or a body.
    @Test(arguments: ProviderUnderTest.all) func nothingPrintedShowsIt(_ tested: ProviderUnderTest) async throws {
        for order in tested.orders {
            let (provider, transport) = try tested.meeting(.success(HTTPReply("{}")))
            let handle = try order.handle()
            let hidden = hidden(tested, handle.intent)
            let sender = try #require(provider as? any OrderSending)
            _ = await sender.send(try sender.prepare(handle.intent))
            if let reader = provider as? any StatusReading {
                for question in order.questions.dropFirst() { _ = await reader.status(of: handle, by: question) }
            }
            if let reader = provider as? any BalanceReading { _ = try? await reader.balance() }
            #expect(transport.requests.count >= 1)
            for request in transport.requests { expectClean(request, of: hidden, "a request") }
            expectClean(provider, of: tested.secrets, "the provider")
            expectClean(provider.capability, of: tested.secrets, "its capability")
        }
    }

    @Test(arguments: ProviderUnderTest.all) func noCallbackLetsAKeyOut(_ tested: ProviderUnderTest) throws {
        let provider = try tested.make(RecordingTransport(""))
        guard let reader = provider as? any CallbackReading else { return }
        for expected in tested.callbacks {
            for secret in tested.secrets {
                var callbacks: [RawCallback] = []
                if expected.callback.body.isEmpty {
                    let pairs = expected.callback.query.split(separator: "&")
                    for index in pairs.indices {
                        var changed = pairs.map(String.init)
                        changed[index] = "\(pairs[index].prefix { $0 != "=" })=\(PercentText.encoded(secret))"
                        var callback = expected.callback
                        callback.query = changed.joined(separator: "&")
                        callbacks.append(callback)
                    }
                } else {
                    let text = String(decoding: expected.callback.body, as: UTF8.self)
                    callbacks = try echoes(text, [secret]).map { body in
                        var callback = expected.callback
                        callback.body = Array(body.utf8)
                        return callback
                    }
                }
                for callback in callbacks {
                    do {
                        expectClean(try reader.read(callback), of: [secret], "\(tested.name) callback")
                    } catch {
                        expectClean(error, of: [secret], "\(tested.name) callback")
                    }
                }
            }
        }
    }
}
