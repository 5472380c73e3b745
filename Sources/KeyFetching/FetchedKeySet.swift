internal import HTTPFetch
package import JOSE
internal import StrictJSON

/// A key set as a server sent it.
package struct FetchedKeySet: Sendable {
  /// Where from.
  package let url: String
  /// What the server calls this state of it, where it says so.
  package let etag: String?
  /// When it was asked for.
  package let fetchedAt: NumericDate
  /// Its keys, those that are not used among them.
  package let keySet: KeySet
  /// Every member of the document, as it came.
  let members: [JSONText.Member]

  /// Reads what a server sent as a key set.
  package init(
    parsing body: [UInt8], from url: String, etag: String?, at now: NumericDate
  ) throws(LoadFault) {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: body, maximumBytes: KeySet.maximumBytes)
    } catch {
      throw LoadFault(error.description)
    }
    do throws(KeySetFault) {
      keySet = try KeySet(reading: document.root)
    } catch {
      throw LoadFault(error.reason)
    }
    members = document.root.members.map { JSONText.Member($0.name, $0.value.text) }
    self.url = url
    self.etag = etag
    fetchedAt = now
  }
}

/// Fetches key sets for whoever wants to look at them or keep them in a file; nothing is remembered.
package struct KeySetFetcher {
  private var fetcher: DocumentFetcher

  /// A fetcher that may do what the settings say.
  package init(_ settings: KeyStore.Settings) {
    fetcher = DocumentFetcher(settings, ConnectionPool(), within: nil)
  }

  /// Fetches the key set at that URL. That no key in it can be used is no fault here.
  package mutating func keySet(at url: String) throws(LoadFault) -> FetchedKeySet {
    let (answer, host) = try fetcher.document(at: url, known: nil, mediaType: KeyLoader.mediaType)
    guard case .changed(let body, let freshness) = answer else { throw LoadFault("\(host) sent no key set") }
    do throws(LoadFault) {
      return try FetchedKeySet(parsing: body, from: url, etag: freshness.validator?.etag, at: .now())
    } catch {
      fetcher.judgeLast("key_set_invalid")
      throw LoadFault("\(host) has no key set: \(error.reason)")
    }
  }

  /// The URL of an issuer's key set, by its OpenID Provider metadata.
  package mutating func keySetURL(discoveredBy issuer: String) throws(LoadFault) -> String {
    try IssuerMetadata.current(of: issuer, known: nil, ceiling: 0, at: .now(), by: &fetcher).keySetURL
  }
}

extension JSONValue {
  /// The same value, to be written again.
  fileprivate var text: JSONText {
    switch kind {
    case .object: .object(members.map { JSONText.Member($0.name, $0.value.text) })
    case .array: .array(elements.map(\.text))
    case .string: .string(string ?? "")
    case .integer: .integer(integer ?? 0)
    case .real: .raw(Array("\(number ?? 0)".utf8))
    case .boolean: .boolean(boolean ?? false)
    case .null: .null
    }
  }
}
