/// What is known of a type of resources.
///
/// In the forms stand: {partition}, {region}, {account}, {suffix} (of host names) and {stack}; {id}, the logical id, also as
/// {lower} and {upper}; {name}, the name in the service, and {ref}, what `Ref` gives.
struct ResourceKind: Sendable {
  /// The property that names it in its service.
  let nameProperty: String?
  /// Its name where the template gives none; CloudFormation would add a random part.
  let defaultName: String
  /// What `Ref` gives.
  let reference: String
  /// What `Fn::GetAtt` gives, by the attribute's name.
  let attributes: [String: String]
  /// What the local gateway does with it.
  let use: Use

  enum Use: Sendable {
    /// It stands in for it.
    case standIn
    /// It needs none of it: roles, tables, alarms …
    case passOver
    /// It cannot do without it, and has nothing like it.
    case refuse
  }

  init(
    _ use: Use = .passOver, named property: String? = nil, called defaultName: String = "{stack}-{id}",
    reference: String = "{name}", attributes: [String: String] = [:]
  ) {
    self.use = use
    nameProperty = property
    self.defaultName = defaultName
    self.reference = reference
    self.attributes = attributes
  }

  /// Nil where the type is not known.
  static func named(_ type: String) -> ResourceKind? {
    // The keys are ASCII; a text that is only canonically equal to one has other bytes.
    type.utf8.allSatisfy { $0 < 0x80 } ? table[type] : nil
  }
}
