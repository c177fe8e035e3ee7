/// The four letters an IFSC begins with and the bank they belong to.
///
/// Typed from what the banks print, as of November 2026; the list is not complete, so a code that is not in it is a
/// warning, never a refusal (`payouts.md`, *The payout form*, IFSC).
public enum Banks {
    /// The day these facts were last looked over.
    public static let asOf = "2026-11-20"

    /// The bank's name for four letters; nil where they are not known here.
    public static func name(_ code: String) -> String? { names[code.uppercased()] }

    /// The bank that took over the one these four letters belonged to, with the old name; nil for a living bank.
    public static func merged(_ code: String) -> (former: String, into: String)? { mergers[code.uppercased()] }

    /// The codes that `text` may mean: by their letters, by a part of the name or by its initials (`sbi`, `pnb`).
    public static func codes(matching text: String) -> Set<String> {
        let wanted = text.lowercased()
        guard !wanted.isEmpty else { return [] }
        let matching = names.filter { code, name in
            code.lowercased().hasPrefix(wanted) || name.lowercased().contains(wanted) || initials(name) == wanted
        }
        return Set(matching.keys)
    }

    /// Every bank known here, by its four letters.
    public static let names: [String: String] = publicSector.merging(privateSector) { first, _ in first }
        .merging(smallAndPayments) { first, _ in first }
        .merging(foreign) { first, _ in first }
        .merging(cooperative) { first, _ in first }

    private static func initials(_ name: String) -> String {
        name.split(separator: " ").compactMap(\.first).map(String.init).joined().lowercased()
    }

    private static let publicSector = [
        "BARB": "Bank of Baroda", "BKID": "Bank of India", "CBIN": "Central Bank of India", "CNRB": "Canara Bank",
        "IDIB": "Indian Bank", "IOBA": "Indian Overseas Bank", "MAHB": "Bank of Maharashtra",
        "PSIB": "Punjab & Sind Bank", "PUNB": "Punjab National Bank", "RBIS": "Reserve Bank of India",
        "SBIN": "State Bank of India", "UBIN": "Union Bank of India", "UCBA": "UCO Bank",
    ]

    private static let privateSector = [
        "BDBL": "Bandhan Bank", "CIUB": "City Union Bank", "CSBK": "CSB Bank", "DCBL": "DCB Bank",
        "DLXB": "Dhanlaxmi Bank", "FDRL": "Federal Bank", "HDFC": "HDFC Bank", "IBKL": "IDBI Bank",
        "ICIC": "ICICI Bank", "IDFB": "IDFC FIRST Bank", "INDB": "IndusInd Bank", "JAKA": "Jammu & Kashmir Bank",
        "KARB": "Karnataka Bank", "KKBK": "Kotak Mahindra Bank", "KVBL": "Karur Vysya Bank", "NTBL": "Nainital Bank",
        "RATN": "RBL Bank", "SIBL": "South Indian Bank", "TMBL": "Tamilnad Mercantile Bank", "UTIB": "Axis Bank",
        "YESB": "Yes Bank",
    ]

    private static let smallAndPayments = [
        "AIRP": "Airtel Payments Bank", "AUBL": "AU Small Finance Bank", "CLBL": "Capital Small Finance Bank",
        "ESFB": "Equitas Small Finance Bank", "ESMF": "ESAF Small Finance Bank", "FINO": "Fino Payments Bank",
        "IPOS": "India Post Payments Bank", "JIOP": "Jio Payments Bank", "JSFB": "Jana Small Finance Bank",
        "NESF": "slice Small Finance Bank", "NSPB": "NSDL Payments Bank", "PYTM": "Paytm Payments Bank",
        "SMCB": "Shivalik Small Finance Bank", "SURY": "Suryoday Small Finance Bank",
        "UJVN": "Ujjivan Small Finance Bank", "UTKS": "Utkarsh Small Finance Bank",
    ]

    private static let foreign = [
        "ADCB": "Abu Dhabi Commercial Bank", "ANZB": "ANZ Bank", "BARC": "Barclays Bank",
        "BBKM": "Bank of Bahrain and Kuwait", "BCEY": "Bank of Ceylon", "BNPA": "BNP Paribas",
        "BOFA": "Bank of America", "BOTM": "MUFG Bank", "CHAS": "JPMorgan Chase Bank", "CITI": "Citibank",
        "CRLY": "Crédit Agricole CIB", "CTCB": "CTBC Bank", "DBSS": "DBS Bank India", "DEUT": "Deutsche Bank",
        "DOHB": "Doha Bank", "EBIL": "Emirates NBD Bank", "FIRN": "FirstRand Bank", "HSBC": "HSBC",
        "HVBK": "Woori Bank", "IBBK": "Maybank Indonesia", "IBKO": "Industrial Bank of Korea", "ICBK": "ICBC",
        "KOEX": "KEB Hana Bank", "MHCB": "Mizuho Bank", "MSHQ": "Mashreq Bank", "NOSC": "Scotiabank",
        "QNBA": "Qatar National Bank", "SABR": "Sberbank", "SBLD": "Sonali Bank", "SCBL": "Standard Chartered Bank",
        "SHBK": "Shinhan Bank", "SMBC": "Sumitomo Mitsui Banking Corporation", "SOGE": "Société Générale",
        "STCB": "SBM Bank India", "UOVB": "United Overseas Bank",
    ]

