import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// The desk as `screens.md` draws it.
///
/// What the drawings show of later issues is left out: the provider's trouble in Health, the keys of views. Beyond the drawings every pane tells its age, a blank column parts it from the
/// next, and the tabs name Details too.
@Suite struct DeskDrawingTests {
    @Test func twoColumnsAreDrawnAsDesigned() {
        let drawn = Fixture.text(Fixture.desk(columns: 120, rows: 34))
        let expected = """
             paydesk   asha · station 11 · operator                     live   4 of 4 up   next ask 14:02:41   Fri 20 Nov 14:02 IST
             1 Wallets ──────────── at 14:02:11   2 Transactions ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1,04,233 · newest first · at 14:02:12
             segura-main   ₹12,34,567.00  ▃▄▅▆▇   time   ref       rail     amount     status       note  account  name
               can send ₹6,31,500 · past 18:00    14:02  …1612600  UPI        ₹640     ◐ pending          ••••@ybl SUNITA YADAV
             pentabit         ₹84,120.50  ▇▆▅▄▃   14:01  …1610800  IMPS    ₹12,400     ● success          ••••4410 GURPREET SINGH
               can send ₹84,120 · dry ~16:40      14:01  …1609000  UPI        ₹500     ● success          ••••@axl MEENA IYER
             payatom         used ₹4,000  ▁▂▂▃▃   14:00  …1605200  IMPS     ₹6,000     ✕ failed           ••••7781 KAVITA PATIL
               ████████░░░░░░░░░░░░ of ₹10,000    14:00  …1601000  RECH       ₹299     ● success          ••••3210 IMRAN SHAIKH
             paygrt            ₹1,204.00  ▂▂▁▁▁   13:59  …1598100  NEFT  ₹1,85,000     ◔ processing   2m  ••••0097 LAKSHMI DEVI
               ! LOW · alarm below ₹5,000       ▸ 13:58  …1588400  IMPS    ₹25,000     ? unknown      4m  ••••5521 ARJUN NAIR
             all           ₹13,19,891.50          13:57  …1584000  UPI      ₹1,250     ● success          ••••@ybl FATIMA BEGUM
             your day   ₹3,68,500 of ₹10,00,000   13:55  …1570200  IMPS     ₹9,999     ● success    name  ••••6120 THOMAS KURIAN
                                                  13:51  …1549700  LINK     ₹2,499.50  ● success          ••••@axl ROHAN MEHTA
             6 Needs you ────── 9 · at 14:02:12   13:50  …1541500  IMPS  ₹1,20,000     ◇ approval    11m  ••••3388 BHARAT SHAH
             ? unknown          1  4 min          13:44  …1504800  IMPS     ₹3,200     ○ not sent         ••••7702 NEHA AGARWAL
             ◇ for approval     1  ₹1,20,000      13:40  …1483300  UPI         ₹75     ● success          ••••@upi PRAKASH RAO
             ◐ stuck over 1 h   3  HDFC 2 SBI 1   13:36  …1457000  IMPS    ₹15,000     ● success          ••••2290 JYOTI MISHRA
             ! past T+1         1  ₹100 owed      13:31  …1427900  NEFT    ₹54,000     ● success          ••••8105 S VENKATESH
             ! complaint due    1  today
             ! promised         1  16:00 RUPESH   3 Details ──────────────────────────────────────────── 1109111588400 · at 13:59:37
             ! wallet low       1  paygrt         ARJUN NAIR  ••••5521  HDFC Bank  HDFC0001203                segura-main · by asha
                                                  ₹25,000 IMPS   ? unknown for 4 min                        bank reference none yet

             7 Health ── paid today at 14:02:12   Say  “₹25,000 was sent at 13:58 by IMPS. The bank has not confirmed it yet; we
             IMPS     91 %     of 683     ▇▇▆▆▆        are asking. Please do not have it sent again.”
             UPI      99 %   of 1,204     ▇▇▇▇▇
             NEFT    100 %      of 38     ▇▇▇▇▇   13:58:04  intent    asha         ○ ready       written to disk before sending
             RTGS    100 %       of 4     ▇▇▇▇▇   13:58:05  sent      segura-main  ◔ submitting  once, and never again
             RECH     98 %      of 61     ▇▇▇▇▇   13:58:35  reply     segura-main  ? unknown     nothing within 30 s
             last success 14:01 · NEFT at 14:30   13:58:41  asked     segura-main  ? unknown     “Order not found”: proves nothing
                                                  13:59:37  asked     segura-main  ? unknown     “Order not found”: proves nothing
                                                  14:03:09  next ask, then about 14:13 · r asks now

             Enter open   r ask now   c complain   y copy the answer   p pay   / filter   ' views   : commands   q quit   ? help
            """
        expectSame(drawn, expected)
    }

