import NIOSSL

/// What a sandbox speaks HTTPS with, for tests of certificates.
public struct SandboxTLS: Sendable {
    /// A version of the protocol.
    public enum Version: Sendable, CaseIterable {
        /// 1.1, which no client should speak any more.
        case tls11
        /// 1.2.
        case tls12
        /// 1.3.
        case tls13
    }

    /// The certificate, and those between it and its authority, as PEM.
    public var certificateChainPEM: String
    /// The certificate's key, as PEM.
    public var privateKeyPEM: String
    /// The newest version it speaks; nil for all there are.
    public var newest: Version?

    /// HTTPS with a certificate of one's own, however wrong it is.
    public init(certificateChainPEM: String, privateKeyPEM: String, newest: Version? = nil) {
        self.certificateChainPEM = certificateChainPEM
        self.privateKeyPEM = privateKeyPEM
        self.newest = newest
    }

    /// Throws ``SandboxError`` where the texts are no certificate and its key.
    func configuration() throws(SandboxError) -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map(NIOSSLCertificateSource.certificate), privateKey: .privateKey(key))
            tls.minimumTLSVersion = .tlsv1
            tls.maximumTLSVersion =
                switch newest {
                case nil: nil
                case .tls11: .tlsv11
                case .tls12: .tlsv12
                case .tls13: .tlsv13
                }
            // Made once to see that certificate and key fit; the server makes its own.
            _ = try NIOSSLContext(configuration: tls)
            return tls
        } catch {
            throw SandboxError(description: "The sandbox cannot speak HTTPS: that is no certificate with its key.")
        }
    }
}
