internal import FuzzSupport
internal import JOSE
internal import KeyFetching
internal import StrictJSON

/// What must hold for a key set that is kept in a file.
enum PinnedInvariants {
  private static let issuer = "https://issuer.example"
  private static let url = "https://issuer.example/keys"

  static func check(_ input: [UInt8]) {
    do throws(LoadFault) {
      let pinned = try PinnedKeySet(parsing: input)
      require(!pinned.keySet.keys.isEmpty, "a pinned set has a key that serves")
    } catch {
      require(!error.reason.isEmpty && error.reason.utf8.count < 200, "a fault is a short sentence")
    }
    checkWriting(of: input)
  }

  /// What a server sends is the same key set once it is written into a file, whatever else it holds.
  private static func checkWriting(of input: [UInt8]) {
    guard let moment = NumericDate(secondsSinceEpoch: 1_800_000_000) else { fatalError("no clock") }
    let fetched: FetchedKeySet
    do throws(LoadFault) {
      fetched = try FetchedKeySet(parsing: input, from: url, etag: "\"1\"", at: moment)
    } catch { return }
    guard !fetched.keySet.keys.isEmpty else { return }
    let written = PinnedKeySet.json(of: fetched, issuer: issuer).encoded()
    do throws(LoadFault) {
      let pinned = try PinnedKeySet(parsing: written)
      require(pinned.keySet.keys.map(\.thumbprint) == fetched.keySet.keys.map(\.thumbprint), "the same keys serve")
      require(pinned.keySet.skipped == fetched.keySet.skipped, "the same keys do not")
      require(pinned.fetchedAt == moment && pinned.fetchedFrom == url, "when and from where it came is kept")
      require(pinned.issuer == issuer && pinned.etag == "\"1\"", "whose and in which state it is, too")
    } catch {
      fatalError("broken invariant: what was written does not read: \(error)")
    }
  }
}
