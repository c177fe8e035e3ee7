import CQREncode
import Guarded

/// A QR code (ISO/IEC 18004) as a value: the modules of its square, made by libqrencode.
public struct QRCode: Sendable, Hashable {
    /// The modules of one side.
    public let side: Int
    /// Whether each module is dark, row by row.
    private let dark: [Bool]

    /// Light modules around it, on every side: four are asked for, two are read by every camera.
    private static let quiet = 2

    /// The code of a text, 1 to 1,000 bytes; nil for any other and where it holds a NUL.
    public init?(_ text: String) {
        guard (1...1_000).contains(text.utf8.count), !text.utf8.contains(0),
            let code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1)
        else { return nil }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        guard side > 0, let data = code.pointee.data else { return nil }
        self.side = side
        // The lowest bit of a module says that it is dark.
        dark = UnsafeBufferPointer(start: data, count: side * side).map { $0 & 1 == 1 }
    }

    /// Columns and rows it takes, its quiet border included: a cell holds two modules, one above the other.
    public var size: Size {
        let whole = side + 2 * Self.quiet
        return Size(columns: whole, rows: (whole + 1) / 2)
    }

    /// Whether the module is dark; the quiet border is light.
    public func isDark(column: Int, row: Int) -> Bool {
        let (x, y) = (column - Self.quiet, row - Self.quiet)
        guard (0..<side).contains(x), (0..<side).contains(y) else { return false }
        return dark[y * side + x]
    }

    /// Its rows as text, dark modules drawn: to be shown dark on light.
    public var lines: [String] {
        (0..<size.rows).map { row in
            (0..<size.columns).map { column in
                switch (isDark(column: column, row: 2 * row), isDark(column: column, row: 2 * row + 1)) {
                case (true, true): "█"
                case (true, false): "▀"
                case (false, true): "▄"
                case (false, false): " "
                }
            }.joined()
        }
    }

    /// Its rows in the role whose colours a camera can read.
    public var drawing: [Line] { lines.map { Line(SafeText($0), .qrCode) } }
}
