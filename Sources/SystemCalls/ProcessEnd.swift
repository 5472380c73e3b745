internal import Glibc

/// The end of this process.
package enum ProcessEnd {
  /// Ends the process with an exit status, after what C's `atexit` has noted.
  package static func exit(_ status: Int32) -> Never {
    Glibc.exit(status)
  }
}