    @Test func oneColumnIsDrawnAsDesigned() {
        let drawn = Fixture.text(Fixture.desk(columns: 80, rows: 24))
        let expected = """
              asha · station 11 · operator        live  4 of 4 up  next 14:02:41  14:02 IST
              segura-main ₹12,34,567  pentabit ₹84,120 ~16:40  payatom 40 %  ! paygrt ₹1,204
              ? 1 unknown  ◇ 1  ◐ 3 stuck  ! T+1  ! due  ! 16:00  paid 14:01
              1 Wallets  2 Transactions  3 Details  4 Pay  5 Complaints  6 Needs  7 Health
              2 Transactions ━━━━━━━━━━━━━━━━━━━━━━━━━ 1,04,233 · newest first · at 14:02:12
              time   rail     amount     status       note  account   name
              14:02  UPI        ₹640     ◐ pending          ••••@ybl  SUNITA YADAV
              14:01  IMPS    ₹12,400     ● success          ••••4410  GURPREET SINGH
              14:01  UPI        ₹500     ● success          ••••@axl  MEENA IYER
              14:00  IMPS     ₹6,000     ✕ failed           ••••7781  KAVITA PATIL
              14:00  RECH       ₹299     ● success          ••••3210  IMRAN SHAIKH
              13:59  NEFT  ₹1,85,000     ◔ processing   2m  ••••0097  LAKSHMI DEVI
            ▸ 13:58  IMPS    ₹25,000     ? unknown      4m  ••••5521  ARJUN NAIR
              13:57  UPI      ₹1,250     ● success          ••••@ybl  FATIMA BEGUM
              13:55  IMPS     ₹9,999     ● success    name  ••••6120  THOMAS KURIAN
              13:51  LINK     ₹2,499.50  ● success          ••••@axl  ROHAN MEHTA

              3 Details ──────────────────────────────────────── 1109111588400 · at 13:59:37
              ARJUN NAIR  ••••5521  HDFC Bank  segura-main  by asha  bank reference none yet
              ₹25,000 IMPS   ? unknown for 4 min   next ask 14:03:09, then about 14:13
              Say  “₹25,000 was sent at 13:58 by IMPS. The bank has not confirmed it yet;
                   we are asking. Please do not have it sent again.”

              Enter open  r ask now  c complain  y copy  p pay  : commands  q quit  ? help
            """
        expectSame(drawn, expected)
    }

    @Test func theNarrowDeskIsDrawnAsDesigned() {
        let drawn = Fixture.text(Fixture.desk(columns: 60, rows: 16))
        let expected = """
              asha · 11 · operator           live  4 of 4 up  14:02 IST
              ? 1  ◇ 1  ◐ 3  ! 3  ! paygrt  pentabit ~16:40  paid 14:01
              2 Transactions ━━━━━━━━━━━━━━━━━━━━ 1,04,233 · at 14:02:12
              14:02       ₹640    ◐ pending          SUNITA YADAV
              14:01    ₹12,400    ● success          GURPREET SINGH
              14:01       ₹500    ● success          MEENA IYER
              14:00     ₹6,000    ✕ failed           KAVITA PATIL
              14:00       ₹299    ● success          IMRAN SHAIKH
              13:59  ₹1,85,000    ◔ processing   2m  LAKSHMI DEVI
            ▸ 13:58    ₹25,000    ? unknown      4m  ARJUN NAIR
              3 Details ───────────────────────── …1588400 · at 13:59:37
              ••••5521  IMPS  segura-main  ? unknown  next ask 14:03:09
              Say  “₹25,000 was sent at 13:58 by IMPS. The bank has not
                   confirmed it yet; we are asking. Please do not have
                   it sent again.”
              Enter  r ask  c complain  y copy  p pay  / filter  :  ?
            """
        expectSame(drawn, expected)
    }
}

/// Compares two pictures row by row, so that a difference names its row.
func expectSame(_ drawn: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let (left, right) = (
        drawn.split(separator: "\n", omittingEmptySubsequences: false),
        expected.split(separator: "\n", omittingEmptySubsequences: false)
    )
    #expect(left.count == right.count, sourceLocation: sourceLocation)
    for (row, pair) in zip(left, right).enumerated() {
        #expect(pair.0 == pair.1, "row \(row)", sourceLocation: sourceLocation)
    }
}
