internal import PolicyLint
internal import SAMTemplate
internal import YAMLReading

/// A template of SAM or CloudFormation, and what could not be read of it.
struct Template {
  struct Resource {
    let id: String
    let type: String
    let properties: YAMLNode
    let line: Int
  }

  let file: String
  let resources: [Resource]
  let globals: YAMLNode?
  private(set) var findings: [Finding] = []
  /// Whether something that was not read may have routes.
  private(set) var mayHaveMoreRoutes = false

  init(contentsOf file: String) throws(Complaint) {
    let bytes = try InputFile.read(file, maximumBytes: YAMLDocument.maximumBytes)
    let root: YAMLNode
    do throws(YAMLFault) {
      root = try YAMLDocument(parsing: bytes).root
    } catch {
      throw Complaint("\(file): \(error)")
    }
    guard let members = root["Resources"]?.members else {
      throw Complaint("\(file): there are no Resources; a template of SAM or CloudFormation is meant")
    }
    self.file = file
    globals = root["Globals"]
    var resources: [Resource] = []
    var unread: [YAMLNode.Member] = []
    for member in members {
      guard let type = member.value["Type"]?.text else {
        unread.append(member)
        continue
      }
      let properties = member.value["Properties"] ?? YAMLNode(.mapping([]), line: member.line)
      resources.append(Resource(id: member.name, type: type, properties: properties, line: member.line))
    }
    self.resources = resources
    for member in unread {
      doNotLook(at: "\(member.name), which is no resource by itself,", member.line, hidesRoutes: true)
    }
    for resource in resources where resource.properties.intrinsic != nil || resource.properties["Fn::Transform"] != nil
    {
      doNotLook(at: "what is put into \(resource.id)", resource.line, hidesRoutes: true)
    }
    for resource in resources
    where ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"].contains(resource.type) {
      doNotLook(at: "the template inside \(resource.id)", resource.line, hidesRoutes: true)
    }
  }

  func place(_ line: Int) -> String { "\(file):\(line)" }

  /// Says that something is known only once it is deployed, or to somebody else.
  mutating func doNotLook(at what: String, _ line: Int, hidesRoutes: Bool) {
    findings.append(Finding(.unread, place(line), "\(what) could not be looked at"))
    if hidesRoutes { mayHaveMoreRoutes = true }
  }

  func resources(ofType type: String) -> [Resource] { resources.filter { $0.type == type } }

  /// The text of a member; nil where there is none, or where it is known at deployment only, which is noted down.
  mutating func text(_ name: String, of node: YAMLNode?, _ owner: String, hidesRoutes: Bool = false) -> String? {
    guard let value = node?[name], !value.isNull else { return nil }
    if let text = value.settledText { return text }
    doNotLook(at: "\(name) of \(owner)", value.line, hidesRoutes: hidesRoutes)
    return nil
  }

  /// A whole number, or what holds where nothing is said; nil where it is known at deployment only.
  mutating func integer(_ name: String, of node: YAMLNode?, _ owner: String, default standard: Int) -> Int? {
    guard let value = node?[name], !value.isNull else { return standard }
    if let integer = value.integer { return integer }
    doNotLook(at: "\(name) of \(owner)", value.line, hidesRoutes: false)
    return nil
  }

  /// A boolean, or what holds where nothing is said; nil where it is known at deployment only.
  mutating func boolean(_ name: String, of node: YAMLNode?, _ owner: String, default standard: Bool) -> Bool? {
    guard let value = node?[name], !value.isNull else { return standard }
    if let boolean = value.boolean { return boolean }
    doNotLook(at: "\(name) of \(owner)", value.line, hidesRoutes: false)
    return nil
  }

  /// A list of texts; those that are known at deployment only are left out and noted down.
  mutating func texts(_ name: String, of node: YAMLNode?, _ owner: String) -> [String] {
    guard let value = node?[name], !value.isNull else { return [] }
    // One text stands for a list of one.
    guard let elements = value.elements ?? (value.settledText == nil ? nil : [value]) else {
      doNotLook(at: "\(name) of \(owner)", value.line, hidesRoutes: false)
      return []
    }
    var texts: [String] = []
    for element in elements {
      if let text = element.settledText {
        texts.append(text)
      } else {
        doNotLook(at: "an element of \(name) of \(owner)", element.line, hidesRoutes: false)
      }
    }
    return texts
  }
}
