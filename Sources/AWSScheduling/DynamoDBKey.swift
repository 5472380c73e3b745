internal import Scheduling

/// Where an item lies: `pk` is the group, `sk` says what it is and which.
struct DynamoDBKey {
  /// What an item is.
  enum Kind: String {
    /// A message without its text.
    case message = "MSG"
    /// The text of a message: apart, because each step of a sending writes the message and is paid by its size.
    case text = "TEXT"
    /// A request's name, by which its repetition is known.
    case request = "KEY"
    case subscriber = "SUB"
    /// An address and whose it is: what makes one address one subscriber.
    case address = "ADDR"
  }

  let group: GroupName
  let kind: Kind
  /// Which of that kind.
  let name: String

  init(_ kind: Kind, _ name: String, of group: GroupName) {
    self.kind = kind
    self.name = name
    self.group = group
  }

  private static let groupPrefix = "GROUP#"

  static func partition(of group: GroupName) -> String { groupPrefix + group.text }

  /// Reads the keys of an item that stands under `due`: they alone say which message it is.
  static func message(partition: String, sort: String) -> MessageReference? {
    guard partition.utf8.starts(with: groupPrefix.utf8),
      let group = GroupName(String(Substring(partition.utf8.dropFirst(groupPrefix.utf8.count)))),
      let id: MessageID = identifier(in: sort, kind: .message)
    else { return nil }
    return MessageReference(group: group, id: id)
  }

  /// The identifier in a sort key of that kind; nil where it is another's, or holds none.
  static func identifier<Subject>(in sort: String, kind: Kind) -> Identifier<Subject>? {
    let prefix = "\(kind.rawValue)#"
    guard sort.utf8.starts(with: prefix.utf8) else { return nil }
    return Identifier(String(Substring(sort.utf8.dropFirst(prefix.utf8.count))))
  }

  /// The two attributes.
  var attributes: DynamoDBAttributes {
    var attributes = DynamoDBAttributes()
    attributes.add("pk", .text(DynamoDBKey.partition(of: group)))
    attributes.add("sk", .text("\(kind.rawValue)#\(name)"))
    return attributes
  }

  /// The sort keys of one kind that come after a cursor, as the two ends of a `BETWEEN`, which includes them.
  ///
  /// The ends are texts that no item has: the condition needs no item at the cursor, and `ExclusiveStartKey`, which
  /// could name another group, is not used. All identifiers have one length and letters between `0` and `z`, so `-` and
  /// `~` behind one come before and after whatever is made of letters.
  static func range(
    of kind: Kind, after cursor: String?, isDescending: Bool
  ) -> (first: String, last: String) {
    let prefix = "\(kind.rawValue)#"
    guard let cursor, let letter = cursor.utf8.last else { return (prefix, prefix + "~") }
    guard isDescending else { return ("\(prefix)\(cursor)-", prefix + "~") }
    // Behind every identifier below the cursor, before the cursor itself.
    let before = Array(cursor.utf8.dropLast()) + [letter - 1, UInt8(ascii: "~")]
    return (prefix, prefix + String(decoding: before, as: UTF8.self))
  }
}
