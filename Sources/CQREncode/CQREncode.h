// What TerminalKit's QRCode.swift uses of libqrencode (ISO/IEC 18004 symbols).
#include <qrencode.h>
