import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Providers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Sorts the library's errors by what they prove (`payouts.md`, *States*: submitting → notSent, → unknown).
///
/// "Not sent" needs both: that the connection never stood, and an error that says why. The library's error is never
/// printed: it may carry the address, and with it a token.
enum FailureSorting {
    /// What a failure without a reply proves.
    static func failure(for error: any Error, connected: Bool, isSecure: Bool) -> TransportFailure {
        if !connected, let reason = unsentReason(error, isSecure: isSecure) { return .notSent(reason) }
        return .unknown(unknownReason(error))
    }

    /// Why no connection could be made; nil for every error that does not say so.
    private static func unsentReason(_ error: any Error, isSecure: Bool) -> String? {
        switch error {
        case let error as NIOConnectionError: reason(for: error)
        case is SocketAddressError: "the provider's name was not found"
        case let error as IOError:
            isSecure && error.errnoCode == ECONNRESET ? handshake : reason(forErrno: error.errnoCode)
        case ChannelError.connectTimeout: timeout
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError, is ServerName.Unproven: handshake
        case let error as HTTPClientError: reason(for: error, isSecure: isSecure)
        default: nil
        }
    }

    private static let timeout = TransportFailure.noneInTime
    private static let handshake = "no trusted TLS connection could be made with the provider"

    private static func reason(for error: NIOConnectionError) -> String {
        guard let first = error.connectionErrors.first else { return "the provider's name was not found" }
        if let io = first.error as? IOError { return reason(forErrno: io.errnoCode) }
        if case ChannelError.connectTimeout = first.error { return timeout }
        return "no connection to the provider could be made"
    }

    private static func reason(forErrno code: CInt) -> String {
        switch code {
        case ECONNREFUSED: TransportFailure.refused
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: TransportFailure.noWay
        case ETIMEDOUT: timeout
        case EMFILE, ENFILE, ENOMEM, ENOBUFS: "this machine has no connection left to give"
        default: "no connection to the provider could be made"
        }
    }

    private static func reason(for error: HTTPClientError, isSecure: Bool) -> String? {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: timeout
        case .tlsHandshakeTimeout: handshake
        case .remoteConnectionClosed: isSecure ? handshake : nil
        case .invalidURL, .emptyHost, .emptyScheme, .alreadyShutdown: local
        // These carry the header fields themselves: told apart by their short names.
        default:
            ["Invalid header field names", "Invalid header field values", "Unsupported scheme"]
                .contains(error.shortDescription) ? local : nil
        }
    }

    private static let local = "the request could not be written on this machine"

    private static func unknownReason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: unknownReason(error)
        case let error as IOError where error.errnoCode == ECONNRESET: "the connection was reset"
        case is HTTPParserError: "what came back is not HTTP"
        default: "the connection broke before a reply came"
        }
    }

    private static func unknownReason(_ error: HTTPClientError) -> String {
        switch error {
        case .deadlineExceeded, .readTimeout: "no whole reply came in time"
        case .cancelled: "given up while the provider may have had it"
        case .remoteConnectionClosed: "the provider closed the connection without a reply"
        default: "the connection broke before a reply came"
        }
    }
}
