// SPDX-License-Identifier: Apache-2.0
//
// opencv-dnn: object detectors in ONNX and Darknet form through OpenCV. See README.md.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>

#include "model.hpp"
#include "vagary_plugin_kit.h"

namespace {

struct Settings {
  std::string model, names;
  float threshold = -1;  // less than 0: the form's own default
  float overlap = 0.45f;
  int size = 0, threads = 1;
};

float number(const vagary_setting &setting, float lowest, float highest) {
  char *end;
  float value = std::strtof(setting.value, &end);
  if (end != setting.value && *end == 0 && value >= lowest && value <= highest) return value;
  char text[256];
  std::snprintf(text, sizeof text, "%s is %.100s, must be %g to %g", setting.key, setting.value, lowest, highest);
  throw SettingError(text);
}

Settings read(const vagary_settings *given) {
  Settings settings;
  for (size_t i = 0; i < given->count; i++) {
    const vagary_setting &setting = given->items[i];
    std::string key = setting.key;
    if (key == "model")
      settings.model = setting.value;
    else if (key == "names")
      settings.names = setting.value;
    else if (key == "threshold")
      settings.threshold = number(setting, 0, 1);
    else if (key == "nms")
      settings.overlap = number(setting, 0, 1);
    else if (key == "threads")
      settings.threads = int(number(setting, 1, 256));
    else if (key == "size") {
      settings.size = int(number(setting, 32, 4096));
      if (settings.size % 32 != 0) throw SettingError("size must be a multiple of 32");
    } else
      throw SettingError("opencv-dnn has no setting " + key + "; it has model, threshold, nms, names, size and threads");
  }
  if (settings.model.empty())
    throw SettingError("opencv-dnn needs a model: opencv-dnn:FILE.onnx (YOLOX) or opencv-dnn:FILE.cfg (Darknet)");
  return settings;
}

bool endsIn(const std::string &text, const char *ending) {
  size_t length = std::strlen(ending);
  return text.size() > length && text.compare(text.size() - length, length, ending) == 0;
}

std::string stemOf(const std::string &file) {
  std::string name = file.substr(file.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

float overlapOf(const cv::Rect2f &a, const cv::Rect2f &b) {
  float both = (a & b).area();
  return both > 0 ? both / (a.area() + b.area() - both) : 0;
}

/// The best candidates, best first, without those that overlap a better one, whatever the class.
std::vector<Candidate> suppress(std::vector<Candidate> candidates, float overlap) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate &a, const Candidate &b) { return a.confidence > b.confidence; });
  std::vector<Candidate> kept;
  for (const Candidate &candidate : candidates)
    if (std::none_of(kept.begin(), kept.end(),
                     [&](const Candidate &better) { return overlapOf(better.box, candidate.box) > overlap; }))
      kept.push_back(candidate);
  return kept;
}

}  // namespace

struct vagary_detector {
  Settings settings;
  std::unique_ptr<Model> model;
  std::string name;
  std::vector<std::string> names;
  std::vector<const char *> labels;
  cv::Mat colour;
};

