extension VerifyRequest {
  /// Reads the arguments of `latchkey verify` where they are in their plain spelling: options with their values behind
  /// them, tokens that are no options. Nil for everything else, mistakes too: ArgumentParser reads that, and explains it.
  ///
  /// ArgumentParser finds its options by reflection, which takes longer than the verification itself. What is read here
  /// it would read to the same end; a test compares the two.
  init?(quicklyReading arguments: some Collection<String>) {
    var rest = arguments.makeIterator()
    func take(_ value: inout String?) -> Bool {
      guard value == nil, let next = rest.next(), !next.hasPrefix("-") else { return false }
      value = next
      return true
    }
    func append(to values: inout [String]) -> Bool {
      var value: String?
      guard take(&value), let value else { return false }
      values.append(value)
      return true
    }
    func raise(_ flag: inout Bool) -> Bool {
      defer { flag = true }
      return !flag
    }
    while let argument = rest.next() {
      let isRead =
        switch argument {
        case "--policy": take(&trust.policy)
        case "--user-pool": take(&trust.userPool)
        case "--issuer": take(&trust.issuer)
        case "--any-issuer": raise(&trust.anyIssuer)
        case "--keys": take(&trust.keys.keys)
        case "--public-key": take(&trust.keys.publicKey)
        case "--secret": take(&trust.keys.secret)
        case "--algorithm": append(to: &trust.algorithm)
        case "--audience": append(to: &trust.audience)
        case "--client": append(to: &trust.client)
        case "--any-audience": raise(&trust.anyAudience)
        case "--token-use": take(&trust.tokenUse)
        case "--type": take(&trust.type)
        case "--leeway": take(&trust.leeway)
        case "--at": take(&at)
        case "--output": take(&output)
        case "--jobs": take(&jobs)
        default: argument == "-" || !argument.hasPrefix("-")
        }
      guard isRead else { return nil }
      if argument == "-" || !argument.hasPrefix("-") { tokens.append(argument) }
    }
  }
}
