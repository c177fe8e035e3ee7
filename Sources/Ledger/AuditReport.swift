import Payments

/// What a walk along the whole audit chain came to.
public struct AuditReport: Hashable, Sendable {
    /// How many links are whole, counted from the first.
    public var links: Int64
    /// When the first of them was written; nil where there is none.
    public var firstAt: Timestamp?
    /// When the last of them was written.
    public var lastAt: Timestamp?
    /// The first link that is broken; nil where the chain is whole.
    public var broken: AuditBreak?
}

/// The first place at which an audit chain is not what was written.
public struct AuditBreak: Hashable, Sendable {
    /// The number of the broken link: the one that should stand there.
    public var link: Int64
    /// What stands there.
    public var what: AuditSubject
    /// When that was written, by its own word; nil where nothing stands there.
    public var at: Timestamp?
    /// What is wrong.
    public var problem: Problem

    /// What is wrong with a link.
    public enum Problem: String, Hashable, Sendable, CaseIterable {
        /// What it says was changed, or its chain value was.
        case changed
        /// It is gone.
        case missing
        /// It stands elsewhere than it was written, or twice.
        case outOfOrder = "out_of_order"
        /// It was added without a link.
        case unchained
        /// The end of the store is not the last link.
        case head
        /// More is known outside the store than is in it: the end was cut off, or the store is an older copy.
        case anchorNewer = "anchor_newer"
        /// Its chain value is not the one that is known outside the store: it is another copy.
        case anchorDiffers = "anchor_differs"
        /// What is known outside the store was not sealed under its key.
        case anchorStrange = "anchor_strange"

        /// The problem as the end of a sentence.
        public var words: String {
            switch self {
            case .changed: "it was changed after it was written"
            case .missing: "it is missing"
            case .outOfOrder: "it does not stand where it was written"
            case .unchained: "it was added from outside, without a link"
            case .head: "the store's own mark of its last link is another one"
            case .anchorNewer: "it is known beside the store and not in it: an older copy, or one that was cut off"
            case .anchorDiffers: "it is not the link that is known beside the store: this is another copy"
            case .anchorStrange:
                "what is known outside the store was sealed under another key or changed: the store may be a copy from "
                    + "before its key was changed"
            }
        }
    }

    /// The first broken link as one sentence.
    public var sentence: String {
        let moment = at.map { ", written \($0.inWords)" } ?? ""
        if case .row(let reference) = what {
            return
                "The chain is whole, but the list shows payout \(reference) otherwise than its log says. Believe the log "
                + "(paydesk show \(reference)), and send nothing from this store until it is mended."
        }
        return "Link \(link) is broken: \(what.words)\(moment): \(problem.words)."
    }
}

/// What a link of the audit chain stands for.
public enum AuditSubject: Hashable, Sendable {
    /// A line of a payout's log.
    case line(reference: String, position: Int64, kind: String)
    /// An act that stands in no payout's log.
    case act(String, subject: String)
    /// Lines of an earlier version, adopted together.
    case adopted(first: Int64, last: Int64)
    /// Nothing; the link before it stood for this.
    case nothing
    /// A payout's intent that no line of its log speaks for.
    case intent(reference: String)
    /// The row of a payout as lists show it, against its log.
    case row(reference: String)
    /// A complaint as it is now, against what was last written of it.
    case complaint(String)
    /// The end of the chain.
    case end

    /// In a sentence.
    public var words: String {
        switch self {
        case .line(let reference, let position, let kind): "line \(position) of payout \(reference) (\(kind))"
        case .act(let act, let subject): "the act \(act)" + (subject.isEmpty ? "" : " of \(subject)")
        case .adopted(let first, let last): "lines \(first) to \(last) of the whole log, from an earlier version"
        case .nothing: "nothing stands there"
        case .intent(let reference): "the intent of payout \(reference)"
        case .row(let reference): "the row of payout \(reference)"
        case .complaint(let number): "complaint \(number)"
        case .end: "the end of the chain"
        }
    }
}
