internal import JOSE
internal import StrictJSON

/// Where an issuer's key set is, by its OpenID Provider metadata, and for how long that is believed.
///
/// Source: OpenID Connect Discovery 1.0, sections 3 and 4.
struct IssuerMetadata {
  /// The member `jwks_uri`.
  let keySetURL: String
  private let since: Moment
  private var lifetime: Double
  private let validator: Validator?

  /// Where an issuer's metadata is: a slash at the issuer's end is dropped first (section 4.1).
  static func url(of issuer: String) -> String {
    let base = issuer.utf8.last == UInt8(ascii: "/") ? String(issuer.dropLast()) : issuer
    return base + "/.well-known/openid-configuration"
  }

  /// Fetches the metadata, or says that what is in hand is still good.
  ///
  /// Where fetching fails, what is in hand is returned all the same until it is older than `ceiling` seconds: a key set
  /// that can still be had from there is worth more than none.
  static func current(
    of issuer: String, known: IssuerMetadata?, ceiling: Double, at now: Moment, by fetcher: inout DocumentFetcher
  ) throws(LoadFault) -> IssuerMetadata {
    if let known, now.seconds(since: known.since) < known.lifetime { return known }
    do throws(LoadFault) {
      return try fetched(of: issuer, known: known, at: now, by: &fetcher)
    } catch {
      guard let known, now.seconds(since: known.since) < ceiling else { throw error }
      return known
    }
  }

  private static func fetched(
    of issuer: String, known: IssuerMetadata?, at now: Moment, by fetcher: inout DocumentFetcher
  ) throws(LoadFault) -> IssuerMetadata {
    let (answer, host) = try answer(of: issuer, known: known?.validator, by: &fetcher)
    switch answer {
    case .unchanged(let freshness):
      guard let known else { throw LoadFault("\(host) says that nothing has changed, and was not asked that") }
      return IssuerMetadata(keySetURL: known.keySetURL, freshness, at: now)
    case .changed(let body, let freshness):
      do throws(LoadFault) {
        return IssuerMetadata(keySetURL: try keySetURL(in: body, of: issuer), freshness, at: now)
      } catch {
        fetcher.judgeLast("metadata_invalid")
        throw LoadFault("the OpenID Provider metadata of \(host) is not used: \(error.reason)")
      }
    }
  }

  /// The same, to be asked for anew: no key set could be had from where it points.
  func doubted() -> IssuerMetadata {
    var doubted = self
    doubted.lifetime = 0
    return doubted
  }

  /// Whoever configured an issuer may not know that it is asked for metadata.
  private static func answer(
    of issuer: String, known validator: Validator?, by fetcher: inout DocumentFetcher
  ) throws(LoadFault) -> (answer: DocumentFetcher.Answer, host: String) {
    do throws(LoadFault) {
      return try fetcher.document(at: url(of: issuer), known: validator, mediaType: "application/json")
    } catch {
      throw LoadFault("the OpenID Provider metadata (/.well-known/openid-configuration): \(error.reason)")
    }
  }

  private init(keySetURL: String, _ freshness: Freshness, at now: Moment) {
    let policy = KeyCachePolicy()
    self.keySetURL = keySetURL
    since = now
    lifetime = policy.lifetime(of: freshness)
    validator = freshness.validator
  }

  private static func keySetURL(in body: [UInt8], of issuer: String) throws(LoadFault) -> String {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: body, maximumBytes: KeySet.maximumBytes)
    } catch {
      throw LoadFault("it is \(error)")
    }
    // Whoever can make one server tell of another issuer could lend that issuer its keys (section 4.3).
    guard let named = document.root["issuer"], named.equals(utf8: issuer) else {
      throw LoadFault("its issuer is not, byte for byte, the issuer that was asked for")
    }
    guard let url = document.root["jwks_uri"]?.string else { throw LoadFault("it has no jwks_uri") }
    return url
  }
}
