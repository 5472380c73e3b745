/// One segment of a resource's path.
enum PathSegment: Sendable, Equatable {
  case fixed(String)
  case variable(String)
  /// `{proxy+}`, the last one.
  case greedy(String)

  /// The segments of `/groups/{group}`; none for `/`, nil where the text is no path of a resource.
  ///
  /// Source: API Gateway API Reference, "CreateResource": a path part holds letters, digits, hyphens, periods, commas, colons
  /// and underscores, or is a variable in braces.
  static func segments(of path: String) -> [PathSegment]? {
    let bytes = Array(path.utf8)
    guard bytes.first == UInt8(ascii: "/") else { return nil }
    guard bytes.count > 1 else { return [] }
    var segments: [PathSegment] = []
    for part in bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if case .greedy? = segments.last { return nil }
      guard let segment = PathSegment(part) else { return nil }
      segments.append(segment)
    }
    return segments
  }

  private init?(_ part: ArraySlice<UInt8>) {
    let isVariable = part.first == UInt8(ascii: "{") && part.last == UInt8(ascii: "}")
    var name = isVariable ? part.dropFirst().dropLast() : part
    let isGreedy = isVariable && name.last == UInt8(ascii: "+")
    if isGreedy { name = name.dropLast() }
    guard !name.isEmpty, name.allSatisfy(PathSegment.mayBeNamed) else { return nil }
    let text = String(decoding: name, as: UTF8.self)
    self = isGreedy ? .greedy(text) : isVariable ? .variable(text) : .fixed(text)
  }

  private static func mayBeNamed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~,:$@".utf8.contains(byte)
    }
  }
}
