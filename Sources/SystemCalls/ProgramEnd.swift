internal import Glibc

/// The end of the program.
package enum ProgramEnd {
  /// Ends the process with that exit status.
  package static func exit(status: Int32) -> Never { Glibc.exit(status) }
}
