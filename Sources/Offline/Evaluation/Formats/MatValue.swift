/// One value of a ``MatFile``.
enum MatValue: Equatable {
  /// Column by column: value (r, c) is at `c * rows + r`. `columns` counts all further dimensions.
  case numeric(rows: Int, columns: Int, values: [Double])
  /// Column by column.
  case cell([MatValue])
  /// A class that is not read; `classCode` is MATLAB's mxCLASS number.
  case other(classCode: Int)
}
