import Testing

@testable import Sandbox

@Suite("Requests are taken letter by letter as the document prints them")
struct SeguraPayRequestTests {
    @Test(
        "what is printed is taken",
        arguments: [
            accountPayout("1"), accountPayout("1", rail: "NEFT"), accountPayout("1", rail: "RTGS", amount: "200000"),
            accountPayout("1", amount: "500000"), upiPayout("1"),
            upiPayout("1", changing: ["BeneficiaryPhoneNo": "9876501234"], without: ["UPIId"]),
        ])
    func taken(body: [UInt8]) throws {
        var teller = teller()
        let reply = try #require(ReadReply(teller.post(.payout, body).body))
        #expect(reply.field("ClientOrderID") == "1")
        #expect(teller.requests[SandboxEndpoint.payout.path] == 1)
    }

    static let refusals: [(String, [UInt8])] = [
        ("Invalid request: body is not a JSON object", Array("[]".utf8)),
        ("Invalid request: body is not a JSON object", []),
        ("Invalid request: Token is missing", accountPayout("1", changing: ["token": "x"], without: ["Token"])),
        ("Invalid token", accountPayout("1", changing: ["Token": "wrong"])),
        ("Invalid TransferMode", accountPayout("1", rail: "imps")),
        ("Invalid request: OrderID is missing", accountPayout("1", changing: ["OrderId": "1"], without: ["OrderID"])),
        ("Invalid request: OrderID must be a string", accountPayout("1", changing: ["OrderID": 1])),
        ("Invalid OrderID", accountPayout("a b")),
        ("Invalid request: unknown key ifsc", accountPayout("1", changing: ["ifsc": "SBIN0001234"])),
        ("Invalid request: unknown key UPIId", accountPayout("1", changing: ["UPIId": "asha@upi"])),
        ("Invalid request: unknown key AccountNo", upiPayout("1", changing: ["AccountNo": "30000012345"])),
        ("Invalid request: Number is missing", accountPayout("1", without: ["Number"])),
        ("Invalid Number", accountPayout("1", changing: ["Number": "5876543210"])),
        ("Invalid Number", accountPayout("1", changing: ["Number": "+919876543210"])),
        ("Invalid request: Amount must be a string", accountPayout("1", changing: ["Amount": 500])),
        ("Invalid Amount", accountPayout("1", amount: "500.00")),
        ("Invalid Amount", accountPayout("1", amount: "0")),
        ("Invalid Amount", accountPayout("1", amount: "0500")),
        ("Invalid Amount", accountPayout("1", amount: "-5")),
        ("Invalid Amount", accountPayout("1", amount: "1,000")),
        ("Invalid Amount", accountPayout("1", amount: "")),
        ("Amount below the RTGS minimum", accountPayout("1", rail: "RTGS", amount: "199999")),
        ("Amount above the IMPS limit", accountPayout("1", amount: "500001")),
        ("Invalid BeneficiaryName", accountPayout("1", changing: ["BeneficiaryName": "  "])),
        ("Invalid AccountNo", accountPayout("1", changing: ["AccountNo": "1234"])),
        ("Invalid IFSCCode", accountPayout("1", ifsc: "SBIN1001234")),
        ("Invalid IFSCCode", accountPayout("1", ifsc: "sbin0001234")),
        ("Invalid IFSCCode", accountPayout("1", ifsc: "SBIN000123")),
        ("Invalid UPIId", upiPayout("1", changing: ["UPIId": "asha"])),
        (
            "Invalid BeneficiaryPhoneNo",
            upiPayout("1", changing: ["BeneficiaryPhoneNo": "12345"], without: ["UPIId"])
        ),
        ("Pass either UPIId or BeneficiaryPhoneNo", upiPayout("1", changing: ["BeneficiaryPhoneNo": "9876501234"])),
        ("Pass either UPIId or BeneficiaryPhoneNo", upiPayout("1", without: ["UPIId"])),
    ]

    @Test("anything else is refused without Data, nothing is executed, and no token comes back", arguments: refusals)
    func refused(message: String, body: [UInt8]) throws {
        var teller = teller()
        let answer = teller.post(.payout, body)
        let reply = try #require(ReadReply(answer.body))
        #expect(reply.code == 0)
        #expect(reply.message == message)
        #expect(reply.data == nil)
        #expect(teller.world.walletPaise == 100_000_000)
        #expect(teller.world.book().allSatisfy { $0.status == .refused && $0.payoutPosts == 1 })
        #expect(!answer.text.contains(testToken))
    }

    @Test("an amount as a number is taken where the configuration says so")
    func numericAmount() throws {
        var teller = teller(numericAmounts: true)
        let reply = try #require(ReadReply(teller.post(.payout, accountPayout("1", changing: ["Amount": 500])).body))
        #expect(reply.field("ClientOrderID") == "1")
        #expect(teller.world.order(clientID: "1")?.amountPaise == 50_000)
        let fraction = try #require(
            ReadReply(teller.post(.payout, accountPayout("2", changing: ["Amount": 500.5])).body))
        #expect(fraction.message == "Invalid Amount")
    }

    @Test(
        "questions and complaints are as strict",
        arguments: [
            (SandboxEndpoint.statusByClientReference, json(["Token": "wrong", "OrderID": "1"]), "Invalid token"),
            (
                .statusByClientReference, json(["Token": testToken, "OrderId": "1"]),
                "Invalid request: unknown key OrderId"
            ),
            (.statusByClientReference, statusQuestion("nobody"), "Order not found"),
            (.statusByOrderID, statusQuestion("1"), "Order not found"),
            (
                .complaint, json(["Token": testToken, "Subject": "s", "Message": "m", "OrderID": "1"]),
                "Invalid request: unknown key OrderID"
            ),
            (
                .complaint, json(["Token": testToken, "Subject": "s", "Message": "m", "OrderId": "1"]),
                "Order not found"
            ),
            (
                .complaint, json(["Token": testToken, "Subject": " ", "Message": "m", "OrderId": "1"]),
                "Subject and Message are needed"
            ),
        ])
    func questions(endpoint: SandboxEndpoint, body: [UInt8], message: String) throws {
        var teller = teller()
        _ = teller.post(.payout, accountPayout("1"))
        let reply = try #require(ReadReply(teller.post(endpoint, body).body))
        #expect(reply.code == 0)
        #expect(reply.message == message)
        #expect(reply.data == nil)
    }
}
