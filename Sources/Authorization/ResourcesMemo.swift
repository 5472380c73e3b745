internal import Synchronization

/// Resources that were worked out before, by the set of routes that is allowed: comparing every wildcard with every route
/// takes milliseconds where there are hundreds, and callers with the same roles get the same resources.
///
/// It changes no answer, and it is bounded: a document has few sets of roles in use, and whoever finds it full starts a
/// new one.
final class ResourcesMemo: Sendable {
  /// The most sets that are kept.
  private static let capacity = 64

  private let kept = Mutex<[RouteSet: RouteTable.Resources]>([:])

  /// The resources of these routes, worked out unless they are kept.
  func resources(allowing allowed: RouteSet, else workOut: () -> RouteTable.Resources) -> RouteTable.Resources {
    if let resources = kept.withLock({ $0[allowed] }) { return resources }
    let resources = workOut()
    kept.withLock { kept in
      if kept.count >= ResourcesMemo.capacity { kept.removeAll(keepingCapacity: true) }
      kept[allowed] = resources
    }
    return resources
  }
}
