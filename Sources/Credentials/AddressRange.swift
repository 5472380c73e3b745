/// A range of IPv4 or IPv6 addresses (RFC 4632, RFC 4291): `192.0.2.0/24`, `2001:db8::/32`, or one address.
package struct AddressRange: Sendable, Hashable {
  /// As it is written in the policy document.
  package let text: String

  /// Reads a range; nil where it is none, or where bits are set beyond its prefix.
  package init?(_ text: String) { nil }
}
