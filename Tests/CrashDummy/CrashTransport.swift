import Providers

/// The shipping transport with somebody at its door who ends the process before a request leaves or once its reply is in.
struct CrashTransport: HTTPTransport {
    let inside: any HTTPTransport
    let point: CrashPoint

    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        let isPayout = request.url.hasSuffix("/PayoutBankTransafer")
        let isQuestion = request.url.hasSuffix("/PayoutTransactionStatusByClientRef")
        if isPayout { point.reach(.beforeFirstByte) }
        let reply = try await inside.perform(request)
        if isPayout { point.reach(.afterReply) }
        if isQuestion { point.reach(.afterPollReply) }
        return reply
    }
}
