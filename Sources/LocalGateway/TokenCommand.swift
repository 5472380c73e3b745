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

  @OptionGroup var place: DataOption

  func run() throws {
    do throws(GatewayFault) {
      let running = try RunningGateway.read(place.data)
      let token = try running.token(for: email, use: id ? .id : .access)
      FileHandle.standardOutput.write(Data((token + "\n").utf8))
    } catch {
      try error.exit()
    }
  }
}
