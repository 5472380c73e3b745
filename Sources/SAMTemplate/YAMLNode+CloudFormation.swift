package import YAMLReading

extension YAMLNode {
  /// The intrinsic function of CloudFormation that this is, in its long form, and its argument: `!Ref Api` and
  /// `{"Ref": "Api"}` are both `Ref` of `Api`. Nil for anything else.
  ///
  /// Source: AWS CloudFormation Template Reference, "Intrinsic functions".
  package var intrinsic: (name: String, argument: YAMLNode)? {
    if let tag {
      guard tag.utf8.first == UInt8(ascii: "!"), tag.utf8.count > 1, tag.utf8.dropFirst().first != UInt8(ascii: "!")
      else {
        return nil
      }
      let short = String(tag.dropFirst())
      let isBare = short == "Ref" || short == "Condition"
      return (isBare ? short : "Fn::\(short)", YAMLNode(content, line: line))
    }
    guard let members, members.count == 1, let only = members.first else { return nil }
    guard only.name == "Ref" || only.name.utf8.starts(with: "Fn::".utf8) else { return nil }
    return (only.name, only.value)
  }

  /// These members where they say something, and the others' elsewhere; mappings inside likewise, lists one behind the other.
  ///
  /// Source: AWS SAM Developer Guide, "Globals section of the AWS SAM template".
  package func merged(over general: YAMLNode?) -> YAMLNode {
    guard let general, intrinsic == nil, general.intrinsic == nil else { return self }
    if let own = elements, let others = general.elements { return YAMLNode(.sequence(others + own), line: line) }
    guard let own = members, let others = general.members else { return self }
    var merged = own.map { member in
      YAMLNode.Member(name: member.name, line: member.line, value: member.value.merged(over: general[member.name]))
    }
    merged += others.filter { self[$0.name] == nil }
    return YAMLNode(.mapping(merged), line: line)
  }
}
