internal import Glibc

/// The end of this process.
package enum ProcessEnd {
  /// Ends the process with an exit status, after what C's `atexit` has noted.
  package static func exit(_ status: Int32) -> Never {
    Glibc.exit(status)
  }

  /// Ends the process at once, without C's `atexit`: tidying what the kernel takes back anyway costs the libraries a
  /// tenth of a short run. Output here is unbuffered, so nothing is lost.
  package static func exitAtOnce(_ status: Int32) -> Never {
    _exit(status)
  }
}
