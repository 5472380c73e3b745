package import Scheduling

/// What the owner decides about the API.
package struct APISettings: Sendable {
  /// The address under which callers see it; nil: the one under which each request came in.
  package let url: ServiceURL?
  /// Which web pages' scripts may use it.
  package let crossOrigin: CrossOrigin
  /// The groups that anybody may ask to be subscribed to; nil: every name. Without such a list a stranger can have one
  /// person asked once for each name that there can be.
  package let openGroups: Set<GroupName>?

  /// The issuers whose groups are mailing groups, by the names that the policy document gives them; nil: every issuer's. Where
  /// several issuers have groups, one of them could name its groups as another does.
  package let groupIssuers: Set<String>?

  package init(
    url: ServiceURL?, crossOrigin: CrossOrigin = .none, openGroups: Set<GroupName>? = nil,
    groupIssuers: Set<String>? = nil
  ) {
    self.url = url
    self.crossOrigin = crossOrigin
    self.openGroups = openGroups
    self.groupIssuers = groupIssuers
  }
}
