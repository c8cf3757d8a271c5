// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "model.hpp"

namespace {

const char *const coco[] = {
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow", "elephant",
    "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard",
    "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle",
    "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange", "broccoli",
    "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed", "dining table", "toilet",
    "tv", "laptop", "mouse", "remote", "keyboard", "cell phone", "microwave", "oven", "toaster", "sink",
    "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush"};

/// The lines of a file without empty ones at the end; none when it cannot be read.
std::vector<std::string> linesOf(const std::string &file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string folderOf(const std::string &file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash);
}

}  // namespace

std::vector<std::string> classNames(const std::string &file, const std::string &model, int classCount) {
  size_t wanted = size_t(classCount);
  if (!file.empty()) {
    std::vector<std::string> names = linesOf(file);
    if (names.empty()) throw ResourceError("names: " + file + " cannot be read or is empty");
    if (names.size() != wanted)
      throw ResourceError("names: " + file + " has " + std::to_string(names.size()) + " names, the model has " +
                          std::to_string(wanted) + " classes");
    return names;
  }
  for (const std::string &folder : {folderOf(model), folderOf(model) + "/.."}) {
    std::vector<std::string> names = linesOf(folder + "/coco.names");
    if (names.size() == wanted) return names;
  }
  if (wanted == std::size(coco)) return std::vector<std::string>(std::begin(coco), std::end(coco));
  throw SettingError("the model has " + std::to_string(wanted) + " classes, not the 80 of COCO; set names to a file " +
                     "with one name a line");
}
