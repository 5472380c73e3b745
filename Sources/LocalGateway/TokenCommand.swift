internal import ArgumentParser
internal import Foundation
internal import OIDC

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
      let token = try running.token(
        for: email, use: id ? .id : .access, users: try LocalPlan.read(places.plan).users, keys: places.keys)
      FileHandle.standardOutput.write(Data((token + "\n").utf8))
    } catch {
      try error.exit()
    }
  }
}
