/// Given names and surnames that go together in one part of India, in capitals, as bank forms have them.
///
/// All are common names put together by chance; nobody in particular is meant.
struct NameRegion: Sendable {
    var given: [String]
    var family: [String]

    private init(_ given: String, _ family: String) {
        self.given = given.split(separator: " ").map(String.init)
        self.family = family.split(separator: " ").map(String.init)
    }

    static let all: [NameRegion] = [
        // Uttar Pradesh, Bihar, Madhya Pradesh, Delhi
        NameRegion(
            "RUPESH SUNITA ARVIND NEELAM BRIJESH POOJA SATISH KAVITA MANOJ RENU DINESH SHIVANI GIRISH ANJALI",
            "YADAV MISHRA TIWARI SRIVASTAVA PRAJAPATI DUBEY SAXENA CHAURASIA RAWAT BISHT PATHAK SINHA"),
        // Rajasthan
        NameRegion(
            "BHANWAR KAILASH MANJU DEVENDRA SUMAN RAMSWAROOP PUSHPA HEMANT LALITA OMPRAKASH",
            "SHEKHAWAT RATHORE CHOUDHARY MEENA SONI BHATI PUROHIT SAINI JANGID"),
        // Punjab, Haryana
        NameRegion(
            "GURPREET HARPAL MANDEEP JASLEEN SUKHWINDER NAVJOT BALJIT SIMRAN RAJVIR AMRITA KULDEEP",
            "GILL SANDHU DHILLON GREWAL SIDHU BRAR HOODA MALIK DAHIYA BAJWA"),
        // Gujarat
        NameRegion(
            "BHARAT JIGNESH HETAL NILESH KRUPA CHIRAG DHARA PARESH JALPA MEHUL RINKAL",
            "PATEL SHAH DESAI PARMAR CHAUHAN VAGHELA TRIVEDI SOLANKI PANCHAL RABARI"),
        // Maharashtra, Goa
        NameRegion(
            "NITIN RUPALI SACHET VAISHALI PRASAD SNEHAL MAHESH TEJASWINI GANESH ASHWINI ROHAN AVDHOOT",
            "JADHAV KULKARNI PAWAR SHINDE DESHPANDE GAIKWAD BHOSALE MORE SAWANT NAIK KAMAT"),
        // West Bengal, Tripura
        NameRegion(
            "ANANYA SOUMEN MOUSUMI DEBASHIS TAPAN RITUPARNA SUBRATA PAYEL BISWAJIT SHARMISTHA",
            "BOSE CHATTERJEE MONDAL DAS GHOSHAL SAHA KARMAKAR PRAMANIK BISWAS DEBNATH"),
        // Odisha
        NameRegion(
            "PRAVAT SASMITA BIKASH ITISHREE MANORANJAN SUBHASHREE DILLIP LOPAMUDRA",
            "BEHERA SAHOO MOHANTY NAYAK PANDA ROUT SWAIN JENA"),
        // Assam and the hills
        NameRegion(
            "DHRUBA RIMPI BHASKAR JYOTISHMAN LALREMA ROSELYN KHAMBA WANSUK TENZIN CHUBA",
            "BORAH SAIKIA GOGOI KALITA HMAR LYNGDOH MEITEI JAMIR RONGPI DORJEE"),
        // Tamil Nadu
        NameRegion(
            "VENKATESH LAKSHMANAN MEENA SENTHIL KAVIN PRIYADHARSHINI MURUGAN REVATHI ARUL THENMOZHI",
            "SUBRAMANIAN RAJENDRAN PANDIAN NATARAJAN ARUMUGAM SELVAM KANNAN ELANGO"),
        // Andhra Pradesh, Telangana
        NameRegion(
            "SRINIVAS LAVANYA CHANDRASEKHAR SWAPNA RAVITEJA MADHAVI NARESH ANUSHA KOTESWARA SIREESHA",
            "REDDY NAIDU CHERUKURI GOUD BODDU YARLAGADDA KOLLI MADIREDDY VEMULA"),
        // Karnataka
        NameRegion(
            "MANJUNATH SHILPA BASAVARAJ CHAITRA RAGHAVENDRA ROOPA NAGESH SUSHMA YOGESH",
            "GOWDA HEGDE SHETTY PATIL KAMATH BHAT HIREMATH NAYAKA"),
        // Kerala
        NameRegion(
            "ARJUN ASHA SREEJITH BINDU VINOD REMYA SAJEEV DIVYA JOBY ANEESHA",
            "NAIR MENON KURUP PILLAI VARGHESE MATHEW KURIAN WARRIER"),
        // Names of Muslim families, all over
        NameRegion(
            "FATIMA MOHD NASREEN IRFAN SHABANA ZUBAIR RUKHSAR ASLAM TASNEEM NADEEM",
            "ANSARI QURESHI SHAIKH SIDDIQUI PATHAN MANSURI BEGUM RIZVI"),
        // Names of Christian families of the west coast
        NameRegion(
            "SHARON MELWYN PRECILLA LLOYD ANITA WILSON JOVITA RYAN",
            "D'SOUZA FERNANDES PEREIRA LOBO RODRIGUES PINTO"),
    ]
}

