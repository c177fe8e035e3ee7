import ArgumentParser
import Foundation
import Ledger
import Payments

/// `paydesk store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Copy the store, look through it, give it another key.",
        discussion: """
              paydesk store backup /media/safe/paydesk-2026-11-21.db
              paydesk store check
              paydesk store rekey

            To put a copy back: end every paydesk on the store, move its file and the -wal and -shm beside it away, and
            put the copy in its place. Where more was written since the copy was made, paydesk says so and opens it only
            after: paydesk audit accept-copy
            """,
        subcommands: [BackUpStore.self, CheckStore.self, RekeyStore.self])
}

/// `paydesk store backup`.
struct BackUpStore: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a copy of the store to a new file, while it is in use.",
        discussion: """
              paydesk store backup /media/safe/paydesk-2026-11-21.db

            The copy is the store as it is at one moment, readable by you alone (mode 0600) and looked through before it
            gets its name; a file that is there is never written over. Account, mobile and UPI numbers stay sealed in it:
            it opens with the store's key, which is not in it, so keep a copy of that too, in another place. That you made
            it is written in the store's audit chain; a viewer cannot.

            Leaves with 0 when the copy is on disk, 73 where it cannot be made there, 74 where the store is damaged.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The file to write; none may be there.", valueName: "FILE"))
    var file: String
    @Flag(help: "The copy as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let place = try await StorePlace.find(common)
        try place.refuseViewer(to: "copy the store")
        let copy: StoreCopy
        do {
            copy = try SQLiteLedger.backUp(
                path: place.path, key: place.key, to: URL(filePath: file).path,
                rights: place.configuration.store.rights, witness: place.witness)
        } catch {
            throw Failure(error)
        }
        if json {
            Console.out(copy.json)
        } else {
            Console.out("\(copy.file)  \(ByteCount(copy.bytes).text), to link \(copy.links) of \(copy.lastAt.rfc3339)")
            let key = place.configuration.store.key.map { "comes from \($0.place)" } ?? "is \(place.path).key"
            Console.err("paydesk: its key \(key); without that nobody can read a number in it. Keep it elsewhere.")
        }
        return .done
    }
}

/// `paydesk store check`.
struct CheckStore: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look through the whole store: pages, audit chain, numbers, rows, counts.",
        discussion: """
              paydesk store check
              paydesk store check --json

            Reads only, beside whoever works on the store; about a minute for a million transactions. Leaves with 0 where
            all is as it was written, 1 where not.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let place = try await StorePlace.find(common)
        let progress = ProgressLine("transactions compared")
        let found: StoreExamination
        do {
            found = try SQLiteLedger.examine(path: place.path, key: place.key, witness: place.witness) { count in
                progress.show("\(count)")
            }
        } catch {
            progress.end()
            throw Failure(error)
        }
        progress.end()
        if json { Console.out(found.json) } else { found.lines.forEach { Console.out($0) } }
        return found.isWhole ? .done : .definiteNo
    }
}

/// `paydesk store rekey`.
struct RekeyStore: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Seal every number in the store anew under another key.",
        discussion: """
              paydesk store rekey                    # a new key file beside the store
              paydesk store rekey --yes              # the same without asking

            Where [store] key names a source, name the next one beside it, new_key = { … }, run this, and then let key be
            what new_key was. Without either the new key is made, and the old key file is kept under another name: copies
            of the store from before open with it alone.

            All or nothing: cut short before the end, all is as it was; after it, run this again and it finishes. Everybody
            else is kept out meanwhile, and nobody may have the store open when it begins.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Do it without asking.")
    var yes = false
    @Flag(help: "What was done as one JSON object.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let place = try await StorePlace.find(common)
        try place.refuseUnlessTrusted(to: "change the store's key")
        let section = place.configuration.store
        guard section.key == nil || section.newKey != nil else {
            throw Failure(
                ConfigurationError(
                    file: place.configuration.file, line: nil, key: "store.new_key", problem: "no next key is named",
                    hint: "Write new_key = { … } beside key under [store], for instance { file = \"/path\" }."))
        }
        try Asking(otherwise: "Nothing was changed.").agree(
            [
                "Every account, mobile and UPI number in \(place.path) is sealed anew under another key.",
                "Copies made before open with the old key alone: keep it as long as you keep them.",
            ], to: "change the key", yes: yes)
        let next = try await nextKey(place)
        let progress = ProgressLine("rows sealed")
        let done: StoreRekey
        do {
            done = try SQLiteLedger.rekey(
                path: place.path, from: place.key, to: next, rights: section.rights, witness: place.witness
            ) { count, all in progress.show("\(count) of \(all)") }
        } catch {
            progress.end()
            throw Failure(error)
        }
        progress.end()
        try tell(done, kept: try takeOver(place), place)
        return .done
    }

    private func nextKey(_ place: StorePlace) async throws(Failure) -> SealingKey {
        if let source = place.configuration.store.newKey {
            return try await Archive.sealingKey(
                from: source, "store.new_key", place.configuration, environment: common.environment)
        }
        do {
            return try SealingKey.nextBeside(store: place.path, rights: place.configuration.store.rights)
        } catch {
            throw Failure(error)
        }
    }

    /// The old key file's new name; nil where there was none.
    private func takeOver(_ place: StorePlace) throws(Failure) -> String? {
        let now = Timestamp(seconds: Int64(time(nil)))
        let section = place.configuration.store
        guard section.newKey == nil else {
            return section.key == nil ? SealingKey.setAside(beside: place.path, at: now) : nil
        }
        do {
            return try SealingKey.takeNext(beside: place.path, at: now)
        } catch {
            throw Failure(error)
        }
    }

    private func tell(_ done: StoreRekey, kept: String?, _ place: StorePlace) throws(Failure) {
        if json {
            Console.out(done.json(old: kept))
        } else if done.wasDone {
            Console.out("\(place.path) was under the new key already; what was left to do is done.")
        } else {
            let sealed = "\(done.transactions) transactions, \(done.lines) lines of their logs"
            Console.out("\(place.path) is under the new key: \(sealed).")
        }
        if !done.isCleared {
            Console.err("paydesk: The disk had no room to clear away what deleted rows left under the old key.")
        }
        if let kept { Console.err("paydesk: The old key is \(kept): for copies from before, nothing else.") }
        if place.configuration.store.newKey != nil {
            let file = place.configuration.file + (place.configuration.store.newKeyLine.map { " line \($0)" } ?? "")
            Console.err("paydesk: Now let key in \(file) be what new_key is, and drop new_key.")
        }
    }
}

/// How far something is, on one line of a terminal that is written over; elsewhere nothing.
final class ProgressLine {
    private let what: String
    private let isShown = isatty(2) == 1
    private var hasShown = false

    init(_ what: String) { self.what = what }

    func show(_ count: String) {
        guard isShown else { return }
        hasShown = true
        Console.over("\(count) \(what)")
    }

    /// Clears the line.
    func end() { if hasShown { Console.over("") } }
}
