internal import KeyFetching
internal import StrictJSON

/// A fetched key set as the text of a pinned file, read back: what is shown is what is written.
struct FetchedText {
  /// Indented, so that a change shows line by line; it ends with a newline.
  let text: [UInt8]
  let document: KeySetDocument

  init(_ fetched: FetchedKeySet, issuer: String?) throws(Complaint) {
    let json = PinnedKeySet.json(of: fetched, issuer: issuer).encoded()
    let indented = Array((IndentedJSON.lines(of: json).joined(separator: "\n") + "\n").utf8)
    // Nothing but brackets and commas grows so much.
    text = indented.count <= PinnedKeySet.maximumBytes ? indented : json + [UInt8(ascii: "\n")]
    document = try KeySetDocument(parsing: text, name: "what was fetched")
  }
}