/// The words small firms are called by.
enum FirmName {
    static let first = [
        "SHREE", "JAI AMBE", "SAI", "NEW BHARAT", "LAKSHMI", "OM", "NATIONAL", "ROYAL", "GAYATRI", "MODERN",
        "ANNAPURNA", "VIJAYA", "BALAJI", "KAVERI", "SUPREME", "DURGA", "KONARK", "MALABAR", "ARAVALLI", "SUNRISE",
    ]
    static let second = [
        "TRADERS", "ENTERPRISES", "LOGISTICS", "TEXTILES", "AGENCIES", "ELECTRICALS", "PACKAGING", "FOODS", "STORES",
        "ROADWAYS", "PRINTERS", "HARDWARE", "MEDICALS", "FURNITURE", "DISTRIBUTORS", "CATERERS",
    ]
}

/// A bank as far as made-up accounts need it.
struct MadeUpBank: Sendable {
    /// The first four letters of its IFSC codes.
    var code: String
    /// How many digits its account numbers have.
    var accountDigits: Int
    /// How often it is met.
    var weight: Double

    static let fallback = MadeUpBank(code: "SBIN", accountDigits: 11, weight: 1)

    static let all: [MadeUpBank] = [
        MadeUpBank(code: "SBIN", accountDigits: 11, weight: 22),
        MadeUpBank(code: "HDFC", accountDigits: 14, weight: 14),
        MadeUpBank(code: "ICIC", accountDigits: 12, weight: 10), MadeUpBank(code: "UTIB", accountDigits: 15, weight: 8),
        MadeUpBank(code: "PUNB", accountDigits: 16, weight: 8), MadeUpBank(code: "BARB", accountDigits: 14, weight: 7),
        MadeUpBank(code: "CNRB", accountDigits: 13, weight: 6), MadeUpBank(code: "UBIN", accountDigits: 15, weight: 6),
        MadeUpBank(code: "KKBK", accountDigits: 10, weight: 5), MadeUpBank(code: "BKID", accountDigits: 15, weight: 4),
        MadeUpBank(code: "IDIB", accountDigits: 10, weight: 3), MadeUpBank(code: "CBIN", accountDigits: 10, weight: 3),
        MadeUpBank(code: "IOBA", accountDigits: 15, weight: 2), MadeUpBank(code: "INDB", accountDigits: 12, weight: 2),
        MadeUpBank(code: "FDRL", accountDigits: 14, weight: 2), MadeUpBank(code: "YESB", accountDigits: 15, weight: 2),
        MadeUpBank(code: "UCBA", accountDigits: 14, weight: 1), MadeUpBank(code: "MAHB", accountDigits: 11, weight: 1),
        MadeUpBank(code: "KARB", accountDigits: 16, weight: 1), MadeUpBank(code: "SIBL", accountDigits: 18, weight: 1),
    ]
}
