internal import SAMTemplate
internal import YAMLReading

extension YAMLNode {
  /// The text that this is, also as a `!Sub` in which nothing is to be put in; nil where only a deployment knows.
  var settledText: String? {
    if let text { return text }
    guard let (name, argument) = intrinsic, name == "Fn::Sub", let text = argument.text else { return nil }
    return text.utf8.contains(UInt8(ascii: "$")) ? nil : text
  }

  /// The logical id of the resource that this refers to: `!Ref Api`, `!GetAtt Api.RootResourceId`.
  var referred: String? {
    guard let (name, argument) = intrinsic else { return nil }
    switch name {
    case "Ref": return argument.text
    case "Fn::GetAtt":
      if let text = argument.text { return text.split(separator: ".").first.map { String($0) } }
      return argument.elements?.first?.text
    default: return nil
    }
  }
}
