internal import ArgumentParser
internal import Foundation
internal import HostedLogin
internal import JOSE
internal import KeyFetching
internal import SAMTemplate
internal import Signatures
internal import SystemCalls

/// `latchkey-gateway token`: a token without a browser.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Print a token of the gateway that runs, for one of its users.",
    discussion: """
      It has the claims that the sign-in would give and is signed with the same key: \
      curl -H "authorization: Bearer $(latchkey-gateway token ada@example.com)" …
      """)

  @Argument(help: ArgumentHelp("Who it is for.", valueName: "EMAIL"))
  var email: String

  @Flag(help: "An ID token instead of an access token.")
  var id = false

  @OptionGroup var places: PlaceOptions

  func run() throws {
    do throws(GatewayFault) {
      let running = try RunningGateway.read(places.data)
      let users = try LocalPlan.read(places.plan).users
      guard let user = users.first(where: { $0.email.utf8.elementsEqual(email.utf8) }) else {
        throw GatewayFault(
          "user_unknown", "nobody is called \(email); \(places.plan) has \(users.map(\.email).joined(separator: ", "))")
      }
      let token = try running.token(id ? .id : .access, for: user, keys: places.keys)
      FileHandle.standardOutput.write(Data((token + "\n").utf8))
    } catch {
      try error.exit()
    }
  }
}
