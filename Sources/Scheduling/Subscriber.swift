package import JOSE

/// Somebody who wants a group's messages, or has been asked whether they do.
package struct Subscriber: Sendable, Equatable {
  /// Whether they have said so themselves.
  package enum Status: String, Sendable, CaseIterable {
    /// Asked, by a mail with a link; gets nothing else.
    case pending
    /// Has followed the link; gets the group's messages.
    case confirmed
  }

  package let group: GroupName
  package let id: SubscriberID
  /// One address is one subscriber of a group.
  package let address: EmailAddress
  package var status: Status
  /// When the address was first given.
  package let createdAt: NumericDate
  /// When the latest mail that asks for confirmation was decided on.
  package var invitedAt: NumericDate
  /// When it was confirmed; nil while it is pending.
  package var confirmedAt: NumericDate?
  /// 1 when it is stored first, and 1 more with each change.
  package var version: Int64

  /// How long a pending subscriber is kept after the latest invitation, in seconds.
  package static let pendingSeconds = 7 * 86_400

  /// When a store may forget it: a week after the last invitation that nobody followed; nil once it is confirmed.
  package var expiresAt: NumericDate? {
    status == .pending ? invitedAt.advanced(by: Subscriber.pendingSeconds) : nil
  }

  package init(
    group: GroupName, id: SubscriberID, address: EmailAddress, status: Status = .pending, createdAt: NumericDate,
    invitedAt: NumericDate, confirmedAt: NumericDate? = nil, version: Int64 = 1
  ) {
    self.group = group
    self.id = id
    self.address = address
    self.status = status
    self.createdAt = createdAt
    self.invitedAt = invitedAt
    self.confirmedAt = confirmedAt
    self.version = version
  }
}