    private static let cooperative = [
        "ABHY": "Abhyudaya Co-operative Bank", "AMCB": "Ahmedabad Mercantile Co-operative Bank",
        "APGB": "Andhra Pragathi Grameena Bank", "APGV": "Andhra Pradesh Grameena Vikas Bank",
        "APMC": "A P Mahesh Co-operative Urban Bank", "ASBL": "Apna Sahakari Bank",
        "BACB": "Bassein Catholic Co-operative Bank", "BCBM": "Bharat Co-operative Bank",
        "CCBL": "Citizen Credit Co-operative Bank", "COSB": "Cosmos Co-operative Bank",
        "DLSC": "Delhi State Co-operative Bank", "DMKJ": "DMK Jaoli Bank", "DNSB": "Dombivli Nagari Sahakari Bank",
        "GBCB": "Greater Bombay Co-operative Bank", "GSCB": "Gujarat State Co-operative Bank",
        "HARC": "Haryana State Co-operative Apex Bank", "HPSC": "Himachal Pradesh State Co-operative Bank",
        "JANA": "Janaseva Sahakari Bank", "JASB": "Janaseva Sahakari Bank Borivli",
        "JJSB": "Jalgaon Janata Sahakari Bank", "JSBL": "Janakalyan Sahakari Bank",
        "JSBP": "Janata Sahakari Bank Pune", "KCCB": "Kalupur Commercial Co-operative Bank",
        "KJSB": "Kalyan Janata Sahakari Bank", "KLGB": "Kerala Gramin Bank", "KSCB": "Karnataka State Apex Bank",
        "KVGB": "Karnataka Vikas Grameena Bank", "MAHG": "Maharashtra Gramin Bank",
        "MCBL": "Mahanagar Co-operative Bank", "MDCB": "Mumbai District Central Co-operative Bank",
        "MSCI": "Maharashtra State Co-operative Bank", "MSNU": "Mehsana Urban Co-operative Bank",
        "NGSB": "Nagpur Nagarik Sahakari Bank", "NICB": "New India Co-operative Bank",
        "NKGS": "NKGSB Co-operative Bank", "NMCB": "Nasik Merchants Co-operative Bank",
        "NNSB": "Nutan Nagarik Sahakari Bank", "ORCB": "Odisha State Co-operative Bank",
        "PJSB": "GP Parsik Sahakari Bank", "PMEC": "Prime Co-operative Bank", "PRTH": "Prathama Gramin Bank",
        "RNSB": "Rajkot Nagarik Sahakari Bank", "RSCB": "Rajasthan State Co-operative Bank",
        "SPCB": "Surat Peoples Co-operative Bank", "SRCB": "Saraswat Co-operative Bank",
        "SUTB": "Sutex Co-operative Bank", "SVCB": "SVC Co-operative Bank", "TBSB": "Thane Bharat Sahakari Bank",
        "TJSB": "TJSB Sahakari Bank", "TNSC": "Tamil Nadu State Apex Co-operative Bank",
        "TSAB": "Telangana State Co-operative Apex Bank", "VARA": "Varachha Co-operative Bank",
        "VSBL": "Vishweshwar Sahakari Bank", "VVSB": "Vasai Vikas Sahakari Bank",
        "WBSC": "West Bengal State Co-operative Bank",
    ]

    private static let mergers = [
        "ALLA": (former: "Allahabad Bank", into: "Indian Bank"),
        "ANDB": (former: "Andhra Bank", into: "Union Bank of India"),
        "BKDN": (former: "Dena Bank", into: "Bank of Baroda"),
        "CORP": (former: "Corporation Bank", into: "Union Bank of India"),
        "FSFB": (former: "Fincare Small Finance Bank", into: "AU Small Finance Bank"),
        "LAVB": (former: "Lakshmi Vilas Bank", into: "DBS Bank India"),
        "ORBC": (former: "Oriental Bank of Commerce", into: "Punjab National Bank"),
        "SBBJ": (former: "State Bank of Bikaner and Jaipur", into: "State Bank of India"),
        "SBHY": (former: "State Bank of Hyderabad", into: "State Bank of India"),
        "SBMY": (former: "State Bank of Mysore", into: "State Bank of India"),
        "SBTR": (former: "State Bank of Travancore", into: "State Bank of India"),
        "STBP": (former: "State Bank of Patiala", into: "State Bank of India"),
        "SYNB": (former: "Syndicate Bank", into: "Canara Bank"),
        "UTBI": (former: "United Bank of India", into: "Punjab National Bank"),
        "VIJB": (former: "Vijaya Bank", into: "Bank of Baroda"),
        "VYSA": (former: "ING Vysya Bank", into: "Kotak Mahindra Bank"),
    ]
}
