extension Network {
  /// Weights and running statistics under their layer names: `conv1.weight`, `bn1.weight`,
  /// `bn1.running_mean@VIEW`.
  package func contents() -> Safetensors {
    var file = Safetensors()
    for parameter in parameters {
      file.entries[parameter.name] = .init(shape: parameter.fileShape, values: parameter.fileValues)
    }
    for set in statistics {
      for (view, values) in set.sets {
        file.entries["\(set.name).running_mean@\(view)"] = .init(shape: [set.channels], values: values.mean)
        file.entries["\(set.name).running_var@\(view)"] = .init(
          shape: [set.channels], values: values.variance)
      }
    }
    return file
  }

  /// Takes over the result of ``contents()``; `path` is for messages.
  package func load(_ file: Safetensors, path: String) throws(WeightFileError) {
    for parameter in parameters {
      parameter.set(fileValues: try file.values(of: parameter.name, as: parameter, path: path))
    }
    for set in statistics {
      let prefix = "\(set.name).running_mean@"
      for (name, mean) in file.entries where name.hasPrefix(prefix) {
        let view = String(name.dropFirst(prefix.count))
        let other = "\(set.name).running_var@\(view)"
        guard let variance = file.entries[other] else { throw .missing(path: path, tensor: other) }
        guard mean.values.count == set.channels, variance.values.count == set.channels else {
          throw .shape(path: path, tensor: name, expected: [set.channels], found: mean.shape)
        }
        set.set(view: view, mean: mean.values, variance: variance.values)
      }
    }
  }
}

extension Safetensors {
  /// The values of tensor `name`, which must be there, finite and of the shape of `parameter`.
  func values(of name: String, as parameter: Parameter, path: String) throws(WeightFileError) -> [Float] {
    guard let entry = entries[name] else { throw .missing(path: path, tensor: name) }
    guard entry.shape == parameter.fileShape, entry.values.count == parameter.count else {
      throw .shape(path: path, tensor: name, expected: parameter.fileShape, found: entry.shape)
    }
    guard entry.values.allSatisfy(\.isFinite) else {
      throw .malformed(path: path, reason: "tensor \(name) holds values that are not finite")
    }
    return entry.values
  }
}
