/// How long an issuer's keys are trusted where they cannot be loaded anew.
public struct KeyRetention: Sendable, Equatable {
  /// For how many seconds after the last good load keys serve while loading fails; 0: never longer than they are fresh.
  public let staleFor: Int
  /// A key set that ships with the function; nil: there is none.
  public let pinned: PinnedFile?

  /// The default of `staleFor`: a day.
  public static let defaultStaleFor = 86_400
  /// What `staleFor` may be, in seconds.
  public static let staleForRange = 0...604_800

  /// What an issuer that says nothing has: stale keys for a day, and no pinned set.
  public static let standard = KeyRetention()

  /// Keeps keys for so long.
  public init(staleFor: Int = defaultStaleFor, pinned: PinnedFile? = nil) {
    self.staleFor = staleFor
    self.pinned = pinned
  }
}

/// A key set in a file that ships with the function, so that a cold start needs no network for its first token.
public struct PinnedFile: Sendable, Equatable {
  /// Where it is. The file says itself when and from where it was fetched.
  public let path: String
  /// For how many seconds after it was fetched it serves.
  public let maximumAge: Int

  /// The default of `maximumAge`: seven days.
  public static let defaultMaximumAge = 604_800
  /// What `maximumAge` may be, in seconds.
  public static let maximumAgeRange = 60...2_592_000

  /// A pinned key set.
  public init(path: String, maximumAge: Int = defaultMaximumAge) {
    self.path = path
    self.maximumAge = maximumAge
  }
}
