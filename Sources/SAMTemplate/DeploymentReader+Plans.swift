internal import YAMLReading

extension DeploymentReader {
  /// The plans of the stage: `AWS::ApiGateway::UsagePlan`, with the values of their keys.
  ///
  /// Source: AWS CloudFormation Template Reference, "AWS::ApiGateway::UsagePlan", "…::UsagePlanKey", "…::ApiKey".
  mutating func usagePlans(of api: String, stage: String) -> [RESTAPI.UsagePlan] {
    let keys = keys()
    var plans: [RESTAPI.UsagePlan] = []
    for resource in all("AWS::ApiGateway::UsagePlan") {
      check(
        resource, reads: ["ApiStages", "Quota", "Throttle"], ignores: ["Description", "Tags", "UsagePlanName"])
      guard let id = evaluation.identity(of: resource, resource.line) else { continue }
      let stages = settled("ApiStages", of: resource).map { elements($0, "ApiStages of \(resource.id)") } ?? []
      let isOurs = stages.contains { each in
        check(each, "ApiStages of \(resource.id)", reads: ["ApiId", "Stage"])
        return text("ApiId", of: each, resource.id)?.isSame(as: api) == true
          && text("Stage", of: each, resource.id)?.isSame(as: stage) == true
      }
      let (limit, quota) = limits(settled("Throttle", of: resource), settled("Quota", of: resource), resource.id)
      if isOurs { plans.append(.init(id: id, keys: keys[id] ?? [], limit: limit, quota: quota)) }
    }
    return plans
  }

  private mutating func limits(
    _ throttle: YAMLNode?, _ quota: YAMLNode?, _ plan: String
  ) -> (limit: RESTAPI.RateLimit?, quota: RESTAPI.UsagePlan.Quota?) {
    check(throttle, "Throttle of \(plan)", reads: ["RateLimit", "BurstLimit"])
    check(quota, "Quota of \(plan)", reads: ["Limit", "Period"])
    let limit = rateLimit(throttle, "Throttle of \(plan)", rate: "RateLimit", burst: "BurstLimit")
    guard let quota else { return (limit, nil) }
    let owner = "Quota of \(plan)"
    let requests = integer("Limit", of: quota, owner, 0...Int(Int32.max))
    let period: RESTAPI.UsagePlan.Quota.Period? = choice(
      "Period", of: quota, owner, ["DAY": .day, "WEEK": .week, "MONTH": .month])
    guard let requests, let period else {
      report(.malformed, quota.line, "\(owner) needs a Limit and a Period")
      return (limit, nil)
    }
    return (limit, .init(requests: requests, period: period))
  }

  /// The values of the keys that may be used, by the identifier of their plan.
  private mutating func keys() -> [String: [String]] {
    var values: [String: String] = [:]
    var disabled: Set<String> = []
    for resource in all("AWS::ApiGateway::ApiKey") {
      check(resource, reads: ["Enabled", "Value"], ignores: ["CustomerId", "Description", "Name", "Tags"])
      guard let id = evaluation.identity(of: resource, resource.line) else { continue }
      let enabled = settled("Enabled", of: resource)
      let node = settled("Value", of: resource)
      if resource.properties["Value"] == nil {
        report(
          .propertyUnsupported, resource.line, "\(resource.id) has no Value, so that only API Gateway would know it")
      }
      // A key is disabled where nothing is said ("CreateApiKey", enabled).
      guard enabled?.boolean == true else {
        disabled.insert(id)
        continue
      }
      guard let node else { continue }
      guard let value = node.text, evaluation.isMasking || (20...128).contains(value.utf8.count) else {
        report(.malformed, node.line, "Value of \(resource.id) must be a text of 20 to 128 bytes")
        continue
      }
      values[id] = value
    }
    var keys: [String: [String]] = [:]
    for resource in all("AWS::ApiGateway::UsagePlanKey") {
      check(resource, reads: ["KeyId", "KeyType", "UsagePlanId"], ignores: [])
      guard let key = settled("KeyId", of: resource)?.text, let plan = settled("UsagePlanId", of: resource)?.text else {
        report(.malformed, resource.line, "\(resource.id) needs a KeyId and a UsagePlanId")
        continue
      }
      if let value = values[key] {
        keys[plan, default: []].append(value)
      } else if !disabled.contains(key), evaluation.problems.isEmpty {
        report(.referenceUnknown, resource.line, "KeyId of \(resource.id) is no key of this template")
      }
    }
    return keys
  }

  /// `UsagePlan` in `Auth`, for which SAM makes a plan and a key.
  ///
  /// Source: AWS SAM Developer Guide, "ApiUsagePlan".
  mutating func ownPlan(_ auth: YAMLNode?, _ api: SourceTemplate.Resource) -> [RESTAPI.UsagePlan] {
    guard let node = auth?["UsagePlan"], !node.isNull else { return [] }
    let owner = "UsagePlan of \(api.id)"
    check(
      node, owner, reads: ["CreateUsagePlan", "Quota", "Throttle"], ignores: ["Description", "Tags", "UsagePlanName"])
    guard choice("CreateUsagePlan", of: node, owner, ["PER_API": true, "NONE": false]) == true else { return [] }
    let (limit, quota) = limits(node["Throttle"], node["Quota"], owner)
    // API Gateway makes its value up, so that it is one of the secrets here.
    let name = "\(api.id)ApiKey"
    guard let key = evaluation.isMasking ? Evaluation.mask : evaluation.surroundings.secret(name) else {
      report(.secretMissing, node.line, "there is no text for the secret \(name.quoted), the key that SAM makes")
      return []
    }
    return [.init(id: "\(api.id)UsagePlan", keys: [key], limit: limit, quota: quota)]
  }
}
