extension Network {
  /// ``contents()`` and what ``Adam`` remembers of each parameter: `conv1.weight.first_moment`,
  /// `conv1.weight.second_moment`. Together with ``Adam/steps`` it is all that the next step depends on.
  package func trainingContents() -> Safetensors {
    var file = contents()
    for parameter in parameters {
      let moments = parameter.fileMoments
      let names = Self.momentNames(parameter)
      file.entries[names.first] = .init(shape: parameter.fileShape, values: moments.first)
      file.entries[names.second] = .init(shape: parameter.fileShape, values: moments.second)
    }
    return file
  }

  /// Takes over the result of ``trainingContents()``, in place of all that was learnt before; `path` is for messages.
  package func loadTraining(_ file: Safetensors, path: String) throws(WeightFileError) {
    for set in statistics { set.sets = [:] }
    try load(file, path: path)
    for parameter in parameters {
      let names = Self.momentNames(parameter)
      let first = try file.values(of: names.first, as: parameter, path: path)
      let second = try file.values(of: names.second, as: parameter, path: path)
      parameter.set(fileMoments: (first, second))
    }
  }

  private static func momentNames(_ parameter: Parameter) -> (first: String, second: String) {
    (parameter.name + ".first_moment", parameter.name + ".second_moment")
  }
}
