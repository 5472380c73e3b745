internal import Glibc

/// Threads of this process that run until their body returns; nobody waits for their end.
package enum Thread {
  /// Starts a thread.
  ///
  /// - Returns: false where the system has no room for another; `body` is then not run.
  package static func start(_ body: sending @escaping () -> Void) -> Bool {
    let boxed = unsafe Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { argument in
        if let argument = unsafe argument { unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, boxed.toOpaque())
    guard code == 0 else {
      unsafe boxed.release()
      return false
    }
    _ = pthread_detach(thread)
    return true
  }

  /// Handed from the thread that starts to the one that was started, and touched by nobody else.
  private final class Body {
    let run: () -> Void
    init(_ run: sending @escaping () -> Void) { self.run = run }
  }
}
