import Guarded
import Testing

@testable import CallbackServer

@Suite("A route's name and secret")
struct RouteTests {
    @Test(
        "128 bits and more are taken",
        arguments: [
            "9f0c51d2a87be346f1d0c2b39a4e5768", "9F0C51D2A87BE346F1D0C2B39A4E5768", "kT3vQ-x9_LmZ2bR7sWc4Yd",
            "kT3vQ-x9_LmZ2bR7sWc4Yd.~kT3vQ-x9_LmZ2bR7sWc4Yd",
        ])
    func strong(secret: String) throws {
        let route = try route("payatom", secret)
        #expect(route.path.expose() == "/hooks/payatom/\(secret)")
    }

    @Test(
        "what can be guessed is refused, in a sentence without it",
        arguments: [
            "", "short", "kT3vQ-x9_LmZ2bR7sWc4Y", "9f0c51d2a87be346f1d0c2b39a4e576",
            "9f0c51d2a87be346f1d0c2b", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "0101010101010101010101010101010101",
        ])
    func weak(secret: String) {
        let error = #expect(throws: CallbackServerError.weakSecret(route: "payatom")) {
            try route("payatom", secret)
        }
        #expect(error?.description.contains("128 bits") == true)
        #expect(secret.isEmpty || error?.description.contains(secret) == false)
    }

    @Test(
        "what cannot stand in a path is refused",
        arguments: ["/", "?", "#", "%", " ", "+", "=", "é", "\r", "\n", "\0", "&", ";", ":", "@", "\\"])
    func unusable(character: String) {
        let secret = "kT3vQ-x9_LmZ2bR7sWc4Yd\(character)kT3vQ"
        let error = #expect(throws: CallbackServerError.unusableSecret(route: "payatom")) {
            try route("payatom", secret)
        }
        #expect(error?.description.contains(secret) == false)
    }

    @Test(
        "a name that cannot stand in a path is refused",
        arguments: ["", "a/b", "a b", "ä", String(repeating: "a", count: 65)])
    func names(name: String) {
        #expect(throws: CallbackServerError.unusableName(name)) { try route(name) }
    }

    @Test("a repeated name is refused before anything listens")
    func repeated() async throws {
        let configuration = CallbackServerConfiguration(
            routes: [try route(), try route("segura-main", otherSecretText)])
        await #expect(throws: CallbackServerError.repeatedRoute("segura-main")) {
            try await CallbackServer.start(configuration) { _ in CallbackResponse(status: 200) }
        }
    }

    @Test("every error is a sentence and a step")
    func sentences() {
        let errors: [CallbackServerError] = [
            .unusableName("a b"), .unusableSecret(route: "a"), .weakSecret(route: "a"), .repeatedRoute("a"),
            .portTaken(host: "h", port: 1), .cannotListen(host: "h", port: 1, reason: "the system refused"),
        ]
        for error in errors {
            #expect(error.sentence.hasSuffix(".") && error.nextStep.hasSuffix("."))
            #expect(error.description == "\(error.sentence) \(error.nextStep)")
        }
    }
}