namespace {

vagary_status say(vagary_status status, vagary_message *message, const char *text) {
  return vagary_fail(status, message, "%s", text);
}

/// Runs `body`; no exception leaves the plugin.
template <typename Body>
vagary_status guarded(vagary_message *message, Body body) {
  try {
    body();
    return VAGARY_OK;
  } catch (const SettingError &error) {
    return say(VAGARY_INVALID_SETTING, message, error.what());
  } catch (const ResourceError &error) {
    return say(VAGARY_NO_RESOURCE, message, error.what());
  } catch (const std::bad_alloc &) {
    return say(VAGARY_NO_RESOURCE, message, "out of memory");
  } catch (const std::exception &error) {
    return say(VAGARY_FAILED, message, error.what());
  } catch (...) {
    return say(VAGARY_FAILED, message, "an unknown exception");
  }
}

vagary_status create(const vagary_settings *given, vagary_detector **detector, vagary_message *message) {
  return guarded(message, [&] {
    auto made = std::make_unique<vagary_detector>();
    made->settings = read(given);
    Settings &settings = made->settings;
    if (!std::ifstream(settings.model)) throw ResourceError("model " + settings.model + " cannot be read");
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::setNumThreads(settings.threads);
    bool darknet = endsIn(settings.model, ".cfg");
    if (!darknet && !endsIn(settings.model, ".onnx"))
      throw SettingError("model " + settings.model + " is neither .onnx (YOLOX) nor .cfg (Darknet)");
    made->model = darknet ? loadDarknet(settings.model, settings.size) : loadYOLOX(settings.model, settings.size);
    if (settings.threshold < 0) settings.threshold = darknet ? 0.5f : 0.25f;
    made->name = stemOf(settings.model);
    made->names = classNames(settings.names, settings.model, made->model->classCount());
    for (const std::string &name : made->names) made->labels.push_back(name.c_str());
    *detector = made.release();
  });
}

void destroy(vagary_detector *detector) { delete detector; }

vagary_status info(vagary_detector *detector, vagary_detector_info *info, vagary_message *) {
  info->label_count = uint32_t(detector->labels.size());
  info->labels = detector->labels.data();
  info->score_meaning = "objectness*class";
  info->model = detector->name.c_str();
  return VAGARY_OK;
}

/// Whether at least a pixel of the box is within the picture, and all its numbers are numbers.
bool isUsable(const cv::Rect2f &box, const cv::Mat &picture) {
  if (!std::isfinite(box.x) || !std::isfinite(box.y) || !std::isfinite(box.width) || !std::isfinite(box.height))
    return false;
  cv::Rect2f inside = box & cv::Rect2f(0, 0, float(picture.cols), float(picture.rows));
  return inside.width >= 1 && inside.height >= 1;
}

vagary_status detect(vagary_detector *detector, const vagary_image *image, vagary_box *boxes, float *classScores,
                     uint32_t capacity, uint32_t *count, vagary_message *message) {
  *count = 0;
  if (image->width < 1 || image->height < 1 || (image->channels != 1 && image->channels != 3) ||
      image->stride < uint64_t(image->width) * image->channels)
    return say(VAGARY_BAD_INPUT, message, "opencv-dnn reads pictures of 1 or 3 channels and at least a pixel");
  return guarded(message, [&] {
    cv::Mat picture(int(image->height), int(image->width), image->channels == 1 ? CV_8UC1 : CV_8UC3,
                    const_cast<uint8_t *>(image->pixels), image->stride);
    if (image->channels == 1) {
      cv::cvtColor(picture, detector->colour, cv::COLOR_GRAY2BGR);
      picture = detector->colour;
    }
    size_t classes = detector->labels.size();
    std::vector<Candidate> candidates = detector->model->find(picture, detector->settings.threshold);
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                    [&](const Candidate &candidate) { return !isUsable(candidate.box, picture); }),
                     candidates.end());
    for (const Candidate &found : suppress(std::move(candidates), detector->settings.overlap)) {
      if (*count == capacity) break;
      float *scores = classScores + size_t(*count) * classes;
      for (size_t i = 0; i < classes; i++) scores[i] = std::clamp(found.classes[i] / found.divisor, 0.0f, 1.0f);
      boxes[(*count)++] = {found.box.x,      found.box.y, found.box.width, found.box.height,
                           std::min(found.confidence, 1.0f), found.label};
    }
  });
}

void reset(vagary_detector *) {}  // frames are seen one by one; there is nothing to forget

const vagary_detector_table table = {sizeof table, create, destroy, info, detect, reset};

const vagary_plugin plugin = {
    sizeof plugin,
    VAGARY_ABI_MAJOR,
    VAGARY_ABI_MINOR,
    VAGARY_KIND_DETECTOR,
    "dev.vagary.opencv-dnn",
    "0.1.0",
    "Runs YOLOX (ONNX) and Darknet detectors through OpenCV",
    &table,
    "OpenCV DNN",
    nullptr,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
