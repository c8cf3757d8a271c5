// SPDX-License-Identifier: Apache-2.0
//
// Reads one thing that OpenCV keeps to itself: the size of the picture an ONNX file declares. An
// ONNX file is a protobuf message; only the fields on the way to the input's shape are followed.
#include <cstdint>
#include <fstream>
#include <iterator>

#include "model.hpp"

namespace {

/// A protobuf message, or what is left of it.
struct Wire {
  const uint8_t *at, *end;

  uint64_t number() {
    uint64_t value = 0;
    for (int shift = 0; at < end && shift < 64; shift += 7) {
      uint8_t byte = *at++;
      value |= uint64_t(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  }

  /// Goes to the next field: `id`, and its content as `part` or `value`. False at the end, or where
  /// the bytes make no sense.
  bool next(uint64_t &id, Wire &part, uint64_t &value) {
    if (at >= end) return false;
    uint64_t key = number();
    id = key >> 3;
    part = {at, at};
    value = 0;
    size_t length = 0;
    switch (key & 7) {
      case 0: value = number(); return true;
      case 1: length = 8; break;
      case 2: length = size_t(number()); break;
      case 5: length = 4; break;
      default: return false;
    }
    if (length > size_t(end - at)) return false;
    part = {at, at + length};
    at += length;
    return true;
  }

  /// The first field `wanted` that is a message; empty where there is none.
  Wire first(uint64_t wanted) const {
    Wire rest = *this, part{};
    uint64_t id, value;
    while (rest.next(id, part, value))
      if (id == wanted) return part;
    return {end, end};
  }
};

/// The side of a square input [1, 3, side, side]; 0 when `shape` is another one or has no numbers.
int sideOf(const Wire &shape) {
  std::vector<uint64_t> sizes;
  Wire rest = shape, dimension{}, number{};
  uint64_t id, unused, field, size;
  while (rest.next(id, dimension, unused)) {
    if (id != 1) continue;
    uint64_t found = 0;
    while (dimension.next(field, number, size))
      if (field == 1) found = size;
    sizes.push_back(found);
  }
  return sizes.size() == 4 && sizes[2] == sizes[3] && sizes[2] <= 4096 ? int(sizes[2]) : 0;
}

}  // namespace

int declaredSide(const std::string &file) {
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const uint8_t *start = reinterpret_cast<const uint8_t *>(bytes.data());
  const uint64_t graph = 7, input = 11, type = 2, tensor = 1, shape = 2;
  Wire rest = Wire{start, start + bytes.size()}.first(graph), part{};
  uint64_t id, value;
  while (rest.next(id, part, value))
    if (id == input)
      if (int side = sideOf(part.first(type).first(tensor).first(shape))) return side;
  return 0;
}
