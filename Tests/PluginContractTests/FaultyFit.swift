import TestSupport

/// A fitted task in C that breaks the contract in one way. Without a fault it is odd to be higher than usual, or brighter.
enum FitFault: String, CaseIterable, Sendable {
  case none = "NONE"
  case shortTable = "SHORT_TABLE"
  case missingFunction = "MISSING_FUNCTION"
  case oddInput = "ODD_INPUT"
  case noView = "NO_VIEW"
  case beginFails = "BEGIN_FAILS"
  case observeFails = "OBSERVE_FAILS"
  case finishFails = "FINISH_FAILS"
  case savesNothing = "SAVES_NOTHING"
  case savesTooMuch = "SAVES_TOO_MUCH"
  case savesHalf = "SAVES_HALF"
  case loadsAnything = "LOADS_ANYTHING"
  case loadsOtherFeatures = "LOADS_OTHER_FEATURES"
  case refusesSilently = "REFUSES_SILENTLY"
  case ownChance = "OWN_CHANCE"
  case forgetsNothing = "FORGETS_NOTHING"
  case scoreNaN = "SCORE_NAN"
  case scoreFails = "SCORE_FAILS"
  case scoresByBatch = "SCORES_BY_BATCH"
  case neverAnOpinion = "NEVER_AN_OPINION"

  /// Compiles it into `folder`; returns the file. Throws when the machine has no C compiler.
  func build(in folder: TemporaryFolder) throws -> String {
    try CPlugin.build(
      Self.source, name: "unfit-\(rawValue.lowercased())", define: "FAULT_\(rawValue)", in: folder)
  }

  private static let source = #"""
    #include <math.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include "vagary_plugin.h"

    typedef struct state { char mark[4]; uint32_t values, count; float height, feature, drawn; } state;
    struct vagary_fit { state state; };

    static vagary_status create(const vagary_settings *settings, vagary_fit **fit, vagary_message *message) {
      if (settings->count) {
        snprintf(message->text, message->capacity, "no setting %s", settings->items[0].key);
        return VAGARY_INVALID_SETTING;
      }
      *fit = calloc(1, sizeof **fit);
      return VAGARY_OK;
    }
    static void destroy(vagary_fit *fit) { free(fit); }
    static vagary_status needs(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *message) {
      needs->inputs = VAGARY_FIT_FEATURES;
      needs->view_count = 1;
    #ifdef FAULT_ODD_INPUT
      needs->inputs |= 64;
    #endif
    #ifdef FAULT_NO_VIEW
      needs->view_count = 0;
    #endif
      return VAGARY_OK;
    }
    static vagary_status begin(vagary_fit *fit, const vagary_fit_context *context, vagary_message *message) {
    #ifdef FAULT_BEGIN_FAILS
      snprintf(message->text, message->capacity, "not today");
      return VAGARY_NO_RESOURCE;
    #endif
    #ifndef FAULT_FORGETS_NOTHING
      memset(&fit->state, 0, sizeof fit->state);
    #endif
      memcpy(fit->state.mark, "unf1", 4);
      fit->state.values = context->channels * context->height * context->width;
      return VAGARY_OK;
    }
    static vagary_status observe(vagary_fit *fit, const vagary_objects *objects, const vagary_random *random,
                                 vagary_message *message) {
      state *s = &fit->state;
      for (uint32_t i = 0; i < objects->count; i++) {
        s->count++;
        s->height += (objects->boxes[i].height - s->height) / s->count;
        s->feature += (objects->features[(size_t)i * s->values] - s->feature) / s->count;
        s->drawn = random->next(random->state) % 1000;
    #ifdef FAULT_OWN_CHANCE
        static int own;
        s->drawn += own++;
    #endif
      }
    #ifdef FAULT_OBSERVE_FAILS
      snprintf(message->text, message->capacity, "lost at object %u", s->count);
      return VAGARY_FAILED;
    #endif
      return VAGARY_OK;
    }
    static vagary_status finish(vagary_fit *fit, const vagary_random *random, vagary_message *message) {
    #ifdef FAULT_FINISH_FAILS
      snprintf(message->text, message->capacity, "%u objects are too few", fit->state.count);
      return VAGARY_BAD_INPUT;
    #endif
      return VAGARY_OK;
    }
    static vagary_status save(vagary_fit *fit, const vagary_writer *writer, vagary_message *message) {
    #ifdef FAULT_SAVES_NOTHING
      return VAGARY_OK;
    #endif
      state saved = fit->state;
    #ifdef FAULT_SAVES_HALF
      saved.height = 0;
    #endif
      vagary_status status = writer->write(writer->state, &saved, 8);
      if (!status) status = writer->write(writer->state, (char *)&saved + 8, sizeof saved - 8);
    #ifdef FAULT_SAVES_TOO_MUCH
      for (int i = 0; i < 1 << 20; i++) writer->write(writer->state, &saved, sizeof saved);
    #endif
      return status;
    }
    static vagary_status load(vagary_fit *fit, const vagary_fit_context *context, const void *bytes, size_t size,
                              vagary_message *message) {
      uint32_t values = context->channels * context->height * context->width;
      state loaded = {{0}};
      if (size >= sizeof loaded) memcpy(&loaded, bytes, sizeof loaded);
    #ifdef FAULT_LOADS_OTHER_FEATURES
      values = loaded.values;
    #endif
    #ifndef FAULT_LOADS_ANYTHING
      if (size != sizeof loaded || memcmp(loaded.mark, "unf1", 4) || loaded.values != values) {
    #ifndef FAULT_REFUSES_SILENTLY
        snprintf(message->text, message->capacity, "no state of mine");
    #endif
        return VAGARY_BAD_INPUT;
      }
    #endif
      fit->state = loaded;
      return VAGARY_OK;
    }
    static vagary_status score(vagary_fit *fit, const vagary_objects *objects, float *score, uint8_t *abstain,
                               vagary_message *message) {
      for (uint32_t i = 0; i < objects->count; i++) {
        score[i] = objects->boxes[i].height - fit->state.height +
                   objects->features[(size_t)i * fit->state.values] - fit->state.feature;
        abstain[i] = 0;
    #ifdef FAULT_SCORE_NAN
        score[i] = NAN;
    #endif
    #ifdef FAULT_SCORES_BY_BATCH
        score[i] += i;
    #endif
    #ifdef FAULT_NEVER_AN_OPINION
        abstain[i] = 1;
    #endif
      }
    #ifdef FAULT_SCORE_FAILS
      snprintf(message->text, message->capacity, "the scale is broken");
      return VAGARY_FAILED;
    #endif
      return VAGARY_OK;
    }

    static const vagary_fit_table table = {
    #ifdef FAULT_SHORT_TABLE
      sizeof table - 8,
    #else
      sizeof table,
    #endif
      create, destroy, needs, begin, observe, finish, save,
    #ifdef FAULT_MISSING_FUNCTION
      NULL,
    #else
      load,
    #endif
      score,
    };

    static const vagary_plugin plugin = {
      sizeof plugin, VAGARY_ABI_MAJOR, VAGARY_ABI_MINOR, VAGARY_KIND_FIT,
      "org.example.unfit", "1.0.0", "For tests", &table,
    };

    const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
    """#
}
