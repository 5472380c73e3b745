internal import JOSE
internal import KeyFetching
internal import OIDC
internal import StrictJSON

/// A key set with what it says of itself: a JWK Set from anywhere, or a pinned one.
struct KeySetDocument {
  let keySet: KeySet
  let entries: [KeyEntry]
  /// When and from where it was fetched; nil for a key set that does not say so.
  private(set) var pin: Pin?

  /// What a pinned key set says of itself.
  struct Pin {
    let fetchedAt: NumericDate
    let fetchedFrom: String
    let issuer: String?
    let etag: String?

    /// The moment from which on it serves no more, where the policy does not say otherwise.
    var servesUntil: NumericDate { fetchedAt.advanced(by: PinnedFile.defaultMaximumAge) }
  }

  /// Reads a key set, pinned or not.
  ///
  /// - Parameter name: what messages call it.
  init(parsing text: [UInt8], name: String) throws(Complaint) {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: text, maximumBytes: PinnedKeySet.maximumBytes)
    } catch {
      if SharedSecret.holdsPEM(text) {
        throw Complaint("\(name): holds PEM, not a key set", hints: "'latchkey keys public' makes a key set of it")
      }
      throw Complaint("\(name): not a key set: \(error)")
    }
    let root = document.root
    do throws(KeySetFault) {
      keySet = try KeySet(reading: root)
    } catch {
      throw Complaint(
        ["\(name): \(error)"],
        hints: root["kty"] == nil ? [] : ["for a single JWK write {\"keys\":[…]} around it"])
    }
    entries = KeyEntry.all(of: root, as: keySet)
    pin =
      if let date = root["fetchedAt"]?.string.flatMap(NumericDate.init(rfc3339:)), let url = root["fetchedFrom"]?.string
      {
        Pin(fetchedAt: date, fetchedFrom: url, issuer: root["issuer"]?.string, etag: root["etag"]?.string)
      } else {
        nil
      }
  }

  /// The same without when and where: what was asked for just now is no pinned set.
  var unpinned: KeySetDocument {
    var copy = self
    copy.pin = nil
    return copy
  }

  /// Reads a key set out of a file, or from standard input.
  init(contentsOf path: String) throws(Complaint) {
    let text = try InputFile.read(path, maximumBytes: PinnedKeySet.maximumBytes)
    try self.init(parsing: text, name: path == "-" ? "standard input" : path)
  }
}
