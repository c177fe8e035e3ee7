import Foundation

/// What this process took of the machine.
enum Machine {
    /// Processor time of all its threads, in seconds.
    static var processorSeconds: Double {
        var moment = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &moment)
        return Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9
    }

    /// The most memory it had, in MiB; 0 where the system does not tell.
    static var mostMemory: Double {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1_024 } ?? 0
    }
}
