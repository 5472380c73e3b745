internal import HTTPFetch
internal import KeyFetching
internal import OIDC

/// Where a key set is fetched from.
enum KeyPlace {
  case url(String)
  /// Its OpenID Provider metadata says where.
  case issuer(String)
  case userPool(UserPool)

  /// Fetches the key set, and says whose it is where that is known.
  ///
  /// - Throws: where the address may not be fetched (usage), or nothing can be had from there (undecided).
  func fetch() throws(Complaint) -> (fetched: FetchedKeySet, issuer: String?) {
    let settings = KeyStore.Settings.fromEnvironment()
    var fetcher = KeySetFetcher(settings)
    switch self {
    case .url(let url):
      try FetchedKeys.check(url: url, option: nil)
      return (try Self.fetching { () throws(LoadFault) in try fetcher.keySet(at: url) }, nil)
    case .issuer(let issuer):
      try FetchedKeys.check(url: issuer, option: "--issuer")
      let fetched = try Self.fetching { () throws(LoadFault) in
        try fetcher.keySet(at: try fetcher.keySetURL(discoveredBy: issuer))
      }
      return (fetched, issuer)
    case .userPool(let pool):
      let fetched = try Self.fetching { () throws(LoadFault) in try fetcher.keySet(at: pool.keySetURL) }
      return (fetched, pool.issuer)
    }
  }

  private static func fetching(_ body: () throws(LoadFault) -> FetchedKeySet) throws(Complaint) -> FetchedKeySet {
    do throws(LoadFault) {
      return try body()
    } catch {
      throw Complaint(["the keys cannot be had: \(error)"], status: .undecided)
    }
  }
}
