/// A note that ends in `@16:00` comes back in Needs you at that time (`dashboard.md`, *Details*).
public enum Promise {
    /// The moment a note names: that time in India on the day it was written, else on the next day.
    public static func moment(in note: String, writtenAt: Timestamp) -> Timestamp? {
        let parts = (note.split(separator: " ").last ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first == "@", parts[1].count == 2,
            let hour = Int(parts[0].dropFirst()), let minute = Int(parts[1]),
            let today = Timestamp(ist: writtenAt.day, hour: hour, minute: minute)
        else { return nil }
        return today > writtenAt ? today : Timestamp(ist: writtenAt.day.adding(days: 1), hour: hour, minute: minute)
    }

    /// The end of a note that looks like such a time and is none; nil where it is one, or nothing of the kind.
    public static func mistake(in note: String) -> String? {
        let words = note.split(separator: " ")
        guard let at = words.suffix(3).first(where: { $0.first == "@" && $0.count > 1 }) else { return nil }
        let end = words.suffix(3).drop { $0 != at }.joined(separator: " ")
        return moment(in: note, writtenAt: Timestamp(seconds: 0)) == nil ? end : nil
    }

    /// What is left of a note without the time it ends in.
    public static func words(of note: String) -> String {
        note.split(separator: " ").dropLast().joined(separator: " ")
    }
}
