import Backbone
import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import Scoring
import TestSupport
import Testing
import Tracklets
import Training
import VideoModel

/// A fitted task from outside, which looks at crops and classes.
@Suite struct FittedCropsTests {
  /// Scores by one value of a crop: that in the middle of the third channel of the view's second frame; label and class
  /// scores are told with the state's help.
  private static let source = #"""
    #include <stdlib.h>
    #include <string.h>
    #include "vagary_plugin.h"
    struct vagary_fit { uint32_t side, classes, seen, frames; };
    static vagary_status create(const vagary_settings *s, vagary_fit **fit, vagary_message *m) {
      return (*fit = calloc(1, sizeof **fit)) ? VAGARY_OK : VAGARY_NO_RESOURCE;
    }
    static void destroy(vagary_fit *fit) { free(fit); }
    static vagary_status needs(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *m) {
      needs->inputs = VAGARY_FIT_CROPS | VAGARY_FIT_CLASSES;
      needs->view[0] = -1;
      needs->view[1] = 2;
      needs->view_count = 2;
      return VAGARY_OK;
    }
    static vagary_status begin(vagary_fit *fit, const vagary_fit_context *c, vagary_message *m) {
      memset(fit, 0, sizeof *fit);
      fit->side = c->crop_side, fit->classes = c->class_count;
      return VAGARY_OK;
    }
    static vagary_status observe(vagary_fit *fit, const vagary_objects *o, const vagary_random *r, vagary_message *m) {
      fit->seen += o->count;
      fit->frames += 1000 * o->stream + 1;
      return o->features || o->history ? VAGARY_FAILED : VAGARY_OK;
    }
    static vagary_status finish(vagary_fit *fit, const vagary_random *r, vagary_message *m) { return VAGARY_OK; }
    static vagary_status save(vagary_fit *fit, const vagary_writer *w, vagary_message *m) {
      return w->write(w->state, fit, sizeof *fit);
    }
    static vagary_status load(vagary_fit *fit, const vagary_fit_context *c, const void *b, size_t n, vagary_message *m) {
      if (n != sizeof *fit) return VAGARY_BAD_INPUT;
      memcpy(fit, b, n);
      return VAGARY_OK;
    }
    static vagary_status score(vagary_fit *fit, const vagary_objects *o, float *score, uint8_t *abstain, vagary_message *m) {
      size_t plane = (size_t)fit->side * fit->side, crop = 3 * plane;
      for (uint32_t n = 0; n < o->count; n++) {
        score[n] = o->crops[(2 * n + 1) * crop + 2 * plane + plane / 2 + fit->side / 2];
        /* 10 for the label, 100 for the score of the first class. */
        score[n] += 10 * o->boxes[n].label + 100 * o->class_scores[n * fit->classes];
        abstain[n] = 0;
      }
      return VAGARY_OK;
    }
    static const vagary_fit_table table = {sizeof table, create, destroy, needs, begin, observe, finish, save, load, score};
    static const vagary_plugin plugin = {sizeof plugin, VAGARY_ABI_MAJOR, VAGARY_ABI_MINOR, VAGARY_KIND_FIT,
                                         "org.example.glint", "1", "For tests", &table};
    const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
    """#

  @Test("Crops of a view that no head has come from its own frames, without a pass of the backbone")
  func crops() throws {
    let folder = try TemporaryFolder()
    let file = try CPlugin.build(Self.source, name: "glint", in: folder)
    let plugin = try PluginCatalog(folders: []).fit(file)
    let view = try #require(ClipView(offsets: [-1, 2]))
    let bundle = try InventedBundle.fitted([plugin], tasks: ["distillation"])
    #expect(bundle.learntViews == [try #require(ClipView(offsets: [0]))])
    #expect(bundle.views == bundle.learntViews + [view])
    let frame = try #require(
      FrameClipsMaker.make(for: bundle, squares: 10) { $0 }.first { $0.stamp.frameID == 5 })
    let scored = ObjectScorer(bundle: bundle).score(frame)
    #expect(scored.failures == [])
    let picture = MovingSquares.image(7, squares: 10)
    for (index, clip) in frame.clips.enumerated() {
      let side = BackboneVariant.cropSide
      var crop = [Float](repeating: 0, count: CropCutter.values)
      CropCutter.cut(clip.box, from: picture, into: &crop)
      let middle = crop[(side / 2 * side + side / 2) * 3 + 2]
      let isDark = index % 2 == 0
      let expected = middle + (isDark ? 0 : 10) + 100 * (isDark ? 0.8 : 0.1)
      let raw = try #require(scored.tasks[index]?[1].raw)
      #expect(abs(raw - expected) < 1e-3, "object \(index)")
    }
  }

  @Test("Each video of the footage is a stream of its own number")
  func streams() throws {
    let folder = try TemporaryFolder()
    let plugin = try PluginCatalog(folders: []).fit(CPlugin.build(Self.source, name: "glint", in: folder))
    let footage = TrainingFootage(
      videos: [MovingSquares.video("a", frames: 10), MovingSquares.video("b", frames: 10)],
      detector: MovingSquares.detector())
    let state = try #require(
      InventedBundle.fitted([plugin], on: footage, tasks: ["distillation"]).fitted.first?.state)
    let numbers = state.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) }
    // 5 frames of each video with 3 objects, in one batch each.
    #expect(numbers == [64, 3, 30, 5 + 5 * 1001])
  }
}
