import Payments
import Providers
import Testing

/// `providers.md`, *Callbacks are claims*.
@Suite struct CallbackCompatibilityTests {
    private func reader(_ tested: ProviderUnderTest) throws -> any CallbackReading {
        try #require(try tested.make(RecordingTransport(.failure(.unknown("")))) as? any CallbackReading)
    }

    @Test(arguments: ProviderUnderTest.all) func callbacksMeanWhatTheySay(_ tested: ProviderUnderTest) throws {
        let reader = try reader(tested)
        for expected in tested.callbacks {
            let claim = try reader.read(expected.callback)
            #expect(claim.reference == expected.reference && claim.state == expected.state)
            #expect(claim.verified == expected.verified && !claim.providerStatus.isEmpty)
            #expect(claim.raw != nil && claim.rawSHA256?.count == 64)
            #expect(try reader.read(expected.callback) == claim, "the same callback is the same claim")
        }
    }

    /// Each byte in turn made another: it is no callback, or no proof, or the very same claim.
    @Test(arguments: ProviderUnderTest.all) func aForgedCallbackIsNoProof(_ tested: ProviderUnderTest) throws {
        let reader = try reader(tested)
        let others = Array("0zZ{}[]\":,&=% \u{0}".utf8)
        for expected in tested.callbacks {
            let whole = try reader.read(expected.callback)
            let (query, body) = (Array(expected.callback.query.utf8), expected.callback.body)
            for index in 0..<query.count + body.count {
                let byte = others[index % others.count]
                var forged = expected.callback
                if index < query.count {
                    var changed = query
                    changed[index] = byte
                    forged.query = String(decoding: changed, as: UTF8.self)
                } else {
                    forged.body[index - query.count] = byte
                }
                guard let claim = try? reader.read(forged), claim.verified else { continue }
                #expect(expected.verified && claim.reference == whole.reference && claim.state == whole.state)
                #expect(claim.amount == whole.amount)
            }
        }
    }

    @Test(arguments: ProviderUnderTest.all) func whatIsNoCallbackIsRefused(_ tested: ProviderUnderTest) throws {
        let reader = try reader(tested)
        for expected in tested.callbacks {
            let good = expected.callback
            var wrong = ["GET", "POST", "HEAD", "PUT", "VIEW", "get", ""].filter { $0 != good.method }
                .map { RawCallback(method: $0, query: good.query, headers: good.headers, body: good.body) }
            wrong += ["", "<script>", "{}", "[]", "null", "\u{0}", "{\"<script>\":1}"].map {
                RawCallback(method: good.method, query: "", headers: good.headers, body: Array($0.utf8))
            }
            wrong.append(RawCallback(method: good.method, query: "<script>=1&%ZZ", headers: good.headers))
            wrong.append(
                RawCallback(method: good.method, query: "", headers: good.headers, body: [0xFF, 0xFE, 0x7B, 0x7D]))
            let deep = Array(String(repeating: "{\"data\":", count: 8_000).utf8)
            wrong.append(RawCallback(method: good.method, query: "", headers: good.headers, body: deep))
            if good.body.isEmpty {
                let long = good.query + "&x=" + String(repeating: "a", count: 65_536)
                wrong.append(RawCallback(method: good.method, query: long))
            } else {
                let padded = good.body + Array(repeating: 0x20, count: 65_537 - good.body.count)
                wrong.append(RawCallback(method: good.method, query: "", headers: good.headers, body: padded))
            }
            for callback in wrong {
                let error = #expect(throws: CallbackError.self) { try reader.read(callback) }
                #expect(error?.reason.isEmpty == false && error?.reason.contains("script") == false)
            }
        }
    }

    /// Cut at every byte it is no callback, or one that proves nothing more.
    @Test(arguments: ProviderUnderTest.all) func aCutCallbackIsNoProof(_ tested: ProviderUnderTest) throws {
        let reader = try reader(tested)
        for expected in tested.callbacks {
            for length in 0..<expected.callback.body.count {
                var cut = expected.callback
                cut.body = Array(cut.body[..<length])
                #expect(throws: CallbackError.self) { try reader.read(cut) }
            }
            for length in 0..<expected.callback.query.count {
                var cut = expected.callback
                cut.query = String(cut.query.prefix(length))
                if let claim = try? reader.read(cut) { #expect(!claim.verified) }
            }
        }
    }
}
