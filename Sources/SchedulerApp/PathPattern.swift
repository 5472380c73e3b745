internal import JOSE
internal import Scheduling

/// The path of a route: `/groups/{group}/messages/{message}`.
///
/// Compared byte for byte and not decoded: no name of ours needs an escape, so that a path has one spelling, the one that
/// the authorizer looked at.
struct PathPattern: Sendable, Equatable {
  private enum Segment: Equatable {
    case literal([UInt8])
    case group, message, subscriber
  }

  /// What a path names.
  struct Place: Sendable, Equatable {
    var group: GroupName?
    var message: MessageID?
    var subscriber: SubscriberID?
  }

  /// The pattern as it was written.
  let text: String
  private let segments: [Segment]

  init(_ text: String) {
    self.text = text
    segments = PathPattern.split(text).map { segment in
      switch String(decoding: segment, as: UTF8.self) {
      case "{group}": .group
      case "{message}": .message
      case "{subscriber}": .subscriber
      default: .literal(segment)
      }
    }
  }

  /// What a path names; nil where it is another path, or a name in it is none.
  func match(_ path: String) -> Place? {
    let parts = PathPattern.split(path)
    guard parts.count == segments.count else { return nil }
    var place = Place()
    for (segment, part) in zip(segments, parts) {
      switch segment {
      case .literal(let bytes):
        guard part == bytes else { return nil }
      case .group:
        guard let group = GroupName(String(decoding: part, as: UTF8.self)) else { return nil }
        place.group = group
      case .message:
        guard let message = MessageID(String(decoding: part, as: UTF8.self)) else { return nil }
        place.message = message
      case .subscriber:
        guard let subscriber = SubscriberID(String(decoding: part, as: UTF8.self)) else { return nil }
        place.subscriber = subscriber
      }
    }
    return place
  }

  private static func split(_ path: String) -> [[UInt8]] {
    path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
  }
}
