internal import FuzzSupport
internal import JOSE

/// One input: the text of a key set.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe input(bytes, count)
  PinnedInvariants.check(input)
  let keySet: KeySet
  do throws(KeySetFault) {
    keySet = try KeySet(parsing: input)
  } catch {
    require(!error.reason.isEmpty && error.description.utf8.count < 128, "a fault is a short sentence")
    return 0
  }
  require(keySet.keys.count + keySet.skipped.count <= KeySet.maximumKeys, "no more keys than allowed")
  for skipped in keySet.skipped {
    require((0..<KeySet.maximumKeys).contains(skipped.index), "an entry has a place")
    require(!skipped.reason.isEmpty && skipped.reason.utf8.count < 400, "a reason is a short sentence")
    require((skipped.keyID?.utf8.count ?? 0) < 200, "a kid is cut short")
  }
  for key in keySet.keys { KeyInvariants.check(key) }
  KeyInvariants.checkLookUps(in: keySet)
  return 0
}
