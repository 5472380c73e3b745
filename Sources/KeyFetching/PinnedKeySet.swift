package import JOSE
package import OIDC
package import StrictJSON
internal import SystemCalls

/// A key set in a file that ships with the function, and that says when and from where it was fetched.
///
/// The file is a JWK Set (RFC 7517 section 5) with members of its own: `fetchedAt` (RFC 3339), `fetchedFrom` (the URL),
/// `issuer` and `etag` where they are known. `latchkey keys fetch` writes it.
package struct PinnedKeySet: Sendable {
  /// When it was fetched.
  package let fetchedAt: NumericDate
  /// The URL of the key set.
  package let fetchedFrom: String
  /// The issuer whose keys these are, where that is known.
  package let issuer: String?
  /// What the server called this state of the key set, where it said so.
  package let etag: String?
  /// The keys.
  package let keySet: KeySet

  /// The longest file: a key set, indented, and the members of our own.
  package static let maximumBytes = 4 * KeySet.maximumBytes
  /// By how many seconds a file may have been fetched in the future, because clocks differ.
  static let clockTolerance = 300.0

  /// Reads a file's text.
  package init(parsing text: [UInt8]) throws(LoadFault) {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: text, maximumBytes: PinnedKeySet.maximumBytes)
    } catch {
      throw LoadFault("it is \(error)")
    }
    let root = document.root
    guard let date = root["fetchedAt"]?.string.flatMap(NumericDate.init(rfc3339:)) else {
      throw LoadFault("it does not say when it was fetched (fetchedAt); make it with 'latchkey keys fetch'")
    }
    guard let url = root["fetchedFrom"]?.string else {
      throw LoadFault("it does not say where it was fetched from (fetchedFrom); make it with 'latchkey keys fetch'")
    }
    do throws(KeySetFault) {
      keySet = try KeySet(reading: root)
    } catch {
      throw LoadFault(error.description)
    }
    guard !keySet.keys.isEmpty else { throw LoadFault("it has no key that can be used") }
    (fetchedAt, fetchedFrom) = (date, url)
    issuer = root["issuer"]?.string
    etag = root["etag"]?.string
  }

  /// Reads the file that an issuer's configuration names, and checks that it is this issuer's.
  ///
  /// - Parameter now: the moment at which it must have been fetched already.
  package init(of issuer: Issuer, in file: PinnedFile, at now: NumericDate) throws(LoadFault) {
    let text: [UInt8]
    do throws(FileProblem) {
      text = try FileSystem.read(file.path, maximumBytes: PinnedKeySet.maximumBytes)
    } catch {
      throw LoadFault(error.description)
    }
    do throws(LoadFault) {
      try self.init(parsing: text)
      try check(issuer, at: now)
    } catch {
      throw LoadFault("\(file.path): \(error.reason)")
    }
  }

  private func check(_ issuer: Issuer, at now: NumericDate) throws(LoadFault) {
    switch issuer.keys {
    case .url(let url):
      guard fetchedFrom.utf8.elementsEqual(url.utf8) else {
        throw LoadFault("it was fetched from another URL than the one that the issuer's keys come from")
      }
    case .discovery:
      guard let named = self.issuer, named.utf8.elementsEqual(issuer.identifier.utf8) else {
        throw LoadFault("it is not this issuer's; make it with 'latchkey keys fetch --issuer'")
      }
    case .file, .publicKeyFile, .secrets: throw LoadFault("only keys that are fetched can be pinned")
    }
    guard age(at: now) >= -PinnedKeySet.clockTolerance else {
      throw LoadFault("it was fetched in the future (\(fetchedAt)); check the clock")
    }
  }

  /// Seconds since it was fetched; negative where that is yet to come.
  package func age(at now: NumericDate) -> Double { now.secondsSinceEpoch - fetchedAt.secondsSinceEpoch }

  var validator: Validator? {
    etag.flatMap { Validator(url: fetchedFrom, etag: $0) }
  }
}

extension PinnedKeySet {
  /// The text of such a file.
  ///
  /// - Parameters:
  ///   - fetched: what the server sent; its keys go into the file as they came.
  ///   - issuer: whose they are, where that is known.
  package static func json(of fetched: FetchedKeySet, issuer: String?) -> JSONText {
    var members: [JSONText.Member] = [
      .init("fetchedAt", .string(fetched.fetchedAt.description)), .init("fetchedFrom", .string(fetched.url)),
    ]
    if let issuer { members.append(.init("issuer", .string(issuer))) }
    if let etag = fetched.etag { members.append(.init("etag", .string(etag))) }
    let own = Set(members.map(\.name) + ["issuer", "etag"])
    members += fetched.members.filter { !own.contains($0.name) }
    return .object(members)
  }
}
