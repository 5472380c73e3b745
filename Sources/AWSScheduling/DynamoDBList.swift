internal import Scheduling
internal import StrictJSON
internal import SystemCalls

/// A list of the items of one kind in one group.
struct DynamoDBList<Item: Sendable & Equatable> {
  /// How many items are looked at for one page where most of them may be left out: it is these that are paid for.
  private static var maximumRounds: Int { 4 }
  private static var roundSize: Int { 100 }

  let group: GroupName
  let kind: DynamoDBKey.Kind
  let isDescending: Bool
  /// Only these; nil: all.
  let filter: DynamoDBCondition?

  /// A page of it.
  ///
  /// - Parameter read: what an item is, and its identifier.
  func page(
    of call: DynamoDBCall, after cursor: Identifier<Item>?, limit: Int,
    _ read: (DynamoDBItem) throws(StoreFault) -> (Identifier<Item>, Item)
  ) throws(StoreFault) -> Page<Item> {
    let limit = pageSize(limit)
    var found: [(id: Identifier<Item>, item: Item)] = []
    var cursor = cursor
    for _ in 0..<Self.maximumRounds {
      let (items, lastSortKey) = try call.query(members(after: cursor, limit: filter == nil ? limit : Self.roundSize))
      for item in items { found.append(try read(DynamoDBItem(item, kind: kind))) }
      guard found.count <= limit else {
        let page = found.prefix(limit)
        return Page(page.map(\.item), next: page.last?.id)
      }
      guard let lastSortKey else { return Page(found.map(\.item), next: nil) }
      guard let last: Identifier<Item> = DynamoDBKey.identifier(in: lastSortKey, kind: kind) else {
        throw StoreFault(
          code: "item_malformed", reason: "the sort key of an item \(kind.rawValue)#… of GROUP#… is no identifier")
      }
      cursor = last
      // A short page is better than none.
      if found.count == limit || call.limit.secondsLeft < 0.5 { break }
    }
    return Page(found.map(\.item), next: cursor)
  }

  private func members(after cursor: Identifier<Item>?, limit: Int) -> [JSONText.Member] {
    let (first, last) = DynamoDBKey.range(of: kind, after: cursor?.text, isDescending: isDescending)
    let condition = DynamoDBCondition(
      "#pk = :pk AND #sk BETWEEN :first AND :last",
      [(":pk", .text(DynamoDBKey.partition(of: group))), (":first", .text(first)), (":last", .text(last))])
    return [
      JSONText.Member("ConsistentRead", true), JSONText.Member("ScanIndexForward", .boolean(!isDescending)),
      JSONText.Member("Limit", .integer(Int64(limit))),
    ]
      + DynamoDBCondition.members(
        [("KeyConditionExpression", condition)] + (filter.map { [("FilterExpression", $0)] } ?? []))
  }
}
