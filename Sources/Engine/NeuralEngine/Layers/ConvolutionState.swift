/// How a convolution is computed: by Winograd where the kernels take its shape, otherwise by gathered patches.
enum ConvolutionKernel {
  case winograd(WinogradConvolution)
  case gathered(GatheredConvolution)

  var frames: Int {
    switch self {
    case .winograd(let kernel): kernel.frames
    case .gathered(let kernel): kernel.frames
    }
  }

  var scratch: Int {
    switch self {
    case .winograd(let kernel): kernel.scratch
    case .gathered(let kernel): kernel.scratch
    }
  }
}

/// The kernel and the values that one convolution of a pass keeps from run to run.
final class ConvolutionState {
  var kernel: ConvolutionKernel?
  /// Whether the kernel was chosen to take the norm behind with it.
  var joinsNorm = false
  /// With a norm: the outputs that the norm's pool keeps.
  var peaks: Tensor?
  /// With a norm: [2, filters], the sums of the outputs and of their squares over the batch.
  var sums: [Double] = []
}

extension Convolution {
  func state(_ step: LayerStep) -> ConvolutionState {
    step.memory.state(step.index, ConvolutionState())
  }

  /// The outputs that the norm's pool keeps, in a convolution that takes its norm with it; all of them where there
  /// is no pool.
  func peaks(_ state: ConvolutionState, _ norm: BuiltLayer, _ outputs: Tensor) -> Tensor {
    (norm.kind as? BatchNorm)?.pool == nil
      ? outputs : Tensor.kept(&state.peaks, norm.outputShape(outputs.shape))
  }

  func choose(_ step: LayerStep, frames: Int, _ mode: PassMode) -> ConvolutionKernel {
    if case .training = mode { return choose(step, frames: frames, isTraining: true) }
    return choose(step, frames: frames, isTraining: false)
  }

  /// Chooses how the convolution is computed; in training it takes with it the norm that alone reads it.
  func choose(_ step: LayerStep, frames: Int, isTraining: Bool) -> ConvolutionKernel {
    let state = state(step)
    var norm: BuiltLayer?
    if isTraining, let behind = step.behind?.layer, behind.kind is BatchNorm, behind.input == step.index,
      behind.ownsInput
    {
      norm = behind
    }
    if let kept = state.kernel, kept.frames == frames, state.joinsNorm == (norm != nil) { return kept }
    state.joinsNorm = norm != nil
    let (layer, workers) = (step.layer, step.memory.team.threads)
    let kernel =
      (WinogradConvolution(self, layer, norm: norm, frames: frames, workers: workers)
      ?? WinogradConvolution(self, layer, norm: nil, frames: frames, workers: workers))
      .map(ConvolutionKernel.winograd) ?? .gathered(GatheredConvolution(self, layer, frames: frames))
    state.kernel = kernel
    return kernel
  }
}
