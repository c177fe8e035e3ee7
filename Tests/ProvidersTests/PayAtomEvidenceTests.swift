import Foundation
import Guarded
import Payments
import Testing

@testable import Providers

/// Pictures with a complaint (`providers.md`, *From the vendor's other public pages*: `screenshot_images`, base64).
@Suite struct PayAtomEvidenceTests {
    @Test func picturesTravelAsBase64AndOnlyWhereThereAreAny() throws {
        let account = try PayAtomOrders.configuration(everything: true)
        let access = try #require(account.complaints)
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0xFF, 0x00]
        for (evidence, wanted) in [([], nil), ([picture], "[\"iVBORw0K/wA=\"]")] as [([[UInt8]], String?)] {
            let complaint = ComplaintRequest(
                order: try PayAtomOrders.handle(), subject: "Not credited", message: "It has not come.",
                evidence: evidence)
            let request = PayAtomWire.complaint(complaint, refCode: PayAtomOrders.refCode, access, account)
            let body = String(decoding: request.body, as: UTF8.self)
            #expect(body.contains("screenshot_images") == (wanted != nil))
            if let wanted { #expect(body.contains("\"screenshot_images\":\(wanted)")) }
        }
        #expect(PayAtomProvider.capability(of: "payatom", complaintsSignedOver: [.pid]).complaintEvidence)
        #expect(!PayAtomProvider.capability(of: "payatom").complaintEvidence)
    }
}
