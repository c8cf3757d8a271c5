import TestSupport

/// A task plugin in C that breaks the contract in one way.
enum Fault: String, CaseIterable, Sendable {
  case none = "NONE"
  case newerABI = "NEWER_ABI"
  case olderABI = "OLDER_ABI"
  case noEntry = "NO_ENTRY"
  case noTable = "NO_TABLE"
  case shortTable = "SHORT_TABLE"
  case missingFunction = "MISSING_FUNCTION"
  case oddKind = "ODD_KIND"
  case plainID = "PLAIN_ID"
  case createFails = "CREATE_FAILS"
  case createsNothing = "CREATES_NOTHING"
  case longView = "LONG_VIEW"
  case wrongLoss = "WRONG_LOSS"
  case laterInput = "LATER_INPUT"
  case oddPool = "ODD_POOL"
  case endlessHead = "ENDLESS_HEAD"
  case sampleOutside = "SAMPLE_OUTSIDE"
  case scoreNaN = "SCORE_NAN"
  case scoreFails = "SCORE_FAILS"
  case ownChance = "OWN_CHANCE"
  case takesAnySetting = "TAKES_ANY_SETTING"
  case longName = "LONG_NAME"
  case brokenFinding = "BROKEN_FINDING"

  /// Compiles it into `folder`; returns the file. Throws when the machine has no C compiler.
  func build(in folder: TemporaryFolder) throws -> String {
    try CPlugin.build(
      Self.source, name: "faulty-\(rawValue.lowercased())", define: "FAULT_\(rawValue)", in: folder)
  }

  /// The sound plugin as ABI 0.2 had it: its size ends before the words for people.
  static func buildFormer(in folder: TemporaryFolder) throws -> String {
    try CPlugin.build(source, name: "former", define: "ABI_0_2", in: folder)
  }

  private static let source = #"""
    #include <math.h>
    #include <stdio.h>
    #include "vagary_plugin.h"

    struct vagary_task { int scored, sampled; };
    static struct vagary_task only;

    static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
    #ifndef FAULT_TAKES_ANY_SETTING
      if (settings->count) {
        snprintf(message->text, message->capacity, "no setting %s", settings->items[0].key);
        return VAGARY_INVALID_SETTING;
      }
    #endif
    #ifdef FAULT_CREATE_FAILS
      snprintf(message->text, message->capacity, "the moon is not full");
      return VAGARY_FAILED;
    #endif
    #ifndef FAULT_CREATES_NOTHING
      *task = &only;
    #endif
      return VAGARY_OK;
    }
    static void destroy(vagary_task *task) { (void)task; }
    static vagary_status needs(vagary_task *task, vagary_task_needs *needs, vagary_message *message) {
      needs->view[0] = 0;
      needs->view_count = 1;
    #ifdef FAULT_LONG_VIEW
      needs->view_count = 17;
    #endif
      needs->samples = 2;
      needs->target = VAGARY_TARGET_LABEL;
      needs->loss = VAGARY_LOSS_CROSS_ENTROPY;
    #ifdef FAULT_WRONG_LOSS
      needs->loss = VAGARY_LOSS_L1;
    #endif
      needs->loss_weight = 1;
      needs->scale = VAGARY_SCALE_LOGIT;
      return VAGARY_OK;
    }
    static vagary_status describe(vagary_task *task, const vagary_head_context *context, vagary_layer *layers,
                                  uint32_t capacity, uint32_t *count, vagary_message *message) {
      *count = 1;
    #ifdef FAULT_ODD_POOL
      for (; *count < 9; ++*count) layers[*count - 1] = (vagary_layer){sizeof *layers, VAGARY_LAYER_MAX_POOL, -1};
    #endif
    #ifdef FAULT_ENDLESS_HEAD
      *count = capacity + 1;
    #else
      layers[*count - 1] = (vagary_layer){sizeof *layers, VAGARY_LAYER_DENSE, -1, 2, 0};
    #endif
    #ifdef FAULT_LATER_INPUT
      layers[0].input = 0;
    #endif
      return VAGARY_OK;
    }
    static vagary_status sample(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                                int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message) {
      offsets[0] = 0;
    #ifdef FAULT_SAMPLE_OUTSIDE
      offsets[0] = highest + 1;
    #endif
      *label = index;
    #ifdef FAULT_OWN_CHANCE
      *label = task->sampled++ % 2;
    #endif
      return VAGARY_OK;
    }
    static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                               vagary_message *message) {
      for (uint32_t i = 0; i < outputs->count; i++) {
        score[i] = outputs->output[2 * i];
        abstain[i] = 0;
    #ifdef FAULT_SCORE_NAN
        score[i] = NAN;
    #endif
      }
    #ifdef FAULT_SCORE_FAILS
      snprintf(message->text, message->capacity, "call %d went wrong", ++task->scored);
      return VAGARY_FAILED;
    #endif
      return VAGARY_OK;
    }

    static const vagary_task_table table = {
    #ifdef FAULT_SHORT_TABLE
      sizeof table - 8,
    #else
      sizeof table,
    #endif
      create, destroy, needs, describe,
    #ifdef FAULT_MISSING_FUNCTION
      NULL,
    #else
      sample,
    #endif
      score,
    };

    static const vagary_plugin plugin = {
    #ifdef ABI_0_2
      offsetof(vagary_plugin, display_name), 0, 2,
    #elif defined(FAULT_NEWER_ABI)
      sizeof plugin, VAGARY_ABI_MAJOR, VAGARY_ABI_MINOR + 1,
    #elif defined(FAULT_OLDER_ABI)
      sizeof plugin, VAGARY_ABI_MAJOR, VAGARY_ABI_OLDEST_MINOR - 1,
    #else
      sizeof plugin,
      VAGARY_ABI_MAJOR, VAGARY_ABI_MINOR,
    #endif
    #ifdef FAULT_ODD_KIND
      99,
    #else
      VAGARY_KIND_TASK,
    #endif
    #ifdef FAULT_PLAIN_ID
      "faulty",
    #else
      "org.example.faulty",
    #endif
      "1.0.0", "For tests", &table,
    #ifdef FAULT_LONG_NAME
      "A name that is too long to have room on a page",
    #else
      "Faulty",
    #endif
    #ifdef FAULT_BROKEN_FINDING
      "it was\nodd",
    #else
      "it was odd",
    #endif
    };

    #ifndef FAULT_NO_ENTRY
    const vagary_plugin *vagary_plugin_entry(void) {
    #ifdef FAULT_NO_TABLE
      return NULL;
    #endif
      return &plugin;
    }
    #endif
    """#
}
